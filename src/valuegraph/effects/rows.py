"""Rows of the action table that one event applies, with the resources that each acts on.

Most events apply their own action's row. Where provider and receiver differ, some actions imply a
transfer (ValueFlows 1.0, "Implied transfers"): the row of the transfer comes on top, after the
action for an output and before it for an input.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from valuegraph.model.event import EconomicEvent
from valuegraph.vocabulary.action import Action, CreateResource, InputOutput, QuantityEffect


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the action table, applied ``on`` a resource and, where it has one, ``to`` another.

    ``receiver`` is the agent that the row's own flow is for.
    """

    action: Action
    on: NamedNode | None
    to: NamedNode | None
    receiver: NamedNode | None

    @property
    def receiving(self) -> NamedNode | None:
        """The resource that ``…To`` effects act on: the only one named, if there is no other.

        Where quantities are added at the far end alone, nothing leaves the resource that is named:
        what it is copied to is another one, and not inventoried.
        """
        effects = (self.action.accounting, self.action.onhand)
        return self.to if QuantityEffect.INCREMENT_TO in effects else self.to or self.on


def rows(event: EconomicEvent, actions: Mapping[NamedNode, Action]) -> tuple[Row, ...]:
    """The rows that the event applies, in order; none for an action that is not known."""
    action = actions.get(event.action) if event.action is not None else None
    if action is None:
        return ()
    transfer = _implied_transfer(event, action, actions)
    if transfer is None:
        return (Row(action, event.resource, event.to_resource, event.receiver or event.provider),)
    # With one resource named, rights or custody move on that resource itself.
    received = event.to_resource or event.resource
    moved = Row(transfer, event.resource, received, event.receiver)
    if action.input_output is InputOutput.INPUT:
        return (moved, Row(action, received, None, event.receiver))
    return (Row(action, event.resource, None, event.provider), moved)


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


def _implied_transfer(
    event: EconomicEvent, action: Action, actions: Mapping[NamedNode, Action]
) -> Action | None:
    if event.provider is None or event.receiver is None or event.provider == event.receiver:
        return None
    return actions.get(action.implied_transfer) if action.implied_transfer is not None else None
