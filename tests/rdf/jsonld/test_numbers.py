import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld
from pyoxigraph import Literal, NamedNode

from tests.reading import Reading, rule
from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.jsonld.numbers import (
    JSON_NUMBER,
    JsonNumber,
    as_json_ld_has_it,
    parse_float,
    parse_int,
)
from valuegraph.rdf.plain import NamedDocument, PlainDocument
from valuegraph.rdf.syntaxes import JSON_LD, TURTLE, YAML_LD, Syntax
from valuegraph.vocabulary.namespaces import RDF, VF, XSD
from valuegraph.vocabulary.ontology import Ontology

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


TERMS = {"@vocab": VF.iri, "id": "@id", "type": "@type", "xsd": XSD.iri}


def prices(reading: Reading, definition: dict[str, Any], value: str, syntax: Syntax) -> set[Any]:
    """The values of the property, which the document's own context defines."""
    context = json.dumps({**TERMS, "price": {"@id": PRICE.value, **definition}})
    if syntax is YAML_LD:
        body = f"'@context': {context}\nid: https://example.org/x\ntype: Agent\nprice: {value}\n"
    else:
        body = (
            f'{{"@context": {context}, "id": "https://example.org/x", "type": "Agent", '
            f'"price": {value}}}'
        )
    named = NamedDocument("it", body.encode(), syntax)
    plain = {q.object for q in PlainDocument(named, lambda: reading.ontology)}
    found = {q.object for q in reading.accepted(body, syntax)}
    types = {VF.Agent}
    assert plain - types == found - types, "both readers have the same"
    return found - types


@pytest.mark.parametrize("syntax", [JSON_LD, YAML_LD])
@pytest.mark.parametrize(
    ("datatype", "spelling", "lexical"),
    [
        ("decimal", "12.50", "12.5"),
        ("decimal", "12.0", "12"),
        ("decimal", "-0.0", "0"),
        ("decimal", "1e3", "1000"),
        ("decimal", "1.25E-3", "0.00125"),
        ("decimal", "12345678901234567890.123456789", "12345678901234567890.123456789"),
        ("decimal", "1234567890123456789012345", "1234567890123456789012345"),
        ("decimal", "7", "7"),
        ("integer", "1E2", "100"),
        ("integer", "123456789012345678901234567890", "123456789012345678901234567890"),
        ("integer", "2.5", "2.5"),
        ("string", "12.50", "12.5"),
        ("double", "12.50", "1.25E1"),
        ("double", "5", "5.0E0"),
        ("double", "12345678901234567890", "1.234567890123457E19"),
        ("float", "12.50", "1.25E1"),
        ("float", "5.0", "5"),
    ],
)
def test_a_number_has_the_datatype_that_the_context_gives(
    reading: Reading, datatype: str, spelling: str, lexical: str, syntax: Syntax
) -> None:
    expected = {Literal(lexical, datatype=XSD[datatype])}
    assert prices(reading, {"@type": f"xsd:{datatype}"}, spelling, syntax) == expected
    value_object = f'{{"@value": {spelling}, "@type": "xsd:{datatype}"}}'
    assert prices(reading, {}, value_object, syntax) == expected


@pytest.mark.parametrize(
    ("definition", "value", "datatype"),
    [
        ({"@type": "xsd:decimal"}, '[2.50, {"@value": 2.5}]', XSD.decimal),
        ({"@type": "xsd:decimal", "@container": "@set"}, "[2.50]", XSD.decimal),
        ({"@type": "xsd:decimal", "@container": "@index"}, '{"a": 2.50}', XSD.decimal),
        ({"@type": "@none"}, "2.50", XSD.double),
        ({"@type": "@id"}, "2.50", XSD.double),
        ({"@type": "@vocab"}, "2.50", XSD.double),
        ({"@language": "en"}, "2.50", XSD.double),
    ],
)
def test_containers_and_other_coercions(
    reading: Reading, definition: dict[str, Any], value: str, datatype: NamedNode
) -> None:
    found = prices(reading, definition, value, JSON_LD)
    assert Literal({XSD.decimal: "2.5", XSD.double: "2.5E0"}[datatype], datatype=datatype) in found


def test_numbers_in_lists_have_the_datatype_too(reading: Reading) -> None:
    definition = {"@type": "xsd:decimal", "@container": "@list"}
    context = {**TERMS, "price": {"@id": PRICE.value, **definition}}
    document = {"@context": context, "id": "https://example.org/x", "price": [2.50, 1e2]}
    named = NamedDocument("it", json.dumps(document).encode(), JSON_LD)
    quads = list(PlainDocument(named, lambda: reading.ontology))
    items = [q.object for q in quads if q.predicate == RDF.first]
    assert items == [Literal("2.5", datatype=XSD.decimal), Literal("100", datatype=XSD.decimal)]


