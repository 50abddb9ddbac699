"""All faults of a document are told at once, and what only follows from one of them is not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.books import Books
from tests.ledger.rules.refusals import refusals
from valuegraph.rdf.paths import path_text
from valuegraph.vocabulary.namespaces import VF

FLOUR = {"id": "x:flour", "type": "ResourceSpecification", "defaultUnitOfResource": "kilogram"}


def event(**stated: Any) -> dict[str, Any]:
    """An event of 5 kilograms that is input and output of one process, which is refused."""
    return {
        "id": "x:event",
        "type": "EconomicEvent",
        "action": "produce",
        "provider": "x:mill",
        "receiver": "x:mill",
        "outputOf": "x:milling",
        "inputOf": "x:milling",
        "resourceConformsTo": FLOUR,
        "resourceQuantity": {"hasNumericalValue": "5", "hasUnit": "kilogram"},
        "hasPointInTime": "2026-03-01T09:00:00Z",
        **stated,
    }


def paths(books: Books, **stated: Any) -> list[str]:
    found = refusals(books, event(**stated))
    return sorted("" if f.path is None else path_text(f.path).rpartition(":")[2] for f in found)


def test_without_other_faults(books: Books) -> None:
    assert paths(books) == ["action", "inputOf"]


@pytest.mark.parametrize("unit", ["xyzzy", "gal", "litres", "vf:nonsense"])
def test_an_unknown_unit_hides_nothing(books: Books, unit: str) -> None:
    quantity = {"hasNumericalValue": "5", "hasUnit": unit}
    assert paths(books, resourceQuantity=quantity) == ["action", "hasUnit", "inputOf"]


def test_an_unknown_unit_of_a_known_specification_is_one_fault(books: Books) -> None:
    assert books.record(FLOUR).changeset
    quantity = {"hasNumericalValue": "5", "hasUnit": "xyzzy"}
    found = paths(books, resourceQuantity=quantity, resourceConformsTo=FLOUR["id"])
    assert found == ["action", "hasUnit", "inputOf"]


@pytest.mark.parametrize("kind", ["EconomicEvent", "Commitment", "Claim"])
def test_an_unknown_default_unit_is_one_fault(books: Books, kind: str) -> None:
    flour = {**FLOUR, "defaultUnitOfResource": "xyzzy"}
    stated = {"type": kind, "resourceConformsTo": flour, "inputOf": None}
    stated |= {} if kind == "EconomicEvent" else {"due": "2026-03-01", "hasPointInTime": None}
    stated |= {"receiver": "x:ana"} if kind == "Claim" else {}
    assert paths(books, **stated) == ["defaultUnitOfResource"]


def test_a_wrong_time_hides_nothing(books: Books) -> None:
    found = refusals(books, event(hasPointInTime="2026/03/01", note="x"))
    assert len(found) == 3


def test_a_wrong_number_hides_nothing(books: Books) -> None:
    quantity = {"hasNumericalValue": "5,5", "hasUnit": "kilogram"}
    assert paths(books, resourceQuantity=quantity) == ["action", "hasNumericalValue", "inputOf"]


def test_a_wrong_number_hides_nothing_else_of_what_is_missing(books: Books) -> None:
    quantity = {"hasNumericalValue": "x", "hasUnit": "kilogram"}
    lacking = event(resourceQuantity=quantity, resourceConformsTo=None, inputOf=None)
    found = [f.message.partition(".")[0] for f in refusals(books, lacking)]
    assert found == [
        'hasNumericalValue has "x"; write a number such as "12',
        "Nothing says what flows",
    ]


@pytest.mark.parametrize("action", ["prodce", {"id": "vf:prodce"}])
def test_an_unknown_action_hides_nothing(books: Books, action: Any) -> None:
    assert paths(books, action=action, corrects="x:event") == ["action", "corrects", "inputOf"]


def test_nothing_of_a_document_with_one_fault_is_recorded(books: Books) -> None:
    quantity = {"hasNumericalValue": "5", "hasUnit": "xyzzy"}
    fine = {"id": "x:mill", "type": "Organization", "name": "Mill"}
    (only,) = refusals(books, fine, event(resourceQuantity=quantity, inputOf=None, outputOf=None))
    assert only.message == (
        "ValueFlows 1.0 has no Unit 'xyzzy'. Use a unit of OM 2 such as kilogram, hour or one, or "
        "record a Unit of your own and refer to it by its IRI. A currency is a "
        "ResourceSpecification with mediumOfExchange, counted in one."
    )


def test_what_an_event_gives_a_resource_is_told_of_the_event(books: Books) -> None:
    flour = {"id": "x:sack", "type": "EconomicResource", "name": "Sack"}
    found = paths(
        books,
        receiver={"id": "x:mill", "type": "Process", "name": "Milling"},
        resourceInventoriedAs=flour,
        inputOf=None,
    )
    assert found == ["provider", "receiver"]


@pytest.mark.parametrize("unit", [3, True])
def test_a_unit_that_is_no_text_hides_nothing(books: Books, unit: object) -> None:
    quantity = {"hasNumericalValue": "5", "hasUnit": unit}
    assert paths(books, resourceQuantity=quantity) == ["action", "hasUnit", "inputOf"]


def test_spaces_around_names_mean_nothing(books: Books) -> None:
    quantity = {"hasNumericalValue": "5", "hasUnit": " kg "}
    assert paths(books, resourceQuantity=quantity, action=" produce ") == ["action", "inputOf"]


@pytest.mark.parametrize("unit", ["b:nothing", "https://units.example/sack"])
def test_a_unit_that_nobody_knows_is_told_once(books: Books, unit: str) -> None:
    quantity = {"hasNumericalValue": "5", "hasUnit": unit}
    receipt = books.record(event(resourceQuantity=quantity, inputOf=None))
    told = [f for f in receipt.findings if f.path == VF.hasUnit]
    assert [f.rule.value.rpartition("#")[2] for f in told] == ["UnknownUnit"]
