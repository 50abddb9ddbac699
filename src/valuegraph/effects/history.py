"""Undoing: what is left of an event after its corrections, and a resource as its events leave it
when some of them are corrected in full.

Quantities add up, so a correction with the opposite amount undoes them by itself. Location,
accountable agent, stage, state and container do not: they are what the last event that still stands
has made of them, in commit order.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from pyoxigraph import NamedNode

from valuegraph.effects.engine import EffectContext
from valuegraph.effects.facts import fact_changes
from valuegraph.effects.quantities import quantity_changes
from valuegraph.effects.rows import may_create, rows
from valuegraph.model.event import EconomicEvent
from valuegraph.model.measure import Measure
from valuegraph.model.resource import FACTS, EconomicResource
from valuegraph.rdf.terms import Amount, Term, exactly, rounded, times
from valuegraph.rdf.units import Units

Left = tuple[Amount | None, Amount | None]
"""What is left of an event's resource and effort quantity, in the event's own units; None for a
quantity that the event does not have."""

Changes = Mapping[NamedNode, Term | None]
"""The values that an event gives to facts of one resource; None clears a fact."""


def remaining(event: EconomicEvent, corrections: Iterable[EconomicEvent], units: Units) -> Left:
    """What is left of an event's quantities after its corrections.

    Corrections in units that do not convert are left out (they are refused elsewhere).
    """
    made = tuple(corrections)
    resource = _left(event.resource_quantity, [c.resource_quantity for c in made], units)
    effort = _left(event.effort_quantity, [c.effort_quantity for c in made], units)
    return resource, effort


def after_correction(
    event: EconomicEvent, left: Left, correction: EconomicEvent, units: Units
) -> Left:
    """What one more correction makes of what was left of an event."""
    rest = replace(
        event,
        resource_quantity=_rest(event.resource_quantity, left[0]),
        effort_quantity=_rest(event.effort_quantity, left[1]),
    )
    return remaining(rest, (correction,), units)


def as_meant(correction: EconomicEvent, original: EconomicEvent, left: Left) -> EconomicEvent:
    """The correction with what it means. One that takes back as much as is shown of what is left
    means all of it, also where that has no finite decimal form."""
    return replace(
        correction,
        resource_quantity=_meant(correction.resource_quantity, original.resource_quantity, left[0]),
        effort_quantity=_meant(correction.effort_quantity, original.effort_quantity, left[1]),
    )


def _meant(given: Measure | None, recorded: Measure | None, left: Amount | None) -> Measure | None:
    if given is None or recorded is None or not isinstance(left, Fraction):
        return given
    is_all = given.unit == recorded.unit and given.amount == times(rounded(left), -1)
    return Measure(times(left, -1), recorded.unit) if is_all else given


def is_undone(left: Left) -> bool:
    """Whether corrections have taken back all of an event: each quantity it had is zero."""
    amounts = [amount for amount in left if amount is not None]
    return bool(amounts) and not any(amounts)


def changes_of(
    event: EconomicEvent,
    resource: NamedNode,
    context: EffectContext,
    *,
    creates: bool,
    if_absent: bool = False,
) -> Changes:
    """The facts that an event sets of one resource, cleared by None; ``creates`` where the resource
    is not inventoried before the event. With ``if_absent``, those that it gives to a resource
    without them."""
    applied = rows(event, context.actions)
    created = frozenset(may_create(event, context.actions) if creates else ())
    changes = fact_changes(event, applied, created & {resource}, context.stage)
    return {
        each.predicate: each.value
        for each in changes
        if each.resource == resource and each.if_absent is if_absent
    }


def counts(event: EconomicEvent, resource: NamedNode, context: EffectContext) -> bool:
    """Whether an event counts a resource, which is inventoried from then on."""
    if event.resource_quantity is None:
        return False
    changes = quantity_changes(rows(event, context.actions))
    return any(each.resource == resource for each in changes)


class _Effects(NamedTuple):
    """What one event does to the resource: whether it counts it, and the facts that it sets where
    the resource is inventoried already, where it is not, and where it has no such fact."""

    does_count: bool
    changes: Changes
    creates: Changes
    if_absent: Changes


class FactHistory:
    """The facts of one resource by the events that affect it, in commit order.

    ``initial`` is the resource as first described. Events can be undone and restored one by one, at
    a cost that hardly grows with their number. Corrections are left out: they change no facts.
    """

    def __init__(self, initial: EconomicResource) -> None:
        self._initial = initial
        self._numbers: dict[NamedNode, int] = {}
        self._effects: list[_Effects] = []
        self._counting: list[int] = []
        self._changing: dict[NamedNode, list[int]] = {}
        self._creating: dict[NamedNode, list[int]] = {}
        self._giving: dict[NamedNode, list[int]] = {}

    def append(self, event: EconomicEvent, context: EffectContext) -> None:
        """Add an event that stands, the newest."""
        resource = self._initial.iri
        self._numbers[event.iri] = len(self._effects)
        self._effects.append(
            _Effects(
                counts(event, resource, context),
                changes_of(event, resource, context, creates=False),
                changes_of(event, resource, context, creates=True),
                changes_of(event, resource, context, creates=False, if_absent=True),
            )
        )
        self.restore(event.iri)

    def restore(self, event: NamedNode) -> None:
        """Have an event stand that was undone."""
        number, lists = self._entries(event)
        for entries in lists:
            if not _has(entries, number):
                insort(entries, number)

    def undo(self, event: NamedNode) -> None:
        """Leave an event out."""
        number, lists = self._entries(event)
        for entries in lists:
            if _has(entries, number):
                del entries[bisect_left(entries, number)]

    def _entries(self, event: NamedNode) -> tuple[int, list[list[int]]]:
        """The number of an event, and the lists that have it while it stands; none for an event
        that does not affect the resource."""
        number = self._numbers.get(event, -1)
        if number < 0:
            return number, []
        effects = self._effects[number]
        lists = [self._counting] if effects.does_count else []
        lists += [self._changing.setdefault(each, []) for each in effects.changes]
        lists += [self._creating.setdefault(each, []) for each in effects.creates]
        lists += [self._giving.setdefault(each, []) for each in effects.if_absent]
        return number, lists

    @property
    def is_inventoried(self) -> bool:
        """Whether an event that stands counts the resource."""
        return bool(self._counting)

    def facts(self) -> tuple[tuple[NamedNode, Term], ...]:
        """The facts, as the events that stand have made them."""
        found = ((predicate, self._fact(predicate)) for predicate in FACTS)
        return tuple((predicate, value) for predicate, value in found if value is not None)

    def _fact(self, predicate: NamedNode) -> Term | None:
        # What an event creates is not inventoried before it: up to the first one that counts it.
        first = self._counting[0] if self._counting else len(self._effects)
        changing = self._changing.get(predicate)
        if changing and changing[-1] > first:
            return self._effects[changing[-1]].changes[predicate]
        creating = self._creating.get(predicate, [])
        place = bisect_right(creating, first)
        if place:
            return self._effects[creating[place - 1]].creates[predicate]
        initial = self._initial.fact(predicate)
        giving = self._giving.get(predicate, [])
        if initial is not None or not giving:
            return initial
        return self._effects[giving[0]].if_absent[predicate]


def _has(entries: list[int], number: int) -> bool:
    place = bisect_left(entries, number)
    return place < len(entries) and entries[place] == number


def _rest(measure: Measure | None, amount: Amount | None) -> Measure | None:
    return None if measure is None or amount is None else Measure(amount, measure.unit)


def _left(
    original: Measure | None, corrections: Iterable[Measure | None], units: Units
) -> Amount | None:
    if original is None:
        return None
    amounts = [original.amount]
    for measure in corrections:
        if measure is not None:
            converted = units.convert(measure.amount, measure.unit, original.unit)
            amounts.append(converted if converted is not None else Decimal(0))
    return exactly(*amounts)
