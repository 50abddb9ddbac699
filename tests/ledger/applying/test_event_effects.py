"""Events as they are recorded: what they create, how they are linked, how they are undone."""

from __future__ import annotations

import pytest

from tests.ledger.books import Books, Node, correction, event, notes, quantity, short, x
from valuegraph.rdf.findings import Severity
from valuegraph.vocabulary.namespaces import RDF, VF, VG

COUNTED = {
    "accountingQuantity": "5 kilogram",
    "onhandQuantity": "5 kilogram",
    "primaryAccountable": "x:mill",
}
WHEAT: Node = {
    "id": "x:wheat",
    "type": "EconomicResource",
    "conformsTo": "x:grain",
    "name": "Wheat",
}


class TestNewResources:
    def test_nested_in_the_event(self, books: Books) -> None:
        receipt = books.accept(event("count", "raise", "5 kilogram", resource=WHEAT))
        assert receipt.entities == (x("count"), x("wheat"))
        assert books.stock("wheat") == COUNTED
        assert books.values("wheat", VF.name) == {"Wheat"}

    def test_nested_without_type(self, books: Books) -> None:
        untyped = {"id": "x:wheat", "name": "Wheat"}
        books.accept(event("count", "raise", "5 kilogram", resource=untyped))
        assert books.stock("wheat") == COUNTED

    def test_nested_without_name_gets_one(self, books: Books) -> None:
        receipt = books.accept(event("count", "raise", "5 kilogram", resource={"name": "Wheat"}))
        (resource,) = books.values("count", VF.resourceInventoriedAs)
        assert resource.startswith("b:economic-resources/")
        assert short(receipt.entities[1]) == resource

    @pytest.mark.parametrize("resource_first", [True, False])
    def test_posted_along(self, resource_first: bool, books: Books) -> None:
        nodes = [WHEAT, event("count", "raise", "5 kilogram", resource="x:wheat")]
        books.accept(*(nodes if resource_first else nodes[::-1]))
        assert books.stock("wheat") == COUNTED
        assert books.values("wheat", VF.conformsTo) == {"x:grain"}

    def test_named_only(self, books: Books) -> None:
        books.accept(
            event("count", "raise", "5 kilogram", resource="x:wheat", resourceConformsTo="x:grain")
        )
        assert books.stock("wheat") == COUNTED
        assert books.values("wheat", RDF.type) == {"EconomicResource"}
        assert books.values("wheat", VF.conformsTo) == {"x:grain"}

    def test_named_only_under_the_base_iri(self, books: Books) -> None:
        books.accept(event("count", "raise", "5 kilogram", resource="b:economic-resources/wheat"))

    def test_described_before_its_first_event(self, books: Books) -> None:
        books.accept(WHEAT)
        assert books.stock("wheat") == {}
        books.accept(event("count", "raise", "5 kilogram", resource="x:wheat"))
        assert books.stock("wheat") == COUNTED

    def test_on_the_receiving_side(self, books: Books) -> None:
        books.accept(event("count", "raise", "5 kilogram", resource="x:wheat"))
        books.accept(
            event(
                "sale",
                "transfer",
                "2000 gram",
                receiver="x:bakery",
                resource="x:wheat",
                to={**WHEAT, "id": "x:bakers-wheat"},
                toLocation="x:loft",
            )
        )
        assert books.stock("wheat")["accountingQuantity"] == "3 kilogram"
        assert books.stock("bakers-wheat") == {
            "accountingQuantity": "2 kilogram",
            "onhandQuantity": "2 kilogram",
            "primaryAccountable": "x:bakery",
            "currentLocation": "x:loft",
        }

    def test_counted_in_the_unit_of_the_specification(self, books: Books) -> None:
        grain = {"id": "x:grain", "type": "ResourceSpecification", "defaultUnitOfResource": "gram"}
        books.accept(grain, event("count", "raise", "5 kilogram", resource=WHEAT))
        assert books.stock("wheat")["accountingQuantity"] == "5000 gram"


