"""What is left of events after their corrections, and resources folded from the rest."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuegraph.effects.engine import EffectContext, apply_event
from valuegraph.effects.history import FactHistory, after_correction, is_undone, remaining
from valuegraph.model.event import EconomicEvent
from valuegraph.model.measure import Measure
from valuegraph.model.resource import EconomicResource
from valuegraph.vocabulary.namespaces import OM, VF

from .records import FROM, PROVIDER, THERE, TO, event, measure, node

ACTIONS = ("raise", "produce", "transfer", "move", "consume", "use", "accept", "modify", "combine")


UNCOUNTED: dict[str, Any] = {"resource_quantity": None}


def correction(
    original: EconomicEvent, quantity: Measure, effort: Measure | None = None
) -> EconomicEvent:
    return event("use", quantity=quantity, effort=effort, corrects=original.iri, name="correction")


@pytest.mark.parametrize(
    ("corrections", "left"),
    [
        ([], "5"),
        ([measure("-2")], "3"),
        ([measure("-2"), measure("-3")], "0"),
        ([measure("-6")], "-1"),
        ([measure("-5"), measure("4")], "4"),
        ([measure("-2500", OM.gram)], "2.5"),
    ],
)
def test_what_corrections_leave_of_an_event(
    corrections: list[Measure], left: str, around: EffectContext
) -> None:
    original = event("raise", quantity=measure("5"))
    made = [correction(original, quantity) for quantity in corrections]
    assert remaining(original, made, around.units) == (Decimal(left), None)


def test_both_quantities_of_an_event_are_corrected_apart(around: EffectContext) -> None:
    original = event("use", quantity=measure("1"), effort=measure("8", OM.hour))
    made = [correction(original, measure("0"), measure("-30", OM["minute-Time"]))]
    assert remaining(original, made, around.units) == (Decimal(1), Decimal("7.5"))


def test_a_correction_that_does_not_convert_takes_nothing(around: EffectContext) -> None:
    original = event("raise", quantity=measure("5"))
    made = [correction(original, measure("-5", OM.litre))]
    assert remaining(original, made, around.units) == (Decimal(5), None)


@pytest.mark.parametrize(
    ("left", "undone"),
    [
        ((Decimal(0), None), True),
        ((None, Decimal(0)), True),
        ((Decimal(0), Decimal(0)), True),
        ((Decimal(0), Decimal(1)), False),
        ((Decimal(1), None), False),
        ((None, None), False),
    ],
)
def test_an_event_is_undone_when_nothing_is_left_of_it(
    left: tuple[Decimal | None, Decimal | None], undone: bool
) -> None:
    assert is_undone(left) is undone


def test_what_is_left_after_one_more_correction(around: EffectContext) -> None:
    original = event("use", quantity=measure("5"), effort=measure("8", OM.hour))
    first = correction(original, measure("-2000", OM.gram))
    second = correction(original, measure("-3"), measure("-30", OM["minute-Time"]))
    left = after_correction(
        original, remaining(original, [first], around.units), second, around.units
    )
    assert (
        left == remaining(original, [first, second], around.units) == (Decimal(0), Decimal("7.5"))
    )


def test_the_first_event_that_counts_a_resource_creates_it(around: EffectContext) -> None:
    history = FactHistory(EconomicResource(FROM, conforms_to=node("kind")))
    history.append(event("raise", quantity=measure("5"), name="first"), around)
    history.append(event("transfer", to=TO, quantity=measure("2"), name="second"), around)
    assert history.is_inventoried
    facts = dict(history.facts())
    assert facts[VF.primaryAccountable] == PROVIDER
    assert VF.currentLocation not in facts


def test_a_history_starts_from_the_initial_facts() -> None:
    initial = EconomicResource(FROM).with_fact(VF.currentLocation, THERE)
    history = FactHistory(initial)
    assert history.facts() == initial.facts
    assert not history.is_inventoried


@given(st.lists(st.tuples(st.sampled_from(ACTIONS), st.booleans()), max_size=7), st.data())
def test_events_are_undone_and_restored_as_if_the_others_were_all(
    around: EffectContext, drawn: list[tuple[str, bool]], data: st.DataObject
) -> None:
    events = [
        replace(event(action, to=TO, name=f"event{number}"), **({} if counts else UNCOUNTED))
        for number, (action, counts) in enumerate(drawn)
    ]
    initial = EconomicResource(FROM).with_fact(VF.currentLocation, THERE)
    history = FactHistory(initial)
    for each in events:
        history.append(each, around)
    stand = {each.iri for each in events}
    for each in data.draw(st.lists(st.sampled_from(events or [event("use")]), max_size=10)):
        if each.iri in stand:
            stand.discard(each.iri)
            history.undo(each.iri)
        elif each in events:
            stand.add(each.iri)
            history.restore(each.iri)
    folded = initial
    for each in events:
        if each.iri in stand:
            outcome = apply_event(each, {FROM: folded}, around)
            folded = outcome.resources.get(FROM, folded)
    assert history.facts() == folded.facts
    assert history.is_inventoried == folded.is_inventoried
