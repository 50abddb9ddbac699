"""Sorting what was submitted: new records, what the ledger itself keeps, and attempts to change
what stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad

from valuegraph.model.resource import FACTS, QUANTITIES
from valuegraph.rdf.findings import Finding, Repairs, info, violation
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Term, owner_of, shown
from valuegraph.vocabulary.namespaces import RDF, VF, VG
from valuegraph.vocabulary.ontology import Ontology, local_name

_KEPT_BY_LEDGER = frozenset((VG.previousEvent, VG.lastEvent, VG.initialState))
_ECONOMIC = frozenset((*FACTS, *QUANTITIES))


@dataclass(slots=True)
class Submission:
    """A normalised document, sorted.

    ``entities`` are the subjects in document order, fragments counted with their owner.
    ``statements`` are to be stored as they are. ``facts`` are economic facts of resources (their
    quantities with the measures' own statements), which only events may make true.
    """

    entities: list[NamedNode] = field(default_factory=list)
    new: set[NamedNode] = field(default_factory=set)
    statements: list[Quad] = field(default_factory=list)
    facts: list[Quad] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def sort_submission(quads: Iterable[Quad], reader: GraphReader, ontology: Ontology) -> Submission:
    """Sort the statements of a document against what the ledger holds."""
    found = Submission()
    repairs = Repairs()
    quads = list(quads)
    found.entities = list(dict.fromkeys(owner_of(_named(q.subject)) for q in quads))
    stored = {entity: reader.describe((entity,)) for entity in found.entities}
    found.new = {entity for entity in found.entities if not stored[entity]}
    classes = _classes(quads, stored)
    measures = {quad.object for quad in quads if quad.predicate in QUANTITIES}
    for quad in quads:
        subject = _named(quad.subject)
        owner = owner_of(subject)
        is_resource = VF.EconomicResource in classes[owner]
        kept = quad.predicate in _KEPT_BY_LEDGER or _is_initial_state(subject)
        stamped = quad.predicate == VF.created and not classes[owner].isdisjoint(
            ontology.properties[VF.created].domain
        )
        if kept or stamped:
            if not reader.contains(quad):
                name = local_name(quad.predicate)
                message = f"{name} is kept by the ledger itself; the submitted value is not used."
                repairs.add(info("LedgerKept", message, subject, quad.predicate, quad.object))
        elif subject in measures or (is_resource and quad.predicate in _ECONOMIC):
            found.facts.append(quad)
        elif not reader.contains(quad):
            conflict = _conflict(quad, owner, classes[owner], found.new, reader, ontology)
            if conflict is not None:
                found.findings.append(conflict)
            found.statements.append(quad)
    found.findings += repairs.findings()
    return found


def _classes(
    quads: Iterable[Quad], stored: dict[NamedNode, list[Quad]]
) -> dict[NamedNode, set[Term]]:
    """The types of every entity, submitted and stored."""
    classes: dict[NamedNode, set[Term]] = {
        entity: {q.object for q in described if q.predicate == RDF.type}
        for entity, described in stored.items()
    }
    for quad in quads:
        subject = _named(quad.subject)
        if quad.predicate == RDF.type and subject in classes:
            classes[subject].add(quad.object)
    return classes


def _conflict(
    quad: Quad,
    owner: NamedNode,
    classes: set[Term],
    new: set[NamedNode],
    reader: GraphReader,
    ontology: Ontology,
) -> Finding | None:
    """The finding for a statement that would change what stands, or None."""
    if owner in new:
        return None
    if VF.EconomicEvent in classes and quad.predicate != VF.note:
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
        stands = reader.objects(_named(quad.subject), quad.predicate)
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


def _is_initial_state(subject: NamedNode) -> bool:
    return subject.value.endswith(("#initialState", ".initialState"))


def _named(term: Term) -> NamedNode:
    assert isinstance(term, NamedNode), "normalised statements have IRIs for subjects"
    return term
