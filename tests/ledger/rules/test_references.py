"""References lead to what is recorded here, or to somewhere else, which is told."""

from __future__ import annotations

import pytest

from tests.ledger.books import Books, Node, event, notes, x
from tests.ledger.rules.refusals import place, refusal, refusals
from valuegraph.rdf.findings import Severity
from valuegraph.rdf.syntaxes import TURTLE
from valuegraph.vocabulary.namespaces import VF

PLAN: Node = {"id": "b:plans/spring", "type": "Plan", "name": "Spring"}
SOWING: Node = {"id": "x:sowing", "type": "Process", "plannedWithin": "b:plans/spring"}


def test_an_iri_of_the_ledger_that_nothing_is_recorded_of_is_refused(books: Books) -> None:
    found = refusal(books, SOWING)
    assert place(found) == ("vg:UnknownReference", "x:sowing", "plannedWithin", "b:plans/spring")
    assert "plannedWithin refers to <https://books.example/plans/spring>" in found.message
    assert "Record it first or in the same document, or correct the IRI." in found.message


@pytest.mark.parametrize("nodes", [(PLAN, SOWING), (SOWING, PLAN)])
def test_what_is_recorded_along_is_known(books: Books, nodes: tuple[Node, Node]) -> None:
    assert not notes(books.accept(*nodes), "ForeignReference")


def test_what_was_recorded_before_is_known(books: Books) -> None:
    books.accept(PLAN)
    assert not notes(books.accept(SOWING), "ForeignReference")


def test_every_reference_to_nothing_is_named(books: Books) -> None:
    made = event("e", "consume", resource="b:r/1", inputOf="b:p/1", receiver="b:a/1")
    assert {place(f)[2:] for f in refusals(books, made)} == {
        ("resourceInventoriedAs", "b:r/1"),
        ("inputOf", "b:p/1"),
        ("receiver", "b:a/1"),
    }


SPRING: Node = {"id": "x:spring", "type": "Plan"}


@pytest.mark.parametrize("recorded_first", [True, False])
def test_an_inverse_does_not_lead_to_nothing_either(books: Books, recorded_first: bool) -> None:
    """A link alone makes no process of what it is said to include."""
    if recorded_first:
        books.accept(SPRING)
    found = refusal(books, {**SPRING, "planIncludes": {"id": "b:processes/sowing"}})
    assert place(found) == ("vg:UnknownReference", "x:spring", "planIncludes", "b:processes/sowing")
    assert "planIncludes refers to <https://books.example/processes/sowing>" in found.message


def test_an_inverse_may_lead_to_what_is_recorded_or_nested(books: Books) -> None:
    books.accept({"id": "b:processes/sowing", "type": "Process", "name": "Sowing"})
    ploughing = {"id": "b:processes/ploughing", "type": "Process"}
    included = [{"id": "b:processes/sowing"}, ploughing]
    assert not notes(books.accept({**SPRING, "planIncludes": included}), "ForeignReference")


def test_an_inverse_to_elsewhere_is_told(books: Books) -> None:
    receipt = books.accept({**SPRING, "planIncludes": {"id": "x:sowing"}})
    (note,) = notes(receipt, "ForeignReference")
    assert (note.focus, note.path, note.value) == (x("spring"), VF.planIncludes, x("sowing"))


def test_an_iri_from_elsewhere_is_kept_and_told(books: Books) -> None:
    receipt = books.accept(event("e", "raise", resource="x:wheat", receiver=None))
    (note,) = notes(receipt, "ForeignReference")
    assert note.severity is Severity.INFO
    assert (note.focus, note.path, note.value) == (x("e"), VF.provider, x("mill"))
    assert note.message == (
        "Nothing is known here of <https://elsewhere.example/mill>; it is kept as a link."
    )
    assert books.values("e", VF.provider) == {"x:mill"}


def test_a_foreign_iri_is_told_once_for_each_property(books: Books) -> None:
    made = [event(f"e{n}", "raise", resource="x:wheat", receiver="x:bakery") for n in range(3)]
    found = notes(books.accept(*made), "ForeignReference")
    assert [(n.path, n.value, n.count) for n in found] == [
        (VF.provider, x("mill"), 3),
        (VF.receiver, x("bakery"), 3),
    ]


def test_what_is_known_by_an_inverse_alone_is_still_foreign(books: Books) -> None:
    """That an event is the input of a process tells nothing of the process."""
    first, second = (
        event(f"e{n}", "use", "1 one", provider="x:me", receiver="x:me", inputOf="x:milling",
              resource="x:stone")
        for n in range(2)
    )  # fmt: skip
    books.accept(first)
    found = notes(books.accept(second), "ForeignReference")
    assert x("milling") in {n.value for n in found}


def test_terms_of_the_vocabularies_are_known(books: Books) -> None:
    receipt = books.accept({"id": "x:offer", "type": "Proposal", "purpose": "offer"})
    assert not notes(receipt, "ForeignReference")


def test_properties_of_other_vocabularies_are_no_references(books: Books) -> None:
    text = """<https://elsewhere.example/mill> a <https://w3id.org/valueflows/ont/vf#Organization> ;
        <https://schema.example/page> <https://books.example/pages/mill> ."""
    receipt = books.submit(text, TURTLE)
    assert receipt.conforms
    assert not notes(receipt, "ForeignReference")


def test_the_facts_of_a_new_resource_are_looked_at_too(books: Books) -> None:
    stated: Node = {"id": "x:r", "type": "EconomicResource", "currentLocation": "b:places/barn"}
    assert place(refusal(books, stated)) == (
        "vg:UnknownReference",
        "x:r",
        "currentLocation",
        "b:places/barn",
    )
