"""Threads that read while others write."""

from collections.abc import Callable, Sequence
from threading import Event, Thread

Work = Callable[[Event], None]
"""What a thread does; it ends soon after the event is set."""


def read_while_written(readers: Sequence[Work], writers: Sequence[Work]) -> None:
    """Let all of them work until the readers are done, or one has failed, whose fault is raised."""
    is_over, faults = Event(), list[BaseException]()

    def guarded(work: Work) -> None:
        try:
            work(is_over)
        except BaseException as fault:  # noqa: BLE001 (it is raised again below)
            faults.append(fault)
            is_over.set()

    reading, writing = (
        [Thread(target=guarded, args=(each,)) for each in group] for group in (readers, writers)
    )
    for each in (*writing, *reading):
        each.start()
    for each in reading:
        each.join()
    is_over.set()
    for each in writing:
        each.join()
    if faults:
        raise faults[0]
