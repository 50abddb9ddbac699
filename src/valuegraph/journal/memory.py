"""``MemoryJournal``: what a ledger without a directory has for a journal."""

from datetime import datetime

from valuegraph.changeset import Changeset
from valuegraph.errors import LedgerStoppedError
from valuegraph.journal.read_back import encode_readable
from valuegraph.journal.segment import Head, Place
from valuegraph.journal.timeline import Timeline
from valuegraph.journal.transaction import KeptAnswer, Transaction, digest_iri


class MemoryJournal:
    """Implements what :class:`~valuegraph.journal.journal.Journal` has for writers; of the
    transactions it keeps the answers only."""

    def __init__(self) -> None:
        self.head = Head(0, digest_iri(b""))
        self.staged = 0
        self._next = self.head
        self._kept: dict[int, Transaction] = {}
        self._timeline = Timeline()
        self._failure: str | None = None

    @property
    def time(self) -> datetime | None:
        """See :class:`~valuegraph.journal.journal.Journal`."""
        return self._timeline.last

    def not_before(self, clock: datetime) -> datetime:
        """See :class:`~valuegraph.journal.journal.Journal`."""
        return self._timeline.next(clock)

    def stage(
        self,
        changeset: Changeset,
        kept: KeptAnswer | None = None,
        clock: datetime | None = None,  # noqa: ARG002 (nobody can ask for it)
        schema: str | None = None,
    ) -> tuple[Head, Place]:
        """See :class:`~valuegraph.journal.journal.Journal`. A ledger in memory refuses what one on
        disk does."""
        self.check_running()
        sequence = self._next.sequence + 1
        transaction = Transaction(
            sequence, self._next.id, self.head.sequence, changeset, kept, schema=schema
        )
        id_, _ = encode_readable(transaction)
        self._timeline.last = changeset.time
        self._next = Head(sequence, id_)
        if kept is not None:
            self._kept[sequence] = transaction
        return self._next, Place(sequence, 0)

    def commit(self) -> None:
        """See :class:`~valuegraph.journal.journal.Journal`."""
        self.check_running()
        self.head = self._next

    def abandon(self) -> None:
        """See :class:`~valuegraph.journal.journal.Journal`."""
        self._next = self.head

    def read(self, place: Place) -> Transaction:
        """See :class:`~valuegraph.journal.journal.Journal`."""
        return self._kept[place.segment]

    def check_running(self) -> None:
        """See :class:`~valuegraph.journal.journal.Journal`."""
        if self._failure is not None:
            raise LedgerStoppedError(self._failure)

    def stop(self, reason: str, way_out: str = "") -> LedgerStoppedError:
        """See :class:`~valuegraph.journal.journal.Journal`."""
        self._failure = f"The ledger takes no more writes, since {reason}. {way_out}".rstrip()
        return LedgerStoppedError(self._failure)

    def close(self) -> None:
        """See :class:`~valuegraph.journal.journal.Journal`."""
        self._failure = "The ledger is closed."
