"""What an event does that depends on whose the resource is that it names, and on what of it is out
(ValueFlows 1.0, "Actions" and "Implied transfers").

It is found out once, when the event is recorded, and kept with the event: its corrections do the
same, whoever is accountable by then.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from pyoxigraph import NamedNode

from valuegraph.effects.quantities import quantity_changes
from valuegraph.effects.rows import implied_transfer, is_transfer, may_create, rows
from valuegraph.model.event import INHERITED, EconomicEvent
from valuegraph.model.resource import EconomicResource
from valuegraph.rdf.terms import Amount, Term, exactly, times
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.action import Action, FactEffect, QuantityEffect
from valuegraph.vocabulary.namespaces import VF

Resources = Mapping[NamedNode, EconomicResource]


def settle(
    event: EconomicEvent,
    resources: Resources,
    units: Units,
    actions: Mapping[NamedNode, Action],
    took_from_onhand: bool | None,
) -> EconomicEvent:
    """The event with what follows from ``resources``, which are as it finds them.

    The only resource that a transfer between two agents names is the receiver's where the receiver
    is accountable for it, and the provider's else. On-hand is what the accountable agent has on
    hand. What is out already (``vf:accountingQuantity`` − ``vf:onhandQuantity``) does not leave it
    again when others pass it on; and no more comes back to it than is out.
    """
    if len(event.resources) != 1:
        inherited = _inherited(event, resources, actions)
        return replace(event, inherited=inherited) if inherited else event
    (iri,) = event.resources
    resource = resources.get(iri)
    action = actions.get(event.action) if event.action is not None else None
    if resource is None or action is None:
        return event
    accountable = resource.fact(VF.primaryAccountable)
    if (
        event.to_resource is None
        and is_transfer(action)
        and implied_transfer(event, actions) is None
        and event.is_between_agents
        and accountable == event.receiver
    ):
        event = replace(event, adds_to_receiver=True)
    limit = _limit(event, resource, units, actions, took_from_onhand)
    return event if limit is None else replace(event, onhand_limit=limit)


def _inherited(
    event: EconomicEvent, resources: Resources, actions: Mapping[NamedNode, Action]
) -> tuple[tuple[NamedNode, Term], ...]:
    """The facts that the to-resource has from the other one, where the event creates it and passes
    no rights: it is the same thing in another place or in other hands."""
    source = resources.get(event.resource) if event.resource is not None else None
    target = resources.get(event.to_resource) if event.to_resource is not None else None
    if source is None or target is None or target.is_inventoried:
        return ()
    if target.iri not in may_create(event, actions) or not any(
        is_transfer(row.action) and row.action.accountable is not FactEffect.UPDATE_TO
        for row in rows(event, actions)
    ):
        return ()
    facts = ((each, source.fact(each)) for each in INHERITED if target.fact(each) is None)
    return tuple((predicate, value) for predicate, value in facts if value is not None)


def out(resource: EconomicResource) -> Amount:
    """How much of a resource its accountable agent has rights to and not on hand."""
    if resource.accounting is None or resource.onhand is None:
        return Decimal(0)
    return exactly(resource.accounting.amount, times(resource.onhand.amount, -1))


def _limit(
    event: EconomicEvent,
    resource: EconomicResource,
    units: Units,
    actions: Mapping[NamedNode, Action],
    took_from_onhand: bool | None,
) -> Amount | None:
    """How much of what is on hand the event can change, in the unit of the resource; None where it
    can change all of its quantity."""
    quantity, unit = event.resource_quantity, resource.unit
    agents = {agent for agent in (event.provider, event.receiver) if agent is not None}
    accountable = resource.fact(VF.primaryAccountable)
    is_of_others = accountable is not None and bool(agents) and accountable not in agents
    if not is_of_others and not event.adds_to_receiver:
        return None
    changes = {each.resource: each for each in quantity_changes(rows(event, actions))}
    change = changes.get(resource.iri)
    if quantity is None or unit is None or change is None or not change.onhand:
        return None
    amount = units.convert(quantity.amount, quantity.unit, unit)
    if amount is None:
        return None
    is_out = out(resource)
    if is_of_others:
        is_passed_on = is_out >= amount if took_from_onhand is None else not took_from_onhand
        return Decimal(0) if is_passed_on else None
    if event.adds_to_receiver and not change.accounting and is_out < amount:
        return max(is_out, Decimal(0))
    return None


def limited(amount: Amount, limit: Amount | None) -> Amount:
    """How much of an amount changes what is on hand."""
    return amount if limit is None else min(amount, limit)


def does_nothing(event: EconomicEvent, action: Action) -> bool:
    """Whether an action adds at the far end alone, which the event does not name."""
    effects = (action.accounting, action.onhand)
    return QuantityEffect.INCREMENT_TO in effects and event.to_resource is None
