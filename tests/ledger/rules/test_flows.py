"""What an action allows its flows: a side of a process, and quantities."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.ledger.books import Books, Node, correction, event, quantity, x
from tests.ledger.rules.refusals import place, refusal, refusals
from valuegraph.ledger.rules.flows import check_quantities
from valuegraph.model.event import EconomicEvent
from valuegraph.model.measure import Measure
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.vocabulary.action import EventQuantity
from valuegraph.vocabulary.namespaces import OM, VF
from valuegraph.vocabulary.ontology import Ontology

INPUTS = ["accept", "cite", "combine", "consume", "pickup", "use", "work"]
OUTPUTS = ["dropoff", "modify", "produce", "separate"]
OUTSIDE = ["transfer", "transferAllRights", "transferCustody", "move", "copy", "raise", "lower"]
SIDES = {
    **{action: {"inputOf"} for action in INPUTS},
    **{action: {"outputOf"} for action in OUTPUTS},
    **{action: set[str]() for action in OUTSIDE},
    "deliverService": {"inputOf", "outputOf"},
}


def test_the_sides_of_every_action_are_known(ontology: Ontology) -> None:
    assert set(SIDES) == {action.name for action in ontology.actions.values()}


class TestSides:
    @pytest.mark.parametrize("side", ["inputOf", "outputOf"])
    @pytest.mark.parametrize("action", SIDES)
    def test_an_event_is_on_the_side_of_its_action(
        self, books: Books, action: str, side: str
    ) -> None:
        made = event("e", action, resource="x:wheat", **{side: "x:milling"})
        if side in SIDES[action]:
            books.accept(made)
            return
        found = refusal(books, made)
        assert place(found) == ("vg:ProcessSide", "x:e", side, "x:milling")
        assert f"cannot be {side.removesuffix('Of')} of a process" in found.message
        allowed = next(iter(SIDES[action]), None)
        advice = f"Use {allowed}, or" if allowed else "Leave the process out, or use"
        assert f"{advice} another action." in found.message

    @pytest.mark.parametrize("kind", ["Commitment", "Intent"])
    def test_promises_and_offers_follow_the_same_rule(self, books: Books, kind: str) -> None:
        flow = {
            **event("f", "produce", resourceConformsTo="x:flour", hasPointInTime=None),
            "type": kind,
            "receiver": None if kind == "Intent" else "x:bakery",
        }
        stated = {key: value for key, value in flow.items() if value is not None}
        found = refusal(books, {**stated, "inputOf": "x:milling"})
        assert place(found) == ("vg:ProcessSide", "x:f", "inputOf", "x:milling")
        books.accept({**stated, "outputOf": "x:milling"})

    def test_flows_of_recipes_follow_the_same_rule(self, books: Books) -> None:
        flow: Node = {
            "id": "x:f",
            "type": "RecipeFlow",
            "action": "consume",
            "resourceConformsTo": "x:wheat",
            "resourceQuantity": quantity("5 kilogram"),
        }
        found = refusal(books, {**flow, "recipeOutputOf": "x:mill-wheat"})
        assert place(found) == ("vg:ProcessSide", "x:f", "recipeOutputOf", "x:mill-wheat")
        assert "Use recipeInputOf, or another action." in found.message
        books.accept({**flow, "recipeInputOf": "x:mill-wheat"})

    def test_a_process_that_names_the_flow_is_looked_at_too(self, books: Books) -> None:
        made = event("e", "produce", resource="x:flour")
        found = refusal(books, {"id": "x:milling", "type": "Process", "hasInput": [made]})
        assert place(found) == ("vg:ProcessSide", "x:e", "inputOf", "x:milling")

    def test_a_promise_that_is_recorded_gets_no_wrong_side_later(self, books: Books) -> None:
        promise = {
            **event("f", "produce", resourceConformsTo="x:flour", hasPointInTime=None),
            "type": "Commitment",
        }
        books.accept(promise)
        found = refusal(books, {"id": "x:f", "inputOf": "x:milling"})
        assert place(found) == ("vg:ProcessSide", "x:f", "inputOf", "x:milling")

    def test_a_service_is_input_and_output_of_different_processes(self, books: Books) -> None:
        made = event("e", "deliverService", resourceConformsTo="x:milling-service")
        books.accept({**made, "outputOf": "x:milling", "inputOf": "x:baking"})

    def test_but_not_of_one(self, books: Books) -> None:
        made = event("e", "deliverService", resourceConformsTo="x:milling-service")
        found = refusal(books, {**made, "outputOf": "x:milling", "inputOf": "x:milling"})
        assert place(found) == ("vg:ProcessSide", "x:e", "inputOf", "x:milling")
        assert "cannot be input and output of the same process" in found.message
        assert "Leave one of them out" in found.message

    def test_each_flow_of_a_document_is_named(self, books: Books) -> None:
        wrong = [event(f"e{n}", "raise", resource="x:w", outputOf="x:p") for n in range(3)]
        assert [place(f)[1] for f in refusals(books, *wrong)] == ["x:e0", "x:e1", "x:e2"]


class TestUnknownActions:
    def test_an_action_of_another_vocabulary_has_no_effects_that_are_known(
        self, books: Books
    ) -> None:
        made = event("e", "https://elsewhere.example/conjure", resource="x:wheat")
        found = refusal(books, made)
        assert place(found) == ("vg:UnknownAction", "x:e", "action", "x:conjure")
        assert "Use one of accept, cite, combine," in found.message

    def test_a_promise_has_a_known_action_too(self, books: Books) -> None:
        promise: Node = {"id": "x:f", "type": "Commitment", "action": "x:conjure"}
        found = refusal(books, {**promise, "provider": "x:mill"})
        assert place(found)[:3] == ("vg:UnknownAction", "x:f", "action")


class TestQuantities:
    @pytest.mark.parametrize(
        ("action", "wanted"),
        [("raise", "resourceQuantity"), ("work", "effortQuantity"), ("use", "effortQuantity")],
    )
    def test_an_event_has_one(self, books: Books, action: str, wanted: str) -> None:
        found = refusal(books, event("e", action, None, resource="x:wheat"))
        assert place(found) == ("vg:MissingQuantity", "x:e", wanted, None)
        assert f"The event has no {wanted}." in found.message
        assert '{"hasNumericalValue": "5", "hasUnit": ' in found.message

    @pytest.mark.parametrize("part", ["hasNumericalValue", "hasUnit"])
    def test_it_has_value_and_unit(self, books: Books, part: str) -> None:
        whole = quantity("5 kilogram")
        made = {**event("e", "raise", resource="x:wheat"), "resourceQuantity": {part: whole[part]}}
        found = refusals(books, made)
        assert ("vg:MissingQuantity", "x:e", "resourceQuantity", None) in map(place, found)
        told = " ".join(f.message for f in found)
        assert "with value and unit" in told

    def test_a_quantity_elsewhere_is_not_known(self, books: Books) -> None:
        """It could be described later, and the event would have had no effect."""
        made = {**event("e", "raise", resource="x:wheat"), "resourceQuantity": {"id": "x:five"}}
        found = refusal(books, made)
        assert place(found)[0] == "vg:MissingQuantity"
        assert "Value or unit is not known of the event's resourceQuantity" in found.message

    @pytest.mark.parametrize("action", sorted(set(SIDES) - {"work", "use"}))
    def test_only_work_and_use_have_effort(self, books: Books, action: str) -> None:
        made = event("e", action, resource="x:wheat", effortQuantity=quantity("1 hour"))
        found = refusal(books, made)
        assert place(found) == ("vg:WrongQuantity", "x:e", "effortQuantity", None)
        assert f"{action} has no effort; give its amount as resourceQuantity." in found.message

    @pytest.mark.parametrize("action", ["work", "use"])
    def test_work_and_use_have_effort_or_a_quantity_or_both(
        self, books: Books, action: str
    ) -> None:
        books.accept(
            event("e1", action, None, resource="x:oven", effortQuantity=quantity("1 hour")),
            event("e2", action, "1 one", resource="x:oven"),
            event("e3", action, "1 one", resource="x:oven", effortQuantity=quantity("1 hour")),
        )

    def test_an_action_of_effort_alone_has_no_quantity_of_a_resource(
        self, ontology: Ontology
    ) -> None:
        """None of ValueFlows is, once work admits both; one of an extension may be."""
        care = replace(ontology.actions[VF.work], event_quantity=EventQuantity.EFFORT, name="care")
        made = EconomicEvent(
            x("e"), action=x("care"), resource_quantity=Measure(Decimal(1), OM.kilogram)
        )
        graph = MemoryGraph(made.resource_quantity.quads(made.iri, VF.resourceQuantity))  # type: ignore[union-attr]
        (found,) = check_quantities(graph, [made], {x("care"): care})
        assert place(found) == ("vg:WrongQuantity", "x:e", "resourceQuantity", None)
        assert "care has effort only; give its amount as effortQuantity." in found.message

    @pytest.mark.parametrize("amount", ["0", "-0", "-3", "-0.001"])
    @pytest.mark.parametrize("kind", ["resourceQuantity", "effortQuantity"])
    def test_it_is_positive(self, books: Books, kind: str, amount: str) -> None:
        unit = "hour" if kind == "effortQuantity" else "one"
        made = {**event("e", "use", None, resource="x:oven"), kind: quantity(f"{amount} {unit}")}
        found = refusal(books, made)
        shown = "0" if amount == "-0" else amount
        assert place(found) == ("vg:QuantitySign", "x:e", kind, shown)
        assert f"The quantity is {shown}, but a flow has a positive quantity" in found.message
        assert "record a correction" in found.message
        assert "use lower" in found.message

    def test_save_in_a_correction(self, books: Books) -> None:
        count = event("e", "raise", "5 kilogram", resource="x:wheat")
        books.accept(count, correction("c", count, "-3 kilogram"))

    def test_a_correction_has_one_too(self, books: Books) -> None:
        count = event("e", "raise", "5 kilogram", resource="x:wheat")
        books.accept(count)
        made = correction("c", count, "-3 kilogram")
        del made["resourceQuantity"]
        assert place(refusal(books, made))[:3] == ("vg:MissingQuantity", "x:c", "resourceQuantity")
