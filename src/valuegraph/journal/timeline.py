"""``Timeline``: the times of transactions, each after the one before, whatever the clock says.

So a time names one state of the ledger. A clock that is behind, since it was set back or had been
ahead, is told of.
"""

import logging
from datetime import datetime, timedelta
from typing import Final

from valuegraph.errors import LedgerStoppedError

STEP: Final = timedelta(microseconds=1)
"""The least difference of two times that a journal keeps apart."""

_TOLD: Final = timedelta(milliseconds=1)
"""A clock that is behind by less is one that ticks more slowly than transactions come."""

_log = logging.getLogger("valuegraph.journal")


class Timeline:
    """``last`` is the time of the last transaction, None before the first one."""

    def __init__(self) -> None:
        self.last: datetime | None = None
        self._is_told = False

    def next(self, clock: datetime) -> datetime:
        """The time of the next transaction: what the clock says, or just after the last one.

        Raises :class:`~valuegraph.errors.LedgerStoppedError` where there is no later time.
        """
        self.compare(clock)
        if self.last is None or clock > self.last:
            return clock
        try:
            return self.last + STEP
        except OverflowError as fault:
            raise LedgerStoppedError(
                f"The last transaction is dated {self.last.isoformat()}, after which there is no "
                "time: the clock was wrong then. Make a ledger of what was before it (valuegraph "
                "restore DIRECTORY --as-of NUMBER --data NEW-DIRECTORY)."
            ) from fault

    def compare(self, clock: datetime) -> None:
        """Tell, once until it has caught up, that the clock is behind the last transaction."""
        behind = timedelta() if self.last is None else self.last - clock
        if behind <= _TOLD:
            self._is_told = self._is_told and behind >= timedelta()
        elif not self._is_told:
            self._is_told = True
            assert self.last is not None, "nothing is behind no time"
            _log.warning(
                "The clock says %s, which is %s before the last transaction (%s). Until it has "
                "caught up, transactions are dated a microsecond after one another. See that the "
                "clock is right; valuegraph journal verify tells which times were made up.",
                clock.isoformat(timespec="seconds"),
                duration(behind),
                self.last.isoformat(timespec="seconds"),
            )


def duration(length: timedelta) -> str:
    """``3,650 days``, ``2 h 5 min``, ``12.5 s``: a length of time as a person says it."""
    seconds = length.total_seconds()
    if seconds < 0.001:
        return f"{seconds * 1e6:.0f} µs"
    if seconds < 120:
        return f"{seconds:.3f}".rstrip("0").rstrip(".") + " s"
    if length.days >= 2:
        return f"{length.days:,} days"
    return f"{int(seconds // 3600)} h {int(seconds % 3600 // 60)} min"
