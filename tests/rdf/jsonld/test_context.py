"""The generated context: complete, well-coerced, and accepted by JSON-LD processors."""

import json
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from tests.graphs import EX
from valuegraph.errors import VocabularyError
from valuegraph.rdf.jsonld.context import CONTEXT_IRI, KNOWN_CONTEXTS, JsonLdContext
from valuegraph.rdf.jsonld.context_processing import ContextProcessor
from valuegraph.rdf.jsonld.omissions import Omissions
from valuegraph.rdf.limits import DEFAULT_LIMITS
from valuegraph.vocabulary.namespaces import OM, PREFIXES, RDF, VF, VG, XSD
from valuegraph.vocabulary.ontology import Ontology, local_name


def entries(context: JsonLdContext) -> dict[str, Any]:
    found: dict[str, Any] = context.document["@context"]
    return found


def test_every_property_is_a_term(context: JsonLdContext, ontology: Ontology) -> None:
    for each in ontology.properties.values():
        definition = entries(context)[each.name]
        if each.inverse_of is None:
            assert definition["@id"] == each.iri.value
        else:
            assert definition["@reverse"] == each.inverse_of.value
            assert "@id" not in definition
            assert definition["@type"] == "@id"


@pytest.mark.parametrize(
    ("name", "coercion"),
    [
        ("action", "@vocab"),
        ("hasUnit", "@vocab"),
        ("defaultUnitOfResource", "@vocab"),
        ("defaultUnitOfEffort", "@vocab"),
        ("unitOfEffort", "@vocab"),
        ("purpose", "@vocab"),
        ("provider", "@id"),
        ("inputOf", "@id"),
        ("resourceQuantity", "@id"),
        ("hasNumericalValue", XSD.decimal.value),
        ("lat", XSD.decimal.value),
        ("hasPointInTime", XSD.dateTimeStamp.value),
        ("created", XSD.dateTimeStamp.value),
        ("finished", XSD.boolean.value),
        ("image", XSD.anyURI.value),
        ("name", None),
        ("note", None),
        ("classifiedAs", None),
        ("state", None),
    ],
)
def test_terms_are_coerced_by_range(
    context: JsonLdContext, name: str, coercion: str | None
) -> None:
    assert entries(context)[name].get("@type") == coercion


def test_every_coercion_follows_from_the_range(context: JsonLdContext, ontology: Ontology) -> None:
    for term in context.terms.values():
        each = ontology.properties[
            context.ontology.inverses.get(term.iri, term.iri) if term.reverse else term.iri
        ]
        if each.is_object:
            assert term.coercion in ("@id", "@vocab")
        elif term.coercion is not None:
            assert NamedNode(term.coercion) in each.range
            assert not each.admits_iri
        else:
            assert each.admits_iri or XSD.string in each.range


def test_prefixes_and_aliases(context: JsonLdContext) -> None:
    assert entries(context)["@vocab"] == VF.iri
    assert entries(context)["@version"] == 1.1
    assert (entries(context)["id"], entries(context)["type"]) == ("@id", "@type")
    for prefix, iri in PREFIXES.items():
        assert entries(context)[prefix] == {"@id": iri, "@prefix": True}
    assert {"vf", "om2", "vg", "rdf", "rdfs", "xsd"} <= set(entries(context))


def test_known_contexts_include_our_own() -> None:
    assert CONTEXT_IRI in KNOWN_CONTEXTS


EVERYTHING: dict[str, Any] = {
    "id": "https://example.org/event",
    "type": "EconomicEvent",
    "action": "deliverService",
    "provider": "https://example.org/mill",
    "hasPointInTime": "2026-03-01T09:30:00+01:00",
    "note": {"@value": "Mahlen", "@language": "de"},
    "image": "https://example.org/image",
    "resourceClassifiedAs": ["grain", {"id": "https://example.org/concept"}],
    "vg:lastEvent": {"id": "https://example.org/other"},
    "resourceQuantity": {
        "id": "https://example.org/event#resourceQuantity",
        "type": "Measure",
        "hasNumericalValue": "50.25",
        "hasUnit": "kilogram",
    },
}
PROCESS: dict[str, Any] = {
    "id": "https://example.org/process",
    "type": "Process",
    "finished": False,
    "hasOutput": "https://example.org/event",
    "hasInput": [{"id": "https://example.org/input", "type": "EconomicEvent", "action": "use"}],
}
PROPOSAL: dict[str, Any] = {
    "id": "https://example.org/proposal",
    "type": "Proposal",
    "purpose": "offer",
    "unitBased": True,
}


