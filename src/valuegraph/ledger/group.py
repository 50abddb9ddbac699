"""``Group``: writes that are carried out one after the other and become durable together."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import chain

from pyoxigraph import NamedNode, Quad

from valuegraph.changeset import CandidateView, Changeset
from valuegraph.journal import Journal, KeptAnswer, MemoryJournal, UnreadableTransactionError
from valuegraph.ledger.bookkeeping import kept_answer, kept_at, mark, of_same_request
from valuegraph.ledger.receipt import Receipt
from valuegraph.ledger.write import Once, Outcome, Write
from valuegraph.rdf.cached import CachedReader
from valuegraph.rdf.findings import listed
from valuegraph.store import Change, States, Store
from valuegraph.vocabulary.ontology import Ontology


class Group:
    """Each write sees the store with what the writes before it changed; what none of them changes
    is read once for all. A write that does not conform, or that raises, leaves no trace and does
    not affect the others."""

    def __init__(
        self,
        store: Store,
        journal: Journal | MemoryJournal,
        clock: Callable[[], datetime],
        ontology: Ontology,
    ) -> None:
        self._store = store
        self._journal = journal
        self._clock = clock
        self._ontology = ontology
        self._before = self._last = journal.head
        self._time: datetime | None = None
        self._view = CandidateView(store, is_read_once=True)
        self._reader = CachedReader(self._view)
        self._kept: dict[tuple[str, NamedNode | None], KeptAnswer] = {}
        self._places: list[Quad] = []

    @property
    def is_staged(self) -> bool:
        """Whether there is anything to write."""
        return self._last != self._before

    def carry_out(self, write: Write) -> Outcome:
        """The outcome of a write, which holds once the group is durable.

        A write that the journal could not give back does not conform: its receipt says what to
        write instead. Raises what ``prepare`` raises,
        :class:`~valuegraph.errors.KeyReusedError` and
        :class:`~valuegraph.errors.PreconditionFailedError`.
        """
        if write.once is not None and (kept := self._kept_answer(write.once)) is not None:
            return Outcome(None, kept.answer, is_repeated=True)
        if write.precondition is not None:
            write.precondition.check(self._reader, self._ontology)
        clock = self._clock()
        time = self._journal.not_before(clock)
        receipt = write.prepare(self._reader, time)
        if not receipt.conforms:
            return Outcome(receipt)
        try:
            return self._accepted(write, receipt, time, clock)
        except UnreadableTransactionError as fault:
            findings = (*fault.findings, *receipt.findings)
            return Outcome(Receipt(Changeset(), listed(findings), receipt.entities))

    def apply(self, states: States) -> None:
        """Have the store change for the whole group at once."""
        assert self._time is not None, "what is staged has a time"
        added = chain(self._places, (mark(self._last),))
        removed = (mark(self._before),) if self._before.sequence else ()
        change = Change(self._view.added, self._view.removed)
        changeset = Changeset((*change.added, *added), (*change.removed, *removed))
        states.apply(changeset, change, self._last.sequence, self._time)

    def _accepted(self, write: Write, receipt: Receipt, time: datetime, clock: datetime) -> Outcome:
        changeset = replace(receipt.changeset, time=time)
        self._apply(changeset)
        try:
            answer = None
            if write.answer is not None:
                answer = write.answer(receipt, self._reader)
            self._stage(changeset, write.once, answer, clock)
        except BaseException:
            self._apply(Changeset(changeset.removed, changeset.added))
            raise
        return Outcome(receipt, answer)

    def _apply(self, changeset: Changeset) -> None:
        self._view.apply(changeset)
        self._reader.forget(changeset.added)
        self._reader.forget(changeset.removed)

    def _stage(
        self, changeset: Changeset, once: Once | None, answer: str | None, clock: datetime
    ) -> None:
        kept = None
        if once is not None:
            assert answer is not None, "a write that is carried out once has an answer"
            assert once.author == changeset.author, "a key is its author's"
            kept = KeptAnswer(once.key, once.request, answer)
        if changeset or kept:
            self._last, place = self._journal.stage(changeset, kept, clock)
            self._time = changeset.time
            if kept is not None:
                self._kept[kept.key, changeset.author] = kept
                self._places.append(kept_at(kept.key, changeset.author, place))

    def _kept_answer(self, once: Once) -> KeptAnswer | None:
        kept = self._kept.get((once.key, once.author))
        if kept is not None:
            return of_same_request(kept, once)
        return kept_answer(self._store, self._journal, once)
