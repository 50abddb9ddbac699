"""Events that create the resources they name, and what they give them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyoxigraph import NamedNode

from valuegraph.effects.engine import EffectContext, apply_event
from valuegraph.effects.rows import may_create
from valuegraph.model.resource import EconomicResource
from valuegraph.rdf.terms import Term
from valuegraph.vocabulary.namespaces import OM, VF

from .records import (
    AFTER,
    FROM,
    OWNER,
    PROVIDER,
    RECEIVER,
    THERE,
    TO,
    WORN,
    after,
    event,
    measure,
    node,
    stock,
)
from .test_action_table import ACTIONS

CREATES = {
    "copy": {TO},
    "lower": {FROM},
    "move": {TO},
    "produce": {FROM},
    "raise": {FROM},
    "transfer": {TO},
    "transferAllRights": {TO},
    "transferCustody": {TO},
}
"""The side on which an action may create a resource; the other actions never do."""

CREATES_BETWEEN_AGENTS = CREATES | {
    "accept": {TO},
    "consume": {TO},
    "deliverService": {TO},
    "dropoff": {TO},
    "modify": {TO},
    "pickup": {TO},
    "produce": {FROM, TO},
}
"""The transfer that these imply may create the receiver's resource, as an explicit one may."""


@pytest.mark.parametrize("action", ACTIONS)
def test_resources_that_may_be_created(action: str, around: EffectContext) -> None:
    own = event(action, to=TO)
    between = event(action, to=TO, receiver=RECEIVER)
    assert set(may_create(own, around.actions)) == CREATES.get(action, set())
    assert set(may_create(between, around.actions)) == CREATES_BETWEEN_AGENTS.get(action, set())


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("receiver", [PROVIDER, RECEIVER], ids=["one agent", "two agents"])
def test_the_only_resource_is_not_created_by_a_transfer(
    action: str, receiver: NamedNode, around: EffectContext
) -> None:
    """It is there already, in somebody's hands; only actions that create it themselves may."""
    expected = CREATES.get(action, set()) & {FROM}
    assert set(may_create(event(action, receiver=receiver), around.actions)) == expected


@pytest.mark.parametrize("action", ACTIONS)
def test_a_correction_creates_nothing(action: str, around: EffectContext) -> None:
    correction = event(action, to=TO, receiver=RECEIVER, corrects=node("original"))
    assert may_create(correction, around.actions) == ()


NAMES: dict[Term, str] = {
    PROVIDER: "provider",
    RECEIVER: "receiver",
    THERE: "there",
    AFTER: "after",
    WORN: "worn",
}


def created(
    action: str, iri: NamedNode, around: EffectContext, receiver: NamedNode = PROVIDER
) -> str:
    """The quantities and facts of a blank resource after its first event."""
    resources = [EconomicResource(FROM), EconomicResource(TO)]
    found = after(event(action, to=TO, receiver=receiver), resources, around)[iri]
    amounts = [m.amount for m in (found.accounting, found.onhand) if m is not None]
    return " ".join([*map(str, amounts), *(NAMES[value] for _, value in found.facts)])


@pytest.mark.parametrize(
    ("action", "resource", "expected"),
    [
        ("raise", FROM, "1 1 provider worn"),
        ("lower", FROM, "-1 -1 provider worn"),
        ("produce", FROM, "1 1 provider there after worn"),
        ("copy", TO, "1 1 provider there worn"),
        ("move", TO, "1 1 there worn"),
        ("transfer", TO, "1 1 provider there worn"),
        ("transferAllRights", TO, "1 0 provider worn"),
        ("transferCustody", TO, "0 1 there worn"),
    ],
)
def test_what_a_created_resource_is_given(
    action: str, resource: NamedNode, expected: str, around: EffectContext
) -> None:
    assert created(action, resource, around) == expected


@pytest.mark.parametrize(
    ("action", "resource", "expected"),
    [
        ("raise", FROM, "1 1 receiver worn"),
        ("copy", TO, "1 1 receiver there worn"),
        ("move", TO, "1 1 there worn"),
        ("transfer", TO, "1 1 receiver there worn"),
        ("produce", TO, "1 1 receiver there worn"),
        ("deliverService", TO, "1 1 receiver there worn"),
        ("consume", TO, "0 0 receiver there worn"),
        ("dropoff", TO, "0 1 there worn"),
        ("accept", TO, "0 0 there worn"),
    ],
)
def test_what_is_created_between_two_agents(
    action: str, resource: NamedNode, expected: str, around: EffectContext
) -> None:
    assert created(action, resource, around, receiver=RECEIVER) == expected


def test_what_is_made_for_another_is_the_makers_before_it_is_transferred(
    around: EffectContext,
) -> None:
    """With a resource for each side, the rights to the product start with its provider."""
    assert created("produce", FROM, around, receiver=RECEIVER) == "0 0 provider there after worn"


@pytest.mark.parametrize("action", ["produce", "raise", "lower", "copy"])
def test_a_resource_that_is_there_already_keeps_its_owner_and_place(
    action: str, around: EffectContext
) -> None:
    found = after(event(action, to=TO), [stock(FROM, of=OWNER), stock(TO, of=OWNER)], around)
    for resource in (found[FROM], found[TO]):
        assert resource.fact(VF.primaryAccountable) == OWNER
        assert resource.fact(VF.currentLocation) != THERE


def test_a_provider_without_receiver_is_accountable(around: EffectContext) -> None:
    made = event("raise", receiver=None)
    found = after(made, [EconomicResource(FROM)], around)
    assert found[FROM].fact(VF.primaryAccountable) == PROVIDER


@pytest.mark.parametrize("action", ["produce", "copy", "raise"])
def test_what_an_event_does_not_say_changes_nothing(action: str, around: EffectContext) -> None:
    silent = replace(
        event(action, to=TO, provider=None, receiver=None), to_location=None, state=None
    )
    no_stage = replace(around, stage=None)
    for before in (EconomicResource(FROM), EconomicResource(TO)):
        found = after(silent, [before], no_stage)
        assert found[before.iri].facts == ()
    found = after(silent, [stock(FROM), stock(TO)], no_stage)
    assert [r.facts for r in found.values()] == [stock(FROM).facts, stock(TO).facts]


def test_resources_that_are_not_kept_here_stay_away(around: EffectContext) -> None:
    """The engine is given the resources that the ledger keeps; the others are foreign."""
    found = after(event("transfer", to=TO), [stock(FROM)], around)
    assert set(found) == {FROM}


def test_the_specifications_unit_counts_what_is_created(around: EffectContext) -> None:
    in_grams = replace(around, default_units={FROM: OM.gram})
    found = after(event("raise", quantity=measure("1.5")), [EconomicResource(FROM)], in_grams)
    assert found[FROM].accounting == measure("1500", OM.gram)


def test_the_events_unit_counts_where_the_specifications_does_not_convert(
    around: EffectContext,
) -> None:
    in_litres = replace(around, default_units={FROM: OM.litre})
    found = after(event("raise", quantity=measure("1.5")), [EconomicResource(FROM)], in_litres)
    assert found[FROM].accounting == measure("1.5", OM.kilogram)


def test_an_event_without_resource_quantity_creates_no_quantity(around: EffectContext) -> None:
    made = replace(event("use"), resource_quantity=None, effort_quantity=measure("2", OM.hour))
    found = apply_event(made, {FROM: EconomicResource(FROM)}, around).resources[FROM]
    assert not found.is_inventoried
    assert found.facts == ((VF.state, WORN),)
