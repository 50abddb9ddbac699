"""Followers: what follows a log, and how it is brought to the log's head.

A follower is disposable: where it is missing, behind or damaged it is made anew from the log. None
of them can stop the log. Writing waits for one of them, the store; whoever reads another one asks
for the position that it has to have at least.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from threading import Condition, Thread
from typing import Final, Protocol

from valuegraph.journal import Entry, Log

BATCH_BYTES: Final = 8 * 1024 * 1024
"""What a follower that is behind applies at once, by the texts of the transactions."""
BATCH_ENTRIES: Final = 10_000
_PAUSE: Final = 1.0
"""Seconds after which a follower that failed is tried again."""

_SHORT_PAUSE: Final = 0.05

_log = logging.getLogger("valuegraph.ledger")


class Follower(Protocol):
    """Something that is made of the transactions of a log, one after the other.

    ``position`` is that of the last transaction that it has, 0 before the first one. It is kept
    with the content and changes in the same step, so that it is right however the process ends.
    """

    @property
    def position(self) -> int:
        """The position of the last transaction that it has."""
        ...

    def apply(self, entries: Sequence[Entry]) -> None:
        """Take the transactions that follow on those that it has; all of them, or none."""
        ...

    def reset(self) -> None:
        """Forget everything, so that it can be made anew from the first transaction on."""
        ...


def follow(follower: Follower, entries: Iterable[Entry]) -> int:
    """Have a follower take all of these transactions, and tell how many they were."""
    number = 0
    for batch in _batches(entries):
        follower.apply(batch)
        number += len(batch)
    return number


def catch_up(follower: Follower, log: Log) -> int:
    """Bring a follower to the head of a log, and tell how many transactions that took."""
    return follow(follower, log.since(follower.position))


class FollowerThread:
    """Keeps a follower at the head of a log, in a thread of its own, until it is closed.

    A follower that fails is made anew, and tried again after a second as long as it fails; the log
    goes on meanwhile. The log is the caller's to close, which ends the thread too.
    """

    def __init__(self, follower: Follower, log: Log) -> None:
        self.follower = follower
        self.fault: Exception | None = None
        """Why it does not follow at present."""
        self._log = log
        self._moved = Condition()
        self._position = 0
        """Where it is, as far as others may know."""
        self._is_closing = False
        name = f"valuegraph-{type(follower).__name__}"
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @property
    def position(self) -> int:
        """The position up to which the follower can be read."""
        return self._position

    def wait(self, position: int, timeout: float | None = None) -> bool:
        """Wait until the follower has a transaction, up to so many seconds; whether it has."""
        with self._moved:
            self._moved.wait_for(lambda: self._position >= position or self._is_closing, timeout)
            return self._position >= position

    def close(self) -> None:
        """Let the follower finish what it is at, and end."""
        with self._moved:
            self._is_closing = True
            self._moved.notify_all()
        self._thread.join()

    def _run(self) -> None:
        while not self._is_closing:
            try:
                self._follow()
                self.fault = None
                if not self._log.wait(self._position, _PAUSE):
                    self._rest()  # A log that was stopped waits for nothing.
            except Exception as fault:  # noqa: BLE001 (whatever it is, it is the follower's)
                self._make_anew(fault)

    def _follow(self) -> None:
        if self.follower.position > self._log.head.sequence:  # Of another log, or of its future.
            self.follower.reset()
        self._move()
        for batch in _batches(self._log.since(self.follower.position)):
            if self._is_closing:
                return
            self.follower.apply(batch)
            self._move()

    def _make_anew(self, fault: Exception) -> None:
        name = type(self.follower).__name__
        if self.fault is None:
            _log.warning("%s cannot follow the journal and is made anew.", name, exc_info=fault)
        self.fault = fault
        try:
            self.follower.reset()
        except Exception as other:  # noqa: BLE001
            _log.warning("%s cannot be made anew: %s", name, other)
        with self._moved:
            self._position = 0
        self._rest(_PAUSE)

    def _rest(self, seconds: float = _SHORT_PAUSE) -> None:
        with self._moved:
            self._moved.wait_for(lambda: self._is_closing, seconds)

    def _move(self) -> None:
        with self._moved:
            self._position = self.follower.position
            self._moved.notify_all()


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    batch: list[Entry] = []
    size = 0
    for each in entries:
        batch.append(each)
        size += len(each.block)
        if size >= BATCH_BYTES or len(batch) >= BATCH_ENTRIES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
