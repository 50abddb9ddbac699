"""The effect engine: an event and the resources that it names → those resources afterwards.

Pure and driven by data: what an action does is read from its individual in the ontology
(ValueFlows 1.0, "Actions", table of effects), never from code.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from decimal import Decimal

from pyoxigraph import NamedNode

from valuegraph.effects.ends import limited, settle
from valuegraph.effects.facts import fact_changes
from valuegraph.effects.objections import objections, of_rest
from valuegraph.effects.quantities import QuantityChange, quantity_changes
from valuegraph.effects.rows import may_create, rows
from valuegraph.model.event import EconomicEvent
from valuegraph.model.measure import Measure
from valuegraph.model.resource import EconomicResource
from valuegraph.rdf.findings import Finding, rejects, violation
from valuegraph.rdf.terms import Amount, canonical_decimal, exactly, in_range, times
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.action import Action
from valuegraph.vocabulary.namespaces import VF


@dataclass(frozen=True, slots=True)
class Outcome:
    """The resources that changed, by IRI, and what stood in the way.

    ``event`` is the event with what was found out of it (:meth:`EconomicEvent.kept`).
    """

    event: EconomicEvent
    resources: Mapping[NamedNode, EconomicResource]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class EffectContext:
    """What an event's effects depend on besides the event and its resources.

    ``stage`` is the specification of the process that the event is output of. ``default_units``
    gives, per resource, the ``vf:defaultUnitOfResource`` of its specification. ``left`` is what
    was left, before a correction, of the resource quantity of the event that it corrects.
    ``took_from_onhand`` tells of an event that ends a pair whether the first of the pair had
    changed what is on hand.
    """

    actions: Mapping[NamedNode, Action]
    units: Units
    stage: NamedNode | None = None
    default_units: Mapping[NamedNode, NamedNode] | None = None
    left: Measure | None = None
    took_from_onhand: bool | None = None


def apply_event(
    event: EconomicEvent,
    resources: Mapping[NamedNode, EconomicResource],
    context: EffectContext,
) -> Outcome:
    """The resources after the event.

    ``resources`` holds those that the event names and the ledger keeps; one that it does not hold
    is not inventoried here and stays as it is. A correction changes quantities only, and acts as
    the event did that it corrects: it has what was found out of that one.
    """
    units, actions = context.units, context.actions
    findings: list[Finding] = []
    if event.corrects is None:
        event = settle(event, resources, units, actions, context.took_from_onhand)
        findings += objections(event, resources, units, actions)
    applied = rows(event, actions)
    changed = dict(resources)
    created = frozenset(
        iri
        for iri in may_create(event, actions)
        if iri in resources and not resources[iri].is_inventoried
    )
    changes = list(quantity_changes(applied))
    findings += _of_uncounted(event, resources, {each.resource for each in changes}, context)
    for change in changes:
        before = changed.get(change.resource)
        if before is None or event.resource_quantity is None:
            continue
        after = _counted(before, change, event, event.resource_quantity, context)
        if isinstance(after, Finding):
            findings.append(after)
        else:
            changed[change.resource] = after
    if event.corrects is None:
        for fact in fact_changes(event, applied, created, context.stage):
            if fact.resource in changed:
                changed[fact.resource] = fact.applied(changed[fact.resource])
        if not rejects(findings):
            findings += of_rest(event, resources, changed, units, actions)
    for iri in event.resources:
        if iri in changed:
            changed[iri] = replace(changed[iri], last_event=event.iri)
    different = {iri: r for iri, r in changed.items() if r != resources.get(iri)}
    return Outcome(event, different, tuple(findings))


def _counted(
    resource: EconomicResource,
    change: QuantityChange,
    event: EconomicEvent,
    quantity: Measure,
    context: EffectContext,
) -> EconomicResource | Finding:
    """The resource with its two quantities changed, in its own unit."""
    units = context.units
    unit = resource.unit or _first_unit(resource, quantity, context)
    amount = units.convert(quantity.amount, quantity.unit, unit)
    if amount is None:
        return _mismatch(event, resource, unit, quantity, units)
    onhand = amount
    if event.onhand_limit is not None:
        left: Amount = Decimal(0)
        if context.left is not None:  # In the unit of the event that is corrected.
            left = units.convert(context.left.amount, context.left.unit, unit) or Decimal(0)
        onhand = exactly(
            limited(exactly(left, amount), event.onhand_limit),
            times(limited(left, event.onhand_limit), -1),
        )
    measures: list[Measure] = []
    for before, changed in (
        (resource.accounting, times(amount, change.accounting)),
        (resource.onhand, times(onhand, change.onhand)),
    ):
        total = exactly(before.amount if before else Decimal(0), changed)
        if not in_range(total):
            message = (
                f"The resource <{resource.iri.value}> would hold {canonical_decimal(total)}, which "
                "is beyond what a quantity can be (below 10^20, 18 decimals; a fraction with a "
                "denominator below 10^60). Count it in a unit that the others convert to."
            )
            return violation("QuantityRange", message, event.iri, VF.resourceQuantity)
        measures.append(Measure(total, unit))
    return replace(resource, accounting=measures[0], onhand=measures[1])


def _of_uncounted(
    event: EconomicEvent,
    resources: Mapping[NamedNode, EconomicResource],
    counted: Set[NamedNode],
    context: EffectContext,
) -> Iterator[Finding]:
    """A finding where the event's quantity is of its resource and does not convert to the unit of
    that, though the action counts nothing."""
    resource, quantity = event.resource, event.resource_quantity
    if resource is None or quantity is None or resource in counted or resource not in resources:
        return
    unit, units = resources[resource].unit, context.units
    if unit is not None and units.convert(quantity.amount, quantity.unit, unit) is None:
        yield _mismatch(event, resources[resource], unit, quantity, units)


def _mismatch(
    event: EconomicEvent,
    resource: EconomicResource,
    unit: NamedNode,
    quantity: Measure,
    units: Units,
) -> Finding:
    have, given = units.label(unit), units.label(quantity.unit)
    message = (
        f"The event counts in {given}, but the resource <{resource.iri.value}> is counted in "
        f"{have}; the two do not convert. Give the quantity in {have} or a unit like it."
    )
    return violation("UnitMismatch", message, event.iri, VF.resourceQuantity, quantity.unit)


def _first_unit(resource: EconomicResource, quantity: Measure, context: EffectContext) -> NamedNode:
    """The unit a resource is counted in from its first event on: its specification's, if that
    has the dimension of the event's quantity, else the event's."""
    default = (context.default_units or {}).get(resource.iri)
    if default is None:
        return quantity.unit
    converts = context.units.convert(quantity.amount, quantity.unit, default) is not None
    return default if converts else quantity.unit
