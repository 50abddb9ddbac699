"""``Log``: the Protocol of what is the truth of a ledger, and of which everything else follows.

A log is a chain of transactions. Whoever appends says which transaction they build upon, so several
may append to one log, and none of them on something that it has not seen.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from pyoxigraph import NamedNode

from valuegraph.errors import LedgerStoppedError, ValuegraphError
from valuegraph.journal.batch import Draft
from valuegraph.journal.segment import Entry, Head
from valuegraph.journal.timeline import Timeline
from valuegraph.journal.transaction import Transaction


class HeadMovedError(ValuegraphError):
    """Somebody else has appended to the log meanwhile; nothing was appended."""

    def __init__(self, expected: Head, head: Head) -> None:
        super().__init__(
            f"The log ends with transaction {head.sequence} ({head.id}), not with transaction "
            f"{expected.sequence} ({expected.id}), which these were to follow. Prepare them anew."
        )


class Log(Protocol):
    """What logs have in common. The position of a transaction is its sequence number, from 1 on."""

    @property
    def origin(self) -> Head:
        """What the first transaction follows on."""
        ...

    @property
    def head(self) -> Head:
        """The last transaction that is durable; the origin before the first one."""
        ...

    @property
    def timeline(self) -> Timeline:
        """The times of the transactions."""
        ...

    def append(self, drafts: Sequence[Draft], expected: Head) -> list[Entry]:
        """Add the transactions of a :class:`~valuegraph.journal.batch.Batch`; all of them are
        durable afterwards, or none ever was.

        Raises :class:`HeadMovedError` where ``expected`` is not the head,
        :class:`~valuegraph.errors.StorageFullError` and
        :class:`~valuegraph.errors.LedgerStoppedError`.
        """
        ...

    def since(self, position: int) -> Iterator[Entry]:
        """The durable transactions after a position, in order. Raises
        :class:`~valuegraph.errors.LedgerDamagedError`."""
        ...

    def wait(self, position: int, timeout: float | None = None) -> bool:
        """Wait for a transaction after a position, up to so many seconds; whether there is one."""
        ...

    def answer(self, key: str, author: NamedNode | None) -> Transaction | None:
        """The transaction of an author that keeps the answer to a request with this key."""
        ...

    def check_running(self) -> None:
        """Raise :class:`~valuegraph.errors.LedgerStoppedError` where nothing can be appended any
        more."""
        ...

    def stop(self, reason: str, way_out: str = ...) -> LedgerStoppedError:
        """Append nothing more, and say why, and what to do, to whoever tries."""
        ...

    def close(self) -> None:
        """Release what the log holds; whoever waits is told that there is nothing."""
        ...
