"""Corrections repeat their original and take back no more than it recorded."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.books import Books, Node, correction, event, notes, quantity
from tests.ledger.rules.refusals import place, refusal, refusals, violations
from valuegraph.ledger.rules import corrections
from valuegraph.rdf.syntaxes import TURTLE
from valuegraph.vocabulary.namespaces import VF

COUNT = event("count", "raise", "10 kilogram", resource="x:wheat")
WORK = event(
    "work",
    "work",
    None,
    resourceConformsTo="x:milling-work",
    inputOf="x:milling",
    effortQuantity=quantity("4 hour"),
)
SALE = event(
    "sale",
    "transfer",
    "4 kilogram",
    receiver="x:bakery",
    resource="x:wheat",
    to="x:bakers-wheat",
    realizationOf="x:agreement",
)
MOST = event("grind", "consume", "3 kilogram", resource="x:wheat", inputOf="x:milling")


class TestAmounts:
    """What is left of an event is never negative."""

    @pytest.mark.parametrize("amounts", [["-10"], ["-4", "-6"], ["-4", "-1.5", "-4.5"]])
    def test_all_may_be_taken_back_in_parts(self, books: Books, amounts: list[str]) -> None:
        books.accept(COUNT)
        for number, amount in enumerate(amounts):
            books.accept(correction(f"c{number}", COUNT, f"{amount} kilogram"))
        assert books.stock("wheat") == {}

    def test_no_more_than_all(self, books: Books) -> None:
        books.accept(COUNT)
        found = refusal(books, correction("c", COUNT, "-10.5 kilogram"))
        assert place(found) == ("vg:Correction", "x:c", "resourceQuantity", "-10.5")
        assert "take back more than it recorded: -0.5 kilogram would be left" in found.message
        assert "This one can take back 10 kilogram at most" in found.message

    def test_nor_in_the_sum_of_several(self, books: Books) -> None:
        books.accept(COUNT, correction("c1", COUNT, "-4 kilogram"))
        books.accept(correction("c2", COUNT, "-4 kilogram"))
        found = refusal(books, correction("c3", COUNT, "-2.25 kilogram"))
        assert place(found)[:2] == ("vg:Correction", "x:c3")
        assert "-0.25 kilogram would be left" in found.message
        assert "This one can take back 2 kilogram at most" in found.message
        books.accept(correction("c4", COUNT, "-2 kilogram"))

    def test_both_of_one_document_that_are_too_much_together_are_named(self, books: Books) -> None:
        books.accept(COUNT)
        both = [correction(f"c{n}", COUNT, "-6 kilogram") for n in range(2)]
        found = refusals(books, *both)
        assert [place(f)[:2] for f in found] == [
            ("vg:Correction", "x:c0"),
            ("vg:Correction", "x:c1"),
        ]
        for each in found:
            assert "-2 kilogram would be left" in each.message
            assert "This one can take back 4 kilogram at most" in each.message

    def test_two_of_one_document_may_take_all(self, books: Books) -> None:
        books.accept(COUNT, *(correction(f"c{n}", COUNT, "-5 kilogram") for n in range(2)))
        assert books.stock("wheat") == {}

    def test_what_one_gives_another_may_take(self, books: Books) -> None:
        books.accept(COUNT, correction("more", COUNT, "5 kilogram"))
        books.accept(correction("less", COUNT, "-15 kilogram"))
        assert books.stock("wheat") == {}

    def test_one_that_gives_is_not_to_blame_for_one_that_takes(self, books: Books) -> None:
        books.accept(COUNT)
        gives, takes = (correction(f"c{a}", COUNT, f"{a} kilogram") for a in (1, -12))
        found = refusal(books, gives, takes)
        assert place(found) == ("vg:Correction", "x:c-12", "resourceQuantity", "-12")
        assert "This one can take back 11 kilogram at most" in found.message

    def test_what_was_undone_can_be_undone_no_further(self, books: Books) -> None:
        books.accept(COUNT, correction("never", COUNT, "-10 kilogram"))
        found = refusal(books, correction("again", COUNT, "-1 kilogram"))
        assert "-1 kilogram would be left" in found.message
        assert "nothing that this one could take back" in found.message

    def test_effort_is_bounded_as_well(self, books: Books) -> None:
        books.accept(WORK)
        found = refusal(books, correction("c", WORK, "-5 hour"))
        assert place(found) == ("vg:Correction", "x:c", "effortQuantity", "-5")
        assert "-1 hour would be left" in found.message
        books.accept(correction("c", WORK, "-4 hour"))

    def test_a_quantity_that_the_original_does_not_have_is_left_out(self, books: Books) -> None:
        books.accept(COUNT)
        made = correction("c", COUNT, "-1 kilogram", effortQuantity=quantity("-1 hour"))
        (found,) = [f for f in refusals(books, made) if place(f)[0] == "vg:Correction"]
        assert place(found) == ("vg:Correction", "x:c", "effortQuantity", "-1")
        assert "has no such quantity; leave it out" in found.message


class TestUnits:
    """A correction may count in another unit of the same dimension."""

    @pytest.mark.parametrize("amount", ["-10000 gram", "-0.01 tonne", "-10.000 kilogram"])
    def test_all_is_taken_back_exactly(self, books: Books, amount: str) -> None:
        books.accept(COUNT, correction("never", COUNT, amount))
        assert books.stock("wheat") == {}

    def test_the_excess_is_told_in_the_unit_of_the_original(self, books: Books) -> None:
        books.accept(COUNT)
        found = refusal(books, correction("c", COUNT, "-10001 gram"))
        assert "-0.001 kilogram would be left" in found.message

    def test_minutes_correct_hours(self, books: Books) -> None:
        books.accept(WORK, correction("c1", WORK, "-180 minute-Time"))
        found = refusal(books, correction("c2", WORK, "-61 minute-Time"))
        assert place(found) == ("vg:Correction", "x:c2", "effortQuantity", "-61")
        books.accept(correction("c3", WORK, "-60 minute-Time"))

    def test_what_does_not_convert_is_refused(self, books: Books) -> None:
        books.accept(WORK)
        found = refusal(books, correction("c", WORK, "-1 kilogram"))
        assert place(found) == ("vg:Correction", "x:c", "effortQuantity", "kilogram")
        assert "counts in kilogram, its original in hour; use hour" in found.message

    def test_nor_with_a_resource_that_is_counted(self, books: Books) -> None:
        books.accept(COUNT)
        found = refusals(books, correction("c", COUNT, "-1 litre"))
        assert {place(f)[:3] for f in found} == {
            ("vg:Correction", "x:c", "resourceQuantity"),
            ("vg:UnitMismatch", "x:c", "resourceQuantity"),
        }


class TestOriginal:
    """What a correction corrects is an event that was recorded, and no correction."""

    @pytest.mark.parametrize("iri", ["x:nothing", "b:economic-events/nothing"])
    def test_an_unknown_event_is_not_corrected(self, books: Books, iri: str) -> None:
        found = [
            f
            for f in refusals(books, {**correction("c", COUNT, "-1 kilogram"), "corrects": iri})
            if place(f)[0] == "vg:Correction"
        ]
        assert [place(f) for f in found] == [("vg:Correction", "x:c", "corrects", iri)]
        assert "is not recorded here, so there is nothing to correct" in found[0].message
        assert "Record it first, or in the same document." in found[0].message

    def test_something_else_than_an_event_is_not_corrected(self, books: Books) -> None:
        books.accept(COUNT)
        made = {**correction("c", COUNT, "-1 kilogram"), "corrects": "x:wheat"}
        found = [f for f in refusals(books, made) if place(f)[0] == "vg:Correction"]
        assert [place(f) for f in found] == [("vg:Correction", "x:c", "corrects", "x:wheat")]

    @pytest.mark.parametrize("original_first", [True, False])
    def test_the_original_may_come_in_the_same_document(
        self, books: Books, original_first: bool
    ) -> None:
        nodes = [COUNT, correction("c", COUNT, "-1 kilogram")]
        books.accept(*(nodes if original_first else nodes[::-1]))
        assert books.stock("wheat")["onhandQuantity"] == "9 kilogram"

    @pytest.mark.parametrize("depth", [1, 2, 3])
    def test_a_correction_is_not_corrected_but_the_first_event(
        self, books: Books, depth: int
    ) -> None:
        chain = [COUNT]
        for number in range(depth):
            chain.append(correction(f"c{number}", chain[-1], "-1 kilogram"))
        books.accept(*chain[:2])
        last = chain[-1] if depth > 1 else correction("c", chain[-1], "1 kilogram")
        found = refusals(books, *chain[2:], *([] if depth > 1 else [last]))
        assert place(found[-1]) == ("vg:Correction", last["id"], "corrects", last["corrects"])
        assert "correct the first event again" in found[-1].message
        assert "corrects <https://elsewhere.example/count>" in found[-1].message

    def test_events_that_correct_each_other_are_told_so(self, books: Books) -> None:
        first, second = (correction(n, COUNT, "-1 kilogram") for n in "ab")
        found = refusals(books, {**first, "corrects": "x:b"}, {**second, "corrects": "x:a"})
        assert {place(f) for f in found} == {
            ("vg:Correction", "x:a", "corrects", "x:b"),
            ("vg:Correction", "x:b", "corrects", "x:a"),
        }
        assert "name the event that was recorded wrongly" in found[0].message

    def test_an_event_that_corrects_itself_is_told_so(self, books: Books) -> None:
        found = refusal(books, {**COUNT, "corrects": "x:count"})
        assert place(found) == ("vg:Correction", "x:count", "corrects", "x:count")
        assert "cannot correct themselves" in found.message


CHANGES: list[tuple[Node, dict[str, Any], str, str | None]] = [
    (COUNT, {"action": "lower"}, "action", "lower"),
    (COUNT, {"resourceInventoriedAs": "x:rye"}, "resourceInventoriedAs", "x:rye"),
    (COUNT, {"resourceInventoriedAs": None}, "resourceInventoriedAs", None),
    (SALE, {"receiver": "x:pantry"}, "receiver", "x:pantry"),
    (SALE, {"provider": "x:pantry"}, "provider", "x:pantry"),
    (SALE, {"toResourceInventoriedAs": "x:rye"}, "toResourceInventoriedAs", "x:rye"),
    (SALE, {"realizationOf": None}, "realizationOf", None),
    (SALE, {"reciprocalRealizationOf": "x:other"}, "reciprocalRealizationOf", "x:other"),
    (MOST, {"inputOf": "x:baking"}, "inputOf", "x:baking"),
    (MOST, {"inputOf": None}, "inputOf", None),
    (WORK, {"resourceConformsTo": "x:baking-work"}, "resourceConformsTo", "x:baking-work"),
    (WORK, {"resourceConformsTo": None}, "resourceConformsTo", None),
]


@pytest.mark.parametrize(("original", "changes", "path", "value"), CHANGES)
def test_a_correction_repeats_what_flowed_and_where(
    books: Books, original: Node, changes: dict[str, Any], path: str, value: str | None
) -> None:
    books.accept(COUNT)
    if original is not COUNT:
        books.accept(original)
    amount = "-1 hour" if original is WORK else "-1 kilogram"
    found = [
        f
        for f in refusals(books, correction("c", original, amount, **changes))
        if place(f)[0] == "vg:Correction"
    ]
    assert [place(f) for f in found] == [("vg:Correction", "x:c", path, value)]
    assert f"A correction repeats its original: {path} must be <" in found[0].message or (
        f"{path} must be absent" in found[0].message
    )
    assert "correct the event in full and record a new one" in found[0].message


@pytest.mark.parametrize("original", [COUNT, SALE, MOST, WORK], ids=lambda each: each["id"])
def test_one_that_repeats_all_is_taken(books: Books, original: Node) -> None:
    books.accept(COUNT)
    if original is not COUNT:
        books.accept(original)
    amount = "-1 hour" if original is WORK else "-1 kilogram"
    books.accept(correction("c", original, amount, hasPointInTime="2026-06-01T09:00:00Z"))


def test_the_kind_of_a_resource_that_is_named_need_not_be_repeated(books: Books) -> None:
    made = {**COUNT, "resourceConformsTo": "x:grain"}
    books.accept(made, correction("c", made, "-1 kilogram", resourceConformsTo=None))


def test_a_correction_in_turtle_is_bounded_too(books: Books) -> None:
    books.accept(COUNT)
    (found,) = violations(
        books.submit(
            """
            @prefix vf: <https://w3id.org/valueflows/ont/vf#> .
            @prefix x: <https://elsewhere.example/> .
            @prefix om2: <http://www.ontology-of-units-of-measure.org/resource/om-2/> .
            x:c a vf:EconomicEvent ; vf:action vf:raise ; vf:provider x:mill ; vf:receiver x:mill ;
                vf:resourceInventoriedAs x:wheat ; vf:corrects x:count ;
                vf:hasPointInTime "2026-06-01T09:00:00Z" ;
                vf:resourceQuantity [ vf:hasNumericalValue -11 ; vf:hasUnit om2:kilogram ] .
            """,
            TURTLE,
        )
    )
    assert place(found) == ("vg:Correction", "x:c", "resourceQuantity", "-11")


def test_an_event_has_no_more_corrections_than_can_be_read_each_time(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corrections, "MAX_CORRECTIONS", 2)
    raised = event("raised", "raise", "5 kilogram", resource="x:flour")
    made = [correction(f"c{n}", raised, "-1 kilogram") for n in range(3)]
    books.accept(raised, *made[:2])
    (found,) = refusals(books, made[2])
    assert place(found) == ("vg:Correction", "x:c2", "corrects", "x:raised")
    assert "more than 2 corrections" in found.message


PROMISE: Node = {
    "id": "x:promise",
    "type": "Commitment",
    "action": "raise",
    "provider": "x:mill",
    "receiver": "x:mill",
    "resourceInventoriedAs": "x:wheat",
    "resourceQuantity": quantity("4 kilogram"),
    "due": "2026-06-01T00:00:00Z",
}


class TestAnswers:
    """A correction counts for what its original counts for, and for nothing else."""

    def test_it_fulfills_nothing_that_its_original_does_not(self, books: Books) -> None:
        books.accept(COUNT, PROMISE)
        found = refusal(books, correction("c", COUNT, "-4 kilogram", fulfills="x:promise"))
        assert place(found) == ("vg:Correction", "x:c", "fulfills", "x:promise")
        assert "leave it out" in found.message

    @pytest.mark.parametrize("repeats", [True, False])
    def test_it_counts_for_that_whether_it_repeats_it_or_not(
        self, books: Books, repeats: bool
    ) -> None:
        made = {**COUNT, "fulfills": "x:promise"}
        books.accept(PROMISE, made)
        rest = {} if repeats else {"fulfills": None}
        books.accept(correction("c", made, "-4 kilogram", **rest))
        (amount,) = books.values("promise#fulfilledQuantity", VF.hasNumericalValue)
        assert amount == "6"

    @pytest.mark.parametrize("given", [{"state": "wet"}, {"toLocation": "x:barn"}])
    def test_what_has_no_effect_is_told_of(self, books: Books, given: dict[str, str]) -> None:
        books.accept(COUNT)
        receipt = books.accept(correction("c", COUNT, "-4 kilogram", **given))
        (told,) = notes(receipt, "Correction")
        assert "has no effect" in told.message
