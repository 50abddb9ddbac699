"""What is written reads back as what it was: with our reader, with pyoxigraph and with PyLD."""

import json
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from tests.graphs import EX, graph, quads
from tests.reading import Reading
from tests.strategies import amounts, iris, literals, stamps, tagged_texts, texts
from valuegraph.queries.entities import describe_entity
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.jsonld.context import CONTEXT_IRI, JsonLdContext
from valuegraph.rdf.jsonld.write import JsonLdWriter
from valuegraph.rdf.parts import document_of, fragment
from valuegraph.rdf.syntaxes import JSON_LD
from valuegraph.rdf.terms import Term, decimal_literal
from valuegraph.vocabulary.namespaces import RDF, VF, XSD
from valuegraph.vocabulary.ontology import Ontology
from valuegraph.vocabulary.terms import VocabularyProperty


@pytest.fixture(scope="session")
def writer(context: JsonLdContext) -> JsonLdWriter:
    return JsonLdWriter(context, CONTEXT_IRI)


def stated(found: Iterable[Quad], ontology: Ontology) -> set[Quad]:
    """Statements in their canonical direction, without the types that follow from another."""
    kept: set[Quad] = set()
    types: dict[Term, set[Term]] = {}
    for quad in found:
        known = ontology.properties.get(quad.predicate)
        if quad.predicate == RDF.type:
            types.setdefault(quad.subject, set()).add(quad.object)
        elif known is not None and known.inverse_of is not None:
            assert isinstance(quad.object, NamedNode)
            kept.add(Quad(quad.object, known.inverse_of, quad.subject))
        else:
            kept.add(quad)
    for subject, classes in types.items():
        above = {up for c in classes if c in ontology.classes for up in superclasses(c, ontology)}
        kept.update(
            Quad(NamedNode(str(subject)[1:-1]), RDF.type, NamedNode(str(c)[1:-1]))
            for c in classes - above
        )
    return kept


def superclasses(class_: Term, ontology: Ontology) -> frozenset[NamedNode]:
    assert isinstance(class_, NamedNode)
    return ontology.classes[class_].superclasses


def as_pyoxigraph_reads(document: dict[str, Any], context: JsonLdContext) -> set[Quad]:
    whole = {**document, **context.document}
    return set(parse(json.dumps(whole), format=RdfFormat.JSON_LD))


def as_pyld_reads(document: dict[str, Any], context: JsonLdContext) -> set[Quad]:
    def load(url: str, options: object) -> dict[str, Any]:
        assert url == CONTEXT_IRI, f"{url} is not to be fetched ({options})"
        return {"contextUrl": None, "documentUrl": url, "document": context.document}

    dataset = jsonld.to_rdf(document, {"documentLoader": load})
    assert set(dataset) <= {"@default"}
    return {
        Quad(term(t["subject"]), term(t["predicate"]), term(t["object"]))  # type: ignore[arg-type]
        for t in dataset.get("@default", ())
    }


def term(found: dict[str, str]) -> Term:
    if found["type"] == "IRI":
        return NamedNode(found["value"])
    assert found["type"] == "literal", found
    if "language" in found:
        return Literal(found["value"], language=found["language"])
    return Literal(found["value"], datatype=NamedNode(found["datatype"]))


def as_we_read(document: dict[str, Any], reading: Reading) -> set[Quad]:
    found = reading(json.dumps(document), JSON_LD)
    assert found.findings == ()
    return set(found.quads)


def test_every_entity_of_the_example_network_survives(
    alderwater: list[Quad], writer: JsonLdWriter, reading: Reading, ontology: Ontology
) -> None:
    ledger = MemoryGraph(alderwater)
    entities = {document_of(s) for s in ledger.all_subjects() if isinstance(s, NamedNode)}
    assert len(entities) > 500
    for entity in entities:
        described = describe_entity(ledger, entity, ontology)
        document = writer.entity(entity, described)
        again = as_we_read(document, reading)
        assert again == stated(described, ontology)
        assert writer.entity(entity, described[::-1]) == document


