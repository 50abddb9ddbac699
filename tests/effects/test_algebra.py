"""Laws that hold for all events: conservation, independence of order, cancellation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from valuegraph.effects.engine import EffectContext
from valuegraph.model.event import EconomicEvent
from valuegraph.model.measure import Measure
from valuegraph.model.resource import EconomicResource
from valuegraph.vocabulary.action import QuantityEffect
from valuegraph.vocabulary.namespaces import OM, VF
from valuegraph.vocabulary.ontology import Ontology

from .records import FROM, PROVIDER, RECEIVER, TO, after, event, node, stock

KILOGRAMS = {
    OM.milligram: Fraction(1, 1_000_000),
    OM.gram: Fraction(1, 1000),
    OM.kilogram: Fraction(1),
    OM.tonne: Fraction(1000),
    OM.poundAvoirdupois: Fraction("0.45359237"),
}
"""Kilograms in units of mass. A kilogram has no finite number of pounds; the others convert exactly
in both directions."""

METRIC = [unit for unit in KILOGRAMS if unit != OM.poundAvoirdupois]
ACTIONS = sorted({"consume", "produce", "raise", "lower", "transfer", "move", "accept", "dropoff"})

amounts = st.decimals("0.001", "100000", places=3)
mass = st.builds(Measure, amounts, st.sampled_from(sorted(KILOGRAMS, key=str)))
stocked = st.builds(
    lambda amount, unit: (str(amount), unit), amounts, st.sampled_from(sorted(METRIC, key=str))
)


def kilograms(*measures: Measure | None) -> Fraction:
    return sum(
        (Fraction(m.amount) * KILOGRAMS[m.unit] for m in measures if m is not None), Fraction(0)
    )


def transferring(ontology: Ontology) -> list[NamedNode]:
    """The actions that take from one resource what they add to another."""
    return [
        action.iri
        for action in ontology.actions.values()
        if QuantityEffect.DECREMENT_INCREMENT in (action.accounting, action.onhand)
    ]


def test_four_actions_transfer(ontology: Ontology) -> None:
    names = {ontology.actions[iri].name for iri in transferring(ontology)}
    assert names == {"transfer", "transferAllRights", "transferCustody", "move"}


@given(mass, stocked, stocked, st.data())
def test_transfers_conserve_the_sum_of_both_sides(
    ontology: Ontology,
    around: EffectContext,
    quantity: Measure,
    first: tuple[str, NamedNode],
    second: tuple[str, NamedNode],
    data: st.DataObject,
) -> None:
    action = data.draw(st.sampled_from(transferring(ontology)))
    before = [stock(FROM, first[0], unit=first[1]), stock(TO, second[0], unit=second[1])]
    found = after(event(action, to=TO, receiver=RECEIVER, quantity=quantity), before, around)
    for part in ("accounting", "onhand"):
        was = kilograms(*(getattr(r, part) for r in before))
        assert kilograms(*(getattr(found[r], part) for r in (FROM, TO))) == was


@given(mass)
def test_a_side_without_finite_conversion_is_as_exact(
    around: EffectContext, quantity: Measure
) -> None:
    before = [stock(FROM, unit=OM.poundAvoirdupois), stock(TO)]
    found = after(event("transfer", to=TO, quantity=quantity), before, around)
    was = kilograms(*(r.accounting for r in before))
    assert kilograms(found[FROM].accounting, found[TO].accounting) == was


@given(mass, st.sampled_from(["consume", "produce", "deliverService", "accept", "dropoff"]))
def test_an_implied_transfer_adds_and_takes_the_same(
    around: EffectContext, quantity: Measure, action: str
) -> None:
    """Summed over both resources, an event between two agents does what it does within one."""
    before = [stock(FROM), stock(TO, unit=OM.gram)]
    within = after(event(action, to=TO, quantity=quantity), before, around)
    between = after(event(action, to=TO, receiver=RECEIVER, quantity=quantity), before, around)
    for part in ("accounting", "onhand"):
        sums = [kilograms(*(getattr(f[r], part) for r in (FROM, TO))) for f in (within, between)]
        assert sums[0] == sums[1]


@given(mass, st.sampled_from(ACTIONS), st.booleans())
def test_a_resource_on_both_sides_nets_to_what_the_action_alone_does(
    around: EffectContext, quantity: Measure, action: str, two_agents: bool
) -> None:
    receiver = RECEIVER if two_agents else PROVIDER
    both = event(action, to=FROM, receiver=receiver, quantity=quantity)
    before = stock(FROM, of=receiver)
    found = after(both, [before], around)[FROM]
    if action in ("transfer", "move"):
        assert (found.accounting, found.onhand) == (stock(FROM).accounting, stock(FROM).onhand)
    else:
        alone = after(event(action, quantity=quantity), [before], around)[FROM]
        assert (found.accounting, found.onhand) == (alone.accounting, alone.onhand)


def fold(
    events: Sequence[EconomicEvent], resources: Sequence[EconomicResource], around: EffectContext
) -> dict[NamedNode, EconomicResource]:
    found = {r.iri: r for r in resources}
    for each in events:
        kept = [found[iri] for iri in each.resources]
        found |= after(each, kept, around)
    return {iri: replace(resource, last_event=None) for iri, resource in found.items()}


def quantity_only(action: str, quantity: Measure, to: NamedNode | None) -> EconomicEvent:
    """An event that says nothing of place and state, so that its order does not matter. What is
    moved has a name where it comes to: else it would be all that is there by then."""
    made = event(action, to=TO if action == "move" else to, quantity=quantity)
    return replace(made, to_location=None, state=None)


changes = st.lists(
    st.builds(quantity_only, st.sampled_from(ACTIONS), mass, st.sampled_from([TO, None])),
    max_size=6,
)


@given(changes, st.data())
def test_the_order_of_changes_of_quantity_does_not_matter(
    around: EffectContext, events: list[EconomicEvent], data: st.DataObject
) -> None:
    no_stage = replace(around, stage=None)
    resources = [stock(FROM), stock(TO, unit=OM.gram)]
    shuffled = data.draw(st.permutations(events))
    assert fold(shuffled, resources, no_stage) == fold(events, resources, no_stage)


@given(st.lists(st.tuples(st.sampled_from(ACTIONS), mass), max_size=5), st.data())
def test_the_order_of_events_on_different_resources_does_not_matter(
    around: EffectContext, made: list[tuple[str, Measure]], data: st.DataObject
) -> None:
    events = [
        event(action, on=node(f"r{i}"), to=node(f"t{i}"), receiver=RECEIVER, quantity=quantity)
        for i, (action, quantity) in enumerate(made)
    ]
    resources = [EconomicResource(iri) for each in events for iri in each.resources]
    shuffled = data.draw(st.permutations(events))
    assert fold(shuffled, resources, around) == fold(events, resources, around)


@given(mass, st.sampled_from(ACTIONS), st.booleans(), changes)
def test_an_event_and_its_full_correction_cancel(
    around: EffectContext,
    quantity: Measure,
    action: str,
    two_agents: bool,
    later: list[EconomicEvent],
) -> None:
    receiver = RECEIVER if two_agents else PROVIDER
    resources = [stock(FROM), stock(TO, unit=OM.poundAvoirdupois)]
    made = event(action, to=TO, receiver=receiver, quantity=quantity)
    opposite = replace(quantity, amount=-quantity.amount)
    correction = replace(made, corrects=made.iri, resource_quantity=opposite)
    if two_agents:  # Nobody else adds to what is the receiver's.
        later = [replace(each, to_resource=None) for each in later if each.action != VF.move]
    never = fold(later, resources, around)
    undone = fold([made, *later, correction], resources, around)
    for iri, resource in never.items():
        assert (undone[iri].accounting, undone[iri].onhand) == (
            resource.accounting,
            resource.onhand,
        )


@given(st.lists(amounts, min_size=2, max_size=5), st.sampled_from(METRIC))
def test_partial_corrections_add_up(
    around: EffectContext, parts: list[Decimal], unit: NamedNode
) -> None:
    made = event("raise", quantity=Measure(sum(parts, Decimal(0)), unit))
    corrections = [
        replace(made, corrects=made.iri, resource_quantity=Measure(-part, unit)) for part in parts
    ]
    found = fold([made, *corrections], [stock(FROM)], around)[FROM]
    assert (found.accounting, found.onhand) == (stock(FROM).accounting, stock(FROM).onhand)
    some = fold([made, *corrections[1:]], [stock(FROM)], around)[FROM]
    assert kilograms(some.accounting) == 10 + Fraction(parts[0]) * KILOGRAMS[unit]


@pytest.fixture(scope="module")
def dimensions(ontology: Ontology) -> list[list[NamedNode]]:
    """The units of each dimension in which something can be converted."""
    found: dict[NamedNode, list[NamedNode]] = {}
    for unit in ontology.units.values():
        if unit.dimension is not None and unit.factor is not None:
            found.setdefault(unit.dimension, []).append(unit.iri)
    return [sorted(units, key=str) for units in found.values() if len(units) > 1]


@given(st.decimals("-1e9", "1e9", places=6), st.data())
def test_conversions_are_exact(
    ontology: Ontology,
    around: EffectContext,
    dimensions: list[list[NamedNode]],
    amount: Decimal,
    data: st.DataObject,
) -> None:
    units = data.draw(st.sampled_from(dimensions))
    source, target = data.draw(st.sampled_from(units)), data.draw(st.sampled_from(units))
    found = around.units.convert(amount, source, target)
    factors = [ontology.units[u].factor for u in (source, target)]
    assert found is not None
    assert factors[0] is not None
    assert factors[1] is not None
    exact = Fraction(amount) * factors[0] / factors[1]
    assert Fraction(found) == exact
    opposite = around.units.convert(-amount, source, target)
    assert opposite == -found
