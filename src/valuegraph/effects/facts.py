"""What an event makes of the economic facts of a resource besides its quantities.

``vf:locationEffect``, ``containedEffect``, ``accountableEffect``, ``stageEffect``, ``stateEffect``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from valuegraph.effects.rows import Row
from valuegraph.model.event import EconomicEvent
from valuegraph.rdf.terms import Term
from valuegraph.vocabulary.action import FactEffect
from valuegraph.vocabulary.namespaces import VF


@dataclass(frozen=True, slots=True)
class FactChange:
    """``resource`` gets ``value`` as ``predicate``; None clears it."""

    resource: NamedNode
    predicate: NamedNode
    value: Term | None


def fact_changes(
    event: EconomicEvent,
    rows: tuple[Row, ...],
    created: frozenset[NamedNode],
    stage: NamedNode | None,
) -> Iterator[FactChange]:
    """The facts that the rows set, in the order in which they are set.

    ``created`` are the resources that this event creates; ``stage`` is the ``basedOn``
    specification of the process that the event is output of.
    """
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
            resource = _target(effect, row, created)
            if resource is None:
                continue
            if effect is FactEffect.REMOVE:
                yield FactChange(resource, predicate, None)
            elif value is not None:
                yield FactChange(resource, predicate, value)


def _target(effect: FactEffect, row: Row, created: frozenset[NamedNode]) -> NamedNode | None:
    """The resource that an effect acts on, or None where it acts on none."""
    if effect in (FactEffect.UPDATE, FactEffect.REMOVE):
        return row.on
    if effect is FactEffect.UPDATE_TO:
        return row.receiving
    if effect is FactEffect.NEW:
        return next((r for r in (row.on, row.to) if r is not None and r in created), None)
    return None


def _container(event: EconomicEvent, row: Row) -> NamedNode | None:
    """What ``vf:containedEffect`` puts the resource in: the other one of the two that are named."""
    if event.resource is None or event.to_resource is None:
        return None
    return row.on if row.action.contained is FactEffect.UPDATE_TO else row.to
