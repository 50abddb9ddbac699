"""Sums without residue: amounts in other units add up exactly, however they are divided, and are
rounded when they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ledger.books import Books, Node, correction, event, notes, quantity, x
from tests.ledger.conftest import Opener
from tests.ledger.rules.refusals import refusals
from valuegraph.ledger.schema import Schema
from valuegraph.rdf.syntaxes import N_TRIPLES
from valuegraph.rdf.terms import parse_fraction
from valuegraph.vocabulary.namespaces import VF, VG

EGGS = event("laid", "raise", "1 dozen", resource="x:eggs")
THIRD = event("third", "raise", "1 dozen", resource="x:eggs")


def promise(amount: str) -> Node:
    return {
        "id": "x:promise",
        "type": "Commitment",
        "action": "transfer",
        "provider": "x:mill",
        "receiver": "x:ana",
        "resourceConformsTo": "x:egg",
        "resourceQuantity": quantity(amount),
        "due": "2026-06-01T00:00:00Z",
    }


def exact(books: Books, measure: str) -> Fraction:
    """A quantity as it is kept."""
    (shown,) = books.values(measure, VF.hasNumericalValue)
    kept = books.values(measure, VG.exactValue)
    amount = parse_fraction(*kept or {shown})
    assert amount is not None
    return Fraction(amount)


def test_twelve_eggs_are_a_dozen(books: Books) -> None:
    books.accept(EGGS)
    for number in range(12):
        books.accept(event(f"eaten-{number}", "consume", "1 one", resource="x:eggs"))
        left = books.stock("eggs")["accountingQuantity"]
        assert exact(books, "eggs#accountingQuantity") == Fraction(11 - number, 12), left
    assert books.stock("eggs")["onhandQuantity"] == "0 dozen"
    assert books.values("eggs#accountingQuantity", VG.exactValue) == set()


def test_a_promise_of_a_dozen_is_kept_by_twelve_eggs(books: Books) -> None:
    books.accept({"id": "x:egg", "type": "ResourceSpecification", "name": "Egg"}, EGGS)
    books.accept(promise("1 dozen"))
    for number in range(12):
        assert books.values("promise", VG.status) <= {"pending", "inProgress"}
        given_away = event(
            f"given-{number}",
            "transfer",
            "1 one",
            receiver="x:ana",
            resourceConformsTo="x:egg",
            fulfills="x:promise",
        )
        books.accept(given_away)
    assert books.values("promise", VG.status) == {"closed"}
    assert exact(books, "promise#fulfilledQuantity") == 1


def test_what_is_shown_rounded_is_told_and_kept_exactly(books: Books) -> None:
    books.accept(EGGS)
    receipt = books.accept(event("eaten", "consume", "1 one", resource="x:eggs"))
    (told,) = notes(receipt, "Rounded")
    assert told.focus == x("eggs")
    assert "11/12 dozen" in told.message
    assert "shown as 0.916666666666666667" in told.message
    assert books.values("eggs#accountingQuantity", VG.exactValue) == {"11/12"}
    receipt = books.accept(event("two", "consume", "2 one", resource="x:eggs"))
    assert notes(receipt, "Rounded") == []
    assert books.stock("eggs")["accountingQuantity"] == "0.75 dozen"


def test_three_corrections_take_back_a_dozen(books: Books) -> None:
    books.accept(EGGS)
    for number in range(3):
        books.accept(correction(f"less-{number}", EGGS, "-4 one"))
    assert books.stock("eggs") == {}


def test_a_correction_by_what_is_shown_takes_back_all_of_it(books: Books) -> None:
    books.accept(EGGS, event("more", "raise", "1 dozen", resource="x:eggs"))
    books.accept(correction("less", EGGS, "-4 one"))
    rest = correction("rest", EGGS, "-0.666666666666666667 dozen")
    books.accept(rest)
    assert books.stock("eggs")["accountingQuantity"] == "1 dozen"
    assert exact(books, "eggs#accountingQuantity") == 1
    assert books.values("rest#resourceQuantity", VG.exactValue) == {"-2/3"}
    more = correction("beyond", EGGS, "-0.000000000000000001 dozen")
    assert [f.rule for f in refusals(books, more)] == [VG.Correction]


def test_a_limit_is_compared_exactly(with_limit: Books) -> None:
    """Fifteen times forty minutes are ten hours."""
    for number in range(15):
        with_limit.accept(event(f"e{number}", "lower", "40 minute-Time", resource="x:hours"))
    assert with_limit.stock("hours")["accountingQuantity"] == "0 hour"
    refusals(with_limit, event("more", "lower", "1 minute-Time", resource="x:hours"))


@pytest.fixture
def with_limit(with_policies: Opener) -> Iterator[Books]:
    """A member with ten hours, and no overdraft."""
    books = with_policies("no-overdraft-accounting")
    books.accept(event("opened", "raise", "10 hour", resource="x:hours"))
    yield books
    books.ledger.close()


def test_an_export_is_recorded_again_as_exact(
    books: Books, new_books: Callable[[Schema], Books], schema: Schema
) -> None:
    books.accept(EGGS, event("eaten", "consume", "1 one", resource="x:eggs"))
    books.accept(correction("less", EGGS, "-4 one"))
    text = "".join(f"{q.subject} {q.predicate} {q.object} .\n" for q in books.quads())
    fresh = new_books(schema)
    receipt = fresh.submit(text, N_TRIPLES)
    assert receipt.conforms, [f.message for f in receipt.findings]
    assert exact(fresh, "eggs#accountingQuantity") == Fraction(7, 12)
    assert fresh.stock("eggs") == books.stock("eggs")


def test_the_last_digit_of_a_large_amount_counts(books: Books) -> None:
    large = "99999999999999999998.999999999999999999 one"
    books.accept(event("a", "raise", large, resource="x:grains"))
    books.accept(event("b", "lower", large, resource="x:grains"))
    assert books.stock("grains")["accountingQuantity"] == "0 one"
    again = event("c", "raise", large, resource="x:sand")
    books.accept(again, correction("d", again, f"-{large}"))
    assert books.stock("sand") == {}


def test_a_balance_of_elsewhere_is_opened_as_exact(
    books: Books, new_books: Callable[[Schema], Books], schema: Schema
) -> None:
    mill: Node = {"id": "x:mill", "type": "Organization", "name": "Mill"}
    books.accept(mill, EGGS, event("eaten", "consume", "4 one", resource="x:eggs"))
    of_eggs = ("eggs", "mill")
    kept = [q for q in books.quads() if any(name in str(q.subject) for name in of_eggs)]
    text = "".join(f"{q.subject} {q.predicate} {q.object} .\n" for q in kept)
    fresh = new_books(schema)
    receipt = fresh.ledger.record(text.encode(), N_TRIPLES, opening_balances=True)
    assert receipt.conforms, [f.message for f in receipt.findings]
    assert exact(fresh, "eggs#accountingQuantity") == Fraction(2, 3)


@pytest.mark.parametrize("amount", ["99999999999999999999.999999999999999999"])
def test_the_largest_amount_there_may_be(books: Books, amount: str) -> None:
    books.accept(event("a", "raise", f"{amount} one", resource="x:grains"))
    assert books.stock("grains")["accountingQuantity"] == f"{amount} one"


def test_an_exact_value_is_not_for_senders(books: Books) -> None:
    forged = event("laid", "raise", "1 dozen", resource="x:eggs")
    forged["resourceQuantity"] |= {VG.exactValue.value: "1/3"}
    receipt = books.accept(forged)
    assert notes(receipt, "LedgerKept")
    assert books.stock("eggs")["accountingQuantity"] == "1 dozen"
    assert books.values("laid#resourceQuantity", VG.exactValue) == set()


UNITS = {"one": Fraction(1, 12), "dozen": Fraction(1)}
parts = st.lists(
    st.tuples(st.integers(1, 40), st.sampled_from(sorted(UNITS)), st.booleans()),
    min_size=1,
    max_size=6,
)


@given(parts, st.randoms(use_true_random=False))
def test_any_division_adds_up_to_the_same(
    new_books: Callable[[Schema], Books],
    quick_schema: Schema,
    made: list[tuple[int, str, bool]],
    random: object,
) -> None:
    """In whatever parts, units and order; some of them as corrections of one that was too much."""
    books = new_books(quick_schema)
    first = event("first", "raise", "500 dozen", resource="x:eggs")
    steps: list[Node] = []
    total = Fraction(500)
    for number, (amount, unit, corrects) in enumerate(made):
        total -= amount * UNITS[unit]
        if corrects:
            steps.append(correction(f"c{number}", first, f"-{amount} {unit}"))
        else:
            steps.append(event(f"e{number}", "lower", f"{amount} {unit}", resource="x:eggs"))
    random.shuffle(steps)  # type: ignore[attr-defined]
    books.accept(first)
    for step in steps:
        books.accept(step)
    assert exact(books, "eggs#accountingQuantity") == total
    assert exact(books, "eggs#onhandQuantity") == total
