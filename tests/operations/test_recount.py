"""Ledgers that were written when a single resource changed hands: what their events make of them by
the rules in force, and events that bring it about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from pyoxigraph import NamedNode, Quad

from tests.ledger.books import BASE, Books, Node, event, x
from tests.ledger.conftest import NOON, books, new_books, quick_schema, schema
from tests.raw_commands import let_in
from valuegraph.changeset import Changeset
from valuegraph.ledger import Receipt
from valuegraph.ledger.schema import Schema
from valuegraph.model.resource import EconomicResource
from valuegraph.operations.recount import corrections, recount
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.syntaxes import TURTLE
from valuegraph.rdf.write import serialise
from valuegraph.vocabulary.namespaces import VF

__all__ = ["books", "new_books", "quick_schema", "schema"]

BARN, FLOOR = "x:barn", "x:floor"


def between(name: str, action: str, amount: str, giver: str, taker: str, **rest: object) -> Node:
    return event(name, action, amount, provider=f"x:{giver}", receiver=f"x:{taker}", **rest)


def made(books: Books, name: str, **facts: NamedNode) -> None:
    """Have facts of a resource be as older versions left them."""

    def write(reader: GraphReader, time: datetime) -> Receipt:
        was = EconomicResource.read(reader, x(name))
        now = was
        for key, value in facts.items():
            now = now.with_fact(VF[key], value)
        gone = tuple(set(was.quads()) - set(now.quads()))
        come = tuple(set(now.quads()) - set(was.quads()))
        return Receipt(Changeset(added=come, removed=gone, time=time), ())

    let_in(books.ledger, write)


def without(books: Books, name: str, accounting: str, onhand: str) -> None:
    """Have quantities of a resource be as older versions left them."""

    def write(reader: GraphReader, time: datetime) -> Receipt:
        was = EconomicResource.read(reader, x(name))
        assert was.accounting is not None
        assert was.onhand is not None
        amount = type(was.accounting.amount)
        now = replace(
            was,
            accounting=replace(was.accounting, amount=amount(accounting)),
            onhand=replace(was.onhand, amount=amount(onhand)),
        )
        gone: tuple[Quad, ...] = tuple(set(was.quads()) - set(now.quads()))
        come = tuple(set(now.quads()) - set(was.quads()))
        return Receipt(Changeset(added=come, removed=gone, time=time), ())

    let_in(books.ledger, write)


@pytest.fixture
def old(books: Books) -> Books:
    """A mill's rye that was the bakery's after a sale of some of it, a book that was at −1 after
    it came back, apples at the shop for a crate of them, a van that was nothing after it moved."""
    apples = {"id": "x:apples", "type": "EconomicResource", "currentLocation": BARN}
    books.accept(
        event("grown", "raise", "120 kilogram", resource="x:rye"),
        event("bought", "raise", "1 one", resource="x:book"),
        event("picked", "raise", "50 kilogram", resource=apples),
        event("van-bought", "raise", "1 one", resource="x:van"),
        event("left", "raise", "7 one", resource="x:cups"),
    )
    books.accept(
        between("sold", "transfer", "20 kilogram", "mill", "bakery", resource="x:rye"),
        between("lent", "transferCustody", "1 one", "mill", "ana", resource="x:book"),
        between("back", "transferCustody", "1 one", "ana", "mill", resource="x:book"),
        between("sent", "transferCustody", "20 kilogram", "mill", "shop", resource="x:apples",
                toLocation=FLOOR),
        event("moved", "move", "1 one", resource="x:van", toLocation=FLOOR),
    )  # fmt: skip
    made(books, "rye", primaryAccountable=x("bakery"))
    without(books, "book", "1", "-1")
    made(books, "apples", currentLocation=x("floor"))
    without(books, "van", "0", "0")
    return books


def test_what_is_as_its_events_make_it_is_left_alone(
    new_books: Callable[[Schema], Books], schema: Schema
) -> None:
    books = new_books(schema)
    books.accept(event("grown", "raise", "1 dozen", resource="x:eggs"))
    books.accept(event("eaten", "consume", "1 one", resource="x:eggs"))
    books.accept(between("lent", "transferCustody", "1 one", "mill", "ana", resource="x:eggs"))
    books.accept(between("back", "transferCustody", "1 one", "ana", "mill", resource="x:eggs"))
    assert list(recount(books.ledger.reader, books.ledger.ontology)) == []


def test_each_resource_that_would_be_otherwise_is_found(old: Books) -> None:
    found = list(recount(old.ledger.reader, old.ledger.ontology))
    assert {each.stands.iri for each in found} == {x(n) for n in ("rye", "book", "apples", "van")}
    changes = {each.stands.iri: [p for p, _, _ in each.changes] for each in found}
    assert changes[x("rye")] == [VF.primaryAccountable]
    assert changes[x("book")] == [VF.onhandQuantity]
    assert changes[x("apples")] == [VF.currentLocation]
    assert changes[x("van")] == [VF.accountingQuantity, VF.onhandQuantity]


def test_the_events_that_are_offered_bring_it_about_and_do_so_once(old: Books) -> None:
    before = old.quads()
    offered: list[Quad] = []
    for each in recount(old.ledger.reader, old.ledger.ontology):
        quads, left = corrections(each, BASE, NOON)
        assert left == []
        offered += quads
    assert old.quads() == before  # Nothing changes by itself.
    receipt = old.ledger.record(serialise(offered, TURTLE), TURTLE)
    assert receipt.conforms, [f.message for f in receipt.findings]
    expected = {
        "rye": ("100 kilogram", "100 kilogram", "x:mill", None),
        "book": ("1 one", "1 one", "x:mill", None),
        "apples": ("50 kilogram", "30 kilogram", "x:mill", BARN),
        "van": ("1 one", "1 one", "x:mill", FLOOR),
        "cups": ("7 one", "7 one", "x:mill", None),
    }
    keys = ("accountingQuantity", "onhandQuantity", "primaryAccountable", "currentLocation")
    for name, values in expected.items():
        assert tuple(old.stock(name).get(key) for key in keys) == values
    assert list(recount(old.ledger.reader, old.ledger.ontology)) == []
    old.accept(event("eaten", "consume", "3 kilogram", resource="x:rye"))
    assert list(recount(old.ledger.reader, old.ledger.ontology)) == []
