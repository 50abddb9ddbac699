"""Counting a ledger anew: what the rules in force make of its events, beside what stands.

Rules can change between versions, and what stands does not change by itself. Where the two differ,
events are offered that bring about what the rules give (ValueFlows 1.0, "Actions").
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from pyoxigraph import Literal, NamedNode, Quad

from valuegraph.changeset import CandidateView
from valuegraph.ledger.applying.event_effects import EventEffects
from valuegraph.ledger.applying.initial_state import initial_facts, state_initial_facts
from valuegraph.ledger.intake.causal_order import causal_order
from valuegraph.ledger.intake.submission import sort_submission
from valuegraph.ledger.statements.entailment import EntailingWriter
from valuegraph.model.event import EconomicEvent
from valuegraph.model.measure import Measure
from valuegraph.model.resource import FACTS, EconomicResource
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.reader import GraphReader, types
from valuegraph.rdf.terms import Amount, Term, exactly, now_stamp, times
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.namespaces import RDF, VF, VG
from valuegraph.vocabulary.ontology import Ontology

_NOTE: Final = Literal("Counted anew")


@dataclass(frozen=True, slots=True)
class Difference:
    """A resource as it ``stands`` and as its events make it when they are ``counted`` anew."""

    stands: EconomicResource
    counted: EconomicResource

    @property
    def changes(self) -> tuple[tuple[NamedNode, object, object], ...]:
        """The property, what stands and what the events make, of each that differs."""
        found: list[tuple[NamedNode, object, object]] = [
            (VF.accountingQuantity, self.stands.accounting, self.counted.accounting),
            (VF.onhandQuantity, self.stands.onhand, self.counted.onhand),
        ]
        found += [(each, self.stands.fact(each), self.counted.fact(each)) for each in FACTS]
        return tuple(each for each in found if each[1] != each[2])


def recount(reader: GraphReader, ontology: Ontology) -> Iterator[Difference]:
    """The resources of a ledger that the rules in force would have made otherwise, by IRI.

    All of the ledger is read and recorded in memory.
    """
    submission = sort_submission(reader.match(), MemoryGraph(), ontology)
    candidate = CandidateView(MemoryGraph())
    writer = EntailingWriter(candidate, ontology)
    for quad in submission.statements:
        writer.state(quad)
    state_initial_facts(candidate, writer, initial_facts(submission))
    for quad in submission.kept:
        if quad.predicate == VG.notInventoried:  # What was foreign then was not counted.
            candidate.add(quad)
    events = [
        each
        for each in submission.entities
        if VF.EconomicEvent in types(candidate, each)
        and not candidate.objects(each, VG.recounts)  # It brings about what is counted here.
    ]
    ordered = causal_order(events, (*submission.kept, *submission.statements))
    effects = EventEffects(candidate, writer, ontology, Units(ontology.units, candidate))
    effects.apply([EconomicEvent.read(candidate, iri) for iri in ordered])
    effects.write()
    resources = (each for each in reader.subjects(RDF.type, VF.EconomicResource))
    for iri in sorted(resources, key=str):
        assert isinstance(iri, NamedNode), "a ledger has IRIs for subjects"
        found = Difference(
            EconomicResource.read(reader, iri), EconomicResource.read(candidate, iri)
        )
        if found.changes:
            yield found


def corrections(
    difference: Difference, base_iri: str, time: datetime
) -> tuple[list[Quad], list[NamedNode]]:
    """Events that make of a resource what its events give now, and the facts that none can."""
    stands, counted = difference.stands, difference.counted
    made: list[Quad] = []
    agent = counted.fact(VF.primaryAccountable) or stands.fact(VF.primaryAccountable)
    unit = stands.unit or counted.unit
    if not isinstance(agent, NamedNode) or unit is None:
        return [], [predicate for predicate, _, _ in difference.changes]

    def add(action: str, amount: Amount, **properties: Term | None) -> None:
        number = len([q for q in made if q.predicate == RDF.type and q.object != VF.Measure])
        name = uuid5(NAMESPACE_URL, f"{stands.iri.value} {stands.last_event} {number}")
        event = NamedNode(f"{base_iri}economic-events/{name}")
        made.extend((
            Quad(event, RDF.type, VF.EconomicEvent),
            Quad(event, VF.action, VF[action]),
            *Measure(amount, unit).quads(event, VF.resourceQuantity),
            Quad(event, VF.hasPointInTime, now_stamp(time)),
            Quad(event, VF.note, _NOTE),
            Quad(event, VG.recounts, stands.iri),
            *(Quad(event, VF[path], value) for path, value in properties.items() if value),
        ))  # fmt: skip

    on = {"resourceInventoriedAs": stands.iri}
    both = on | {"toResourceInventoriedAs": stands.iri}
    own = {"provider": agent, "receiver": agent}
    held = _amount(stands.accounting)
    before = stands.fact(VF.primaryAccountable)
    if before is None:
        add("raise", Decimal(0), **own, **on)
    elif before != agent:
        whole = max(held, Decimal(1))
        add("transferAllRights", whole, provider=before, receiver=agent, **both)
    rights = _less(counted.accounting, stands.accounting)
    if rights:
        add("raise" if rights > 0 else "lower", _size(rights), **own, **on)
    custody = exactly(_less(counted.onhand, stands.onhand), times(rights, -1))
    if custody > 0:
        add("transferCustody", custody, receiver=agent, toResourceInventoriedAs=stands.iri)
    elif custody:
        add("transferCustody", _size(custody), provider=agent, **on)
    place = counted.fact(VF.currentLocation)
    if place is not None and place != stands.fact(VF.currentLocation):
        whole = max(_amount(counted.onhand), Decimal(1))
        add("move", whole, **own, **both, toLocation=place)
    state = counted.fact(VF.state)
    if state is not None and state != stands.fact(VF.state):
        add("raise", Decimal(0), **own, **on, state=state)
    left = [
        predicate
        for predicate, _, now in difference.changes
        if now is None or predicate in (VF.stage, VF.containedIn)
    ]
    return made, left


def _amount(measure: Measure | None) -> Amount:
    return Decimal(0) if measure is None else measure.amount


def _less(first: Measure | None, second: Measure | None) -> Amount:
    return exactly(_amount(first), times(_amount(second), -1))


def _size(amount: Amount) -> Amount:
    return max(amount, times(amount, -1))
