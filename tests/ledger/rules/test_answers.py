"""What answers to a promise is of its agreement, and counts in full for each."""

from __future__ import annotations

import pytest

from tests.ledger.books import Books, Node, event, notes, quantity
from tests.ledger.rules.refusals import place, refusal
from valuegraph.rdf.findings import Severity

KIND: Node = {"id": "x:rye", "type": "ResourceSpecification", "name": "Rye"}
SALE: Node = {
    "provider": "x:mill",
    "receiver": "x:ana",
    "resourceConformsTo": "x:rye",
}


def agreement(name: str) -> Node:
    return {"id": f"x:{name}", "type": "Agreement", "name": name}


def promise(name: str, **rest: object) -> Node:
    made: Node = {"id": f"x:{name}", "type": "Commitment", "action": "transfer", **SALE}
    return made | {"resourceQuantity": quantity("5 kilogram"), "due": "2026-06-01T00:00:00Z"} | rest


def delivery(name: str, amount: str = "5 kilogram", **rest: object) -> Node:
    return event(name, "transfer", amount, **SALE, **rest)


def test_an_event_is_of_the_agreement_of_the_commitment(books: Books) -> None:
    books.accept(KIND, agreement("a"), agreement("b"), promise("p", clauseOf="x:a"))
    found = refusal(books, delivery("d", realizationOf="x:b", fulfills="x:p"))
    assert place(found) == ("vg:OtherAgreement", "x:d", "fulfills", "x:p")
    assert "<https://elsewhere.example/b>" in found.message
    assert "of <https://elsewhere.example/a>" in found.message
    books.accept(delivery("d", realizationOf="x:a", fulfills="x:p"))
    books.accept(delivery("e", fulfills="x:p"))


def test_so_is_a_commitment_that_comes_along(books: Books) -> None:
    both = [promise("p", clauseOf="x:a"), delivery("d", realizationOf="x:b", fulfills="x:p")]
    found = refusal(books, KIND, agreement("a"), agreement("b"), *both)
    assert place(found)[0] == "vg:OtherAgreement"


def test_reciprocal_clauses_are_of_the_agreement_too(books: Books) -> None:
    books.accept(KIND, agreement("a"), promise("p", reciprocalClauseOf="x:a"))
    books.accept(delivery("d", reciprocalRealizationOf="x:a", fulfills="x:p"))


def test_one_event_for_two_promises_counts_in_full_for_each(books: Books) -> None:
    books.accept(KIND, promise("p"), promise("q"))
    receipt = books.accept(delivery("d", fulfills=["x:p", "x:q"]))
    (told,) = notes(receipt, "CountsForSeveral")
    assert "together miss more than it is" in told.message
    assert "an event for each part" in told.message


@pytest.mark.parametrize(
    ("first", "amount", "is_told"),
    [("1 kilogram", "8 kilogram", True), ("2 kilogram", "8 kilogram", False),
     (None, "10 kilogram", False), (None, "9999 gram", True)],
)  # fmt: skip
def test_what_is_missing_is_what_counts(
    books: Books, first: str | None, amount: str, is_told: bool
) -> None:
    books.accept(KIND, promise("p"), promise("q"))
    if first is not None:
        books.accept(delivery("first", first, fulfills="x:p"))
    receipt = books.accept(delivery("d", amount, fulfills=["x:p", "x:q"]))
    assert bool(notes(receipt, "CountsForSeveral")) is is_told


def test_a_larger_promise_that_stays_open_is_not_told_of(books: Books) -> None:
    """An hour of this morning's work is one of the season's work as well."""
    season = promise("season", resourceQuantity=quantity("200 kilogram"))
    books.accept(KIND, promise("p"), season)
    receipt = books.accept(delivery("d", fulfills=["x:p", "x:season"]))
    assert notes(receipt, "CountsForSeveral") == []


@pytest.mark.parametrize(("amount", "is_told"), [("5 kilogram", False), ("5001 gram", True)])
def test_more_than_was_promised_is_told_of(books: Books, amount: str, is_told: bool) -> None:
    books.accept(KIND, promise("p"))
    receipt = books.accept(delivery("d", amount, fulfills="x:p"))
    found = notes(receipt, "MoreThanPromised")
    assert bool(found) is is_told
    if is_told:
        assert "is now 5.001 kilogram, more than the 5 kilogram" in found[0].message
        receipt = books.accept(KIND)
        assert notes(receipt, "MoreThanPromised") == []


def test_a_promise_of_one_resource_says_what_it_is_about(books: Books) -> None:
    """Also where the resource has no specification."""
    books.accept(event("grown", "raise", "9 kilogram", resource="x:sack"))
    named = {"resourceConformsTo": None, "resourceInventoriedAs": "x:sack"}
    books.accept({k: v for k, v in promise("p", **named).items() if v is not None})
    sent = delivery("d", fulfills="x:p", resourceInventoriedAs="x:sack")
    del sent["resourceConformsTo"]
    found = [f for f in books.accept(sent).findings if f.severity is not Severity.INFO]
    assert found == []