def expected() -> set[Quad]:
    event, quantity = EX.event, NamedNode("https://example.org/event#resourceQuantity")
    moment = Literal("2026-03-01T09:30:00+01:00", datatype=XSD.dateTimeStamp)
    return {
        Quad(event, RDF.type, VF.EconomicEvent),
        Quad(event, VF.action, VF.deliverService),
        Quad(event, VF.provider, EX.mill),
        Quad(event, VF.hasPointInTime, moment),
        Quad(event, VF.note, Literal("Mahlen", language="de")),
        Quad(event, VF.image, Literal("https://example.org/image", datatype=XSD.anyURI)),
        Quad(event, VF.resourceClassifiedAs, Literal("grain")),
        Quad(event, VF.resourceClassifiedAs, EX.concept),
        Quad(event, VG.lastEvent, EX.other),
        Quad(event, VF.resourceQuantity, quantity),
        Quad(quantity, RDF.type, VF.Measure),
        Quad(quantity, VF.hasNumericalValue, Literal("50.25", datatype=XSD.decimal)),
        Quad(quantity, VF.hasUnit, OM.kilogram),
        Quad(EX.process, RDF.type, VF.Process),
        Quad(EX.process, VF.finished, Literal("false", datatype=XSD.boolean)),
        Quad(event, VF.outputOf, EX.process),
        Quad(EX.input, VF.inputOf, EX.process),
        Quad(EX.input, RDF.type, VF.EconomicEvent),
        Quad(EX.input, VF.action, VF.use),
        Quad(EX.proposal, RDF.type, VF.Proposal),
        Quad(EX.proposal, VF.purpose, VF.offer),
        Quad(EX.proposal, VF.unitBased, Literal("true", datatype=XSD.boolean)),
    }


@pytest.fixture
def document(context: JsonLdContext) -> dict[str, Any]:
    return {**context.document, "@graph": [EVERYTHING, PROCESS, PROPOSAL]}


def test_pyoxigraph_reads_documents_in_the_context(document: dict[str, Any]) -> None:
    body = json.dumps(document)
    assert set(parse(body, format=RdfFormat.JSON_LD)) == expected()


def test_pyld_reads_documents_in_the_context(document: dict[str, Any]) -> None:
    n_quads = jsonld.to_rdf(document, {"format": "application/n-quads"})
    assert set(parse(n_quads, format=RdfFormat.N_QUADS)) == expected()


def test_pyld_compacts_to_what_was_written(document: dict[str, Any]) -> None:
    expanded = jsonld.expand(document)
    compacted = jsonld.compact(expanded, document["@context"])
    again = jsonld.to_rdf(compacted, {"format": "application/n-quads"})
    assert set(parse(again, format=RdfFormat.N_QUADS)) == expected()
    event = next(node for node in compacted["@graph"] if node["id"] == EVERYTHING["id"])
    assert event["resourceQuantity"] == EVERYTHING["resourceQuantity"]
    assert event["action"] == "deliverService"


def test_units_actions_and_purposes_go_by_local_name(
    context: JsonLdContext, ontology: Ontology
) -> None:
    named = [
        *((name, "hasUnit", iri) for name, iri in ontology.individuals[VF.Unit].items()),
        *((name, "action", iri) for name, iri in ontology.individuals[VF.Action].items()),
        *((name, "purpose", iri) for name, iri in ontology.individuals[VF.ProposalPurpose].items()),
        *((name, "status", iri) for name, iri in ontology.individuals[VG.Status].items()),
    ]
    assert len(named) > 100
    nodes = [
        {"id": f"https://example.org/{n}", key: name} for n, (name, key, _) in enumerate(named)
    ]
    body = json.dumps({**context.document, "@graph": nodes})
    found = {quad.subject: quad.object for quad in parse(body, format=RdfFormat.JSON_LD)}
    assert found == {
        NamedNode(f"https://example.org/{n}"): iri for n, (_, _, iri) in enumerate(named)
    }


