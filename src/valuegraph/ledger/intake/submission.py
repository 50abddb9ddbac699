"""Sorting what was submitted: new records, what the ledger itself keeps, and attempts to change
what stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

from valuegraph.ledger.statements.entities import Entities, is_recorded
from valuegraph.model.event import INHERITED
from valuegraph.model.progress import AMOUNTS, PROGRESS, SUMS, is_sum
from valuegraph.model.resource import FACTS, QUANTITIES, initial_state
from valuegraph.rdf.findings import Finding, violation
from valuegraph.rdf.reader import GraphReader, types
from valuegraph.rdf.terms import (
    Node,
    Term,
    as_iri,
    decimal_literal,
    fraction_literal,
    in_range,
    parse_fraction,
    shown,
)
from valuegraph.vocabulary.namespaces import RDF, VF, VG
from valuegraph.vocabulary.ontology import Ontology, local_name

KEPT_BY_LEDGER = PROGRESS | {
    VG.previousEvent,
    VG.lastEvent,
    VG.initialState,
    VG.notInventoried,
    VG.exactValue,
    VG.addsToReceiver,
    VG.onhandLimit,
    VG.container,
    VG.awaitsContainerOf,
    *INHERITED.values(),
}


@dataclass(slots=True)
class Submission:
    """A normalised document, sorted.

    ``entities`` are the subjects in document order, parts counted with their owner.
    ``statements`` are to be stored as they are. ``facts`` are economic facts of resources (their
    quantities with the measures' own statements), which only events may make true. ``initial`` are
    the facts that an export gives as the initial state of each new resource; ``exported`` are the
    resources that the document has as some ledger knew them. ``kept`` is what the ledger finds out
    for itself; ``progress`` is that part of it which is sums and statuses. ``ignored`` are facts
    that are told of where they are otherwise here.
    """

    entities: list[NamedNode] = field(default_factory=list)
    new: set[NamedNode] = field(default_factory=set)
    statements: list[Quad] = field(default_factory=list)
    facts: list[Quad] = field(default_factory=list)
    initial: dict[NamedNode, list[Quad]] = field(default_factory=dict)
    exported: set[NamedNode] = field(default_factory=set)
    kept: list[Quad] = field(default_factory=list)
    progress: list[Quad] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    balances: set[NamedNode] = field(default_factory=set)
    ignored: list[Quad] = field(default_factory=list)

    def all(self) -> Iterator[Quad]:
        """The statements of every kind."""
        yield from chain(self.statements, self.facts, self.kept, self.progress)
        yield from chain.from_iterable(self.initial.values())


class _Subject(NamedTuple):
    """What decides where the statements about one subject belong."""

    owner: NamedNode
    is_resource: bool
    is_initial_state: bool
    is_measure: bool
    is_sum: bool
    is_stamped: bool


def sort_submission(quads: Iterable[Quad], reader: GraphReader, ontology: Ontology) -> Submission:
    """Sort the statements of a document against what the ledger holds."""
    quads = list(quads)
    entities = Entities(quads, reader, ontology)
    found = Submission()
    conflicts: dict[Finding, None] = {}
    found.entities = list(dict.fromkeys(map(entities.owner, entities.subjects)))
    found.new = {entity for entity in found.entities if not is_recorded(reader, entity, ontology)}
    classes = {entity: entities.classes(entity) for entity in found.entities}
    measures = {quad.object for quad in quads if quad.predicate in QUANTITIES}
    sums = {quad.object for quad in quads if quad.predicate in SUMS}
    exact = _exact_values(quads)
    stamped = ontology.properties[VF.created].domain
    subjects: dict[NamedNode, _Subject] = {}
    for quad in quads:
        subject, predicate = as_iri(quad.subject), quad.predicate
        about = subjects.get(subject)
        if about is None:
            owner = entities.owner(subject)
            about = subjects[subject] = _Subject(
                owner=owner,
                is_resource=VF.EconomicResource in classes[owner],
                is_initial_state=subject == initial_state(owner),
                is_measure=subject in measures,
                is_sum=subject in sums or is_sum(subject),
                is_stamped=not classes[owner].isdisjoint(stamped),
            )
        owner, is_fact = about.owner, about.is_resource and predicate in FACTS
        is_exact = predicate == VG.exactValue and owner in found.new and quad in exact
        if about.is_initial_state and is_fact and owner in found.new:
            found.initial.setdefault(owner, []).append(quad)
        elif about.is_sum or predicate in PROGRESS:
            found.progress.append(quad)
        elif (
            about.is_initial_state
            or (predicate in KEPT_BY_LEDGER and not is_exact)
            or (about.is_stamped and predicate == VF.created)
            # What was recorded here first has no other time, and what came from elsewhere has one.
            or (predicate == VG.originallyCreated and owner not in found.new)
        ):
            found.kept.append(quad)
            if predicate in (VG.lastEvent, VG.initialState):
                found.exported.add(subject)
        elif about.is_measure or is_fact or predicate in QUANTITIES:
            found.facts.append(quad)
        elif not reader.contains(quad):
            conflict = _conflict(quad, owner, classes[owner], found.new, reader, ontology)
            if conflict is None:
                found.statements.append(quad)
            else:
                conflicts[conflict] = None
    found.findings = list(conflicts)
    return found


def _exact_values(quads: Sequence[Quad]) -> set[Quad]:
    """The exact values of amounts of events, as far as each is what the amount is rounded from: an
    event says what it is about, and its exact amount is a part of that."""
    given = [q for q in quads if q.predicate == VG.exactValue]
    if not given:
        return set()
    numbers: dict[Node, list[Term]] = {}
    for quad in quads:
        if quad.predicate == VF.hasNumericalValue:
            numbers.setdefault(as_iri(quad.subject), []).append(quad.object)
    events = {q.subject for q in quads if q.predicate == RDF.type and q.object == VF.EconomicEvent}
    of_events = {q.object for q in quads if q.predicate in AMOUNTS and q.subject in events}
    found: dict[Node, list[Quad]] = {}
    for quad in given:
        text = quad.object.value if isinstance(quad.object, Literal) else ""
        exact = parse_fraction(text)
        if (
            isinstance(exact, Fraction)
            and fraction_literal(exact) == quad.object
            and in_range(exact)
            and quad.subject in of_events
            and numbers.get(as_iri(quad.subject)) == [decimal_literal(exact)]
        ):
            found.setdefault(as_iri(quad.subject), []).append(quad)
    return {quad for (quad, *others) in found.values() if not others}


def _conflict(
    quad: Quad,
    owner: NamedNode,
    classes: frozenset[NamedNode],
    new: set[NamedNode],
    reader: GraphReader,
    ontology: Ontology,
) -> Finding | None:
    """The finding for a statement that would change what stands, or None."""
    if owner in new:
        return None
    if VF.EconomicEvent in classes and quad.predicate != VF.note:
        recorded_as = types(reader, owner)
        if VF.EconomicEvent not in recorded_as:
            return _taken(owner, recorded_as)
        return violation(
            "ImmutableEvent",
            f"The event <{owner.value}> is recorded and does not change. Record a correction: "
            "another event with corrects, the same action, resources and process, and the "
            "difference as its quantity (negative to take back).",
            owner,
            quad.predicate,
            quad.object,
        )
    known = ontology.properties.get(quad.predicate)
    if known is not None and known.maximum == 1:
        stands = reader.objects(as_iri(quad.subject), quad.predicate)
        if stands:
            return violation(
                "AlreadyStated",
                f"{known.name} of <{owner.value}> is {shown(stands[0])} already and has one value "
                f"only; {shown(quad.object)} cannot be added. Leave it out.",
                owner,
                quad.predicate,
                quad.object,
            )
    return None


def _taken(iri: NamedNode, recorded_as: Iterable[NamedNode]) -> Finding:
    """The finding for a new event with the IRI of something else: it would have no effects."""
    names = " and ".join(sorted(local_name(class_) for class_ in recorded_as)) or "of no type"
    message = (
        f"<{iri.value}> is recorded already, and is {names}. Give the event an IRI of its own, or "
        "none: then one is made."
    )
    return violation("IriTaken", message, iri, RDF.type, VF.EconomicEvent)
