"""``Batch``: transactions that are to be appended together, each to follow on the one before."""

from dataclasses import dataclass
from datetime import datetime

from valuegraph.changeset import Changeset
from valuegraph.journal.read_back import encode_readable
from valuegraph.journal.segment import Head
from valuegraph.journal.timeline import Timeline
from valuegraph.journal.transaction import KeptAnswer, Transaction


@dataclass(frozen=True, slots=True)
class Draft:
    """A transaction that is not in a log yet: what its head will be, and its text."""

    head: Head
    transaction: Transaction
    block: bytes


class Batch:
    """Follows on ``expected``, the head of a log whose times are ``timeline``."""

    def __init__(self, expected: Head, timeline: Timeline) -> None:
        self.expected = self.head = expected
        self.drafts: list[Draft] = []
        self.size = 0
        """Bytes of all transactions."""
        self._timeline = timeline

    def time(self, clock: datetime) -> datetime:
        """The time of the next transaction: what the clock says, or just after the last one where
        it has been set back. Raises :class:`~valuegraph.errors.LedgerStoppedError`."""
        return self._timeline.next(clock)

    def add(
        self,
        changeset: Changeset,
        kept: KeptAnswer | None = None,
        clock: datetime | None = None,
        schema: str | None = None,
    ) -> Draft:
        """Add a transaction.

        ``changeset`` has a time, which :meth:`time` made of ``clock``. ``schema`` is the version of
        the schema that it was checked by. Raises
        :class:`~valuegraph.journal.read_back.UnreadableTransactionError`; nothing is added then.
        """
        transaction = Transaction(
            self.head.sequence + 1,
            self.head.id,
            self.expected.sequence,
            changeset,
            kept,
            None if clock == changeset.time else clock,
            schema=schema,
        )
        id_, block = encode_readable(transaction)
        draft = Draft(Head(transaction.sequence, id_), transaction, block)
        self.head = draft.head
        self.drafts.append(draft)
        self.size += len(block)
        self._timeline.last = transaction.time
        return draft
