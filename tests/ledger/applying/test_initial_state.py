"""Economic facts that are stated of a resource: a beginning, never a change."""

from __future__ import annotations

import pytest

from tests.ledger.books import Books, Node, correction, event, notes, quantity, x
from valuegraph.rdf.findings import Severity
from valuegraph.vocabulary.namespaces import VF, VG

FACTS: Node = {
    "primaryAccountable": "x:orchard",
    "currentLocation": "x:barn",
    "stage": "x:threshing",
    "state": "dry",
    "containedIn": "x:bin",
}
WHEAT: Node = {"id": "x:wheat", "type": "EconomicResource", **FACTS}
STATED = {
    "primaryAccountable": "x:orchard",
    "currentLocation": "x:barn",
    "stage": "x:threshing",
    "state": "dry",
    "containedIn": "x:bin",
}


def test_a_new_resource_may_have_every_fact_but_quantities(books: Books) -> None:
    books.accept(WHEAT)
    assert books.stock("wheat") == STATED
    assert books.stock("wheat#initialState") == STATED
    assert books.values("wheat", VG.initialState) == {"x:wheat#initialState"}


def test_the_initial_state_is_not_contained_in_anything(books: Books) -> None:
    books.accept(WHEAT)
    assert books.values("bin", VF.contains) == {"x:wheat"}


@pytest.mark.parametrize("kind", ["accountingQuantity", "onhandQuantity"])
def test_a_quantity_without_event_is_refused_with_the_way_to_it(kind: str, books: Books) -> None:
    stated = {"id": "x:wheat", "type": "EconomicResource", kind: quantity("5 kilogram")}
    receipt = books.record(stated)
    (finding,) = [f for f in receipt.findings if f.severity is Severity.VIOLATION]
    assert finding.message == (
        f"{kind} is given as 5 kilogram. No event has made it so: a resource's quantities, "
        "accountable agent, location, stage, state and container change only through events. Leave "
        "it out, and record an event (raise for an opening balance); or record the document with "
        "opening balances (record --opening-balances, POST /commits?opening-balances=true)."
    )
    assert books.refuse(stated) == [f"FactWithoutEvent x:wheat {kind}"]


def test_a_quantity_of_what_has_no_type_is_refused_too(books: Books) -> None:
    """Otherwise it would be there already when a first event makes a resource of it."""
    books.accept({"id": "x:five", "type": "Measure", **quantity("5 kilogram")})
    for stated in (quantity("5 kilogram"), {"id": "x:five"}):
        found = books.refuse({"id": "x:wheat", "accountingQuantity": stated})
        assert found == ["FactWithoutEvent x:wheat accountingQuantity"]
    books.accept(event("count", "raise", "1 kilogram", resource="x:wheat"))
    assert books.stock("wheat")["accountingQuantity"] == "1 kilogram"


@pytest.mark.parametrize("fact", FACTS)
def test_a_recorded_resource_does_not_change_without_event(fact: str, books: Books) -> None:
    books.accept(WHEAT)
    changed = {"id": "x:wheat", "type": "EconomicResource", fact: FACTS[fact] + "-2"}
    assert books.refuse(changed) == [f"FactWithoutEvent x:wheat {fact}"]


@pytest.mark.parametrize("fact", FACTS)
def test_a_recorded_resource_gets_no_fact_without_event(fact: str, books: Books) -> None:
    books.accept({"id": "x:wheat", "type": "EconomicResource", "name": "Wheat"})
    stated = {"id": "x:wheat", "type": "EconomicResource", fact: FACTS[fact]}
    assert books.refuse(stated) == [f"FactWithoutEvent x:wheat {fact}"]


def test_what_events_have_made_may_be_stated(books: Books) -> None:
    books.accept(event("count", "raise", "5 kilogram", resource=WHEAT))
    before = books.quads()
    made = {
        **WHEAT,
        "primaryAccountable": "x:mill",
        "accountingQuantity": quantity("5.0 kilogram"),
        "onhandQuantity": quantity("5 kilogram"),
    }
    assert not notes(books.accept(made), "FactReplaced")
    assert books.quads() == before


@pytest.mark.parametrize("stated", ["6 kilogram", "5 gram"])
def test_what_events_have_not_made_may_not_be_stated(stated: str, books: Books) -> None:
    made = event("count", "raise", "5 kilogram", resource="x:wheat")
    wheat = {"id": "x:wheat", "type": "EconomicResource", "onhandQuantity": quantity(stated)}
    assert books.refuse(made, wheat) == ["FactWithoutEvent x:wheat onhandQuantity"]
    assert "Its events say otherwise" in books.record(made, wheat).findings[0].message


