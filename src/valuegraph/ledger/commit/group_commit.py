"""``GroupCommit``: commands that are carried out one by one and become durable together."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from pyoxigraph import NamedNode, Quad

from valuegraph.changeset import CandidateView, Changeset
from valuegraph.errors import StaleCommandError
from valuegraph.journal import Batch, Log, Transaction, UnreadableTransactionError
from valuegraph.ledger.commands.command import Command, IdempotentRequest
from valuegraph.ledger.commands.kept_receipts import kept_answer, kept_receipt
from valuegraph.ledger.commands.receipt import Receipt
from valuegraph.ledger.following.store_follower import StoreFollower
from valuegraph.ledger.schema import Schema
from valuegraph.rdf.cached import CachedReader
from valuegraph.rdf.descriptions import describe_entities
from valuegraph.rdf.findings import listed
from valuegraph.rdf.reader import GraphReader

Execute = Callable[[Command, GraphReader, Schema, datetime, frozenset[Quad]], Receipt]
"""See :func:`~valuegraph.ledger.execution.execute.execute`."""


class GroupCommit:
    """Each command sees the store with what the commands before it changed; what none of them
    changes is read once for all. A command that does not conform, or that raises, leaves no trace
    and does not affect the others."""

    def __init__(
        self,
        store: StoreFollower,
        log: Log,
        clock: Callable[[], datetime],
        schema: Schema,
        hidden: frozenset[Quad],
        execute: Execute,
    ) -> None:
        self._log = log
        self._clock = clock
        self._schema = schema
        self._hidden = hidden
        self._execute = execute
        self.batch = Batch(store.head or log.origin, log.timeline)
        """What there is to append."""
        self._view = CandidateView(store.store, is_read_once=True)
        self._reader = CachedReader(self._view)
        self._kept: dict[tuple[str, NamedNode | None], Transaction] = {}

    def carry_out(self, command: Command) -> Receipt:
        """The receipt of a command, which holds once the group is durable.

        A command that the journal could not give back does not conform: its receipt says what to
        write instead. Raises what ``execute`` raises, :class:`~valuegraph.errors.KeyReusedError`,
        :class:`~valuegraph.errors.PreconditionFailedError` and
        :class:`~valuegraph.errors.StaleCommandError`.
        """
        if command.request is not None:
            kept = self._kept_receipt(command.request, command.author)
            if kept is not None:
                return kept
        if command.schema_version not in (None, self._schema.version):
            raise StaleCommandError("The command was read by another schema.")
        if command.precondition is not None:
            command.precondition.check(self._reader, self._schema.ontology)
        clock = self._clock()
        time = self.batch.time(clock)
        receipt = self._execute(command, self._reader, self._schema, time, self._hidden)
        if not receipt.conforms:
            return receipt
        made_by = replace(receipt.changeset, time=time, author=command.author)
        try:
            return self._accepted(command, replace(receipt, changeset=made_by), clock)
        except UnreadableTransactionError as fault:
            findings = (*fault.findings, *receipt.findings)
            return Receipt(Changeset(), listed(findings), receipt.entities)

    def _accepted(self, command: Command, receipt: Receipt, clock: datetime) -> Receipt:
        changeset = receipt.changeset
        self._apply(changeset)
        try:
            return self._add(command, self._described(command, receipt), clock)
        except BaseException:
            self._apply(Changeset(changeset.removed, changeset.added))
            raise

    def _described(self, command: Command, receipt: Receipt) -> Receipt:
        """The receipt with the statements of its root: those of a new one are at hand."""
        root = receipt.root
        if root is None or (command.request is None and root not in receipt.created):
            return receipt
        described = describe_entities(self._reader, (root,), self._schema.ontology)
        return replace(receipt, description=tuple(described))

    def _apply(self, changeset: Changeset) -> None:
        self._view.apply(changeset)
        self._reader.forget(changeset.added)
        self._reader.forget(changeset.removed)

    def _add(self, command: Command, receipt: Receipt, clock: datetime) -> Receipt:
        changeset, request = receipt.changeset, command.request
        if not changeset and request is None:
            return receipt
        kept = None if request is None else kept_answer(receipt, request)
        draft = self.batch.add(changeset, kept, clock, self._schema.version)
        if kept is not None:
            self._kept[kept.key, command.author] = draft.transaction
        return replace(receipt, position=draft.head.sequence)

    def _kept_receipt(self, request: IdempotentRequest, author: NamedNode | None) -> Receipt | None:
        transaction = self._kept.get((request.key, author))
        if transaction is not None:
            return kept_receipt(transaction, request)
        return earlier_receipt(self._log, request, author)


def earlier_receipt(
    log: Log, request: IdempotentRequest, author: NamedNode | None
) -> Receipt | None:
    """The receipt of the same request of an author before, if it was carried out.

    Raises :class:`~valuegraph.errors.KeyReusedError` where the key came with another request.
    """
    transaction = log.answer(request.key, author)
    return None if transaction is None else kept_receipt(transaction, request)
