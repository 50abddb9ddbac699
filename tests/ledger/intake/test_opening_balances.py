"""Opening balances: quantities without events become the events that bring them about."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from tests.ledger.books import Books, Node, document, event, line, quantity, x
from valuegraph.ledger import Receipt
from valuegraph.ledger.schema import Schema
from valuegraph.rdf.findings import Finding, Severity
from valuegraph.rdf.syntaxes import JSON_LD, N_TRIPLES
from valuegraph.rdf.terms import canonical_decimal
from valuegraph.vocabulary.namespaces import VF
from valuegraph.vocabulary.ontology import local_name

MILL = {"id": "x:mill", "type": "Organization", "name": "The mill"}


def stock(accounting: str | None = None, onhand: str | None = None, **changes: Any) -> Node:
    """Flour of the mill, with the quantities that are given."""
    node: Node = {
        "id": "x:flour",
        "type": "EconomicResource",
        "name": "Flour",
        "primaryAccountable": "x:mill",
        **changes,
    }
    for key, text in (("accountingQuantity", accounting), ("onhandQuantity", onhand)):
        if text is not None:
            node[key] = quantity(text)
    return {key: value for key, value in node.items() if value is not None}


def opened(books: Books, *nodes: Node) -> Receipt:
    return books.ledger.record(document(*nodes), JSON_LD, opening_balances=True)


def accepted(books: Books, *nodes: Node) -> list[Finding]:
    """What is told of the opening balances of a document that conforms."""
    receipt = opened(books, *nodes)
    assert receipt.conforms, [f.message for f in receipt.findings]
    return [f for f in receipt.findings if local_name(f.rule) == "OpeningBalance"]


def refused(books: Books, *nodes: Node) -> list[Finding]:
    before = books.quads()
    found = [f for f in opened(books, *nodes).findings if f.severity is Severity.VIOLATION]
    assert found
    assert books.quads() == before
    return found


def events(books: Books) -> dict[str, tuple[str, str]]:
    """The action of each event with its quantity and the side that the resource is on."""
    found = {}
    reader = books.ledger.reader
    for iri in reader.subjects(VF.action, VF["raise"]) + [
        each
        for action in (VF.lower, VF.transferCustody)
        for each in reader.subjects(VF.action, action)
    ]:
        assert isinstance(iri, NamedNode)
        (action,) = reader.objects(iri, VF.action)
        (measure,) = reader.objects(iri, VF.resourceQuantity)
        assert isinstance(measure, NamedNode)
        assert isinstance(action, NamedNode)
        (amount,) = reader.objects(measure, VF.hasNumericalValue)
        is_on = bool(reader.objects(iri, VF.resourceInventoriedAs))
        found[local_name(action)] = (getattr(amount, "value", ""), "on" if is_on else "to")
    return found


def test_quantities_without_events_are_refused_and_told_how(books: Books) -> None:
    receipt = books.record(MILL, stock("5 kilogram"))
    assert not receipt.conforms
    assert any("record --opening-balances" in f.message for f in receipt.findings)


@pytest.mark.parametrize(
    ("accounting", "onhand", "expected"),
    [
        ("5 kilogram", "5 kilogram", {"raise": ("5", "on")}),
        ("5 kilogram", None, {"raise": ("5", "on")}),
        (None, "5 kilogram", {"raise": ("5", "on")}),
        ("5 kilogram", "3000 gram", {"raise": ("5", "on"), "transferCustody": ("2", "on")}),
        ("2 kilogram", "5 kilogram", {"raise": ("2", "on"), "transferCustody": ("3", "to")}),
        ("0 kilogram", "5 kilogram", {"transferCustody": ("5", "to")}),
        ("5 kilogram", "0 kilogram", {"raise": ("5", "on"), "transferCustody": ("5", "on")}),
        ("-30 one", "-30 one", {"lower": ("30", "on")}),
        ("-30 one", "0 one", {"lower": ("30", "on"), "transferCustody": ("30", "to")}),
    ],
)
def test_events_bring_about_what_is_stated(
    books: Books, accounting: str | None, onhand: str | None, expected: dict[str, tuple[str, str]]
) -> None:
    (told,) = accepted(books, MILL, stock(accounting, onhand))
    assert told.severity is Severity.INFO
    assert told.focus == x("flour")
    assert all(action in told.message for action in expected)
    assert events(books) == expected


def test_the_events_are_like_any_others(books: Books) -> None:
    receipt = opened(books, MILL, stock("5 kilogram"))
    (iri,) = books.ledger.reader.subjects(VF.action, VF["raise"])
    assert isinstance(iri, NamedNode)
    assert iri.value.startswith(f"{books.ledger.base_iri}economic-events/")
    assert iri in receipt.created
    reader = books.ledger.reader
    assert reader.objects(iri, VF.provider) == reader.objects(iri, VF.receiver) == [x("mill")]
    assert reader.objects(iri, VF.hasPointInTime) == reader.objects(iri, VF.created)
    assert books.stock("flour") == {
        "accountingQuantity": "5 kilogram",
        "onhandQuantity": "5 kilogram",
        "primaryAccountable": "x:mill",
    }


def test_a_balance_is_of_the_date_that_is_stated(books: Books) -> None:
    dated = {"http://purl.org/dc/terms/date": "2026-01-01"}
    accepted(books, MILL, stock("5 kilogram", **dated))
    (iri,) = books.ledger.reader.subjects(VF.action, VF["raise"])
    (time,) = books.ledger.reader.objects(iri, VF.hasPointInTime)
    assert getattr(time, "value", "") == "2026-01-01T00:00:00Z"


def test_other_facts_stay_what_the_resource_starts_with(books: Books) -> None:
    barn = {"id": "x:barn", "type": "SpatialThing", "name": "Barn"}
    silo = {"id": "x:silo", "type": "EconomicResource", "name": "Silo"}
    facts = {"currentLocation": "x:barn", "containedIn": "x:silo", "state": "ground"}
    accepted(books, MILL, barn, silo, stock("5 kilogram", **facts))
    kept = books.stock("flour")
    assert (kept["currentLocation"], kept["containedIn"]) == ("x:barn", "x:silo")
    assert books.values("flour#initialState", VF.currentLocation) == {"x:barn"}


def test_the_same_document_does_not_count_twice(books: Books) -> None:
    nodes = (MILL, stock("5 kilogram", "3 kilogram"))
    accepted(books, *nodes)
    before = books.quads()
    (told,) = accepted(books, *nodes)
    assert "nothing is counted twice" in told.message
    assert books.quads() == before


def test_nor_after_events_have_changed_the_resource(books: Books) -> None:
    nodes = (MILL, stock("5 kilogram"))
    accepted(books, *nodes)
    books.accept(event("used", "consume", "5 kilogram", resource="x:flour"))
    accepted(books, *nodes)
    assert books.stock("flour")["onhandQuantity"] == "0 kilogram"


def test_another_balance_of_a_resource_that_is_counted_is_refused(books: Books) -> None:
    accepted(books, MILL, stock("5 kilogram"))
    found = refused(books, stock("6 kilogram"))
    assert [line(f) for f in found] == ["FactWithoutEvent x:flour accountingQuantity"]
    assert "Its events say otherwise" in found[0].message


def test_a_resource_with_events_in_the_document_is_left_alone(books: Books) -> None:
    raised = event("raised", "raise", "5 kilogram", resource="x:flour")
    assert accepted(books, MILL, stock("5 kilogram"), raised) == []
    assert books.stock("flour")["onhandQuantity"] == "5 kilogram"


def test_a_resource_that_was_only_described_is_opened_later(books: Books) -> None:
    books.accept(MILL, stock())
    accepted(books, {"id": "x:flour", "onhandQuantity": quantity("5 kilogram")})
    assert books.stock("flour")["onhandQuantity"] == "5 kilogram"


def test_somebody_is_accountable_for_it(books: Books) -> None:
    (found,) = refused(books, stock("5 kilogram", primaryAccountable=None))
    assert line(found) == "OpeningBalance x:flour primaryAccountable"
    assert "State primaryAccountable" in found.message


def test_quantities_that_do_not_convert_are_refused(books: Books) -> None:
    (found,) = refused(books, MILL, stock("5 kilogram", "5 litre"))
    assert line(found) == "OpeningBalance x:flour onhandQuantity"


def test_quantities_too_far_apart_are_refused(books: Books) -> None:
    most = "99999999999999999999"
    (found,) = refused(books, MILL, stock(f"-{most} one", f"{most} one"))
    assert line(found) == "OpeningBalance x:flour onhandQuantity"


def test_an_incomplete_quantity_is_refused(books: Books) -> None:
    found = refused(books, MILL, {**stock(), "onhandQuantity": {"hasNumericalValue": "5"}})
    assert "FactWithoutEvent x:flour onhandQuantity" in [line(f) for f in found]


def test_nothing_is_a_balance_too(books: Books) -> None:
    accepted(books, MILL, stock("0 one", "0 one"))
    assert events(books) == {"raise": ("0", "on")}
    assert books.stock("flour") == {
        "accountingQuantity": "0 one",
        "onhandQuantity": "0 one",
        "primaryAccountable": "x:mill",
    }
    (told,) = accepted(books, MILL, stock("0 one", "0 one"))
    assert "nothing is counted twice" in told.message


@pytest.mark.parametrize(
    ("accounting", "onhand", "says"),
    [
        ("5 kilogram", None, "onhandQuantity was not stated and is taken to be the same"),
        (None, "5 kilogram", "accountingQuantity was not stated and is taken to be the same"),
    ],
)
def test_what_is_taken_to_be_is_told(
    books: Books, accounting: str | None, onhand: str | None, says: str
) -> None:
    (told,) = accepted(books, MILL, stock(accounting, onhand))
    assert says in told.message


def test_what_another_ledger_exported_is_opened_as_it_was_last(
    books: Books, new_books: Callable[[Schema], Books], schema: Schema
) -> None:
    barn = {"id": "x:barn", "type": "SpatialThing", "name": "Barn"}
    books.accept(MILL, barn, stock(currentLocation="x:mill-yard"))
    raised = event("raised", "raise", "5 kilogram", resource="x:flour")
    here = {"resource": "x:flour", "to": "x:flour"}
    moved = event("moved", "move", "5 kilogram", **here, toLocation="x:barn")
    books.accept(raised, moved)
    exported = [q for q in books.quads() if "flour" in str(q.subject)]
    text = "".join(f"{q.subject} {q.predicate} {q.object} .\n" for q in exported)
    fresh = new_books(schema)
    receipt = fresh.ledger.record(text.encode(), N_TRIPLES, opening_balances=True)
    assert receipt.conforms, [f.message for f in receipt.findings]
    assert fresh.stock("flour") == books.stock("flour")


AMOUNTS = st.decimals(
    min_value=Decimal(-(10**9)), max_value=Decimal(10**9), places=3, allow_nan=False
)
UNITS = st.sampled_from([("kilogram", "kilogram"), ("kilogram", "gram"), ("gram", "kilogram")])


@given(AMOUNTS, AMOUNTS | st.none(), UNITS)
def test_the_quantities_are_those_stated(
    new_books: Callable[[Schema], Books],
    quick_schema: Schema,
    accounting: Decimal,
    onhand: Decimal | None,
    units: tuple[str, str],
) -> None:
    books = new_books(quick_schema)
    held = None if onhand is None else f"{canonical_decimal(onhand)} {units[1]}"
    nodes = (MILL, stock(f"{canonical_decimal(accounting)} {units[0]}", held))
    for _ in range(2):
        accepted(books, *nodes)
        found = books.stock("flour")
        for key, amount, unit in (
            ("accountingQuantity", accounting, units[0]),
            ("onhandQuantity", *((accounting, units[0]) if onhand is None else (onhand, units[1]))),
        ):
            counted, in_unit = found.get(key, "0 kilogram").split()
            assert in_kilograms(Decimal(counted), in_unit) == in_kilograms(amount, unit)
    books.ledger.close()


def in_kilograms(amount: Decimal, unit: str) -> Decimal:
    return amount / 1000 if unit == "gram" else amount


def test_that_a_balance_is_taken_to_be_of_now_is_told(books: Books) -> None:
    (told,) = accepted(books, MILL, stock("5 kilogram", "5 kilogram"))
    (when,) = {
        time.value
        for event in books.ledger.reader.subjects(VF.resourceInventoriedAs, x("flour"))
        for time in books.ledger.reader.objects(event, VF.hasPointInTime)
        if isinstance(time, Literal)
    }
    assert f"No date was stated, so the balance is taken to be of now, {when};" in told.message
    dated = {"id": "x:bran", "http://purl.org/dc/terms/date": "2026-01-01"}
    (told,) = accepted(books, MILL, stock("5 kilogram", "5 kilogram", **dated))
    assert "No date" not in told.message
