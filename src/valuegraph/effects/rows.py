"""Rows of the action table that one event applies, with the resources that each acts on.

Most events apply their own action's row. Where provider and receiver differ, some actions imply a
transfer (ValueFlows 1.0, "Implied transfers"): where a to-resource is named, the row of the
transfer comes on top, after the action for an output and before it for an input.

What is named decides. Of two resources a transfer takes from the one and adds to the other. One
resource is one end of the transfer, and the other end is kept elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from valuegraph.model.event import EconomicEvent
from valuegraph.vocabulary.action import (
    Action,
    CreateResource,
    FactEffect,
    InputOutput,
    QuantityEffect,
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the action table, applied ``on`` a resource and ``to`` another, where it has them.

    ``receiver`` is the agent that the row's own flow is for.
    """

    action: Action
    on: NamedNode | None
    to: NamedNode | None
    receiver: NamedNode | None


def rows(event: EconomicEvent, actions: Mapping[NamedNode, Action]) -> tuple[Row, ...]:
    """The rows that the event applies, in order; none for an action that is not known."""
    action = actions.get(event.action) if event.action is not None else None
    if action is None:
        return ()
    transfer = implied_transfer(event, actions)
    on, to = event.resource, event.to_resource
    if transfer is None:
        if is_transfer(action):
            return (Row(action, *_ends(event, action), event.receiver),)
        return (Row(action, on, to, event.receiver or event.provider),)
    if to is None:
        # The action itself has changed the only resource; the far end of the transfer has no name.
        return (Row(action, on, None, event.receiver),)
    transferred = Row(transfer, on, to, event.receiver)
    if action.input_output is InputOutput.INPUT:
        return (transferred, Row(action, to, None, event.receiver))
    return (Row(action, on, None, event.provider), transferred)


def may_create(event: EconomicEvent, actions: Mapping[NamedNode, Action]) -> tuple[NamedNode, ...]:
    """Every resource that the event's rows may create.

    An implied transfer creates the receiver's resource as an explicit one does, where the event
    names it as ``toResourceInventoriedAs``.
    """
    if event.corrects is not None:
        return ()
    named = {
        CreateResource.OPTIONAL: event.resource,
        CreateResource.OPTIONAL_TO: event.to_resource,
    }
    found = (named.get(row.action.create_resource) for row in rows(event, actions))
    return tuple(dict.fromkeys(iri for iri in found if iri is not None))


def implied_transfer(event: EconomicEvent, actions: Mapping[NamedNode, Action]) -> Action | None:
    """The transfer that the action of an event between two agents implies, if any."""
    action = actions.get(event.action) if event.action is not None else None
    if action is None or action.implied_transfer is None or not event.is_between_agents:
        return None
    return actions.get(action.implied_transfer)


def is_transfer(action: Action) -> bool:
    """Whether an action takes from one resource what it adds to another."""
    return QuantityEffect.DECREMENT_INCREMENT in (action.accounting, action.onhand)


def passes_rights(action: Action) -> bool:
    """Whether a transfer makes its receiver accountable for what it transfers."""
    return (
        action.accounting is QuantityEffect.DECREMENT_INCREMENT
        and action.accountable is FactEffect.UPDATE_TO
    )


def is_move(action: Action) -> bool:
    """Whether a transfer takes what is accounted for along, and leaves all rights as they are."""
    return (
        action.accounting is QuantityEffect.DECREMENT_INCREMENT
        and action.accountable is not FactEffect.UPDATE_TO
    )


def _ends(event: EconomicEvent, action: Action) -> tuple[NamedNode | None, NamedNode | None]:
    """What an explicit transfer takes from, and what it adds to."""
    on, to = event.resource, event.to_resource
    if on is not None and to is not None:
        return on, to
    is_within_agent = event.provider is not None and event.provider == event.receiver
    if on is None:
        # From oneself to oneself nothing comes in.
        return (to, to) if is_within_agent and not is_move(action) else (None, to)
    if event.is_between_agents:
        return (None, on) if event.adds_to_receiver else (on, None)
    if is_move(action):
        return on, on
    if is_within_agent:
        return None, None
    return (None, on) if event.provider is None and event.receiver is not None else (on, None)
