"""What is left of events after their corrections, and resources folded from the rest."""

from __future__ import annotations

from decimal import Decimal

import pytest

from valuegraph.effects.engine import Surroundings
from valuegraph.effects.history import is_undone, refold, remaining
from valuegraph.model.event import EconomicEvent
from valuegraph.model.measure import Measure
from valuegraph.model.resource import EconomicResource
from valuegraph.vocabulary.namespaces import OM, VF

from .records import FROM, PROVIDER, THERE, TO, event, measure, node


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
    corrections: list[Measure], left: str, around: Surroundings
) -> None:
    original = event("raise", quantity=measure("5"))
    made = [correction(original, quantity) for quantity in corrections]
    assert remaining(original, made, around.units) == (Decimal(left), None)


def test_both_quantities_of_an_event_are_corrected_apart(around: Surroundings) -> None:
    original = event("use", quantity=measure("1"), effort=measure("8", OM.hour))
    made = [correction(original, measure("0"), measure("-30", OM["minute-Time"]))]
    assert remaining(original, made, around.units) == (Decimal(1), Decimal("7.5"))


def test_a_correction_that_does_not_convert_takes_nothing(around: Surroundings) -> None:
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


def test_a_resource_is_folded_from_its_events_in_order(around: Surroundings) -> None:
    events = [
        event("raise", quantity=measure("5"), name="first"),
        event("transfer", to=TO, quantity=measure("2"), name="second"),
    ]
    blank = EconomicResource(FROM, conforms_to=node("kind"))
    folded = refold(blank, events, {e.iri: around for e in events})
    assert folded.accounting == folded.onhand == measure("3")
    assert folded.fact(VF.primaryAccountable) == PROVIDER
    assert folded.fact(VF.currentLocation) is None
    assert folded.last_event == node("second")


def test_folding_starts_from_the_initial_facts() -> None:
    initial = EconomicResource(FROM).with_fact(VF.currentLocation, THERE)
    assert refold(initial, [], {}) == initial
