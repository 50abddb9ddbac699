"""The schema: one value with a version that tells what it is made of."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from tests.ledger.conftest import shapes_graph
from valuegraph import Ledger
from valuegraph.errors import ConfigurationError
from valuegraph.journal import History
from valuegraph.ledger import Schema
from valuegraph.ledger.policies import policies_named
from valuegraph.ledger.schema import DEFAULT_BASE_IRI
from valuegraph.rdf.findings import Severity
from valuegraph.rdf.syntaxes import JSON
from valuegraph.vocabulary.namespaces import VF, Namespace
from valuegraph.vocabulary.ontology import Ontology

X = Namespace("https://own.example/")
VOCABULARY = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix vf: <https://w3id.org/valueflows/ont/vf#> .
@prefix vg: <https://w3id.org/valuegraph/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix x: <https://own.example/> .
x:Shelf a owl:Class ; rdfs:label "Shelf" ; rdfs:comment "Where things stand." ;
    vg:collection "shelves" .
x:height a owl:DatatypeProperty ; rdfs:label "height" ; rdfs:domain x:Shelf ;
    rdfs:range xsd:decimal .
x:mended a owl:DatatypeProperty ; rdfs:label "mended" ; rdfs:domain x:Shelf ;
    rdfs:range xsd:dateTimeStamp .
"""
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix x: <https://own.example/> .
x:Shelves a sh:NodeShape ; sh:targetClass x:Shelf ;
    sh:property [ sh:path x:height ; sh:maxCount 1 ; sh:message "A shelf has one height."@en ] ,
        [ sh:path x:mended ; sh:maxCount 1 ] .
"""
SAME_SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<https://own.example/Shelves> sh:targetClass <https://own.example/Shelf> ;
    sh:property _:b , _:a ; a sh:NodeShape .
_:b sh:maxCount 1 ; sh:path <https://own.example/mended> .
_:a sh:maxCount 01 ; sh:message "A shelf has one height."@en .
_:a sh:path <https://own.example/height> .
"""


def load_own(folder: Path, base_iri: str = DEFAULT_BASE_IRI, shapes: str | None = SHAPES) -> Schema:
    """The schema with a vocabulary of its own, and with shapes of its own."""
    vocabulary, own = folder / "own.ttl", folder / "shapes.ttl"
    vocabulary.write_text(VOCABULARY, encoding="utf-8")
    own.write_text(shapes or "", encoding="utf-8")
    return Schema.load(
        base_iri, vocabularies=(vocabulary,), shapes=() if shapes is None else (own,)
    )


def test_the_version_is_of_what_is_stated_however_it_is_written(tmp_path: Path) -> None:
    same = SAME_SHAPES.replace("01", "1")
    versions = {load_own(tmp_path, shapes=shapes).version for shapes in (SHAPES, same)}
    assert len(versions) == 1


def test_all_that_a_schema_is_made_of_is_in_its_version(tmp_path: Path) -> None:
    context = tmp_path / "context.json"
    context.write_text('{"@context": {"x": "https://own.example/"}}', encoding="utf-8")
    named = {"https://own.example/context": context}
    schemas = [
        Schema.load(),
        Schema.load("https://other.example/"),
        load_own(tmp_path, shapes=None),
        load_own(tmp_path),
        load_own(tmp_path, shapes=SHAPES.replace("maxCount 1", "maxCount 2")),
        Schema.load(policies=policies_named(["closed-books"])),
        Schema.load(contexts=named),
    ]
    assert len({schema.version for schema in schemas}) == len(schemas)


def test_each_transaction_says_which_schema_checked_it(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger") as ledger:
        first = ledger.schema
        ledger.record(b'{"type": "Person", "name": "Kim"}', JSON)
        second = Schema.load(ledger.base_iri, policies=policies_named(["closed-books"]))
        ledger.adopt(second)
        assert ledger.policies == {"closed-books"}
        ledger.record(b'{"type": "Person", "name": "Lou"}', JSON)
        history = History(tmp_path / "ledger" / "journal", ledger.base_iri)
        said = [each.transaction().schema for each in history.transactions()]
        assert said == [first.version, second.version]
    with Ledger.open(tmp_path / "ledger") as ledger:
        assert ledger.schema.version == second.version


def test_a_schema_for_another_ledger_is_refused() -> None:
    with Ledger.open() as ledger:
        before = ledger.schema
        with pytest.raises(ConfigurationError, match="cannot be put in force"):
            ledger.adopt(Schema.load("https://other.example/"))
        assert ledger.schema is before


def test_what_is_adopted_holds_for_the_next_command(tmp_path: Path) -> None:
    """Collections, coercion, shapes, stamps, labels in the store: nothing is left of before."""
    shelf = b'{"type": "https://own.example/Shelf", "https://own.example/height": [1.5, "2"]}'
    mended = b"""{"type": "https://own.example/Shelf", "https://own.example/height": "3.0",
        "https://own.example/mended": "2026-05-01T09:00:00+02:00"}"""
    with Ledger.open(tmp_path / "ledger") as ledger:
        assert not ledger.check(shelf, JSON).conforms  # No id, and no collection to make one in.
        ledger.adopt(load_own(tmp_path, ledger.base_iri))
        (fault,) = (
            each
            for each in ledger.record(shelf, JSON).findings
            if each.severity is Severity.VIOLATION
        )
        assert fault.message == "A shelf has one height."
        receipt = ledger.record(mended, JSON)
        assert receipt.conforms, receipt.findings
        (iri,) = receipt.entities
        assert iri.value.startswith(f"{ledger.base_iri}shelves/")
        (height,) = ledger.reader.objects(iri, X.height)
        assert str(height) == '"3"^^<http://www.w3.org/2001/XMLSchema#decimal>'
        (stamp,) = ledger.reader.objects(iri, X.mended)
        assert str(stamp).endswith("#dateTimeStamp>")
        query = "ASK { GRAPH ?g { <https://own.example/Shelf> rdfs:label ?label } }"
        assert bool(ledger.store.query(query, ledger.base_iri))
        ledger.adopt(Schema.load(ledger.base_iri))
        assert not bool(ledger.store.query(query, ledger.base_iri))
        assert ledger.record(shelf.replace(b'"type"', b'"id": "urn:x:s", "type"'), JSON).conforms


def test_terms_of_the_schema_in_force_are_protected(tmp_path: Path) -> None:
    about = b'{"id": "https://own.example/Shelf", "name": "Mine"}'
    with Ledger.open() as ledger:
        before = ledger.record(about, JSON)
        assert before.conforms, before.findings
        ledger.adopt(load_own(tmp_path, ledger.base_iri))
        assert not ledger.record(about, JSON).conforms
        removed = ledger.repair().changeset.removed
        assert {quad.subject for quad in removed} == {X.Shelf}


def test_shapes_of_parts_and_of_files_are_one(ontology: Ontology) -> None:
    quads = list(parse(SHAPES.encode(), format=RdfFormat.TURTLE))
    again = list(parse(SHAPES.encode(), format=RdfFormat.TURTLE))
    schemas = [Schema.of(ontology, shapes_graph(each)) for each in (quads, again)]
    assert schemas[0].version == schemas[1].version
    assert VF.created in schemas[0].stamped
