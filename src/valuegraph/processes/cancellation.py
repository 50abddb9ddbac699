"""``Cancellation``: tells calls in workers that nobody waits for their result any more."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from valuegraph.processes.failures import CallCancelledError


class Cancellation:
    """Given to :meth:`~valuegraph.processes.Pool.call`; :meth:`cancel` may come from any thread, at
    any time, and more than once. It ends the call that is under way and all later ones."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._end: Callable[[], None] | None = None
        self._is_cancelled = False

    @property
    def is_cancelled(self) -> bool:
        """Whether :meth:`cancel` was called."""
        return self._is_cancelled

    def cancel(self) -> None:
        """End the call under way, with its worker."""
        with self._lock:
            self._is_cancelled = True
            if self._end is not None:
                self._end()

    @contextmanager
    def ending(self, end: Callable[[], None]) -> Iterator[None]:
        """Have :meth:`cancel` call ``end`` inside the block and not after it. Raises
        :class:`~valuegraph.processes.failures.CallCancelledError` where it came before."""
        with self._lock:
            self.check()
            self._end = end
        try:
            yield
        finally:
            with self._lock:
                self._end = None

    def check(self) -> None:
        """Raise :class:`~valuegraph.processes.failures.CallCancelledError` once cancelled."""
        if self._is_cancelled:
            raise CallCancelledError("The call was cancelled.")
