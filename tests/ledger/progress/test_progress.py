"""Progress of promises, wishes and debts, kept by the ledger: sums and status."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from pyoxigraph import NamedNode

from tests.ledger.books import Books, Node, correction, event, notes, quantity, x
from tests.ledger.promises import COMMITMENT, check, delivery, flow, made, progress
from valuegraph.ledger.schema import Schema
from valuegraph.rdf.findings import Severity
from valuegraph.rdf.syntaxes import MERGE_PATCH
from valuegraph.vocabulary.namespaces import VF, VG


def test_a_commitment_is_fulfilled_step_by_step(books: Books) -> None:
    books.accept(COMMITMENT)
    assert progress(books, "promise") == {"fulfilledQuantity": "0 kilogram", "status": "pending"}
    books.accept(delivery("first", fulfills="x:promise"))
    assert progress(books, "promise") == {"fulfilledQuantity": "4 kilogram", "status": "inProgress"}
    books.accept(delivery("second", "6000 gram", fulfills="x:promise"))
    assert progress(books, "promise") == {"fulfilledQuantity": "10 kilogram", "status": "closed"}
    books.accept(delivery("more", "1 kilogram", fulfills="x:promise"))
    assert progress(books, "promise") == {"fulfilledQuantity": "11 kilogram", "status": "closed"}
    check(books)


def test_a_commitment_can_come_after_its_events(books: Books) -> None:
    books.accept(delivery("first", fulfills="x:promise"))
    assert progress(books, "promise") == {}
    books.accept(COMMITMENT)
    assert progress(books, "promise") == {"fulfilledQuantity": "4 kilogram", "status": "inProgress"}


def test_corrections_count_with_their_sign(books: Books) -> None:
    first = delivery("first", fulfills="x:promise")
    books.accept(COMMITMENT, first)
    books.accept(correction("less", first, "-1500 gram"))
    assert progress(books, "promise")["fulfilledQuantity"] == "2.5 kilogram"
    silent = correction("none", first, "-2.5 kilogram")
    books.accept({key: value for key, value in silent.items() if key != "fulfills"})
    assert progress(books, "promise") == {"fulfilledQuantity": "0 kilogram", "status": "pending"}
    check(books)


def test_an_event_counts_in_full_for_each_commitment(books: Books) -> None:
    books.accept(COMMITMENT, flow("other", "Commitment", "4000 gram"))
    books.accept(delivery("first", fulfills=["x:promise", "x:other"]))
    assert progress(books, "promise")["fulfilledQuantity"] == "4 kilogram"
    assert progress(books, "other") == {"fulfilledQuantity": "4000 gram", "status": "closed"}


def test_quantity_and_effort_are_summed_apart_and_both_are_wanted(books: Books) -> None:
    promise: Node = {"id": "x:repair", "type": "Commitment", "action": "use", "provider": "x:mill"}
    promise |= {"resourceConformsTo": "x:press", "receiver": "x:bakery"}
    promise |= {"resourceQuantity": quantity("1 one"), "effortQuantity": quantity("3 hour")}
    books.accept(promise)
    used = event("used", "use", "1 one", fulfills="x:repair", resourceConformsTo="x:press")
    books.accept({**used, "receiver": "x:bakery", "effortQuantity": quantity("90 minute-Time")})
    assert progress(books, "repair") == {
        "fulfilledQuantity": "1 one",
        "fulfilledEffort": "1.5 hour",
        "status": "inProgress",
    }
    more = {**used, "id": "x:more", "effortQuantity": quantity("1.5 hour"), "receiver": "x:bakery"}
    books.accept(more)
    assert progress(books, "repair")["status"] == "closed"
    check(books)


def test_a_unit_that_does_not_convert_is_warned_of_and_not_counted(
    new_books: Callable[[Schema], Books], quick_schema: Schema
) -> None:
    """Shapes may refuse it; without them it is recorded all the same."""
    books = new_books(quick_schema)
    books.accept(COMMITMENT)
    receipt = books.accept(delivery("first", "3 litre", fulfills="x:promise"))
    (note,) = notes(receipt, "NotCounted")
    assert note.severity is Severity.WARNING
    assert note.focus == x("first")
    assert "litre, which does not convert to kilogram" in note.message
    assert progress(books, "promise") == {"fulfilledQuantity": "0 kilogram", "status": "inProgress"}
    check(books)


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        (["2 kilogram"], "2 kilogram"),
        (["2 kilogram", "500 gram"], "2500 gram"),
        (["500 gram", "2 kilogram"], "2500 gram"),
        (["500 gram", "2 litre"], None),
        (["2 litre", "500 gram", "1 gram"], None),
    ],
)
def test_without_a_promise_the_events_give_the_unit(
    books: Books, amounts: list[str], expected: str | None
) -> None:
    books.accept(flow("open-end", "Commitment", None))
    assert progress(books, "open-end") == {"status": "pending"}
    for number, amount in enumerate(amounts):
        books.accept(delivery(f"e{number}", amount, fulfills="x:open-end"))
        check(books)
    sums = {} if expected is None else {"fulfilledQuantity": expected}
    assert progress(books, "open-end") == {**sums, "status": "inProgress"}


def test_commitments_and_events_satisfy_an_intent(books: Books) -> None:
    books.accept(flow("offer", "Intent", "20 kilogram"))
    books.accept({**COMMITMENT, "satisfies": "x:offer"})
    assert progress(books, "offer") == {"satisfiedQuantity": "10 kilogram", "status": "inProgress"}
    books.accept(delivery("direct", "3 kilogram", satisfies="x:offer"))
    assert progress(books, "offer")["satisfiedQuantity"] == "13 kilogram"
    books.accept(delivery("kept", "7 kilogram", fulfills="x:promise", satisfies="x:offer"))
    assert progress(books, "offer")["satisfiedQuantity"] == "13 kilogram", "the promise counts"
    books.accept(delivery("rest", "7 kilogram", satisfies="x:offer"))
    assert progress(books, "offer") == {"satisfiedQuantity": "20 kilogram", "status": "closed"}
    check(books)


def test_an_event_gives_way_to_a_commitment_that_comes_later(books: Books) -> None:
    books.accept(flow("offer", "Intent", "20 kilogram"))
    books.accept(delivery("kept", "7 kilogram", fulfills="x:promise", satisfies="x:offer"))
    assert progress(books, "offer")["satisfiedQuantity"] == "7 kilogram"
    books.accept({**COMMITMENT, "satisfies": "x:offer"})
    assert progress(books, "offer")["satisfiedQuantity"] == "10 kilogram"
    check(books)


def test_rates_of_a_proposal_are_not_reached(books: Books) -> None:
    books.accept(flow("loaf", "Intent", "1 one"))
    bought = {**flow("three", "Commitment", "3 one"), "satisfies": "x:loaf"}
    books.accept(bought)
    assert progress(books, "loaf")["status"] == "closed"
    books.accept({"id": "x:list", "type": "Proposal", "publishes": "x:loaf"})
    books.accept({"id": "x:list", "unitBased": True})
    assert progress(books, "loaf") == {"satisfiedQuantity": "3 one", "status": "inProgress"}
    check(books)


def test_events_settle_a_claim(books: Books) -> None:
    books.accept(flow("debt", "Claim"), delivery("first", "4000 gram", settles="x:debt"))
    assert progress(books, "debt") == {"settledQuantity": "4 kilogram", "status": "inProgress"}
    books.accept(delivery("last", "6 kilogram", settles="x:debt"))
    assert progress(books, "debt") == {"settledQuantity": "10 kilogram", "status": "closed"}


def test_what_is_not_recorded_here_has_no_progress(books: Books) -> None:
    books.accept(delivery("first", fulfills="x:promise"), made("other", outputOf="x:milling"))
    assert not list(books.ledger.reader.match(None, VG.status, None))


def test_an_amended_promise_is_judged_anew(books: Books) -> None:
    books.accept(flow("offer", "Intent", "20 kilogram"), {**COMMITMENT, "satisfies": "x:offer"})
    change = {"resourceQuantity": quantity("20 kilogram")}
    assert books.ledger.amend(x("promise"), json.dumps(change).encode(), MERGE_PATCH).conforms
    assert progress(books, "promise") == {"fulfilledQuantity": "0 kilogram", "status": "pending"}
    assert progress(books, "offer") == {"satisfiedQuantity": "20 kilogram", "status": "closed"}
    change = {"resourceQuantity": quantity("500 gram")}
    assert books.ledger.amend(x("promise"), json.dumps(change).encode(), MERGE_PATCH).conforms
    assert progress(books, "promise")["fulfilledQuantity"] == "0 gram"
    assert progress(books, "offer")["satisfiedQuantity"] == "0.5 kilogram"
    check(books)


def test_a_deleted_promise_leaves_nothing(books: Books) -> None:
    books.accept(flow("offer", "Intent", "20 kilogram"), {**COMMITMENT, "satisfies": "x:offer"})
    assert books.ledger.delete(x("promise")).conforms
    assert progress(books, "offer") == {"satisfiedQuantity": "0 kilogram", "status": "pending"}
    assert not [quad for quad in books.quads() if "promise" in str(quad)]
    check(books)


def test_submitted_progress_is_not_used(books: Books) -> None:
    claimed = {"fulfilledQuantity": quantity("9 kilogram"), "status": "closed"}
    receipt = books.accept({**COMMITMENT, **claimed})
    assert progress(books, "promise") == {"fulfilledQuantity": "0 kilogram", "status": "pending"}
    found = {n.path: n for n in notes(receipt, "LedgerKept")}
    assert set(found) == {VG.fulfilledQuantity, VG.status}
    assert {n.severity for n in found.values()} == {Severity.WARNING}
    message = found[VG.fulfilledQuantity].message
    assert "given as 9 kilogram, but by what is recorded it is 0 kilogram" in message
    receipt = books.accept({"id": "x:list", "type": "Proposal", "status": "closed"})
    (note,) = notes(receipt, "LedgerKept")
    assert "nothing is recorded that it follows from" in note.message
    check(books)


def test_submitted_progress_that_is_right_passes(books: Books) -> None:
    claimed = {"fulfilledQuantity": quantity("0 kilogram"), "status": "pending"}
    receipt = books.accept({**COMMITMENT, **claimed})
    assert not notes(receipt, "LedgerKept")
    receipt = books.accept({**COMMITMENT, **claimed})
    assert not receipt.changeset


def test_a_sum_beyond_what_a_quantity_can_be_is_refused(books: Books) -> None:
    many = delivery("much", "99999999999999999999 kilogram", fulfills="x:promise")
    books.accept(COMMITMENT, many)
    more = {**many, "id": "x:more"}
    assert "QuantityRange x:promise fulfilledQuantity" in books.refuse(more)


def test_one_event_does_not_look_at_those_before(books: Books) -> None:
    """A commit changes the sum by what it adds: two statements, whatever there was before."""
    books.accept(COMMITMENT, delivery("first", "1 kilogram", fulfills="x:promise"))
    receipt = books.accept(delivery("second", "1 kilogram", fulfills="x:promise"))
    measure = NamedNode(x("promise").value + "#fulfilledQuantity")
    (gone,) = receipt.changeset.removed
    assert gone.subject == measure
    assert gone.predicate == VF.hasNumericalValue