RIDE = event("ride", "move", "5 kilogram", resource="x:wheat", to="x:wheat", toLocation="x:mill")


def test_events_of_the_same_document_replace_what_a_resource_starts_with(books: Books) -> None:
    receipt = books.accept(event("count", "raise", "5 kilogram", resource=WHEAT), RIDE)
    assert books.stock("wheat")["currentLocation"] == "x:mill"
    assert books.stock("wheat#initialState")["currentLocation"] == "x:barn"
    told = {n.path: n.message for n in notes(receipt, "FactReplaced")}
    assert told == {
        VF.primaryAccountable: "primaryAccountable was <https://elsewhere.example/orchard> at "
        "first; events have made it <https://elsewhere.example/mill> since.",
        VF.currentLocation: "currentLocation was <https://elsewhere.example/barn> at first; events "
        "have made it <https://elsewhere.example/mill> since.",
    }


def test_a_document_may_be_sent_again_when_events_have_moved_on(books: Books) -> None:
    first = event("count", "raise", "5 kilogram", resource=WHEAT)
    books.accept(first)
    books.accept(RIDE)
    books.accept(event("unpack", "separate", "5 kilogram", resource="x:wheat"))
    before = books.quads()
    receipt = books.accept(first)
    assert not receipt.changeset
    assert books.quads() == before
    told = {n.path for n in notes(receipt, "FactReplaced")}
    assert told == {VF.primaryAccountable, VF.currentLocation, VF.containedIn}


def test_one_document_or_two_make_no_difference(books: Books) -> None:
    ride = event("ride", "move", "5 kilogram", resource="x:r", to="x:r", toLocation="x:mill")
    books.accept(event("count", "raise", "5 kilogram", resource={**WHEAT, "id": "x:r"}), ride)
    second = {**ride, "id": "x:ride-2", "resourceInventoriedAs": "x:s"}
    second["toResourceInventoriedAs"] = "x:s"
    books.accept(event("count-2", "raise", "5 kilogram", resource={**WHEAT, "id": "x:s"}))
    books.accept(second)
    assert books.stock("r") == books.stock("s")
    assert books.stock("r#initialState") == books.stock("s#initialState")


def test_an_export_starts_with_nothing_but_its_initial_state(books: Books) -> None:
    """What it states of the resource itself is what events have made of it."""
    made = event("count", "raise", "5 kilogram", resource="x:wheat", state="dry")
    stated = {"id": "x:wheat", "type": "EconomicResource", "state": "dry"}
    last: Node = {"vg:lastEvent": {"id": "x:count"}}
    books.accept({**stated, "primaryAccountable": "x:mill", **last}, made)
    assert books.values("wheat", VG.initialState) == set()
    books.accept(correction("never", made, "-5 kilogram"))
    assert books.stock("wheat") == {}


def test_an_exports_initial_state_is_taken_as_it_is(books: Books) -> None:
    there = {"resource": "x:wheat", "to": "x:wheat", "toLocation": "x:mill"}
    back = {**there, "toLocation": "x:barn"}
    books.accept(
        {
            "id": "x:wheat",
            "type": "EconomicResource",
            "currentLocation": "x:barn",
            "primaryAccountable": "x:mill",
            "vg:initialState": {"id": "x:wheat#initialState", "currentLocation": "x:barn"},
        },
        event("count", "raise", "5 kilogram", resource="x:wheat"),
        event("ride", "move", "5 kilogram", **there),
        event("ride-back", "move", "5 kilogram", **back),
    )
    assert books.stock("wheat#initialState") == {"currentLocation": "x:barn"}


def test_an_export_must_agree_with_its_initial_state(books: Books) -> None:
    initial = {"id": "x:wheat#initialState", "currentLocation": "x:barn"}
    found = books.refuse(
        {
            "id": "x:wheat",
            "type": "EconomicResource",
            "currentLocation": "x:mill",
            "vg:initialState": initial,
        }
    )
    assert found == ["FactWithoutEvent x:wheat currentLocation"]


def test_the_initial_state_of_a_recorded_resource_stays(books: Books) -> None:
    books.accept({"id": "x:wheat", "type": "EconomicResource", "state": "dry"})
    before = books.quads()
    initial = {"id": "x:wheat#initialState", "currentLocation": "x:barn"}
    receipt = books.accept({"id": "x:wheat", "vg:initialState": initial})
    assert [n.focus for n in notes(receipt, "LedgerKept")] == [x("wheat#initialState")]
    assert books.quads() == before
