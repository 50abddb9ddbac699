"""A resource that an event makes and nobody describes."""

from __future__ import annotations

from tests.ledger.books import Books, event, x
from valuegraph.ledger import Receipt
from valuegraph.rdf.findings import Finding, Severity
from valuegraph.vocabulary.namespaces import VF, VG

FLOUR = {
    "id": "x:rye-flour",
    "type": "EconomicResource",
    "name": "Rye flour",
    "primaryAccountable": "x:mill",
}


def warned(receipt: Receipt) -> list[Finding]:
    assert receipt.conforms
    found = [f for f in receipt.findings if f.rule == VG.NotDescribed]
    assert all(f.severity is Severity.WARNING for f in found)
    return found


def test_a_misspelt_resource_is_told_of_once(books: Books) -> None:
    books.accept(FLOUR, event("first", "raise", "5 kilogram", resource="x:rye-flour"))
    receipt = books.accept(event("second", "raise", "5 kilogram", resource="x:rye-fluor"))
    (found,) = warned(receipt)
    assert (found.focus, found.path, found.value) == (
        x("second"),
        VF.resourceInventoriedAs,
        x("rye-fluor"),
    )
    assert "Did you mean <https://elsewhere.example/rye-flour>?" in found.message
    assert not warned(books.accept(event("third", "raise", "1 kilogram", resource="x:rye-fluor")))


def test_what_comes_out_of_another_resource_is_told_of(books: Books) -> None:
    books.accept(FLOUR, event("first", "raise", "5 kilogram", resource="x:rye-flour"))
    moved = event("moved", "move", "1 kilogram", resource="x:rye-flour", to="x:sack")
    (found,) = warned(books.accept(moved))
    assert found.path == VF.toResourceInventoriedAs
    assert "Did you mean" not in found.message


def test_what_is_described_is_not(books: Books) -> None:
    raised = event("raised", "raise", "5 kilogram", resource="x:oats")
    assert not warned(books.accept(raised, {"id": "x:oats", "type": "EconomicResource"}))
    books.accept({"id": "x:barley", "type": "EconomicResource", "name": "Barley"})
    assert not warned(books.accept(event("b", "raise", "5 kilogram", resource="x:barley")))


def test_a_resource_that_is_kept_elsewhere_is_not(books: Books) -> None:
    used = event("used", "consume", "5 kilogram", resource="https://other.example/flour")
    assert not warned(books.accept(used))
