import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld
from pyoxigraph import Literal, NamedNode

from tests.reading import Reading
from valuegraph.rdf.jsonld.numbers import (
    JSON_NUMBER,
    JsonNumber,
    as_json_ld_has_it,
    parse_float,
    parse_int,
)
from valuegraph.vocabulary.namespaces import VF, XSD

PRICE = NamedNode("https://schema.org/price")


@pytest.mark.parametrize(
    ("spelling", "stored"),
    [
        ("0.1", "0.1"),
        ("1e3", "1000"),
        ("1E-3", "0.001"),
        ("-0.0", "0"),
        ("5", "5"),
        ("12345678901234567890.5", "12345678901234567890.5"),
        ("12345678901234567890", "12345678901234567890"),
        ("0.30000000000000004", "0.30000000000000004"),
        ('"3.5E0"', "3.5"),
        ('"+3.50"', "3.5"),
        ('" 3.5 "', "3.5"),
    ],
)
def test_quantities_are_exact(reading: Reading, spelling: str, stored: str) -> None:
    body = f'{{"id": "https://example.org/m", "type": "Measure", "hasNumericalValue": {spelling}}}'
    values = [q.object for q in reading.accepted(body) if q.predicate == VF.hasNumericalValue]
    assert values == [Literal(stored, datatype=XSD.decimal)]


@pytest.mark.parametrize(
    ("spelling", "datatype", "lexical"),
    [
        ("5", XSD.integer, "5"),
        ("10.0", XSD.integer, "10"),
        ("1E2", XSD.integer, "100"),
        ("-1.5e1", XSD.integer, "-15"),
        ("999999999999999999999", XSD.integer, "999999999999999999999"),
        ("1000000000000000000000", XSD.double, "1.0E21"),
        ("-1000000000000000000000.0", XSD.double, "-1.0E21"),
        ("1e23", XSD.double, "9.999999999999999E22"),
        ("123456789012345678901234567890", XSD.double, "1.234567890123457E29"),
        ("1.5", XSD.double, "1.5E0"),
        ("1e21", XSD.double, "1.0E21"),
        ("-0.0", XSD.integer, "0"),
        ("0e999999999999999999999", XSD.integer, "0"),
        ("1e999999999999999999999", XSD.double, "INF"),
        ("1e-999999999999999999999", XSD.double, "0.0E0"),
        ("1e400", XSD.double, "INF"),
        ("-1e400", XSD.double, "-INF"),
        ("1e-400", XSD.double, "0.0E0"),
    ],
)
def test_other_numbers_are_what_json_ld_makes_of_them(
    reading: Reading, spelling: str, datatype: NamedNode, lexical: str
) -> None:
    body = f'{{"id": "https://example.org/x", "type": "Agent", "{PRICE.value}": {spelling}}}'
    values = [q.object for q in reading.accepted(body) if q.predicate == PRICE]
    assert values == [Literal(lexical, datatype=datatype)]


@given(st.floats(allow_nan=False, allow_infinity=False).filter(lambda number: number % 1 != 0))
def test_fractions_become_the_double_that_pyld_makes(number: float) -> None:
    document = {"@id": "https://example.org/x", PRICE.value: number}
    dataset = jsonld.to_rdf(document)
    (triple,) = dataset["@default"]
    assert as_json_ld_has_it(Literal(repr(number), datatype=JSON_NUMBER)) == Literal(
        triple["object"]["value"], datatype=XSD.double
    )


def test_a_typed_number_keeps_its_type(reading: Reading) -> None:
    number = {"@value": 1.5, "@type": "xsd:float"}
    found = reading.accepted({"id": "https://example.org/x", "type": "Agent", PRICE.value: number})
    assert [q.object for q in found if q.predicate == PRICE] == [
        Literal("1.5E0", datatype=XSD.float)
    ]


def test_a_number_that_is_text_keeps_its_spelling(reading: Reading) -> None:
    found = reading('{"id": "https://example.org/x", "type": "Agent", "name": 12.50}')
    assert [q.object for q in found.quads if q.predicate == VF.name] == [Literal("12.50")]
    (repair,) = found.findings
    assert repair.message == 'Read name "12.50" as the string "12.50".'
    assert repair.value == Literal("12.50", datatype=XSD.decimal)


def test_only_spellings_that_json_libraries_lose_are_boxed() -> None:
    assert type(parse_int("123456789012345")) is int
    assert type(parse_int("1234567890123456")) is JsonNumber
    assert type(parse_float("1.0")) is JsonNumber