class TestForeignResources:
    """An event may name resources that are on somebody else's books."""

    @pytest.mark.parametrize("action", ["use", "consume", "accept", "lower"])
    def test_are_left_alone_unless_the_action_creates(self, action: str, books: Books) -> None:
        receipt = books.accept(event("e", action, "1 kilogram", resource="x:wheat"))
        found = notes(receipt, "NotInventoried")
        if action == "lower":
            assert not found
            assert books.stock("wheat")["accountingQuantity"] == "-1 kilogram"
        else:
            (note,) = found
            assert (note.severity, note.focus, note.value) == (Severity.INFO, x("e"), x("wheat"))
            assert note.path == VF.resourceInventoriedAs
            assert books.stock("wheat") == {}

    @pytest.mark.parametrize("action", ["consume", "accept", "pickup", "modify", "deliverService"])
    def test_are_not_created_by_the_transfer_that_an_action_implies(
        self, action: str, books: Books
    ) -> None:
        """The resource that alone is named is taken over, so it must have been there."""
        if action == "modify":
            books.accept(event("in", "accept", receiver="x:shed", resource="x:bike"))
        receipt = books.accept(event("e", action, receiver="x:shed", resource="x:bike"))
        assert notes(receipt, "NotInventoried")
        assert books.stock("bike") == {}

    def test_give_to_a_resource_that_is_kept_here(self, books: Books) -> None:
        books.accept(event("gift", "transfer", "2 kilogram", resource="x:theirs", to="x:ours"))
        assert books.stock("theirs") == {}
        assert books.stock("ours")["accountingQuantity"] == "2 kilogram"

    def test_are_told_of_once(self, books: Books) -> None:
        made = [event(f"e{n}", "use", "1 one", resource="x:oven") for n in range(3)]
        (note,) = notes(books.accept(*made), "NotInventoried")
        assert note.count == 3

    def test_start_blank_when_they_are_taken_on(self, books: Books) -> None:
        """What happened to a resource while it was foreign is not part of its history."""
        books.accept(event("before", "use", "1 one", resource="x:oven", state="sooty"))
        books.accept(event("count", "raise", "1 one", resource="x:oven", state="clean"))
        made = event("fix", "use", "1 one", resource="x:oven", state="new")
        books.accept(made, correction("no-fix", made, "-1 one"))
        assert books.stock("oven")["state"] == "clean"
        count = event("count", "raise", "1 one", resource="x:oven", state="clean")
        books.accept(correction("no-count", count, "-1 one"))
        assert books.stock("oven") == {}


class TestChain:
    def test_links_the_events_of_a_resource_in_commit_order(self, books: Books) -> None:
        for name in ("c", "a", "b"):
            books.accept(event(name, "raise", resource="x:wheat"))
        assert books.values("c", VG.previousEvent) == set()
        assert books.values("a", VG.previousEvent) == {"x:c"}
        assert books.values("b", VG.previousEvent) == {"x:a"}
        assert books.values("wheat", VG.lastEvent) == {"x:b"}

    def test_runs_through_one_commit_as_well(self, books: Books) -> None:
        books.accept(*(event(name, "raise", resource="x:wheat") for name in ("c", "a", "b")))
        assert books.values("b", VG.previousEvent) == {"x:a"}
        assert books.values("a", VG.previousEvent) == {"x:c"}
        assert books.values("wheat", VG.lastEvent) == {"x:b"}

    def test_forks_where_an_event_has_two_resources(self, books: Books) -> None:
        books.accept(
            event("wheat-in", "raise", resource="x:wheat"),
            event("sack-in", "raise", resource="x:sack"),
            event("fill", "move", resource="x:wheat", to="x:sack"),
            event("rest", "lower", resource="x:wheat"),
        )
        assert books.values("fill", VG.previousEvent) == {"x:wheat-in", "x:sack-in"}
        assert books.values("rest", VG.previousEvent) == {"x:fill"}
        assert books.values("wheat", VG.lastEvent) == {"x:rest"}
        assert books.values("sack", VG.lastEvent) == {"x:fill"}

    def test_names_a_common_predecessor_once(self, books: Books) -> None:
        both = {"resource": "x:wheat", "to": "x:sack"}
        books.accept(event("first", "move", **both), event("second", "move", **both))
        assert books.values("second", VG.previousEvent) == {"x:first"}

    def test_has_corrections_too(self, books: Books) -> None:
        made = event("count", "raise", "5 kilogram", resource="x:wheat")
        books.accept(made, correction("recount", made, "-1 kilogram"))
        assert books.values("recount", VG.previousEvent) == {"x:count"}
        assert books.values("wheat", VG.lastEvent) == {"x:recount"}

    def test_leaves_events_without_resource_out(self, books: Books) -> None:
        hours = event(
            "w", "work", None, resourceConformsTo="x:k", effortQuantity=quantity("2 hour")
        )
        books.accept({**hours, "id": "x:w1"}, {**hours, "id": "x:w2"})
        assert books.values("w2", VG.previousEvent) == set()