def test_declared_names_compact_to_what_expands_again(
    context: JsonLdContext, ontology: Ontology
) -> None:
    declared = [*ontology.classes, *ontology.units, *ontology.actions]
    names = [context.compact_vocabulary(iri) for iri in declared]
    nodes = [{"id": f"https://example.org/{n}", "type": name} for n, name in enumerate(names)]
    body = json.dumps({**context.document, "@graph": nodes})
    assert [quad.object for quad in parse(body, format=RdfFormat.JSON_LD)] == declared
    assert context.compact_vocabulary(VF.Agent) == "Agent"
    assert context.compact_vocabulary(OM.kilogram) == "kilogram"
    assert context.compact_vocabulary(EX.thing) == "https://example.org/thing"


@pytest.mark.parametrize(
    ("iri", "compacted"),
    [
        ("http://www.w3.org/2004/02/skos/core#prefLabel", "skos:prefLabel"),
        (VF.iri + "oldTerm", "vf:oldTerm"),
        (VF.iri, VF.iri),
        ("http://purl.org/dc/terms/a/b", "http://purl.org/dc/terms/a/b"),
        ("https://example.org/p", "https://example.org/p"),
    ],
)
def test_iris_compact_by_prefix(context: JsonLdContext, iri: str, compacted: str) -> None:
    assert context.compact_iri(NamedNode(iri)) == compacted


EXTENSION = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix vf: <https://w3id.org/valueflows/ont/vf#> .
@prefix vg: <https://w3id.org/valuegraph/ns#> .
@prefix ex: <https://example.org/ns#> .
ex:ferment a vf:Action ; vf:eventQuantity vf:resource ; vf:inputOutput vf:output ;
    vf:pairsWith vf:notApplicable ; vf:createResource vf:notApplicable ;
    vf:accountingEffect vf:increment ; vf:onhandEffect vf:increment ;
    vf:locationEffect vf:notApplicable ; vf:containedEffect vf:notApplicable ;
    vf:accountableEffect vf:notApplicable ; vf:stageEffect vf:notApplicable ;
    vf:stateEffect vf:notApplicable .
ex:crate a vf:Unit .
ex:Shelf a owl:Class ; vg:collection "shelves" .
ex:onShelf a owl:ObjectProperty ; rdfs:domain vf:EconomicResource ; rdfs:range ex:Shelf .
ex:name a owl:DatatypeProperty ; rdfs:range <http://www.w3.org/2001/XMLSchema#boolean> .
"""


def test_an_extension_adds_terms_and_does_not_take_those_of_valueflows(tmp_path: Path) -> None:
    path = tmp_path / "extension.ttl"
    path.write_text(EXTENSION)
    context = JsonLdContext(Ontology.load([path]))
    assert entries(context)["onShelf"] == {"@id": "https://example.org/ns#onShelf", "@type": "@id"}
    assert entries(context)["ferment"] == "https://example.org/ns#ferment"
    assert entries(context)["crate"] == "https://example.org/ns#crate"
    assert entries(context)["Shelf"] == "https://example.org/ns#Shelf"
    assert entries(context)["name"] == {"@id": VF.name.value}


@pytest.mark.parametrize("name", ["name", "Agent", "kilogram", "produce"])
@pytest.mark.parametrize("kind", ["crate", "ferment"])
def test_units_and_actions_must_not_take_another_name(tmp_path: Path, kind: str, name: str) -> None:
    path = tmp_path / "extension.ttl"
    path.write_text(EXTENSION.replace(f"ex:{kind}", f"ex:{name}"))
    with pytest.raises(VocabularyError, match=f"{name}.*is taken"):
        JsonLdContext(Ontology.load([path])).document["@context"]


def test_local_names_of_terms_are_their_last_part() -> None:
    assert local_name(VF.action) == "action"
    assert local_name(OM.kilogram) == "kilogram"


def test_the_context_that_is_set_up_at_once_is_what_the_algorithms_make(
    ontology: Ontology, context: JsonLdContext
) -> None:
    document = context.document["@context"]
    alone = JsonLdContext(ontology, {"urn:copy": document})
    processor = ContextProcessor(alone, "https://x.example/", DEFAULT_LIMITS, Omissions())
    found = processor.process(processor.initial(), "urn:copy")
    assert (found.terms, found.vocab) == (context.active.terms, context.active.vocab)
    ours = processor.process(processor.initial(), CONTEXT_IRI)
    assert (ours.terms, ours.vocab) == (found.terms, found.vocab)
