"""Undoing: a resource as its events leave it when some of them are corrected in full.

Quantities add up, so a correction with the opposite amount undoes them by itself. Location,
accountable agent, stage, state and container do not: they are folded anew from the events that
still stand, in commit order.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from pyoxigraph import NamedNode

from valuegraph.effects.engine import Surroundings, apply_event
from valuegraph.model.event import EconomicEvent
from valuegraph.model.measure import Measure
from valuegraph.model.resource import EconomicResource
from valuegraph.rdf.terms import exactly
from valuegraph.rdf.units import Units


def remaining(
    event: EconomicEvent, corrections: Iterable[EconomicEvent], units: Units
) -> tuple[Decimal | None, Decimal | None]:
    """What is left of an event's resource and effort quantity after its corrections.

    In the event's own units. None for a quantity that the event does not have; corrections in units
    that do not convert are left out (they are refused elsewhere).
    """
    made = tuple(corrections)
    resource = _left(event.resource_quantity, [c.resource_quantity for c in made], units)
    effort = _left(event.effort_quantity, [c.effort_quantity for c in made], units)
    return resource, effort


def is_undone(left: tuple[Decimal | None, Decimal | None]) -> bool:
    """Whether corrections have taken back all of an event: each quantity it had is zero."""
    amounts = [amount for amount in left if amount is not None]
    return bool(amounts) and not any(amounts)


def refold(
    initial: EconomicResource,
    events: Sequence[EconomicEvent],
    surroundings_of: Mapping[NamedNode, Surroundings],
) -> EconomicResource:
    """The resource as these events (in commit order, corrections among them) leave it.

    ``initial`` is the resource as first described; ``surroundings_of`` maps an event's IRI to what
    its effects depend on. Events that were undone, and the corrections of such, are to be left out.
    """
    resource = initial
    for event in events:
        outcome = apply_event(event, {resource.iri: resource}, surroundings_of[event.iri])
        resource = outcome.resources.get(resource.iri, resource)
    return resource


def _left(
    original: Measure | None, corrections: Iterable[Measure | None], units: Units
) -> Decimal | None:
    if original is None:
        return None
    amounts = [original.amount]
    for measure in corrections:
        if measure is not None:
            converted = units.convert(measure.amount, measure.unit, original.unit)
            amounts.append(converted if converted is not None else Decimal(0))
    return exactly(*amounts)
