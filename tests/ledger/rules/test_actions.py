"""What an action allows its flows, for every action and kind of flow."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from tests.graphs import EX, graph, quads
from tests.ledger.books import Books, Node, correction, event, quantity
from tests.ledger.rules.refusals import place, refusal, refusals
from valuegraph.shapes import compile_shapes
from valuegraph.vocabulary.bundled import bundled_files
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
FIRST = {"modify": "accept", "dropoff": "pickup"}


def test_the_sides_of_every_action_are_known(ontology: Ontology) -> None:
    assert set(SIDES) == {action.name for action in ontology.actions.values()}


def taken(books: Books, action: str, **where: str) -> None:
    """Record the event that one with this action ends, if any."""
    if action in FIRST:
        books.accept(event("in", FIRST[action], resource="x:wheat", **where))


class TestSides:
    @pytest.mark.parametrize("side", ["inputOf", "outputOf"])
    @pytest.mark.parametrize("action", SIDES)
    def test_an_event_is_on_the_side_of_its_action(
        self, books: Books, action: str, side: str
    ) -> None:
        taken(books, action, **({"inputOf": "x:milling"} if side == "outputOf" else {}))
        made = event("e", action, resource="x:wheat", **{side: "x:milling"})
        if side in SIDES[action]:
            books.accept(made)
            return
        found = refusal(books, made)
        assert place(found)[1:] == ("x:e", "action", action)
        assert f"This action is no {side.removesuffix('Of')} of processes" in found.message

    @pytest.mark.parametrize("kind", ["Commitment", "Intent"])
    def test_promises_and_offers_follow_the_same_rule(self, books: Books, kind: str) -> None:
        flow: Node = {
            "id": "x:f",
            "type": kind,
            "action": "produce",
            "provider": "x:mill",
            "resourceConformsTo": "x:flour",
            "resourceQuantity": quantity("5 kilogram"),
        }
        found = refusal(books, {**flow, "inputOf": "x:milling"})
        assert place(found)[1:] == ("x:f", "action", "produce")
        books.accept({**flow, "outputOf": "x:milling"})

    def test_a_process_that_names_the_flow_is_looked_at_too(self, books: Books) -> None:
        made = event("e", "produce", resource="x:flour")
        found = refusal(books, {"id": "x:milling", "type": "Process", "hasInput": [made]})
        assert place(found)[1:] == ("x:e", "action", "produce")

    def test_a_promise_that_is_recorded_gets_no_wrong_side_later(self, books: Books) -> None:
        made = event("f", "produce", resourceConformsTo="x:flour", hasPointInTime=None)
        books.accept({**made, "type": "Commitment"})
        found = refusal(books, {"id": "x:f", "inputOf": "x:milling"})
        assert place(found)[1:] == ("x:f", "action", "produce")

    def test_each_flow_of_a_document_is_named(self, books: Books) -> None:
        wrong = [event(f"e{n}", "raise", resource="x:w", outputOf="x:p") for n in range(3)]
        assert {place(f)[1] for f in refusals(books, *wrong)} == {"x:e0", "x:e1", "x:e2"}

    def test_what_data_says_of_an_action_changes_nothing(self, books: Books) -> None:
        books.record({"id": "vf:produce", "label": "make"})
        refusal(books, event("e", "produce", resource="x:wheat", inputOf="x:milling"))


class TestEffort:
    @pytest.mark.parametrize("action", sorted(set(SIDES) - {"work", "use"}))
    def test_only_work_and_use_have_it(self, books: Books, action: str) -> None:
        taken(books, action)
        made = event("e", action, resource="x:wheat", effortQuantity=quantity("1 hour"))
        found = refusal(books, made)
        assert place(found)[1:] == ("x:e", "action", action)
        assert "no effort; use and work have" in found.message

    @pytest.mark.parametrize("action", ["work", "use"])
    def test_they_have_effort_or_a_quantity_or_both(self, books: Books, action: str) -> None:
        hour = quantity("1 hour")
        books.accept(
            event("e1", action, None, resource="x:oven", effortQuantity=hour),
            event("e2", action, "1 one", resource="x:oven"),
            event("e3", action, "1 one", resource="x:oven", effortQuantity=hour),
        )

    def test_an_action_of_a_vocabulary_may_have_effort_only(self) -> None:
        files = bundled_files("shapes")
        shapes = [q for path in files for q in parse(path=path, format=RdfFormat.TURTLE)]
        care = quads(":care a vf:Action ; vf:eventQuantity vf:effort ; vf:inputOutput vf:input .")
        data = graph(
            ":f a vf:RecipeFlow ; vf:action :care ; vf:resourceClassifiedAs 'x' ; "
            "vf:recipeOutputOf :step ; vf:resourceQuantity :q . "
            ":q a vf:Measure ; vf:hasNumericalValue 1.0 ; vf:hasUnit :hour ."
        )
        found = compile_shapes(shapes, care).validate(data, {EX.f}).findings
        told = {f.shape.value.rpartition("#")[2] for f in found if isinstance(f.shape, NamedNode)}
        assert told == {"resourceAction", "outputSide"}


class TestUnknownActions:
    def test_an_action_of_another_vocabulary_has_no_effects_that_are_known(
        self, books: Books
    ) -> None:
        found = refusal(books, event("e", "https://elsewhere.example/conjure", resource="x:wheat"))
        assert place(found) == ("vg:UnknownAction", "x:e", "action", "x:conjure")
        assert "Use one of accept, cite, combine," in found.message

    def test_nor_has_one_that_data_describes(self, books: Books) -> None:
        books.record({"id": "x:conjure", "type": "Action", "label": "conjure"})
        assert place(refusal(books, event("e", "x:conjure", resource="x:wheat")))[0] == (
            "vg:UnknownAction"
        )


class TestPairs:
    @pytest.mark.parametrize("second", FIRST)
    def test_the_first_is_recorded_before_or_along(self, books: Books, second: str) -> None:
        into = event("in", FIRST[second], resource="x:bike", inputOf="x:p")
        out = event("out", second, resource="x:bike", outputOf="x:p")
        found = refusal(books, out)
        assert place(found) == ("vg:Pair", "x:out", "action", second)
        assert f"Record that {FIRST[second]} first or in the same document" in found.message
        books.accept(out, into)

    def test_it_is_of_the_same_resource(self, books: Books) -> None:
        books.accept(event("in", "accept", resource="x:bike", inputOf="x:p"))
        refusal(books, event("out", "modify", resource="x:car", outputOf="x:p"))

    def test_one_that_was_taken_back_does_not_count(self, books: Books) -> None:
        into = event("in", "accept", resource="x:bike", inputOf="x:p")
        books.accept(into, correction("never", into, "-1 kilogram"))
        refusal(books, event("out", "modify", resource="x:bike", outputOf="x:p"))

    def test_a_correction_needs_no_other_first(self, books: Books) -> None:
        out = event("out", "modify", resource="x:bike", outputOf="x:p")
        books.accept(event("in", "accept", resource="x:bike", inputOf="x:p"), out)
        books.accept(correction("less", out, "-1 kilogram"))

    def test_one_that_names_nothing_is_told_of(self, books: Books) -> None:
        receipt = books.accept(event("out", "modify", resourceConformsTo="x:bikes"))
        assert "Give resourceInventoriedAs and outputOf" in " ".join(
            f.message for f in receipt.findings
        )
