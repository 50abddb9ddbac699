"""What is named decides: the end of a transfer that a single resource is, what is out of somebody's
hands, and corrections that do as their event did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from valuegraph.effects.ends import out
from valuegraph.effects.engine import EffectContext, apply_event
from valuegraph.model.event import EconomicEvent
from valuegraph.model.resource import EconomicResource
from valuegraph.vocabulary.namespaces import OM, VF, VG

from .records import (
    FROM,
    HERE,
    OWNER,
    PROVIDER,
    RECEIVER,
    THERE,
    TO,
    after,
    event,
    measure,
    node,
    stock,
)


def amounts(resource: EconomicResource) -> tuple[Fraction | int, Fraction | int]:
    assert resource.accounting is not None
    assert resource.onhand is not None
    return Fraction(resource.accounting.amount), Fraction(resource.onhand.amount)


def told(
    made: EconomicEvent, resources: Sequence[EconomicResource], around: EffectContext
) -> list[str]:
    """The findings, but for one: these events give places and states, also to the rest of what
    they move a part of."""
    found = apply_event(made, {r.iri: r for r in resources}, around).findings
    found = tuple(each for each in found if each.rule != VG.RestChanges)
    return [f.rule.value.rsplit("#")[-1] for f in found]


def between(
    action: str, amount: str = "3", on: NamedNode | None = FROM, to: NamedNode | None = None
) -> EconomicEvent:
    return event(action, receiver=RECEIVER, quantity=measure(amount), on=on, to=to)


@pytest.mark.parametrize(
    ("action", "providers", "receivers"),
    [
        ("transfer", (7, 7), (13, 13)),
        ("transferAllRights", (7, 10), (13, 10)),
        ("transferCustody", (10, 7), (10, 10)),
        ("move", (7, 7), (13, 13)),
    ],
)
def test_the_only_resource_is_the_end_of_whoever_is_accountable(
    action: str,
    providers: tuple[int, int],
    receivers: tuple[int, int],
    around: EffectContext,
) -> None:
    made = between(action)
    for owner, expected in ((PROVIDER, providers), (RECEIVER, receivers), (OWNER, providers)):
        before = stock(FROM, of=owner)
        found = after(made, [before], around)[FROM]
        assert amounts(found) == expected
        assert found.fact(VF.primaryAccountable) == owner
        moved = owner == RECEIVER and action != "transferAllRights"
        assert found.fact(VF.currentLocation) == (THERE if moved else HERE)


def handed(
    action: str, by: NamedNode | None, to: NamedNode | None, amount: str = "1"
) -> EconomicEvent:
    return event(action, provider=by, receiver=to, quantity=measure(amount, OM.one))


@pytest.mark.parametrize("amount", ["1", "0.5"])
def test_what_is_lent_comes_back(amount: str, around: EffectContext) -> None:
    book = stock(FROM, "1", unit=OM.one)
    out_of_hands = 1 - Fraction(amount)
    lent = after(handed("transferCustody", PROVIDER, RECEIVER, amount), [book], around)[FROM]
    assert amounts(lent) == (1, out_of_hands)
    back = after(handed("transferCustody", RECEIVER, PROVIDER, amount), [lent], around)[FROM]
    assert amounts(back) == (1, 1)


def test_no_more_comes_back_than_was_out(around: EffectContext) -> None:
    lent = stock(FROM, "10", "8", unit=OM.one)
    made = handed("transferCustody", RECEIVER, PROVIDER, "3")
    outcome = apply_event(made, {FROM: lent}, around)
    assert amounts(outcome.resources[FROM]) == (10, 10)
    assert outcome.event.onhand_limit == 2
    assert told(made, [lent], around) == ["MoreThanOut"]
    sold_back = handed("transfer", RECEIVER, PROVIDER, "3")
    assert amounts(after(sold_back, [lent], around)[FROM]) == (13, 11)


@pytest.mark.parametrize(
    ("action", "expected"),
    [("transferCustody", (10, 4)), ("accept", (10, 4)), ("consume", (7, 4)), ("transfer", (7, 4))],
)
def test_others_pass_on_what_is_out_already(
    action: str, expected: tuple[int, int], around: EffectContext
) -> None:
    lent = stock(FROM, "10", "4", of=OWNER)
    assert amounts(after(between(action, "3"), [lent], around)[FROM]) == expected
    more = between(action, "7")
    onhand = expected[1] - 7
    assert amounts(after(more, [lent], around)[FROM])[1] == onhand


@pytest.mark.parametrize("took", [True, False])
def test_what_ends_a_pair_follows_what_began_it(took: bool, around: EffectContext) -> None:
    lent = stock(FROM, "10", "4", of=OWNER)
    told_so = replace(around, took_from_onhand=took)
    found = after(between("modify", "3"), [lent], told_so)[FROM]
    assert amounts(found) == (10, 7 if took else 4)


@pytest.mark.parametrize(
    ("provider", "receiver", "expected"),
    [(PROVIDER, None, 7), (None, RECEIVER, 13), (None, None, 7)],
)
def test_an_agent_that_is_missing(
    provider: NamedNode | None,
    receiver: NamedNode | None,
    expected: int,
    around: EffectContext,
) -> None:
    made = event("transfer", provider=provider, receiver=receiver, quantity=measure("3"))
    assert amounts(after(made, [stock(FROM)], around)[FROM]) == (expected, expected)
    assert told(made, [stock(FROM)], around) == ["TransferAgents"]
    moved = replace(made, action=VF.move, resource_quantity=measure("10"))
    assert amounts(after(moved, [stock(FROM)], around)[FROM]) == (10, 10)
    assert told(moved, [stock(FROM)], around) == []


def test_what_moves_without_another_name_is_all_that_is_on_hand(around: EffectContext) -> None:
    van = stock(FROM, "10", "6")
    found = after(event("move", quantity=measure("6")), [van], around)[FROM]
    assert amounts(found) == (10, 6)
    assert found.fact(VF.currentLocation) == THERE
    assert told(event("move", quantity=measure("5")), [van], around) == ["PartOfResource"]


@pytest.mark.parametrize("action", ["transfer", "transferAllRights", "consume", "deliverService"])
def test_a_part_does_not_change_hands_under_the_same_name(
    action: str, around: EffectContext
) -> None:
    for amount, expected in (("9", ["PartOfResource"]), ("10", []), ("11", [])):
        made = between(action, amount, to=FROM)
        assert told(made, [stock(FROM)], around) == expected
        assert told(made, [stock(FROM, of=RECEIVER)], around) == []


@pytest.mark.parametrize("action", ["transfer", "transferAllRights", "produce", "consume"])
def test_rights_do_not_get_into_what_a_third_agent_has(action: str, around: EffectContext) -> None:
    made = between(action, to=TO)
    assert told(made, [stock(FROM), stock(TO, of=OWNER)], around) == ["OthersResource"]
    for to in (stock(TO), stock(TO, of=RECEIVER), EconomicResource(TO)):
        assert told(made, [stock(FROM), to], around) == []
    alone = between(action, on=None, to=TO)
    assert told(alone, [stock(TO, of=OWNER)], around) == ["OthersResource"]


def test_custody_gets_into_what_anybody_has(around: EffectContext) -> None:
    made = between("transferCustody", to=TO)
    assert told(made, [stock(FROM), stock(TO, of=OWNER)], around) == []


def test_a_move_passes_no_rights(around: EffectContext) -> None:
    made = event("move", to=TO)
    assert told(made, [stock(FROM), stock(TO, of=RECEIVER)], around) == ["OthersResource"]
    assert told(made, [stock(FROM), stock(TO, of=PROVIDER)], around) == []
    assert told(between("move"), [stock(FROM)], around) == ["TransferAgents"]


def test_rights_of_a_third_agent_are_sold_with_a_warning(around: EffectContext) -> None:
    assert told(between("transfer"), [stock(FROM, of=OWNER)], around) == ["OthersRights"]
    assert told(between("transferCustody"), [stock(FROM, of=OWNER)], around) == []


def test_a_copy_into_nothing_changes_nothing(around: EffectContext) -> None:
    assert amounts(after(event("copy"), [stock(FROM)], around)[FROM]) == (10, 10)
    assert told(event("copy"), [stock(FROM)], around) == ["NoEffect"]


@pytest.mark.parametrize("action", ["raise", "lower", "produce"])
def test_what_belongs_to_nobody_is_settled_by_the_next_that_may_create_it(
    action: str, around: EffectContext
) -> None:
    nobodys = replace(stock(FROM), facts=())
    assert after(event(action), [nobodys], around)[FROM].fact(VF.primaryAccountable) == PROVIDER
    found = after(event(action), [stock(FROM, of=OWNER)], around)[FROM]
    assert found.fact(VF.primaryAccountable) == OWNER


SINGLE = ("transfer", "transferAllRights", "transferCustody", "consume", "accept", "use", "raise")
agents = st.sampled_from([PROVIDER, RECEIVER, OWNER])
some = st.decimals("0.001", "12", places=3)


@given(
    st.sampled_from(SINGLE),
    st.tuples(agents, agents, agents),
    some,
    some,
    st.lists(some, min_size=1, max_size=4),
    st.lists(st.tuples(st.sampled_from(SINGLE), agents, agents, some), max_size=3),
)
def test_corrections_take_back_what_their_event_did_whatever_came_between(
    around: EffectContext,
    action: str,
    who: tuple[NamedNode, NamedNode, NamedNode],
    accounting: Decimal,
    onhand: Decimal,
    parts: list[Decimal],
    between_them: list[tuple[str, NamedNode, NamedNode, Decimal]],
) -> None:
    """In any number of parts, and though the accountable agent be another one by then."""
    owner, provider, receiver = who
    before = stock(FROM, str(accounting), str(onhand), of=owner)
    quantity = sum(parts, Decimal(0))
    made = event(action, provider=provider, receiver=receiver, quantity=measure(quantity))
    outcome = apply_event(made, {FROM: before}, around)
    done = outcome.resources[FROM]
    changed = tuple(b - a for a, b in zip(amounts(before), amounts(done), strict=True))
    now = done.with_fact(VF.primaryAccountable, node("agent/heir"))
    for name, by, to, amount in between_them:
        later = event(name, provider=by, receiver=to, quantity=measure(amount), name="later")
        now = apply_event(later, {FROM: now}, around).resources.get(FROM, now)
    rest = amounts(now)
    left = quantity
    for part in parts:
        correction = replace(
            outcome.event,
            iri=node("correction"),
            corrects=made.iri,
            resource_quantity=measure(-part),
        )
        at = replace(around, left=measure(left))
        now = apply_event(correction, {FROM: now}, at).resources.get(FROM, now)
        left -= part
    assert amounts(now) == tuple(a - b for a, b in zip(rest, changed, strict=True))


@given(agents, agents, agents, some, some, some)
def test_no_more_is_on_hand_than_there_are_rights_to_by_passing_on(
    around: EffectContext,
    owner: NamedNode,
    provider: NamedNode,
    receiver: NamedNode,
    accounting: Decimal,
    onhand: Decimal,
    amount: Decimal,
) -> None:
    """Custody that is passed on, taken or given back never makes more of what is on hand."""
    before = stock(FROM, str(max(accounting, onhand)), str(onhand), of=owner)
    made = event("transferCustody", provider=provider, receiver=receiver, quantity=measure(amount))
    found = after(made, [before], around)[FROM]
    assert out(found) >= 0
