"""Events-only exchange: two ledgers that each have further events of the same resources."""

from __future__ import annotations

from collections.abc import Callable

from pyoxigraph import Quad

from tests.ledger.books import Books, document, event, line, notes, quantity
from valuegraph.ledger import Receipt
from valuegraph.ledger.intake.events_only import derived_facts
from valuegraph.ledger.schema import Schema
from valuegraph.rdf.findings import Severity
from valuegraph.rdf.syntaxes import JSON_LD, N_TRIPLES
from valuegraph.rdf.without import Without
from valuegraph.vocabulary.namespaces import VF, VG

GROWN = event("grown", "raise", "100 kilogram", resource="x:rye")
CRATE = event("made", "raise", "1 one", resource="x:crate")
EATEN = event("eaten", "consume", "30 kilogram", resource="x:rye")
MOVED = event("moved", "move", "1 one", resource="x:crate", to="x:crate", toLocation="x:floor")


def exported(books: Books, *, events_only: bool = False) -> bytes:
    reader = books.ledger.reader
    left = Without(reader, derived_facts(reader)) if events_only else reader
    return "".join(f"{q.subject} {q.predicate} {q.object} .\n" for q in left.match()).encode()


def taken(books: Books, body: bytes) -> Receipt:
    receipt = books.ledger.record(body, N_TRIPLES, events_only=True)
    assert receipt.conforms, [f.message for f in receipt.findings]
    return receipt


def lasting(books: Books) -> set[Quad]:
    stamps = (VF.created, VG.originallyCreated)
    return {q for q in books.quads() if q.predicate not in stamps}


def test_each_ledger_counts_by_the_events_that_it_has(
    books: Books, new_books: Callable[[Schema], Books], schema: Schema
) -> None:
    other = new_books(schema)
    books.accept(GROWN, CRATE)
    taken(other, exported(books))
    other.accept(EATEN, MOVED)
    books.accept(event("more", "raise", "5 kilogram", resource="x:rye"))
    full = exported(books)
    refused = other.ledger.record(full, N_TRIPLES)
    assert not refused.conforms
    assert any("record --events-only" in f.message for f in refused.findings)
    receipt = taken(other, full)
    # 100 + 5 where it comes from; less the 30 that were eaten, here.
    told = {f.path: f.message for f in notes(receipt, "FactIgnored")}
    assert set(told) == {VF.accountingQuantity, VF.onhandQuantity}
    assert "accountingQuantity is 105 kilogram where" in told[VF.accountingQuantity]
    assert "and 75 kilogram here" in told[VF.accountingQuantity]
    assert other.stock("rye")["accountingQuantity"] == "75 kilogram"
    assert other.stock("crate")["currentLocation"] == "x:floor"
    taken(books, exported(other))
    assert books.stock("rye") == other.stock("rye")
    assert books.stock("crate") == other.stock("crate")


def test_facts_that_agree_are_no_news(
    books: Books, new_books: Callable[[Schema], Books], schema: Schema
) -> None:
    other = new_books(schema)
    books.accept(GROWN)
    taken(other, exported(books))
    assert notes(taken(other, exported(books)), "FactIgnored") == []


def test_facts_of_a_new_resource_need_their_events_all_the_same(books: Books) -> None:
    stated = {"id": "x:oats", "type": "EconomicResource", "accountingQuantity": quantity("5 litre")}
    receipt = books.ledger.record(document(stated), JSON_LD, events_only=True)
    refused = [line(f) for f in receipt.findings if f.severity is Severity.VIOLATION]
    assert refused == ["FactWithoutEvent x:oats accountingQuantity"]
    assert books.quads() == set()


def test_what_something_is_taken_out_of_elsewhere_is_told_of(
    books: Books, new_books: Callable[[Schema], Books], schema: Schema
) -> None:
    other = new_books(schema)
    contained = {"id": "x:box", "type": "EconomicResource", "containedIn": "x:crate"}
    books.accept(CRATE, event("boxed", "raise", "1 one", resource=contained))
    taken(other, exported(books))
    assert other.stock("box")["containedIn"] == "x:crate"
    full = exported(books)
    out = event("out", "separate", "1 one", resource="x:box", outputOf="x:unpacking")
    accepted = event("in", "accept", "1 one", resource="x:crate", inputOf="x:unpacking")
    other.accept({"id": "x:unpacking", "type": "Process", "name": "Unpacking"}, accepted, out)
    assert "containedIn" not in other.stock("box")
    receipt = taken(other, full)
    assert "containedIn" not in other.stock("box")
    assert other.values("crate", VF.contains) == set()
    told = (*notes(receipt, "FactReplaced"), *notes(receipt, "FactIgnored"))
    assert VF.containedIn in {f.path for f in told}


def test_an_export_of_events_makes_the_same_ledger(
    books: Books, new_books: Callable[[Schema], Books], schema: Schema
) -> None:
    other = new_books(schema)
    order = {"id": "x:order", "type": "Commitment", "action": "consume", "provider": "x:mill",
             "receiver": "x:mill", "resourceConformsTo": "x:grain",
             "resourceQuantity": quantity("40 kilogram"),
             "due": "2026-06-01T00:00:00Z"}  # fmt: skip
    box = {"id": "x:box", "type": "EconomicResource", "containedIn": "x:crate",
           "currentLocation": "x:barn"}  # fmt: skip
    rye = {"id": "x:rye", "type": "EconomicResource", "conformsTo": "x:grain"}
    books.accept(rye, order, GROWN, CRATE, event("boxed", "raise", "1 one", resource=box))
    books.accept({**EATEN, "fulfills": "x:order"}, MOVED)
    body = exported(books, events_only=True)
    for absent in ("accountingQuantity", "onhandQuantity", "fulfilledQuantity", "vg#status"):
        assert absent.encode() not in body
    assert b"accountingQuantity" in exported(books)
    receipt = other.ledger.record(body, N_TRIPLES)
    assert receipt.conforms, [f.message for f in receipt.findings]
    assert other.stock("rye")["accountingQuantity"] == "70 kilogram"
    assert lasting(other) == lasting(books)
