"""Whether there was always as much as went out, by the dates of events."""

from __future__ import annotations

import random
from fractions import Fraction

from tests.ledger.books import Node, correction, event
from tests.ledger.conftest import Opener
from tests.ledger.rules.refusals import refusal, refusals
from valuegraph.ledger.policies import judged_by_rules
from valuegraph.rdf.findings import Severity
from valuegraph.vocabulary.namespaces import VF, VG

POLICY = "no-overdraft-by-date"
FLOUR: Node = {
    "id": "x:flour",
    "type": "EconomicResource",
    "name": "Flour",
    "primaryAccountable": "x:mill",
}


def day(name: str, action: str, amount: str, number: int, **changes: object) -> Node:
    time = f"2026-05-{number:02}T09:00:00Z"
    dated = {"resource": "x:flour", "hasPointInTime": time, **changes}
    return event(name, action, f"{amount} kilogram", **dated)


def test_nothing_goes_out_before_it_came_in(with_policies: Opener) -> None:
    books = with_policies(POLICY)
    books.accept(FLOUR, day("in", "raise", "5", 10))
    found = refusals(books, day("out", "consume", "3", 9))
    assert {f.path for f in found} == {VF.accountingQuantity, VF.onhandQuantity}
    for each in found:
        assert each.rule == VG.OverdraftByDate
        assert "would have had -3 kilogram" in each.message
        assert "after <https://elsewhere.example/out>" in each.message
    books.accept(day("later", "consume", "3", 10))
    refusal_of_rest = refusals(books, day("too-much", "consume", "3", 11))
    assert "would have had -1 kilogram" in refusal_of_rest[0].message


def test_the_order_of_recording_does_not_matter(with_policies: Opener) -> None:
    books = with_policies(POLICY)
    books.accept(FLOUR, day("in", "raise", "5", 10), day("out", "consume", "5", 20))
    books.accept(day("more", "raise", "2", 12))
    books.accept(day("between", "consume", "2", 15))
    refusals(books, day("again", "consume", "1", 15))


def test_an_earlier_event_can_make_a_later_one_impossible(with_policies: Opener) -> None:
    books = with_policies(POLICY)
    books.accept(FLOUR, day("a", "raise", "5", 1), day("b", "consume", "4", 5))
    books.accept(day("c", "raise", "9", 20))
    found = refusals(books, day("d", "consume", "2", 3))
    assert "would have had -1 kilogram" in found[0].message
    assert "after <https://elsewhere.example/b>" in found[0].message


def test_what_is_on_hand_is_watched_apart(with_policies: Opener) -> None:
    books = with_policies(POLICY)
    books.accept(FLOUR, day("in", "raise", "5", 10))
    lent = day("lent", "transferCustody", "5", 9, receiver="x:bakery")
    found = refusal(books, lent)
    assert found.path == VF.onhandQuantity


def test_a_correction_counts_when_its_original_did(with_policies: Opener) -> None:
    books = with_policies(POLICY)
    in_ = day("in", "raise", "5", 1)
    books.accept(FLOUR, in_, day("out", "consume", "4", 5), day("more", "raise", "9", 20))
    fault = correction("less", in_, "-2 kilogram", hasPointInTime="2026-05-25T09:00:00Z")
    receipt = books.accept(fault)
    told = [f for f in receipt.findings if f.rule == VG.OverdraftByDate]
    assert {f.severity for f in told} == {Severity.WARNING}
    assert "would have had -1 kilogram" in told[0].message


def test_what_was_so_before_may_get_better(with_policies: Opener) -> None:
    books = with_policies()
    books.accept(FLOUR, day("out", "consume", "4", 5), day("in", "raise", "9", 20))
    books.ledger.adopt(with_policies(POLICY).ledger.schema)
    quads = list(books.ledger.reader.match())
    assert len(judged_by_rules(quads, [POLICY], books.ledger.ontology)) == 2
    receipt = books.accept(day("late", "raise", "1", 2))
    told = [f for f in receipt.findings if f.rule == VG.OverdraftByDate]
    assert {f.severity for f in told} == {Severity.WARNING}
    refusals(books, day("worse", "consume", "1", 3))


def test_dates_are_asked_for(with_policies: Opener) -> None:
    books = with_policies(POLICY)
    undated = event("undated", "raise", "5 kilogram", resource="x:flour", hasPointInTime=None)
    messages = [f.message for f in refusals(books, FLOUR, undated)]
    assert any("When was this?" in message for message in messages)


def test_random_histories_are_judged_as_a_count_by_day_does(with_policies: Opener) -> None:
    source = random.Random(11)
    judged = {True: 0, False: 0}
    for _ in range(6):
        books = with_policies(POLICY)
        books.accept(FLOUR)
        held: list[tuple[int, Fraction]] = []
        for number in range(14):
            amount, date = source.randint(1, 6), source.randint(1, 8)
            sign = source.choice((1, 1, -1))
            flow = day(f"e{number}", "raise" if sign > 0 else "consume", str(amount), date)
            wanted = [*held, (date, Fraction(sign * amount))]
            fits = all(sum(a for d, a in wanted if d <= last) >= 0 for last in range(1, 9))
            assert books.record(flow).conforms is fits
            judged[fits] += 1
            held = wanted if fits else held
        books.ledger.close()
    assert all(judged.values())
