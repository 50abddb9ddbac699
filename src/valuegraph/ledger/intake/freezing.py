"""Freezing: what events have built on does not change under them.

The economic fields of plans, commitments, intents and claims freeze once events fulfil, satisfy or
settle them; of a process the specification that its outputs took their stage from; of a unit the
factor by which quantities were converted. Names, notes, pictures, ``vf:finished`` and properties of
other vocabularies stay free.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from valuegraph.ledger.intake.submission import Submission
from valuegraph.ledger.statements.entities import Entities
from valuegraph.rdf.findings import Finding, violation
from valuegraph.rdf.reader import GraphReader, types
from valuegraph.rdf.terms import Term, as_iri
from valuegraph.vocabulary.namespaces import OM, RDF, VF, VG
from valuegraph.vocabulary.ontology import Ontology, local_name

_FREE: Final = frozenset((VF.name, VF.note, VF.finished, VF.image, VF.imageList))
_FLOWS: Final = (VF.Commitment, VF.Intent, VF.Claim)
_VERBS: Final = {VF.fulfills: "fulfils", VF.satisfies: "satisfies", VF.settles: "settles"}
_ADVICE: Final = (
    "Name, note and finished can still change; record what was agreed anew as another one."
)


@dataclass(frozen=True, slots=True)
class Change:
    """A property of an entity of which a value is added or removed."""

    entity: NamedNode
    predicate: NamedNode
    value: Term


@dataclass(frozen=True, slots=True)
class Freeze:
    """Why properties of an entity are frozen: these, or all economic ones."""

    reason: str
    advice: str
    predicates: frozenset[NamedNode] | None = None

    def holds(self, predicate: NamedNode, ontology: Ontology) -> bool:
        """Whether it is about this property."""
        if self.predicates is not None:
            return predicate in self.predicates
        is_economic = predicate in ontology.properties or predicate == RDF.type
        return is_economic and predicate not in _FREE


def frozen_changes(
    changes: Iterable[Change], reader: GraphReader, ontology: Ontology
) -> Iterator[Finding]:
    """A finding for each frozen property that is among the changes."""
    freezes: dict[NamedNode, Freeze | None] = {}
    told: set[tuple[NamedNode, NamedNode]] = set()
    for change in changes:
        entity, predicate = change.entity, change.predicate
        if entity not in freezes:
            freezes[entity] = freeze_of(entity, reader)
        freeze = freezes[entity]
        if freeze is None or (entity, predicate) in told or not freeze.holds(predicate, ontology):
            continue
        told.add((entity, predicate))
        message = (
            f"{local_name(predicate)} of <{entity.value}> is frozen: {freeze.reason}. "
            f"{freeze.advice}"
        )
        yield violation("Frozen", message, entity, predicate, change.value)


def check_frozen(
    submission: Submission, reader: GraphReader, ontology: Ontology
) -> Iterator[Finding]:
    """What a document adds to frozen entities that stand; ``reader`` is before the document."""
    if len(submission.new) == len(submission.entities):
        return
    entities = Entities((), reader, ontology)
    standing = {e for e in submission.entities if e not in submission.new}
    changes = (
        Change(owner, quad.predicate, quad.object)
        for quad in submission.statements
        if (owner := entities.owner(as_iri(quad.subject))) in standing
    )
    yield from frozen_changes(changes, reader, ontology)


def freeze_of(entity: NamedNode, reader: GraphReader) -> Freeze | None:
    """What is frozen of an entity, if anything."""
    classes = types(reader, entity)
    if VF.Unit in classes:
        used = next(iter(reader.match(None, VF.hasUnit, entity)), None)
        if used is None:
            return None
        reason = f"quantities are counted in it, <{as_iri(used.subject).value}> among them"
        advice = "Record another unit."
        return Freeze(reason, advice, frozenset((VG.conversionFactor, OM.hasDimension)))
    if VF.Process in classes:
        event = _event_of(entity, (VF.outputOf,), reader)
        if event is None:
            return None
        reason = f"the event <{event.value}> is its output, and resources have their stage from it"
        return Freeze(reason, "Record another process.", frozenset((VF.basedOn,)))
    if VF.Plan in classes:
        return _freeze_of_plan(entity, reader)
    return _freeze_of_flow(entity, reader) if not set(_FLOWS).isdisjoint(classes) else None


def _freeze_of_plan(plan: NamedNode, reader: GraphReader) -> Freeze | None:
    for predicate in (VF.plannedWithin, VF.independentDemandOf):
        for member in reader.subjects(predicate, plan):
            part = as_iri(member)
            if VF.Process in types(reader, part):
                event = _event_of(part, (VF.inputOf, VF.outputOf), reader)
                if event is not None:
                    reason = f"the event <{event.value}> is part of its process <{part.value}>"
                    return Freeze(reason, _ADVICE)
            freeze = _freeze_of_flow(part, reader)
            if freeze is not None:
                reason = f"<{part.value}> is part of it, and {freeze.reason}"
                return Freeze(reason, _ADVICE)
    return None


def _freeze_of_flow(flow: NamedNode, reader: GraphReader) -> Freeze | None:
    """The freeze by an event that fulfils, satisfies or settles a flow, or fulfils what does."""
    seen = {flow}
    waiting = [flow]
    while waiting:
        current = waiting.pop()
        for predicate, verb in _VERBS.items():
            for subject in map(as_iri, reader.subjects(predicate, current)):
                if VF.EconomicEvent in types(reader, subject):
                    which = "it" if current == flow else f"<{current.value}>, which satisfies it"
                    return Freeze(f"the event <{subject.value}> {verb} {which}", _ADVICE)
                if subject not in seen:
                    seen.add(subject)
                    waiting.append(subject)
    return None


def _event_of(
    process: NamedNode, sides: Iterable[NamedNode], reader: GraphReader
) -> NamedNode | None:
    for side in sides:
        for subject in map(as_iri, reader.subjects(side, process)):
            if VF.EconomicEvent in types(reader, subject):
                return subject
    return None