def test_the_whole_example_network_survives(
    alderwater: list[Quad],
    writer: JsonLdWriter,
    reading: Reading,
    context: JsonLdContext,
    ontology: Ontology,
) -> None:
    document = writer.graph(alderwater)
    expected = stated(alderwater, ontology)
    assert as_we_read(document, reading) == expected
    assert as_pyoxigraph_reads(document, context) == expected
    assert as_pyld_reads(document, context) == expected


def values(each: VocabularyProperty, ontology: Ontology) -> st.SearchStrategy[Term]:
    """What a property may have according to its range."""
    if each.is_object:
        named = [iri for c in each.range for iri in ontology.individuals.get(c, {}).values()]
        return st.sampled_from(named) | iris if named else iris
    if XSD.decimal in each.range:
        return amounts.map(decimal_literal)
    if XSD.dateTimeStamp in each.range:
        return stamps
    if XSD.boolean in each.range:
        return st.booleans().map(Literal)
    if XSD.anyURI in each.range:
        return iris.map(lambda iri: Literal(iri.value, datatype=XSD.anyURI))
    text = texts.map(Literal)
    if each.admits_language or XSD.string not in each.range:
        text |= tagged_texts
    return text | iris if each.admits_iri else text


@st.composite
def entities(draw: st.DrawFn, ontology: Ontology) -> list[Quad]:
    """An entity with properties of its own and foreign ones, and quantities as fragments."""
    entity = draw(iris.filter(lambda iri: "#" not in iri.value))
    classes = st.sampled_from(list(ontology.classes)) | iris
    found = [Quad(entity, RDF.type, c) for c in draw(st.lists(classes, max_size=2))]
    subjects = [entity, *(fragment(entity, f"part-{n}") for n in range(draw(st.integers(0, 3))))]
    for part in subjects[1:]:
        found.append(Quad(draw(st.sampled_from(subjects)), VF.resourceQuantity, part))
        found.append(Quad(part, RDF.type, VF.Measure))
    for _ in range(draw(st.integers(0, 8))):
        subject = draw(st.sampled_from(subjects))
        if draw(st.booleans()):
            each = draw(st.sampled_from(list(ontology.properties.values())))
            found.append(Quad(subject, each.iri, draw(values(each, ontology))))
        else:
            found.append(Quad(subject, draw(iris), draw(iris | literals)))
    return found


@settings(max_examples=150)
@given(st.data())
def test_any_entity_survives(
    writer: JsonLdWriter,
    reading: Reading,
    context: JsonLdContext,
    ontology: Ontology,
    data: st.DataObject,
) -> None:
    described = data.draw(entities(ontology))
    expected = stated(described, ontology)
    for document in (
        writer.graph(described),
        writer.entity(document_of(subject_of(described)), described) if described else {},
    ):
        assert as_pyoxigraph_reads(document, context) == expected
        assert as_pyld_reads(document, context) == expected
        found = reading(json.dumps(document), JSON_LD)
        assert {f.rule.value.rpartition("#")[2] for f in found.findings} <= {
            "NoData",
            "TypeInferred",
        }
        assert expected <= set(found.quads)


def subject_of(described: list[Quad]) -> NamedNode:
    subject = described[0].subject
    assert isinstance(subject, NamedNode)
    return subject


def test_an_entity_in_its_most_compact_form(writer: JsonLdWriter) -> None:
    described = quads(
        """
        :event a vf:EconomicEvent ; vf:action vf:produce ; vf:provider :mill ;
            vf:resourceClassifiedAs "grain", "Korn"@de, :concept ; vf:fulfills :b, :a ;
            vf:hasPointInTime "2026-03-01T09:30:00+01:00"^^xsd:dateTimeStamp ;
            skos:note "extra" ; :weight "3"^^xsd:integer ;
            vf:resourceQuantity <https://example.org/event#resourceQuantity> .
        <https://example.org/event#resourceQuantity> a vf:Measure ; vf:hasNumericalValue 50.25 ;
            vf:hasUnit om2:kilogram .
        """
    )
    assert writer.entity(EX.event, described) == {
        "@context": CONTEXT_IRI,
        "id": "https://example.org/event",
        "type": "EconomicEvent",
        "action": "produce",
        "fulfills": ["https://example.org/a", "https://example.org/b"],
        "hasPointInTime": "2026-03-01T09:30:00+01:00",
        "https://example.org/weight": {"@value": "3", "@type": "xsd:integer"},
        "provider": "https://example.org/mill",
        "resourceClassifiedAs": [
            "grain",
            {"@value": "Korn", "@language": "de"},
            {"id": "https://example.org/concept"},
        ],
        "resourceQuantity": {
            "id": "https://example.org/event#resourceQuantity",
            "type": "Measure",
            "hasNumericalValue": "50.25",
            "hasUnit": "kilogram",
        },
        "skos:note": "extra",
    }


