"""Records for tests of the effect engine: short names, and values to tell old from new by."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from valuegraph.effects.engine import EffectContext, Outcome, apply_event
from valuegraph.model.event import EconomicEvent
from valuegraph.model.measure import Measure
from valuegraph.model.resource import EconomicResource
from valuegraph.rdf.findings import rejects
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.namespaces import OM, VF
from valuegraph.vocabulary.ontology import Ontology


def node(name: str) -> NamedNode:
    return NamedNode("https://records.example/" + name)


FROM, TO = node("resource/from"), node("resource/to")
PROVIDER, RECEIVER, OWNER = node("agent/provider"), node("agent/receiver"), node("agent/owner")
HERE, THERE = node("place/here"), node("place/there")
BEFORE, AFTER = node("stage/before"), node("stage/after")
FINE, WORN = Literal("fine"), Literal("worn")
BOX = node("resource/box")

OLD = (
    (VF.currentLocation, HERE),
    (VF.stage, BEFORE),
    (VF.state, FINE),
)
"""The facts of a resource before an event of :func:`event` touches it, besides whose it is
and what it is in."""


def measure(amount: str | Decimal, unit: NamedNode = OM.kilogram) -> Measure:
    return Measure(Decimal(amount), unit)


def stock(
    iri: NamedNode,
    accounting: str = "10",
    onhand: str | None = None,
    unit: NamedNode = OM.kilogram,
    of: NamedNode | None = None,
    inside: NamedNode | None = None,
) -> EconomicResource:
    """An inventoried resource with a value for every fact. It is the provider's, or, where it is
    the one that something is transferred to, nobody's: unless it is said ``of`` whom it is."""
    accountable = of or (PROVIDER if iri == FROM else None)
    whose = () if accountable is None else ((VF.primaryAccountable, accountable),)
    container = () if inside is None else ((VF.containedIn, inside),)
    return EconomicResource(
        iri,
        measure(accounting, unit),
        measure(onhand or accounting, unit),
        facts=(*whose, *OLD, *container),
    )


def event(
    action: str | NamedNode,
    *,
    on: NamedNode | None = FROM,
    to: NamedNode | None = None,
    receiver: NamedNode | None = PROVIDER,
    provider: NamedNode | None = PROVIDER,
    quantity: Measure | None = None,
    effort: Measure | None = None,
    name: str = "event",
    corrects: NamedNode | None = None,
) -> EconomicEvent:
    """An event that gives a new value for every fact that an event can change."""
    return EconomicEvent(
        iri=node(name),
        action=VF[action] if isinstance(action, str) else action,
        provider=provider,
        receiver=receiver,
        resource=on,
        to_resource=to,
        to_location=THERE,
        state=WORN,
        resource_quantity=quantity or measure("1"),
        effort_quantity=effort,
        corrects=corrects,
    )


def context(ontology: Ontology, stage: NamedNode | None = AFTER) -> EffectContext:
    return EffectContext(ontology.actions, Units(ontology.units, MemoryGraph()), stage)


def after(
    made: EconomicEvent, resources: Iterable[EconomicResource], around: EffectContext
) -> dict[NamedNode, EconomicResource]:
    """All the resources after an event that nothing stands in the way of."""
    before = {r.iri: r for r in resources}
    outcome: Outcome = apply_event(made, before, around)
    assert not rejects(outcome.findings), outcome.findings
    return before | dict(outcome.resources)
