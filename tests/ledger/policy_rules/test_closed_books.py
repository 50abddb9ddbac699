"""Closed books: what is dated before the closing, and corrections of it."""

from __future__ import annotations

import pytest

from tests.ledger.books import Books, Node, correction, document, event
from tests.ledger.conftest import Opener
from tests.ledger.rules.refusals import refusal
from valuegraph.rdf.findings import Severity
from valuegraph.rdf.syntaxes import JSON_LD
from valuegraph.vocabulary.namespaces import VG

MILL: Node = {"id": "x:mill", "type": "Organization", "name": "Mill"}
CLOSED: Node = {"id": "x:mill", "booksClosedBefore": "2026-01-01T00:00:00+01:00"}
FLOUR: Node = {
    "id": "x:flour",
    "type": "EconomicResource",
    "name": "Flour",
    "primaryAccountable": "x:mill",
}
OLD = event("old", "raise", "5 kilogram", resource="x:flour", hasPointInTime="2025-12-30T09:00:00Z")


@pytest.fixture
def closed(with_policies: Opener) -> Books:
    """The books of the mill, closed before 2026."""
    books = with_policies("closed-books")
    books.accept(MILL, FLOUR, OLD)
    books.accept(CLOSED)
    return books


def dated(**times: str) -> Node:
    return event("late", "raise", "1 kilogram", resource="x:flour", hasPointInTime=None, **times)


@pytest.mark.parametrize(
    "times",
    [
        {"hasPointInTime": "2025-12-31T22:59:59Z"},
        {"hasBeginning": "2025-12-31T20:00:00Z", "hasEnd": "2026-01-01T04:00:00Z"},
        {"hasBeginning": "2025-12-30T20:00:00Z"},
        {"hasEnd": "2025-12-30T20:00:00Z"},
    ],
)
def test_nothing_is_recorded_of_a_closed_period(closed: Books, times: dict[str, str]) -> None:
    late = {**dated(), **times}
    found = refusal(closed, late)
    assert found.rule == VG.ClosedBooks
    assert "Mill (<https://elsewhere.example/mill>) has closed the books before" in found.message


def test_what_is_dated_from_the_closing_on_is(closed: Books) -> None:
    closed.accept({**dated(), "hasPointInTime": "2025-12-31T23:00:00Z"})
    closed.accept({**dated(), "id": "x:other", "hasBeginning": "2026-01-01T00:00:00+01:00"})


@pytest.mark.parametrize(
    "parties",
    [
        {"provider": "x:mill", "receiver": "x:bo"},
        {"provider": "x:bo", "receiver": "x:mill"},
        {"provider": "x:bo", "receiver": "x:bo", "resource": "x:flour"},
        {"provider": "x:bo", "receiver": "x:bo", "inScopeOf": "x:mill"},
    ],
)
def test_whoever_takes_part(closed: Books, parties: dict[str, str]) -> None:
    work = event("work", "use", None, hasPointInTime="2025-11-01T09:00:00Z", **parties)
    work |= {"effortQuantity": {"hasNumericalValue": "1", "hasUnit": "hour"}}
    work |= {} if "resource" in parties else {"resourceConformsTo": "x:kind"}
    found = closed.record(work).findings
    assert [f.rule for f in found if f.rule == VG.ClosedBooks]


def test_others_keep_their_books_open(closed: Books) -> None:
    other = {**OLD, "id": "x:theirs", "provider": "x:bo", "receiver": "x:bo"}
    stock = {"id": "x:oats", "type": "EconomicResource", "name": "Oats"}
    closed.accept(stock, {**other, "resourceInventoriedAs": "x:oats"})


def test_a_correction_gives_its_reason(closed: Books) -> None:
    wrong = correction("wrong", OLD, "-1 kilogram")
    found = refusal(closed, wrong)
    assert found.rule == VG.ClosedBooks
    assert "as its note" in found.message
    refusal(closed, {**wrong, "note": "  "})
    receipt = closed.accept({**wrong, "note": "Counted a sack twice."})
    told = [f for f in receipt.findings if f.rule == VG.ClosedBooks]
    assert [f.severity for f in told] == [Severity.INFO]
    assert closed.stock("flour")["accountingQuantity"] == "4 kilogram"


def test_a_correction_that_is_dated_since_needs_none(closed: Books) -> None:
    closed.accept(correction("today", OLD, "-1 kilogram", hasPointInTime="2026-02-01T09:00:00Z"))


def test_a_document_does_not_open_books_and_write_into_them(closed: Books) -> None:
    opened = {"id": "x:mill", "booksClosedBefore": "2024-01-01T00:00:00Z"}
    assert not closed.record(opened, {**dated(), "hasPointInTime": "2025-06-01T09:00:00Z"}).conforms


def test_opening_balances_are_dated_too(closed: Books) -> None:
    rye = {
        "id": "x:rye",
        "type": "EconomicResource",
        "name": "Rye",
        "primaryAccountable": "x:mill",
        "accountingQuantity": {"hasNumericalValue": "3", "hasUnit": "kilogram"},
        "http://purl.org/dc/terms/date": "2025-12-01T00:00:00Z",
    }
    found = closed.ledger.record(document(rye), JSON_LD, opening_balances=True).findings
    assert [f for f in found if f.rule == VG.ClosedBooks]