def test_inverses_are_written_under_their_own_names(writer: JsonLdWriter) -> None:
    document = writer.entity(EX.process, quads(":process a vf:Process ; vf:hasInput :b, :a ."))
    assert document["hasInput"] == ["https://example.org/a", "https://example.org/b"]


def test_a_superclass_of_another_type_is_left_out(writer: JsonLdWriter) -> None:
    described = quads(":ilse a vf:Agent, vf:Person, :Farmer .")
    assert writer.entity(EX.ilse, described)["type"] == ["Person", "https://example.org/Farmer"]


def test_values_that_do_not_fit_their_term_say_what_they_are(
    writer: JsonLdWriter, context: JsonLdContext
) -> None:
    described = quads(
        ':x vf:provider "text" ; vf:action "dig" ; vf:finished "yes", "true" ; vf:lat 1.5E0 ; '
        "vf:image :i ; vf:hasPointInTime 5 ; vf:name 5, true ."
    )
    document = writer.entity(EX.x, described)
    assert as_pyoxigraph_reads(document, context) == set(described)
    assert as_pyld_reads(document, context) == set(described)


def test_an_unknown_entity_is_its_iri_alone(writer: JsonLdWriter) -> None:
    assert writer.entity(EX.x, []) == {"@context": CONTEXT_IRI, "id": "https://example.org/x"}
    assert writer.graph([]) == {"@context": CONTEXT_IRI, "@graph": []}


FRAGMENTS = {
    "referred to by another entity": "<x> :p 1 . <y> :p <x#a> . <x#a> :p 2 .",
    "referred to by nobody": "<x> :p 1 . <x#a> :p 2 .",
    "referring to each other": "<x> :p 1 . <x#a> :p <x#b> . <x#b> :p <x#a> .",
    "shared": "<x> :p <x#a>, <x#b> . <x#a> :p <x#c> . <x#b> :p <x#c> . <x#c> :p 1 .",
    "referring to their owner": "<x> :p <x#a> . <x#a> :p <x> .",
    "of an owner without statements": "<x#a> :p <x#b> . <x#b> :p 1 .",
}


@pytest.mark.parametrize("turtle", FRAGMENTS.values(), ids=FRAGMENTS)
def test_no_fragment_is_lost(writer: JsonLdWriter, context: JsonLdContext, turtle: str) -> None:
    described = quads(f"@base <https://example.org/> . {turtle}")
    for document in (writer.graph(described), writer.entity(EX.x, described)):
        assert as_pyoxigraph_reads(document, context) == set(described)


def test_a_long_chain_of_fragments_is_not_nested_to_its_end(
    writer: JsonLdWriter, reading: Reading
) -> None:
    cells = [NamedNode(f"https://example.org/x#p-{n}") for n in range(3000)]
    described = [Quad(EX.x, EX.p, cells[0])]
    described += [Quad(a, RDF.rest, b) for a, b in pairwise(cells)]
    for document in (writer.graph(described), writer.entity(EX.x, described)):
        assert as_we_read(document, reading) == set(described)


def test_a_shared_fragment_is_written_once(writer: JsonLdWriter) -> None:
    parts = [NamedNode(f"https://example.org/x#{n}") for n in range(40)]
    described = [Quad(EX.x, EX.p, parts[0])]
    for a, b in pairwise(parts):
        described += [Quad(a, EX.p, b), Quad(a, EX.q, b)]
    assert len(json.dumps(writer.entity(EX.x, described))) < 20_000


def test_documents_name_the_context_they_are_given(context: JsonLdContext) -> None:
    writer = JsonLdWriter(context, "https://ledger.example/context.jsonld")
    found = writer.graph(graph(":x a vf:Agent ."))
    assert found["@context"] == "https://ledger.example/context.jsonld"
