"""Documents as the RDF that they are."""

import json
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from tests.graphs import EX
from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.plain import NamedDocument, PlainDocument
from valuegraph.rdf.syntaxes import JSON, JSON_LD, RDF_XML, TRIG, TURTLE, YAML_LD, Syntax
from valuegraph.vocabulary.namespaces import VF, XSD
from valuegraph.vocabulary.ontology import Ontology


def read(body: str | bytes, syntax: Syntax, ontology: Ontology) -> list[Quad]:
    content = body.encode() if isinstance(body, str) else body
    document = NamedDocument("it", content, syntax, "https://example.org/doc")
    return list(PlainDocument(document, lambda: ontology, keeps_labels=True))


def fault(body: str | bytes, syntax: Syntax, ontology: Ontology) -> str:
    with pytest.raises(DocumentError) as caught:
        read(body, syntax, ontology)
    return caught.value.finding.message


def test_statements_are_as_written(ontology: Ontology) -> None:
    turtle = '_:a <urn:p> "1"^^<urn:d>, "x"@en, <#b> ; <https://example.org/action> "produce" .'
    assert {quad.subject for quad in read(turtle, TURTLE, ontology)} == {BlankNode("a")}
    assert {quad.object for quad in read(turtle, TURTLE, ontology)} == {
        Literal("1", datatype=NamedNode("urn:d")),
        Literal("x", language="en"),
        EX["doc#b"],
        Literal("produce"),
    }


def test_graph_names_are_kept(ontology: Ontology) -> None:
    (quad,) = read("<urn:g> { <urn:a> <urn:b> <urn:c> }", TRIG, ontology)
    assert str(quad.graph_name) == "<urn:g>"


def test_blank_nodes_get_labels_of_their_own(ontology: Ontology) -> None:
    document = NamedDocument("it", b"_:a <urn:p> 1 .", TURTLE)
    first, second = (next(iter(PlainDocument(document, lambda: ontology))) for _ in range(2))
    assert first.subject != second.subject


def test_prefixes_and_base_are_known_afterwards(ontology: Ontology) -> None:
    body = b"@base <urn:base> . @prefix ex: <https://example.org/> . ex:a ex:b ex:c ."
    document = PlainDocument(NamedDocument("it", body, TURTLE), lambda: ontology)
    list(document)
    assert document.prefixes == {"ex": EX.iri}
    assert document.base_iri == "urn:base"


def test_json_ld_is_what_the_specification_says(ontology: Ontology) -> None:
    document = {"@context": {"p": "urn:p"}, "@id": "urn:a", "p": [3.5, 3, True], "q": "dropped"}
    assert {quad.object for quad in read(json.dumps(document), JSON_LD, ontology)} == {
        Literal("3.5E0", datatype=XSD.double),
        Literal("3", datatype=XSD.integer),
        Literal("true", datatype=XSD.boolean),
    }


@pytest.mark.parametrize(
    ("body", "syntax"),
    [
        ('{"@context": "https://w3id.org/valuegraph/context.jsonld", "name": "A"}', JSON_LD),
        ('[{"@context": ["https://w3id.org/valueflows", {}], "name": "A"}]', JSON_LD),
        ('{"name": "A"}', JSON),
        ("name: A", YAML_LD),
    ],
)
def test_known_contexts_are_answered_from_here(
    body: str, syntax: Syntax, ontology: Ontology
) -> None:
    (quad,) = read(body, syntax, ontology)
    assert (quad.predicate, quad.object) == (VF.name, Literal("A"))


def test_numbers_of_yaml_are_numbers(ontology: Ontology) -> None:
    (quad,) = read("'@context': {p: 'urn:p'}\np: 1.5", YAML_LD, ontology)
    assert quad.object == Literal("1.5E0", datatype=XSD.double)


@pytest.mark.parametrize(
    ("body", "syntax", "told"),
    [
        ("<urn:a> <urn:b>\n ;", TURTLE, "it, line 2, column 2: ; is not a valid RDF object."),
        ("<urn:a> <urn:b> <a b> .", TURTLE, "it, line 1"),
        ("{", JSON_LD, "it: The JSON ends or breaks at line 1"),
        ("a: [", YAML_LD, "it: The YAML breaks at line"),
        ("<a", RDF_XML, "it"),
        ('{"@id": 5}', JSON_LD, "@id value must be a string."),
        ('{"@context": "https://example.org/c", "a": 1}', JSON_LD, "none is fetched"),
        ("[" * 900 + "]" * 900, JSON_LD, "nested deeper than 64 levels"),
    ],
)
def test_what_cannot_be_read_is_placed(
    body: str, syntax: Syntax, told: str, ontology: Ontology
) -> None:
    assert told in fault(body, syntax, ontology)


def test_a_file_has_its_address(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_bytes(b"x")
    document = NamedDocument.of_file(file, TURTLE)
    assert (document.name, document.iri) == (str(file), file.as_uri())
