"""What terms mean is stated by vocabularies and shapes: data refers to them and says nothing of
them, however it is put."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from pyoxigraph import Literal, Quad

from tests.ledger.books import ELSEWHERE, PREFIXES, Books, event, notes, x
from tests.raw_commands import let_in
from valuegraph.changeset import Changeset
from valuegraph.ledger import Ledger, Receipt, Repair
from valuegraph.rdf.findings import Severity
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.syntaxes import JSON, TURTLE
from valuegraph.vocabulary.namespaces import OM, RDF, RDFS, VF

SHAPES = "https://w3id.org/valuegraph/shapes/"
GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
PERSON = 'a vf:Person ; vf:name "X" .'


@pytest.mark.parametrize(
    "statement",
    [
        "vf:produce vf:inputOutput vf:input .",
        f"vf:produce {PERSON}",
        "vf:Person rdfs:subClassOf x:Thing .",
        "vf:action rdfs:range x:Thing .",
        "<http://w3id.org/valueflows/ont/vf#produce> vf:inputOutput vf:input .",
        "<https://w3id.org/valueflows#produce> vf:inputOutput vf:input .",
        "<https://w3id.org/valueflows/produce> vf:inputOutput vf:input .",
        "vf:load vf:inputOutput vf:input .",
        f"<{VF.iri}produce/x> {PERSON}",
        f"<{VF.iri}produce.x> {PERSON}",
        f"<{VF.iri.rstrip('#')}> {PERSON}",
        "om2:kilogram vg:conversionFactor 2 .",
        'om2:kilogram vf:label "pound" .',
        f"<{OM.iri}kilogram#x> {PERSON}",
        f"<{OM.iri}kilogram/x> {PERSON}",
        "om2:Unit rdfs:subClassOf vf:EconomicEvent .",
        f"<{GEO}SpatialThing> rdfs:subClassOf vf:EconomicEvent .",
        "rdfs:Resource rdfs:subClassOf vf:EconomicEvent .",
        "owl:Thing rdfs:subClassOf vf:EconomicEvent .",
        "xsd:decimal rdfs:subClassOf xsd:string .",
        f"vg:closed {PERSON}",
        "vg:journal vg:sequence 5 .",
        "x:y vg:sequence 5 .",
        'x:y vg:collection "things" .',
        f"<ni:///sha-256;{'A' * 43}> {PERSON}",
        f"<{SHAPES}utility#provider> <http://www.w3.org/ns/shacl#deactivated> true .",
        f"<{SHAPES}policies#ClosedVocabulary> <http://www.w3.org/ns/shacl#deactivated> true .",
        "x:p a vf:Process ; vf:hasInput vf:produce .",
        "x:p a vf:Process ; vf:plannedWithin vf:produce .",
        "x:Mine owl:sameAs vf:Agent .",
        "x:mine owl:inverseOf vf:provider .",
        "vf:produce vg:lastEvent x:e .",
        "vf:produce vg:status vg:closed .",
        "vf:produce vf:accountingQuantity [ vf:hasNumericalValue 5 ; vf:hasUnit om2:one ] .",
    ],
)
def test_data_says_nothing_of_terms(books: Books, statement: str) -> None:
    before = books.quads()
    receipt = books.submit(PREFIXES + statement, TURTLE)
    told = [f for f in receipt.findings if f.severity is Severity.VIOLATION]
    assert "VocabularyTerm" in {f.rule.value.rpartition("#")[2] for f in told}
    assert books.quads() == before


@pytest.mark.parametrize(
    "iri",
    [
        "HTTPS://w3id.org/valueflows/ont/vf#produce",
        "https://W3ID.org/valueflows/ont/vf#produce",
        "https://w3id.org./valueflows/ont/vf#produce",
        "https://w3id.org:443/valueflows/ont/vf#produce",
        "https://w3id.org:/valueflows/ont/vf#produce",
        "https://somebody@w3id.org/valueflows/ont/vf#produce",
        "https://w3id%2Eorg/valueflows/ont/vf#produce",
        "https://w3id.org/valueflows/ont/v%66#produce",
        "https://w3id.org/valueflows/x/../ont/./vf#produce",
        "https://w3id.org//valueflows/ont/vf#produce",
        "http://w3id.org/valueflows/ont/vf#made-up",
        "http://w3id.org:80/valuegraph/ns#closed",
        OM.kilogram.value.replace("http:", "https:"),
        OM.kilogram.value.replace("http:", "Http:"),
        "https://www.w3.org/2000/01/rdf-schema#Resource",
        "HTTP://www.w3.org/2002/07/owl#Thing",
    ],
)
def test_a_term_in_another_spelling_is_one(books: Books, iri: str) -> None:
    receipt = books.submit(f"{PREFIXES} <{iri}> {PERSON}", TURTLE)
    told = {f.rule.value for f in receipt.findings if f.severity is Severity.VIOLATION}
    assert any(rule.endswith("#VocabularyTerm") for rule in told)


@pytest.mark.parametrize(
    "iri",
    [
        "https://w3id.org:8443/valueflows/ont/vf#produce",
        "https://w3id.org/our-network/ada",
        "https://w3id.org.example/valueflows/ont/vf#produce",
        "https://W3ID.org/our-network/a%20b",
        "https://elsewhere.example/w3id.org/valueflows/ont/vf#produce",
        "urn:https://w3id.org/valueflows/ont/vf#produce",
    ],
)
def test_what_only_resembles_a_term_is_none(books: Books, iri: str) -> None:
    assert books.submit(f"{PREFIXES} <{iri}> {PERSON}", TURTLE).conforms


def test_effects_say_nothing_of_terms_either(books: Books) -> None:
    receipt = books.record(event("e", "raise", resource=OM.kilogram.value))
    assert not receipt.conforms
    assert {f.focus for f in receipt.findings if f.severity is Severity.VIOLATION} >= {OM.kilogram}


def test_a_term_is_neither_amended_nor_deleted(books: Books) -> None:
    _let_in(books.ledger, Quad(VF.produce, RDF.type, VF.Person))
    for receipt in (
        books.ledger.delete(VF.produce),
        books.ledger.amend(VF.produce, b'{"type": "Person", "name": "X"}', JSON),
    ):
        assert not receipt.conforms


@pytest.mark.parametrize(
    "document",
    [
        {"id": "x:sack", "type": "Unit", "label": "sack", "symbol": "sk"},
        {"id": OM.barrel.value, "type": "Unit", "label": "barrel", "symbol": "bbl"},
        {"id": "x:Crate", "type": RDFS.Class.value, RDFS.subClassOf.value: {"id": VF.Agent.value}},
        {"id": "x:part", RDFS.subPropertyOf.value: {"id": VF.inputOutput.value}},
        {"id": "x:rye", "type": "ResourceSpecification", "defaultUnitOfResource": "kilogram"},
    ],
)
def test_what_is_the_networks_own_is_free(books: Books, document: dict[str, object]) -> None:
    books.accept(document)


def test_what_the_vocabularies_say_may_be_repeated(books: Books) -> None:
    unit = {"id": OM.kilogram.value, "type": "Unit", "label": "kilogram", "symbol": "kg"}
    unit["conversionFactor"] = "1.0"
    measure = {"hasNumericalValue": "5", "hasUnit": unit}
    action = {"id": VF["raise"].value, "inputOutput": VF.notApplicable.value}
    document = event("e", "raise", None, resource="x:rye")
    receipt = books.accept({**document, "action": action, "resourceQuantity": measure})
    assert {note.focus for note in notes(receipt, "StatedByVocabulary")} == {
        OM.kilogram,
        VF["raise"],
    }
    assert not list(books.ledger.reader.match(OM.kilogram))
    assert not list(books.ledger.reader.match(VF["raise"]))


def test_shapes_and_vocabularies_of_ones_own_are_protected_alike(tmp_path: Path) -> None:
    vocabulary, shapes = tmp_path / "more.ttl", tmp_path / "shapes.ttl"
    vocabulary.write_text(
        f"{PREFIXES} <{ELSEWHERE}more> a owl:Ontology . "
        f'<{ELSEWHERE}more#Crate> a owl:Class ; rdfs:label "Crate" . '
        'x:crate a vf:Unit ; vf:label "crate" .'
    )
    shapes.write_text(
        f"{PREFIXES} @prefix sh: <http://www.w3.org/ns/shacl#> . x:Named a sh:NodeShape ; "
        "sh:targetClass vf:Person ; sh:property [ sh:path vf:name ; sh:minCount 1 ] ."
    )
    with Ledger.open(vocabularies=[vocabulary], shapes=[shapes]) as ledger:
        for subject in ("x:crate", "x:Named", f"<{ELSEWHERE}more#Other>", f"<{ELSEWHERE}crate#a>"):
            text = f"{PREFIXES} {subject} {PERSON}"
            assert not ledger.record(text.encode(), TURTLE).conforms, subject
        assert ledger.record(f"{PREFIXES} x:named {PERSON}".encode(), TURTLE).conforms


def _let_in(ledger: Ledger, *quads: Quad) -> None:
    """Have a ledger commit statements that it refuses in documents."""

    def prepare(_: GraphReader, time: datetime) -> Receipt:
        return Receipt(Changeset(added=quads, time=time), ())

    let_in(ledger, prepare)


HARMFUL = (
    Quad(VF.produce, VF.inputOutput, VF.input),
    Quad(RDFS.Resource, RDFS.subClassOf, VF.EconomicEvent),
    Quad(OM.kilogram, VF.label, Literal("pound")),
)


def test_what_older_versions_let_in_has_no_effect_and_can_be_taken_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(QUERYING)
    with Ledger.open(tmp_path / "ledger") as ledger:
        assert not ledger.repair().changeset
        Books(ledger).accept({"id": "x:mill", "type": "Organization", "name": "Mill"})
        _let_in(ledger, *HARMFUL)
    caplog.clear()
    with Ledger.open(tmp_path / "ledger", shapes=[shapes]) as ledger:
        assert "valuegraph repair" in caplog.text
        assert str(HARMFUL[0]) in caplog.text
        books = Books(ledger)
        process = {"id": "x:p", "type": "Process", "name": "Milling"}
        books.accept(process, event("e", "produce", resource="x:flour", outputOf="x:p"))
        rehearsal = ledger.rehearse(Repair())
        assert set(rehearsal.changeset.removed) == set(HARMFUL)
        assert set(ledger.repair().changeset.removed) == set(HARMFUL)
        assert not any(ledger.reader.contains(quad) for quad in HARMFUL)
        assert ledger.reader.contains(Quad(x("mill"), RDF.type, VF.Agent))
    caplog.clear()
    with Ledger.open(tmp_path / "ledger") as ledger:
        assert caplog.text == ""
        assert not ledger.repair().changeset


QUERYING = f"""{PREFIXES} @prefix sh: <http://www.w3.org/ns/shacl#> .
x:Undisturbed a sh:NodeShape ; sh:targetClass vf:EconomicEvent ; sh:sparql [ sh:select '''
    SELECT $this WHERE {{ $this <{VF.action.value}> ?a . ?a <{VF.inputOutput.value}> ?side }}
''' ] .
"""
"""Refuses events of whose actions the data says something."""