def test_the_stage_is_the_specification_of_the_process(books: Books) -> None:
    books.accept(
        {"id": "x:grinding", "type": "ProcessSpecification", "name": "Grinding"},
        {"id": "x:milling", "type": "Process", "basedOn": "x:grinding"},
        {"id": "x:odd-job", "type": "Process", "name": "Odd job"},
        event("flour", "produce", resource="x:flour", outputOf="x:milling"),
        event("more", "produce", resource="x:flour", outputOf="x:odd-job"),
    )
    assert books.stock("flour")["stage"] == "x:grinding"


def test_events_in_turtle_have_the_same_effects(books: Books) -> None:
    books.accept_turtle("""
        x:count a vf:EconomicEvent ; vf:action vf:raise ; vf:provider x:mill ; vf:receiver x:mill ;
            vf:hasPointInTime "2026-05-04T09:00:00Z"^^xsd:dateTimeStamp ;
            vf:resourceInventoriedAs x:wheat ;
            vf:resourceQuantity [ vf:hasNumericalValue 5.0 ; vf:hasUnit om2:kilogram ] .
        x:wheat a vf:EconomicResource ; vf:conformsTo x:grain .
    """)
    assert books.stock("wheat") == COUNTED


def test_the_tare_may_be_in_another_unit(books: Books) -> None:
    books.accept(
        event("count", "raise", "5 kilogram", resource="x:wheat"),
        event("spill", "lower", "12.5 gram", resource="x:wheat"),
    )
    assert books.stock("wheat")["onhandQuantity"] == "4.9875 kilogram"


def test_units_of_another_dimension_are_refused(books: Books) -> None:
    books.accept(event("count", "raise", "5 kilogram", resource="x:wheat"))
    found = books.refuse(event("spill", "lower", "1 litre", resource="x:wheat"))
    assert found == ["UnitMismatch x:spill resourceQuantity"]


def test_a_stock_stays_below_what_can_be_counted(books: Books) -> None:
    books.accept(event("count", "raise", "99999999999999999999 one", resource="x:dust"))
    found = books.refuse(event("more", "raise", "1 one", resource="x:dust"))
    assert found == ["QuantityRange x:more resourceQuantity"]


def test_what_befell_a_resource_while_it_was_foreign_is_not_its_history(books: Books) -> None:
    """A correction takes back what its original did, and that was nothing to the foreign one."""
    first = event("first", "transfer", "10 kilogram", resource="x:theirs", to="x:ours")
    first["receiver"] = "x:bakery"
    books.accept(first)
    books.accept(event("own", "raise", "5 kilogram", resource="x:theirs"))
    books.accept(correction("back", first, "-10 kilogram"))
    assert books.stock("theirs")["accountingQuantity"] == "5 kilogram"
    assert books.values("back", VG.notInventoried) == {"x:theirs"}
    assert books.values("own", VG.previousEvent) == set()


def test_a_resource_that_is_taken_on_keeps_its_facts_when_such_an_event_is_undone(
    books: Books,
) -> None:
    first = event("first", "transfer", "1 kilogram", resource="x:theirs", to="x:ours")
    first["receiver"] = "x:bakery"
    books.accept(first, correction("undo", first, "-1 kilogram"))
    books.accept(event("own", "raise", "5 kilogram", resource="x:theirs", state="dry"))
    before = books.stock("theirs")
    books.accept(correction("redo", first, "1 kilogram"))
    assert books.stock("theirs") == before
