"""Amounts and units: an event counts in any unit of the resource's dimension."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from pyoxigraph import NamedNode

from valuegraph.effects.engine import EffectContext, apply_event
from valuegraph.model.resource import EconomicResource
from valuegraph.vocabulary.namespaces import OM, VF, VG

from .records import FROM, TO, after, event, measure, node, stock


@pytest.mark.parametrize(
    ("amount", "unit", "left"),
    [
        ("1", OM.kilogram, "9"),
        ("250", OM.gram, "9.75"),
        ("0.5", OM.tonne, "-490"),
        ("1", OM.poundAvoirdupois, "9.54640763"),
        ("0.000000000000000001", OM.kilogram, "9.999999999999999999"),
    ],
)
def test_an_event_is_counted_in_the_unit_of_the_resource(
    amount: str, unit: NamedNode, left: str, around: EffectContext
) -> None:
    found = after(event("consume", quantity=measure(amount, unit)), [stock(FROM)], around)
    assert found[FROM].accounting == measure(left)
    assert found[FROM].onhand == measure(left)


def test_each_side_of_a_transfer_is_counted_in_its_own_unit(around: EffectContext) -> None:
    sack, jar = stock(FROM), stock(TO, "100", unit=OM.gram)
    found = after(event("transfer", to=TO, quantity=measure("2")), [sack, jar], around)
    assert found[FROM].accounting == measure("8")
    assert found[TO].accounting == measure("2100", OM.gram)


def test_units_of_another_dimension_are_refused(around: EffectContext) -> None:
    made = event("consume", quantity=measure("1", OM.litre))
    outcome = apply_event(made, {FROM: stock(FROM)}, around)
    (finding,) = outcome.findings
    assert finding.rule == VG.UnitMismatch
    assert (finding.focus, finding.path, finding.value) == (
        made.iri,
        VF.resourceQuantity,
        OM.litre,
    )
    assert finding.message == (
        f"The event counts in litre, but the resource <{FROM.value}> is counted in kilogram; the "
        "two do not convert. Give the quantity in kilogram or a unit like it."
    )


def test_a_unit_that_nothing_is_known_of_converts_to_itself_alone(around: EffectContext) -> None:
    coin = node("unit/coin")
    found = after(event("consume", quantity=measure("3", coin)), [stock(FROM, unit=coin)], around)
    assert found[FROM].accounting == measure("7", coin)
    outcome = apply_event(event("consume"), {FROM: stock(FROM, unit=coin)}, around)
    assert [f.rule for f in outcome.findings] == [VG.UnitMismatch]


def test_accounting_and_onhand_are_counted_apart(around: EffectContext) -> None:
    found = after(event("dropoff"), [stock(FROM, "10", "3")], around)
    assert (found[FROM].accounting, found[FROM].onhand) == (measure("10"), measure("4"))


@pytest.mark.parametrize("amount", ["99999999999999999999", "-99999999999999999999"])
def test_quantities_stay_within_what_the_store_computes_with(
    amount: str, around: EffectContext
) -> None:
    made = event("raise" if Decimal(amount) > 0 else "lower")
    outcome = apply_event(made, {FROM: stock(FROM, amount)}, around)
    assert [f.rule for f in outcome.findings] == [VG.QuantityRange]


def test_the_first_event_counts_both_quantities(around: EffectContext) -> None:
    found = after(event("dropoff"), [EconomicResource(FROM)], around)
    assert (found[FROM].accounting, found[FROM].onhand) == (measure("0"), measure("1"))


def test_an_action_that_is_not_known_has_no_effect(around: EffectContext) -> None:
    before = stock(FROM)
    found = after(event(node("ferment")), [before], around)
    assert found[FROM] == replace(before, last_event=event("use").iri)
