"""Every unit is known, or described."""

from __future__ import annotations

import pytest

from tests.ledger.books import Books, Node, event, quantity
from tests.ledger.rules.refusals import place, refusal, violations
from valuegraph.rdf.syntaxes import TURTLE
from valuegraph.vocabulary.namespaces import OM

SACK: Node = {"id": "x:sack-unit", "type": "Unit", "label": "sack", "symbol": "sk"}


def in_unit(unit: str, name: str = "e") -> Node:
    return {
        **event(name, "raise", None, resource="x:wheat"),
        "resourceQuantity": {"hasNumericalValue": "5", "hasUnit": unit},
    }


@pytest.mark.parametrize("unit", ["kilogram", OM.kilogram.value, "om2:kilogram", "kg", "KGM"])
def test_a_bundled_unit_goes_by_name_or_iri(books: Books, unit: str) -> None:
    books.accept(in_unit(unit))
    assert books.stock("wheat")["onhandQuantity"] == "5 kilogram"


def test_a_unit_that_nothing_is_known_of_is_refused(books: Books) -> None:
    found = refusal(books, in_unit("x:sack-unit"))
    assert place(found) == (
        "vg:UnknownUnit",
        "x:e#resourceQuantity",
        "hasUnit",
        "x:sack-unit",
    )
    assert "<https://elsewhere.example/sack-unit> is not known" in found.message
    assert "recorded as a Unit with label and symbol first" in found.message


def test_the_unit_that_may_have_been_meant_is_offered(books: Books) -> None:
    found = refusal(books, in_unit(f"{OM.iri}kilogramme"))
    assert place(found)[2:] == ("hasUnit", "kilogramme")
    assert "Did you mean kilogram?" in found.message


@pytest.mark.parametrize("kind", ["defaultUnitOfResource", "defaultUnitOfEffort"])
def test_the_units_of_a_specification_are_looked_at_too(books: Books, kind: str) -> None:
    spec = {"id": "x:grain", "type": "ResourceSpecification", kind: "x:sack-unit"}
    found = refusal(books, spec)
    assert place(found) == ("vg:UnknownUnit", "x:grain", kind, "x:sack-unit")
    books.accept(SACK, spec)


def test_units_in_turtle_are_looked_at_too(books: Books) -> None:
    text = f"""
        @prefix vf: <https://w3id.org/valueflows/ont/vf#> .
        <https://elsewhere.example/c> a vf:Commitment ; vf:action vf:raise ;
            vf:provider <https://elsewhere.example/mill> ;
            vf:resourceConformsTo <https://elsewhere.example/flour> ;
            vf:resourceQuantity [ vf:hasNumericalValue 5 ; vf:hasUnit <{OM.iri}kilo> ] .
    """
    (found,) = violations(books.submit(text, TURTLE))
    assert place(found) == ("vg:UnknownUnit", "x:c#resourceQuantity", "hasUnit", "kilo")


@pytest.mark.parametrize("together", [True, False])
def test_a_unit_of_ones_own_is_described_first_or_along(books: Books, together: bool) -> None:
    if together:
        books.accept(in_unit("x:sack-unit"), SACK)
    else:
        books.accept(SACK)
        books.accept(in_unit("x:sack-unit"))
    assert books.stock("wheat")["onhandQuantity"] == "5 x:sack-unit"


def test_a_described_unit_without_dimension_does_not_convert(books: Books) -> None:
    books.accept(SACK, in_unit("x:sack-unit"))
    found = refusal(books, in_unit("kilogram", "more"))
    assert place(found) == ("vg:UnitMismatch", "x:more", "resourceQuantity", "kilogram")
    assert "counted in sack" in found.message


def test_a_described_unit_with_dimension_and_factor_converts(books: Books) -> None:
    mass = {"om2:hasDimension": {"id": f"{OM.iri}mass-Dimension"}, "vg:conversionFactor": "25"}
    books.accept({**SACK, **mass})
    books.accept(event("count", "raise", "10 kilogram", resource="x:wheat"))
    books.accept(in_unit("x:sack-unit"))
    assert books.stock("wheat")["onhandQuantity"] == "135 kilogram"


def test_effort_is_counted_in_known_units(books: Books) -> None:
    work = event("e", "work", None, resourceConformsTo="x:kind", effortQuantity=quantity("2 x:day"))
    assert place(refusal(books, work)) == (
        "vg:UnknownUnit",
        "x:e#effortQuantity",
        "hasUnit",
        "x:day",
    )
