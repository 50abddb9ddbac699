"""What speaks against an event that moves resources, given whose they are and how much there is.

ValueFlows 1.0, "Actions" and "Implied transfers": a part has no name of its own, rights do not
appear in what somebody else is accountable for, and what an event leaves out is told.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from pyoxigraph import NamedNode

from valuegraph.effects.ends import does_nothing, out
from valuegraph.effects.rows import (
    Row,
    implied_transfer,
    is_move,
    is_transfer,
    passes_rights,
    rows,
)
from valuegraph.model.event import EconomicEvent
from valuegraph.model.measure import Measure
from valuegraph.model.resource import EconomicResource
from valuegraph.rdf.findings import Finding, violation, warning
from valuegraph.rdf.terms import Amount, canonical_decimal, exactly
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.action import Action, FactEffect, InputOutput, QuantityEffect
from valuegraph.vocabulary.namespaces import VF
from valuegraph.vocabulary.ontology import local_name

Resources = Mapping[NamedNode, EconomicResource]


def objections(
    event: EconomicEvent,
    resources: Resources,
    units: Units,
    actions: Mapping[NamedNode, Action],
) -> Iterator[Finding]:
    """Violations and warnings for an event, which is no correction, by the ``resources`` as it
    finds them; those that the ledger does not keep are left out."""
    action = actions.get(event.action) if event.action is not None else None
    if action is None:
        return
    if does_nothing(event, action):
        message = (
            f"A {action.label} adds to the resource that it makes, and this one names none, so it "
            "changes nothing. Name that resource as toResourceInventoriedAs."
        )
        yield warning("NoEffect", message, event.iri, VF.action, action.iri)
    for row in rows(event, actions):
        if is_transfer(row.action):
            yield from _of_part(event, row, resources, units, actions)
            yield from _of_others(event, row, resources)
    if is_transfer(action):
        yield from _of_agents(event, action, resources)
    yield from _of_kind(event, resources, actions)
    yield from _of_container(event, action, resources, units)
    yield from _of_return(event, resources, units)


def _of_part(
    event: EconomicEvent,
    row: Row,
    resources: Resources,
    units: Units,
    actions: Mapping[NamedNode, Action],
) -> Iterator[Finding]:
    """A part of a resource that would be handed over or moved, and has no name of its own."""
    iri, quantity = row.on, event.resource_quantity
    if iri is None or iri != row.to or quantity is None or iri not in resources:
        return
    resource = resources[iri]
    amount = units.convert(quantity.amount, quantity.unit, resource.unit or quantity.unit)
    if amount is None:
        return
    if event.to_resource is None and is_move(row.action):
        whole = _amount(resource.onhand)
        if amount < whole:
            there, part = _told(whole, resource, units), _told(amount, resource, units)
            message = (
                f"{there} of <{iri.value}> are on hand, and {part} cannot move away under the same "
                "name. Name another resource as toResourceInventoriedAs, which may be a new one; "
                f"or move all {there}."
            )
            yield violation("PartOfResource", message, event.iri, VF.resourceQuantity)
        return
    accountable = resource.fact(VF.primaryAccountable)
    if not passes_rights(row.action) or row.receiver in (None, accountable):
        return
    if event.to_resource is None or event.resource is None:
        return
    whole = exactly(_amount(resource.accounting), _made_before(event, amount, actions))
    if amount < whole:
        there, part = _told(whole, resource, units), _told(amount, resource, units)
        message = (
            f"There are {there} of <{iri.value}>, and {part} cannot change hands under the same "
            "name. Name another resource as toResourceInventoriedAs, which may be a new one; or "
            f"hand over all {there}."
        )
        yield violation("PartOfResource", message, event.iri, VF.resourceQuantity)


def _made_before(
    event: EconomicEvent, amount: Amount, actions: Mapping[NamedNode, Action]
) -> Amount:
    """What the action of an event adds to a resource before the transfer that it implies."""
    action = actions[event.action] if event.action is not None else None
    if action is None or implied_transfer(event, actions) is None:
        return Decimal(0)
    is_output = action.input_output is not InputOutput.INPUT
    adds = action.accounting is QuantityEffect.INCREMENT
    return amount if is_output and adds else Decimal(0)


def _of_others(event: EconomicEvent, row: Row, resources: Resources) -> Iterator[Finding]:
    """Rights that would get into a resource for which somebody else is accountable."""
    target = resources.get(row.to) if row.to is not None else None
    if target is None or not target.is_inventoried or row.to == event.resource:
        return
    accountable = target.fact(VF.primaryAccountable)
    if not isinstance(accountable, NamedNode):
        return
    if passes_rights(row.action):
        if row.receiver is not None and accountable != row.receiver:
            message = (
                f"<{accountable.value}> is accountable for <{target.iri.value}>, and not the "
                f"receiver <{row.receiver.value}>, who gets the rights. Name a resource of the "
                "receiver as toResourceInventoriedAs, which may be a new one; or name "
                f"<{accountable.value}> as receiver."
            )
            yield violation(
                "OthersResource", message, event.iri, VF.toResourceInventoriedAs, target.iri
            )
    elif is_move(row.action):
        source = resources.get(event.resource) if event.resource is not None else None
        owner = event.provider if source is None else source.fact(VF.primaryAccountable)
        if isinstance(owner, NamedNode) and owner != accountable:
            message = (
                f"<{owner.value}> is accountable for what moves, and <{accountable.value}> for "
                f"<{target.iri.value}>; a {row.action.label} passes no rights. Record a transfer "
                "between the two, or name a resource of "
                f"<{owner.value}> as toResourceInventoriedAs."
            )
            yield violation(
                "OthersResource", message, event.iri, VF.toResourceInventoriedAs, target.iri
            )


def _of_agents(event: EconomicEvent, action: Action, resources: Resources) -> Iterator[Finding]:
    """What a transfer does by the agents that it gives, where that may not be what was meant."""
    only = event.resources[0] if len(event.resources) == 1 else None
    if is_move(action):
        if event.is_between_agents and only is not None:
            message = (
                f"A {action.label} passes no rights, but this one has two agents and names one "
                "resource, so its quantity goes from one agent to the other. Name one agent as "
                "provider and receiver, or record a transfer or transferCustody."
            )
            yield warning("TransferAgents", message, event.iri, VF.receiver, event.receiver)
        return
    if event.provider is None or event.receiver is None:
        missing = VF.provider if event.provider is None else VF.receiver
        message = f"A {action.label} has a provider and a receiver. " + (
            "This one has neither; give both."
            if event.provider is event.receiver
            else f"This one has no {'provider' if missing == VF.provider else 'receiver'}; give it."
        )
        yield warning("TransferAgents", message, event.iri, missing)
    elif event.provider == event.receiver and only is not None:
        if event.resource is None or event.to_resource is None:
            message = (
                f"Provider and receiver of this {action.label} are one agent, so no quantity "
                "changes. Name the other agent, or both resources."
            )
            yield warning("TransferAgents", message, event.iri, VF.receiver, event.receiver)
    elif only is not None and event.to_resource is None and passes_rights(action):
        resource = resources.get(only)
        owner = None if resource is None else resource.fact(VF.primaryAccountable)
        if isinstance(owner, NamedNode) and owner not in (event.provider, event.receiver):
            message = (
                f"<{owner.value}> is accountable for <{only.value}>, and neither the provider nor "
                "the receiver, so rights of somebody else are given away. Name "
                f"<{owner.value}> as provider, or the resource of the provider."
            )
            yield warning("OthersRights", message, event.iri, VF.resourceInventoriedAs, only)


def _of_kind(
    event: EconomicEvent, resources: Resources, actions: Mapping[NamedNode, Action]
) -> Iterator[Finding]:
    """A transfer, move or copy from a resource of one specification to one of another."""
    source = resources.get(event.resource) if event.resource is not None else None
    target = resources.get(event.to_resource) if event.to_resource is not None else None
    if source is None or target is None or None in (source.conforms_to, target.conforms_to):
        return
    if source.conforms_to == target.conforms_to or not any(
        is_transfer(row.action) or row.action.accounting is QuantityEffect.INCREMENT_TO
        for row in rows(event, actions)
    ):
        return
    assert source.conforms_to is not None, "both have one"
    assert target.conforms_to is not None, "both have one"
    message = (
        f"<{source.iri.value}> is of the kind <{source.conforms_to.value}>, and "
        f"<{target.iri.value}> of <{target.conforms_to.value}>; what flows stays of its kind. Name "
        f"a toResourceInventoriedAs of <{source.conforms_to.value}>, or record what turns the one "
        "into the other: a process that consumes and produces, or two transfers."
    )
    yield violation(
        "OtherSpecification", message, event.iri, VF.toResourceInventoriedAs, target.iri
    )


def _of_container(
    event: EconomicEvent, action: Action, resources: Resources, units: Units
) -> Iterator[Finding]:
    """What is put into another container than it is in, or taken out of none."""
    resource = resources.get(event.resource) if event.resource is not None else None
    quantity = event.resource_quantity
    if resource is None or quantity is None:
        return
    held = resource.fact(VF.containedIn)
    if action.contained is FactEffect.UPDATE and event.to_resource not in (None, held):
        if isinstance(held, NamedNode):
            yield in_another(event.iri, resource.iri, held, event.to_resource)
    elif action.contained is FactEffect.REMOVE and held is None:
        amount = units.convert(quantity.amount, quantity.unit, resource.unit or quantity.unit)
        if amount is not None and out(resource) < amount:
            message = (
                f"<{resource.iri.value}> is in no container, so there is nothing to {action.label} "
                "it from. Record first what put it into one (combine), or record another action."
            )
            yield violation(
                "InNoContainer", message, event.iri, VF.resourceInventoriedAs, resource.iri
            )


def in_another(
    event: NamedNode, resource: NamedNode, held: NamedNode, container: NamedNode | None
) -> Finding:
    """The violation of an event that puts a resource into a container while it is in another."""
    into = "another one" if container is None else f"<{container.value}>"
    message = (
        f"<{resource.value}> is in <{held.value}>, so it cannot be put into {into}. Separate it "
        "first."
    )
    return violation("InContainer", message, event, VF.resourceInventoriedAs, resource)


_TAKEN_ALONG: Final = (VF.currentLocation, VF.stage, VF.state, VF.containedIn)


def of_rest(
    event: EconomicEvent,
    before: Resources,
    after: Resources,
    units: Units,
    actions: Mapping[NamedNode, Action],
) -> Iterator[Finding]:
    """A warning for each resource of which an event moves a part, and changes the rest as well:
    a resource is in one place, stage, state and container."""
    quantity = event.resource_quantity
    if quantity is None:
        return
    transfers = any(is_transfer(row.action) for row in rows(event, actions))
    for iri, resource in after.items():
        was = before[iri]
        # What is made, found or used up is no part that moves.
        is_moved = transfers or was.accounting == resource.accounting
        if not was.is_inventoried or resource.unit is None or not is_moved:
            continue
        changed = [each for each in _TAKEN_ALONG if was.fact(each) != resource.fact(each)]
        amount = units.convert(quantity.amount, quantity.unit, resource.unit) if changed else None
        whole = max(_amount(was.onhand), _amount(resource.onhand))
        if amount is None or amount >= whole:
            continue
        names = " and ".join(local_name(each) for each in changed)
        message = (
            f"The event is about {_told(amount, resource, units)} of <{iri.value}>, and changes "
            f"{names} of all {_told(whole, resource, units)}. If the rest is to stay as it is, "
            "move the part into a resource of its own first (a move with toResourceInventoriedAs)."
        )
        yield warning("RestChanges", message, event.iri, VF.resourceQuantity)


def _of_return(event: EconomicEvent, resources: Resources, units: Units) -> Iterator[Finding]:
    """More that comes back into the hands of the accountable agent than was out of them."""
    quantity, limit = event.resource_quantity, event.onhand_limit
    if limit is None or not event.adds_to_receiver or quantity is None:
        return
    assert event.resource is not None
    resource = resources[event.resource]
    if resource.fact(VF.primaryAccountable) != event.receiver or out(resource) > limit:
        return
    given = f"{canonical_decimal(quantity.amount)} {units.label(quantity.unit)}"
    message = (
        f"{given} of <{event.resource.value}> come back to its accountable agent, but "
        f"{_told(limit, resource, units)} were out, and no more than that is added to what is on "
        "hand. Record a raise for what there is beyond, or correct the quantity."
    )
    yield warning("MoreThanOut", message, event.iri, VF.resourceQuantity)


def _amount(measure: Measure | None) -> Amount:
    return Decimal(0) if measure is None else measure.amount


def _told(amount: Amount, resource: EconomicResource, units: Units) -> str:
    unit = "" if resource.unit is None else f" {units.label(resource.unit)}"
    return f"{canonical_decimal(amount)}{unit}"
