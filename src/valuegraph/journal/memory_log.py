"""``MemoryLog``: the log of a ledger without a directory."""

from collections.abc import Iterator, Sequence
from threading import Condition

from pyoxigraph import NamedNode

from valuegraph.errors import LedgerStoppedError
from valuegraph.journal.batch import Draft
from valuegraph.journal.log import HeadMovedError
from valuegraph.journal.segment import Entry, Head, Place
from valuegraph.journal.timeline import Timeline
from valuegraph.journal.transaction import Transaction, decode, digest_iri, header_of


class MemoryLog:
    """Implements :class:`~valuegraph.journal.log.Log` in the memory of this process."""

    def __init__(self, base_iri: str = "") -> None:
        self.timeline = Timeline()
        self.origin = Head(0, digest_iri(base_iri.encode()))
        self._entries: list[Entry] = []
        self._answers: dict[tuple[str, NamedNode | None], bytes] = {}
        self._appended = Condition()
        self._failure: str | None = None

    @property
    def head(self) -> Head:
        """See :class:`~valuegraph.journal.log.Log`."""
        return self._entries[-1].head if self._entries else self.origin

    def append(self, drafts: Sequence[Draft], expected: Head) -> list[Entry]:
        """See :class:`~valuegraph.journal.log.Log`."""
        self.check_running()
        with self._appended:
            if expected != self.head:
                raise HeadMovedError(expected, self.head)
            added = [_entry(each) for each in drafts]
            self._entries += (each.without_known() for each in added)
            for each in drafts:
                kept = each.transaction.kept
                if kept is not None:
                    self._answers[kept.key, each.transaction.changeset.author] = each.block
            self._appended.notify_all()
        return added

    def since(self, position: int) -> Iterator[Entry]:
        """See :class:`~valuegraph.journal.log.Log`."""
        return iter(self._entries[position:])

    def wait(self, position: int, timeout: float | None = None) -> bool:
        """See :class:`~valuegraph.journal.log.Log`."""
        with self._appended:
            self._appended.wait_for(
                lambda: self.head.sequence > position or self._failure is not None, timeout
            )
            return self.head.sequence > position

    def answer(self, key: str, author: NamedNode | None) -> Transaction | None:
        """See :class:`~valuegraph.journal.log.Log`."""
        block = self._answers.get((key, author))
        return None if block is None else decode(block)

    def check_running(self) -> None:
        """See :class:`~valuegraph.journal.log.Log`."""
        if self._failure is not None:
            raise LedgerStoppedError(self._failure)

    def stop(self, reason: str, way_out: str = "") -> LedgerStoppedError:
        """See :class:`~valuegraph.journal.log.Log`."""
        self._fail(f"The ledger takes no more writes, since {reason}. {way_out}".rstrip())
        assert self._failure is not None, "it was stopped"
        return LedgerStoppedError(self._failure)

    def close(self) -> None:
        """See :class:`~valuegraph.journal.log.Log`."""
        self._fail("The ledger is closed.")

    def _fail(self, reason: str) -> None:
        with self._appended:
            self._failure = reason
            self._appended.notify_all()


def _entry(draft: Draft) -> Entry:
    place = Place(draft.head.sequence, 0)
    return Entry(header_of(draft.transaction), draft.head, place, draft.block, draft.transaction)
