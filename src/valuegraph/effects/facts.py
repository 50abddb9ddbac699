"""What an event makes of the economic facts of a resource besides its quantities.

``vf:locationEffect``, ``containedEffect``, ``accountableEffect``, ``stageEffect``, ``stateEffect``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from valuegraph.effects.rows import Row
from valuegraph.model.event import EconomicEvent
from valuegraph.model.resource import EconomicResource
from valuegraph.rdf.terms import Term
from valuegraph.vocabulary.action import CreateResource, FactEffect
from valuegraph.vocabulary.namespaces import VF


@dataclass(frozen=True, slots=True)
class FactChange:
    """``resource`` gets ``value`` as ``predicate``; None clears it.

    With ``if_absent``, a resource that has such a fact already keeps it.
    """

    resource: NamedNode
    predicate: NamedNode
    value: Term | None
    if_absent: bool = False

    def applied(self, resource: EconomicResource) -> EconomicResource:
        """The resource with the change."""
        if self.if_absent and resource.fact(self.predicate) is not None:
            return resource
        return resource.with_fact(self.predicate, self.value)


def fact_changes(
    event: EconomicEvent,
    rows: tuple[Row, ...],
    created: frozenset[NamedNode],
    stage: NamedNode | None,
) -> Iterator[FactChange]:
    """The facts that the rows set, in the order in which they are set.

    ``created`` are the resources that this event creates. An accountable agent that is new is
    given to one that belongs to nobody as well. ``stage`` is the ``basedOn``
    specification of the process that the event is output of.
    """
    if event.to_resource in created:
        for fact, inherited in event.inherited:
            yield FactChange(event.to_resource, fact, inherited)
    for row in rows:
        action = row.action
        settings = (
            (VF.currentLocation, action.location, event.to_location),
            (VF.primaryAccountable, action.accountable, row.receiver),
            (VF.stage, action.stage, stage),
            (VF.state, action.state, event.state),
            (VF.containedIn, action.contained, _container(event, row)),
        )
        for predicate, effect, value in settings:
            resource = _target(effect, row)
            if resource is None:
                continue
            if effect is FactEffect.REMOVE:
                yield FactChange(resource, predicate, None)
            elif value is not None and (effect is not FactEffect.NEW or resource in created):
                yield FactChange(resource, predicate, value)
            elif value is not None and predicate == VF.primaryAccountable:
                yield FactChange(resource, predicate, value, if_absent=True)


def _target(effect: FactEffect, row: Row) -> NamedNode | None:
    """The resource that an effect acts on, or None where it acts on none."""
    if effect in (FactEffect.UPDATE, FactEffect.REMOVE):
        return row.on
    if effect is FactEffect.UPDATE_TO:
        return row.to
    if effect is FactEffect.NEW:
        return row.to if row.action.create_resource is CreateResource.OPTIONAL_TO else row.on
    return None


def _container(event: EconomicEvent, row: Row) -> NamedNode | None:
    """What ``vf:containedEffect`` puts the resource in: the other one of the two that are named,
    or else what its process makes."""
    if event.resource is None or event.to_resource is None:
        return event.container
    return row.on if row.action.contained is FactEffect.UPDATE_TO else row.to