def test_a_quantity_is_exact_whatever_datatype_the_context_gives(reading: Reading) -> None:
    for datatype in ("double", "float", "decimal", "string"):
        definition = {"@id": VF.hasNumericalValue.value, "@type": f"xsd:{datatype}"}
        context = {**TERMS, "hasNumericalValue": definition}
        body = (
            f'{{"@context": {json.dumps(context)}, "id": "https://example.org/m", '
            '"type": "Measure", "hasNumericalValue": 12345678901234567.890123456789}'
        )
        values = [q.object for q in reading.accepted(body) if q.predicate == VF.hasNumericalValue]
        assert values == [Literal("12345678901234567.890123456789", datatype=XSD.decimal)]


def test_a_number_whose_exponent_stands_for_too_many_digits_is_refused(reading: Reading) -> None:
    context = {**TERMS, "price": {"@id": PRICE.value, "@type": "xsd:decimal"}}
    for number in ("1e1200", "1e-1200", "1e99999", "1e-99999", "1e99999999999"):
        body = f'{{"@context": {json.dumps(context)}, "id": "https://example.org/x", "price": $}}'
        body = body.replace("$", number)
        fault = reading.refused(body)
        assert f"The number {number} has more than 1,100 digits" in fault.message
        assert fault.focus == NamedNode("https://example.org/x")
        named = NamedDocument("it", body.encode(), JSON_LD)
        with pytest.raises(DocumentError, match="more than 1,100 digits"):
            list(PlainDocument(named, lambda: reading.ontology))


def test_json_literals_are_canonical(ontology: Ontology) -> None:
    document = (
        b'{"urn:p": {"@type": "@json", "@value": {"b": [1.0, 1e21, 1E-7, 12.50], "a": 1e400}}}'
    )
    (quad,) = PlainDocument(NamedDocument("it", document, JSON_LD), lambda: ontology)
    assert quad.object == Literal('{"a":1e400,"b":[1,1e+21,1e-7,12.5]}', datatype=RDF.JSON)


@pytest.mark.parametrize("name", ["langString", "dirLangString"])
@pytest.mark.parametrize("number", [12, 12.5, 1e30])
def test_numbers_have_no_datatype_that_asks_for_a_language(
    reading: Reading, number: float, name: str
) -> None:
    document = {
        "@id": "https://e.example/x",
        PRICE.value: {"@value": number, "@type": RDF[name].value},
    }
    fault = reading.refused(document, JSON_LD)
    assert rule(fault) == "InvalidLanguage"


@pytest.mark.parametrize(
    "datatype",
    ["urn:valuegraph:json-number:https://e.example/", "https://w3id.org/valuegraph/ns#JsonNumber"],
)
@pytest.mark.parametrize("text", ["abc", "1.50", "1e999999999"])
@pytest.mark.parametrize("syntax", [JSON_LD, TURTLE])
def test_no_text_passes_for_a_number(
    reading: Reading, text: str, datatype: str, syntax: Syntax
) -> None:
    x = "https://e.example/x"
    document: Any = {"@id": x, PRICE.value: {"@value": text, "@type": datatype}}
    if syntax is TURTLE:
        document = f'<{x}> <{PRICE.value}> "{text}"^^<{datatype}> .'
    (quad,) = reading.accepted(document, syntax)
    assert quad.object == Literal(text, datatype=NamedNode(datatype))


def test_findings_have_numbers_as_documents_have_them(reading: Reading) -> None:
    context = {"name": {"@id": f"{VF.iri}nam", "@type": "https://e.example/odd"}}
    document = {"@context": context, "@id": "https://e.example/x", "name": 12.5}
    fault = reading.refused(document, JSON_LD)
    assert fault.value == Literal("12.5", datatype=NamedNode("https://e.example/odd"))


@pytest.mark.parametrize(
    ("number", "datatype", "reason"),
    [
        ("300.5", XSD.byte, "as xsd:byte, which it is not"),
        ("1.5", XSD.int, "as xsd:int, which it is not"),
        ("9007199254740993", XSD.int, "as xsd:int, which it is not"),
        ("1e23", XSD.long, "as xsd:long, which it is not"),
        ("2026.5", XSD.gYear, "as xsd:gYear, which is no number"),
    ],
)
def test_quantities_are_numbers_of_the_datatype_that_they_are_given(
    reading: Reading, number: str, datatype: NamedNode, reason: str
) -> None:
    value = f'{{"@value": {number}, "@type": "{datatype.value}"}}'
    fault = reading.refused(f'{{"id": "https://e.example/m", "hasNumericalValue": {value}}}')
    assert reason in fault.message


@pytest.mark.parametrize("number", ["1e2", "100.0", "100", "1E+2"])
@pytest.mark.parametrize("datatype", [XSD.int, XSD.decimal, XSD.double, XSD.byte])
def test_whole_numbers_are_integers_however_they_are_spelled(
    reading: Reading, number: str, datatype: NamedNode
) -> None:
    value = f'{{"@value": {number}, "@type": "{datatype.value}"}}'
    found = reading.accepted(
        f'{{"id": "https://e.example/m", "type": "Measure", "hasNumericalValue": {value}}}'
    )
    assert Literal("100", datatype=XSD.decimal) in {quad.object for quad in found}
