"""Amending: what of a recorded entity is withdrawn and what is stated in its stead.

An amendment is about one entity and the fragments that it owns. What others state of it (the
inverses), what the ledger keeps itself and what events make of a resource are not its to change: a
document may repeat them or leave them out. A patch has been merged into all of that, so what it
lacks was removed, which is refused.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from pyoxigraph import NamedNode, Quad

from valuegraph.ledger.amending.amendment_findings import (
    fact_refused,
    immutable_event,
    kept_by_ledger,
    stated_elsewhere,
    wrong_class,
)
from valuegraph.ledger.intake.freezing import Change, frozen_changes
from valuegraph.ledger.intake.submission import KEPT_BY_LEDGER
from valuegraph.ledger.statements.entities import Entities
from valuegraph.model.measure import Measure
from valuegraph.model.resource import FACTS, QUANTITIES
from valuegraph.rdf.descriptions import describe_entities
from valuegraph.rdf.findings import Finding
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.reader import GraphReader, types
from valuegraph.rdf.terms import Term, as_iri
from valuegraph.vocabulary.namespaces import RDF, VF, VG
from valuegraph.vocabulary.ontology import Ontology


@dataclass(frozen=True, slots=True)
class Amendment:
    """``withdrawn`` are statements of the entity that go, ``statements`` what a document adds, of
    other entities too; ``reconsidered`` are those that stand and are to be looked at again."""

    entity: NamedNode
    withdrawn: tuple[Quad, ...] = ()
    statements: tuple[Quad, ...] = ()
    reconsidered: tuple[Quad, ...] = ()
    findings: tuple[Finding, ...] = ()


class Kind(Enum):
    """Who has a say in a statement of an entity."""

    OWN = auto()  # Whoever describes the entity.
    TYPE = auto()  # The same; superclasses follow.
    KEPT = auto()  # The ledger.
    FACT = auto()  # The events of the resource.
    INVERSE = auto()  # The other entity.


class Parts:
    """The statements of an entity and its fragments, as recorded and as a document has them."""

    def __init__(
        self, entity: NamedNode, quads: Sequence[Quad], reader: GraphReader, ontology: Ontology
    ) -> None:
        self.entity = entity
        self._ontology = ontology
        entities = Entities(quads, reader, ontology)
        described = describe_entities(reader, (entity,), ontology)
        self.recorded = [q for q in described if entities.owner(as_iri(q.subject)) == entity]
        self.stated = [q for q in quads if entities.owner(as_iri(q.subject)) == entity]
        self.others = [q for q in quads if entities.owner(as_iri(q.subject)) != entity]
        self.classes = frozenset(types(reader, entity))
        self.is_event = VF.EconomicEvent in self.classes
        self.is_resource = VF.EconomicResource in self.classes
        self._is_stamped = not self.classes.isdisjoint(ontology.properties[VF.created].domain)
        self._leading: dict[Term, Quad] = {
            q.object: q
            for q in (*self.stated, *self.recorded)
            if isinstance(q.object, NamedNode) and "#" in q.object.value
        }

    def top(self, quad: Quad) -> NamedNode:
        """The property of the entity itself that leads to a statement."""
        seen: set[Term] = set()
        while quad.subject != self.entity and quad.subject not in seen:
            seen.add(quad.subject)
            quad = self._leading.get(quad.subject, quad)
        return quad.predicate

    def kind(self, quad: Quad) -> Kind:
        """Who has a say in a statement of the entity."""
        known = self._ontology.properties.get(quad.predicate)
        if quad.subject == self.entity and quad.predicate == RDF.type:
            return Kind.TYPE
        if known is not None and known.inverse_of is not None:
            return Kind.INVERSE
        top = self.top(quad)
        is_time = top in (VF.created, VG.originallyCreated)
        if top in KEPT_BY_LEDGER or (is_time and self._is_stamped):
            return Kind.KEPT
        if self.is_resource and (top in QUANTITIES or top in FACTS):
            return Kind.FACT
        return Kind.OWN


def amendment_of(
    entity: NamedNode,
    quads: Sequence[Quad],
    reader: GraphReader,
    ontology: Ontology,
    *,
    is_patch: bool,
) -> Amendment:
    """The amendment that makes a recorded entity what a normalised document says of it.

    Of a document that ``is_patch`` all that GET answers is expected, save what was removed.
    """
    parts = Parts(entity, quads, reader, ontology)
    findings: list[Finding] = [*_check_kept(parts, reader, is_patch=is_patch)]
    if parts.is_resource:
        findings += _check_facts(parts, reader, ontology, is_patch=is_patch)
    if is_patch:
        findings += _check_inverses(parts, quads, ontology)
    stated = frozenset(parts.stated)
    removed = [q for q in parts.recorded if parts.kind(q) is Kind.OWN and q not in stated]
    added = [q for q in parts.stated if parts.kind(q) is Kind.OWN and not reader.contains(q)]
    gone, new = _types(parts, ontology)
    fault = wrong_class(entity, parts.classes, gone, new, ontology) if gone or new else None
    if fault is not None:
        findings.append(fault)
    else:
        removed += gone
        # A superclass goes with the class that it followed from, so what stays is stated again.
        added += [q for q in parts.stated if parts.kind(q) is Kind.TYPE] if gone else new
    changes = [Change(entity, parts.top(q), q.object) for q in (*added, *removed)]
    refused = list(frozen_changes(changes, reader, ontology))
    if parts.is_event:
        refused = list(_immutable(changes))
    frozen = {finding.path for finding in refused}
    reconsidered: tuple[Quad, ...] = ()
    if gone or new:  # Others were right to refer to it; they may be no longer.
        reconsidered = (*parts.recorded, *reader.match(None, None, entity))
    return Amendment(
        entity,
        withdrawn=tuple(q for q in removed if parts.top(q) not in frozen),
        statements=(
            *(q for q in added if parts.top(q) not in frozen),
            *(q for q in parts.others if not reader.contains(q)),
        ),
        reconsidered=reconsidered,
        findings=(*findings, *refused),
    )


def _types(parts: Parts, ontology: Ontology) -> tuple[list[Quad], list[Quad]]:
    """The types that go and those that come; a document without any leaves them as they are."""
    stated = [q for q in parts.stated if parts.kind(q) is Kind.TYPE]
    if not stated:
        return [], []
    wanted = {as_iri(q.object) for q in stated}
    for class_ in list(wanted):
        declared = ontology.classes.get(class_)
        wanted |= set() if declared is None else declared.superclasses
    gone = [q for q in parts.recorded if parts.kind(q) is Kind.TYPE and q.object not in wanted]
    return gone, [q for q in stated if q.object not in parts.classes]


def _immutable(changes: Iterable[Change]) -> Iterator[Finding]:
    told: set[NamedNode] = set()
    for change in changes:
        if change.predicate != VF.note and change.predicate not in told:
            told.add(change.predicate)
            yield immutable_event(change)


def _check_kept(parts: Parts, reader: GraphReader, *, is_patch: bool) -> Iterator[Finding]:
    stated = [q for q in parts.stated if parts.kind(q) is Kind.KEPT]
    wrong = [q for q in stated if not reader.contains(q)]
    if is_patch:
        kept = frozenset(stated)
        wrong += [q for q in parts.recorded if parts.kind(q) is Kind.KEPT and q not in kept]
    for path, quad in {parts.top(q): q for q in wrong}.items():
        yield kept_by_ledger(parts.entity, path, quad.object)


def _check_inverses(parts: Parts, quads: Sequence[Quad], ontology: Ontology) -> Iterator[Finding]:
    """A finding for each property that others state and from which a patch removes a value."""
    stated = frozenset(quads)
    told: set[NamedNode] = set()
    for quad in parts.recorded:
        canonical = ontology.inverses.get(quad.predicate)
        if parts.kind(quad) is not Kind.INVERSE or canonical is None or quad.predicate in told:
            continue
        if Quad(as_iri(quad.object), canonical, quad.subject) not in stated:
            told.add(quad.predicate)
            yield stated_elsewhere(parts.entity, quad.predicate, canonical, as_iri(quad.object))


def _check_facts(
    parts: Parts, reader: GraphReader, ontology: Ontology, *, is_patch: bool
) -> Iterator[Finding]:
    """A finding for each economic fact of a resource that is not as its events have made it."""
    entity = parts.entity
    document = MemoryGraph(q for q in parts.stated if parts.kind(q) is Kind.FACT)
    for predicate in QUANTITIES:
        stated = document.objects(entity, predicate)
        actual = Measure.read(reader, entity, predicate)
        if stated and (len(stated) > 1 or Measure.read(document, entity, predicate) != actual):
            yield fact_refused(entity, predicate, stated[-1], reader, ontology)
        elif is_patch and not stated and actual is not None:
            yield fact_refused(entity, predicate, None, reader, ontology)
    for predicate in FACTS:
        values = document.objects(entity, predicate)
        stands = reader.objects(entity, predicate)
        other = [value for value in values if value not in stands]
        if other:
            yield fact_refused(entity, predicate, other[0], reader, ontology)
        elif is_patch and len(values) < len(stands):
            yield fact_refused(entity, predicate, None, reader, ontology)
