"""IRIs that are nearly those of a vocabulary, prefixes nobody declared, and what is no data."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from tests.graphs import EX, PREFIX_LINES
from tests.reading import Reading, rule, rules
from valuegraph.rdf.findings import Finding, Severity
from valuegraph.rdf.syntaxes import JSON_LD, N_TRIPLES, TURTLE
from valuegraph.vocabulary.namespaces import OM, RDF, RDFS, VF, XSD

NEAR = (
    "http://www.valueflows.org/ontologies/vf#",
    "https://w3id.org/valueflows/ont/vf/",
    "https://w3id.org/ValueFlows/ont/vf#",
    "https://www.w3id.org/valueflows/ont/vf#",
    "https://w3id.org/valueflows/vf#",
    "https://w3id.org/valuflows/ont/vf#",
    "https://valueflo.ws/",
)
SAME = (
    "HTTPS://W3ID.ORG/valueflows/ont/vf#",
    "http://W3id.org/valueflows/ont/vf#",
    "HTTP://w3id.org/valueflows#",
)


def warnings(reading: Reading, body: str) -> list[Finding]:
    found = reading(PREFIX_LINES + body, TURTLE)
    assert found.quads
    return [f for f in found.findings if f.severity is Severity.WARNING]


@pytest.mark.parametrize("namespace", NEAR)
def test_a_term_in_a_namespace_like_ours_is_warned_of(reading: Reading, namespace: str) -> None:
    event, note = (f"<{namespace}{name}>" for name in ("EconomicEvent", "note"))
    found = warnings(reading, f':x a {event} ; {note} "a" ; :p <{namespace}produce> .')
    assert rules(found) == ["NearMiss"] * 3
    for each, name in zip(found, ("EconomicEvent", "note", "produce"), strict=True):
        assert f"If vf:{name} is meant, write <{VF[name].value}>." in each.message


@pytest.mark.parametrize("namespace", SAME)
def test_another_spelling_of_scheme_and_host_is_the_same(reading: Reading, namespace: str) -> None:
    found = reading(f'<http://e/x> a <{namespace}Agent> ; <{namespace}name> "x" .', TURTLE)
    assert set(found.quads) == {
        Quad(NamedNode("http://e/x"), RDF.type, VF.Agent),
        Quad(NamedNode("http://e/x"), VF.name, Literal("x")),
    }
    (told,) = found.findings
    assert (told.severity, rule(told), told.count) == (Severity.INFO, "NamespaceAlias", 2)


@pytest.mark.parametrize(
    "stem", ["https://w3id.org/valueflows/ont/vf", "http://W3ID.org/valueflows"]
)
def test_a_namespace_without_its_last_character_is_told(reading: Reading, stem: str) -> None:
    body = f":x a <{stem}EconomicEvent> ; <{stem}action> <{stem}produce> ; <{stem}zebra> 1 ."
    meant = [f"If vf:{name} is meant" for name in ("EconomicEvent", "action", "produce")]
    found = [each.message for each in warnings(reading, body)]
    assert [m for m, message in zip(meant, found, strict=True) if m in message] == meant


def test_other_vocabularies_are_read_in_other_spellings_too(reading: Reading) -> None:
    body = (
        "<http://e/m> <https://w3id.org/valueflows/ont/vf#hasUnit> "
        "<https://www.ontology-of-units-of-measure.org/resource/om-2/kilogram> .\n"
        '<http://e/m> <https://www.w3.org/2000/01/rdf-schema#label> "m" .\n'
    )
    assert {(q.predicate, q.object) for q in reading.accepted(body, N_TRIPLES)} == {
        (VF.hasUnit, OM.kilogram),
        (RDFS.label, Literal("m")),
    }


@pytest.mark.parametrize(
    "iri",
    [
        "http://xmlns.com/foaf/0.1/Agent",
        "https://schema.org/name",
        "https://example.org/note",
        "https://www.w3.org/ns/activitystreams#name",
        "https://valueflows.example/zebra",
    ],
)
def test_other_vocabularies_are_not_near(reading: Reading, iri: str) -> None:
    assert warnings(reading, f':x a vf:Agent ; <{iri}> "a" .') == []


@pytest.mark.parametrize("name", ["schema:price", "dfc-b:hasUnit", "ex:a", "om:kilogram"])
def test_an_undeclared_prefix_is_warned_of_wherever_it_stands(reading: Reading, name: str) -> None:
    prefix = name.partition(":")[0]
    for body in (
        f"<{name}> a vf:Agent .",
        f":x a <{name}> .",
        f":x <{name}> 1 .",
        f":x :p <{name}> .",
    ):
        (found,) = warnings(reading, body)
        assert rule(found) == "UndeclaredPrefix"
        assert f'declare it ("{prefix}": "http' in found.message


def test_a_prefix_is_told_once(reading: Reading) -> None:
    document = {"@id": EX.x.value, "schema:price": 5, "schema:sku": "a"}
    found = reading(document | {"@context": {"@vocab": VF.iri}}, JSON_LD)
    assert [(rule(f), f.count) for f in found.findings] == [("UndeclaredPrefix", 2)]
    assert '"schema": "https://schema.org/"' in found.findings[0].message


@pytest.mark.parametrize(
    "iri",
    [
        "urn:uuid:0193",
        "urn:x",
        "tag:ilse",
        "did:example",
        "mailto:ilse",
        "ni:a",
        "ipfs:bafy",
        "acct:ilse",
        "geo:a",
        "isbn:x",
        "magnet:x",
        "x-own://a/b",
    ],
)
def test_schemes_that_are_registered_are_no_prefixes(reading: Reading, iri: str) -> None:
    assert warnings(reading, f":x :p <{iri}> .") == []


@pytest.mark.parametrize(
    ("body", "option"),
    [
        (":C a owl:Class .", "VALUEGRAPH_VOCABULARIES"),
        (":C a rdfs:Class .", "VALUEGRAPH_VOCABULARIES"),
        (":p a rdf:Property ; rdfs:domain :C .", "VALUEGRAPH_VOCABULARIES"),
        (":C rdfs:subClassOf vf:Agent .", "VALUEGRAPH_VOCABULARIES"),
        (":brew a vf:Action .", "VALUEGRAPH_VOCABULARIES"),
        (":S a sh:NodeShape ; sh:targetClass vf:Agent ; sh:property :P .", "VALUEGRAPH_SHAPES"),
        (":P a sh:PropertyShape .", "VALUEGRAPH_SHAPES"),
    ],
)
def test_vocabularies_and_shapes_are_no_data(reading: Reading, body: str, option: str) -> None:
    (found,) = warnings(reading, body)
    assert rule(found) == "NoData"
    assert option in found.message


def test_what_data_says_with_owl_is_data(reading: Reading) -> None:
    assert warnings(reading, ":x a owl:Thing, vf:Agent ; owl:sameAs :y .") == []


def test_a_datatype_in_another_spelling_is_the_datatype(reading: Reading) -> None:
    decimal = "https://www.w3.org/2001/XMLSchema#decimal"
    body = f'{PREFIX_LINES} :m vf:hasNumericalValue "5"^^<{decimal}> ; :p "6"^^<{decimal}> .'
    assert {q.object for q in reading.accepted(body, TURTLE)} == {
        Literal("5", datatype=XSD.decimal),
        Literal("6", datatype=XSD.decimal),
    }
