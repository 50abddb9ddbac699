"""``execute``: what a command comes to, given a view and a schema. Pure.

Nothing is written; the receipt has the changes, or the findings that speak against them.
"""

from dataclasses import replace
from datetime import datetime

from pyoxigraph import NamedNode, Quad

from valuegraph.changeset import Changeset
from valuegraph.errors import NotFoundError, StaleCommandError
from valuegraph.journal.statements import is_untagged
from valuegraph.ledger.amending.amendment import amendment_of
from valuegraph.ledger.amending.deletion import deletion_of
from valuegraph.ledger.commands.command import Amend, Command, Delete, Record, Repair
from valuegraph.ledger.commands.precondition import entity_version
from valuegraph.ledger.commands.receipt import Receipt
from valuegraph.ledger.execution.pipeline import NONE_HIDDEN, amend, record
from valuegraph.ledger.reading.patch import merge_patch
from valuegraph.ledger.schema import Schema
from valuegraph.ledger.statements.entities import is_known
from valuegraph.rdf.findings import rejects, violation
from valuegraph.rdf.reader import GraphReader
from valuegraph.vocabulary.namespaces import RDF
from valuegraph.vocabulary.ontology import local_name


def execute(
    command: Command,
    view: GraphReader,
    schema: Schema,
    time: datetime,
    hidden: frozenset[Quad] = NONE_HIDDEN,
) -> Receipt:
    """The receipt of a command at a time, for what a view has. Its changeset is empty where the
    command does not conform.

    ``hidden`` are statements of the view that the checks must not see
    (:meth:`~valuegraph.ledger.statements.terms.Terms.hidden`).
    Raises :class:`~valuegraph.errors.NotFoundError` where nothing is recorded of what it is about,
    and :class:`~valuegraph.errors.StaleCommandError` where it was made for another state.
    """
    match command:
        case Record():
            return _record(command, view, schema, time, hidden)
        case Amend():
            return _amend(command, view, schema, time, hidden)
        case Delete():
            if not is_known(command.entity, view, schema.ontology):
                raise NotFoundError(f"Nothing is recorded here of <{command.entity.value}>.")
            amendment = deletion_of(command.entity, view, schema.ontology)
            return amend(amendment, (), view, schema, time, hidden)
        case Repair():
            return _repair(view, schema)
        case _:
            raise TypeError(f"{type(command).__name__} is no command of a ledger.")


def _record(
    command: Record,
    view: GraphReader,
    schema: Schema,
    time: datetime,
    hidden: frozenset[Quad],
) -> Receipt:
    entity = command.entity
    if entity is not None and is_known(entity, view, schema.ontology):
        raise StaleCommandError(f"<{entity.value}> is recorded by now.")
    receipt = record(command, view, schema, time, hidden)
    if entity is None or not receipt.conforms:
        return receipt
    if receipt.root not in (entity, None):
        assert command.root_class is not None, "the pipeline looks for a root of that class only"
        class_ = local_name(command.root_class)
        message = f"What is sent for <{entity.value}> must be of type {class_}."
        fault = violation("WrongClass", message, entity, RDF.type)
        return Receipt(Changeset(), (fault, *receipt.findings), receipt.entities)
    return replace(receipt, root=entity)


def _amend(
    command: Amend,
    view: GraphReader,
    schema: Schema,
    time: datetime,
    hidden: frozenset[Quad],
) -> Receipt:
    entity, document = command.entity, command.document
    if not is_known(entity, view, schema.ontology):
        raise StaleCommandError(f"Nothing is recorded of <{entity.value}> any more.")
    if (
        command.patch is not None
        and entity_version(view, entity, schema.ontology) != command.merged_into
    ):
        document, _ = merge_patch(command.patch, entity, view, schema)
    if rejects(document.findings) and not document.quads:
        return Receipt(Changeset(), document.findings)
    amendment = amendment_of(
        entity, document.quads, view, schema.ontology, is_patch=command.patch is not None
    )
    return amend(amendment, document.findings, view, schema, time, hidden)


def _repair(view: GraphReader, schema: Schema) -> Receipt:
    about_terms = schema.terms.repair(view, schema.ontology).removed
    untagged = filter(is_untagged, view.match())
    removed = tuple(dict.fromkeys((*about_terms, *untagged)))
    about = dict.fromkeys(quad.subject for quad in removed)
    entities = tuple(term for term in about if isinstance(term, NamedNode))
    return Receipt(Changeset(removed=removed), (), entities)
