"""Documents as the RDF that they are."""

import json
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from tests.graphs import EX
from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.plain import DEFAULT_IRI, NamedDocument, PlainDocument
from valuegraph.rdf.syntaxes import JSON, JSON_LD, RDF_XML, TRIG, TURTLE, YAML_LD, Syntax
from valuegraph.vocabulary.namespaces import RDF, VF, XSD
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
    document = {"@context": {"p": "urn:p"}, "@id": "urn:a", "p": [3.5, 3, True]}
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


@pytest.mark.parametrize("syntax", [JSON_LD, YAML_LD])
def test_numbers_keep_their_digits(syntax: Syntax, ontology: Ontology) -> None:
    body = '{"urn:p": [123456789012345678901, 1e400, 12.0]}'  # JSON is YAML.
    document = PlainDocument(NamedDocument("it", body.encode(), syntax), lambda: ontology)
    assert {quad.object for quad in document} == {
        Literal("123456789012345678901", datatype=XSD.integer),
        Literal("INF", datatype=XSD.double),
        Literal("12", datatype=XSD.integer),
    }
    (finding,) = document.findings
    assert finding.message.startswith(
        "it: urn:p has 1e400, of which a double keeps nothing but INF"
    )


@pytest.mark.parametrize("syntax", [JSON_LD, YAML_LD])
@pytest.mark.parametrize(
    ("keys", "severity", "told"),
    [
        ('"q": "dropped"', "Warning", "it: No context defines 'q', so JSON-LD leaves it out"),
        ('"n": "dropped"', "Info", "it: The context leaves out 'n'"),
        ('"@looks": "dropped"', "Warning", "it: The key @looks says nothing in JSON-LD"),
        ('"p": {"@id": "http://a b"}', "Violation", "it: 'http://a b' is no IRI: it contains ' '"),
        ('"http://a b": "c"', "Violation", "it: 'http://a b' is no IRI: it contains ' '"),
        ('"@type": "http://a b"', "Violation", "it: 'http://a b' is no IRI: it contains ' '"),
        ('"p": {"@value": "a", "@language": "d e"}', "Violation", "it: 'd e' is no language tag"),
    ],
)
def test_a_dropped_statement_is_told(
    keys: str, severity: str, told: str, syntax: Syntax, ontology: Ontology
) -> None:
    body = f'{{"@context": {{"p": "urn:p", "n": null}}, "@id": "urn:a", "p": "kept", {keys}}}'
    if '"p": {' in keys:
        body = f'{{"@context": {{"p": "urn:p"}}, "@id": "urn:a", "urn:p": "kept", {keys}}}'
    document = PlainDocument(NamedDocument("it", body.encode(), syntax), lambda: ontology)
    assert [quad.object for quad in document] == [Literal("kept")]
    (finding,) = document.findings
    assert finding.severity.value == severity
    assert finding.message.startswith(told)


def test_what_is_bare_among_the_entities_is_told(ontology: Ontology) -> None:
    body = b'{"@graph": [{"@id": "urn:a", "urn:p": 1}, "bare", {"@value": 5}, null]}'
    document = PlainDocument(NamedDocument("it", body, JSON_LD), lambda: ontology)
    assert len(list(document)) == 1
    assert [finding.message for finding in document.findings] == [
        "it: Among the entities of @graph is 'bare', which is none; it is left out.",
        "it: Among the entities of @graph is 5, which is none; it is left out.",
    ]


@pytest.mark.parametrize(
    ("body", "syntax", "told"),
    [
        ('{"urn:p": 1, "urn:p": 2}', JSON_LD, "has the key 'urn:p' twice"),
        ("urn:p: 1\nurn:p: 2", YAML_LD, "has the key 'urn:p' twice"),
        ('{"urn:p": NaN}', JSON_LD, "NaN is no JSON number"),
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


@pytest.mark.parametrize("iri", [DEFAULT_IRI, "file:///folder/data.jsonld"])
def test_the_context_beside_a_file_is_not_taken_for_ours(iri: str, ontology: Ontology) -> None:
    body = b'{"@context": "context.jsonld", "name": "A"}'
    with pytest.raises(DocumentError, match="none is fetched"):
        list(PlainDocument(NamedDocument("it", body, JSON_LD, iri), lambda: ontology))


def test_a_file_has_its_address(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_bytes(b"x")
    document = NamedDocument.of_file(file, TURTLE)
    assert (document.name, document.iri) == (str(file), file.as_uri())


def test_labels_of_json_are_kept_or_new(ontology: Ontology) -> None:
    named = NamedDocument("it", b'{"@id": "_:a", "urn:p": {"@id": "_:b"}}', JSON_LD)
    (kept,) = PlainDocument(named, lambda: ontology, keeps_labels=True)
    assert (kept.subject, kept.object) == (BlankNode("a"), BlankNode("b"))
    new = [next(iter(PlainDocument(named, lambda: ontology))) for _ in range(2)]
    assert len({new[0].subject, new[0].object, new[1].subject, new[1].object}) == 4


def test_a_byte_order_mark_is_skipped_and_base_iris_lose_their_dot_segments(
    ontology: Ontology,
) -> None:
    bodies = {
        TURTLE: "<#it> <https://example.org/p> <rel> .",
        TRIG: "<#it> <https://example.org/p> <rel> .",
        JSON_LD: '{"@id": "#it", "https://example.org/p": {"@id": "rel"}}',
        YAML_LD: '"@context": {}\n"@id": "#it"\n"https://example.org/p": {"@id": rel}',
        RDF_XML: f'<r:RDF xmlns:r="{RDF.iri}" xmlns:e="https://example.org/"><r:Description '
        'r:about="#it"><e:p r:resource="rel"/></r:Description></r:RDF>',
    }
    base = "https://example.org/x/../doc"
    for syntax, body in bodies.items():
        document = NamedDocument("it", f"\ufeff{body}".encode(), syntax, base)
        expected = Quad(NamedNode(f"{base}#it"), EX.p, EX.rel)
        assert list(PlainDocument(document, lambda: ontology)) == [expected], syntax
