"""Exporting: everything, and recording it gives the same again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from io import BytesIO

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from tests.graphs import graph
from valuegraph import Ledger
from valuegraph.errors import ConfigurationError
from valuegraph.operations.export import export
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.jsonld.context import CONTEXT_IRI, JsonLdContext
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.syntaxes import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, Syntax
from valuegraph.vocabulary.namespaces import VF, VG

ALDERWATER = "https://alderwater.example/"
FRAGMENTS = """
:a a vf:EconomicEvent ; vf:resourceQuantity :a\\#q .
:a\\#q a vf:Measure ; vf:hasUnit om2:kilogram .
:n a vf:Plan ; vf:note "of its own" ; :p :n\\#1 .
:n\\#1 :p :n\\#2 . :n\\#2 :p "end" , :n\\#1 .
:b\\#nobody a vf:Person ; vf:name "Bo" .
:b\\#else a vf:Person ; vf:name "El" ; :knows :b\\#nobody .
:c\\#x :p :c\\#y . :c\\#y :p :c\\#x .
:d a vf:Plan . :d\\#apart vf:name "Nothing leads here" .
:e :p :a\\#q .
"""
"""Fragments with and without an owner, in rings, and of others."""


def exported(reader: GraphReader, syntax: Syntax, context: JsonLdContext) -> bytes:
    output = BytesIO()
    export(reader, syntax, context, output)
    return output.getvalue()


def without_stamps(quads: Iterable[Quad]) -> set[Quad]:
    return {q for q in quads if q.predicate not in (VF.created, VG.originallyCreated)}


@pytest.mark.parametrize(
    "syntax", [TURTLE, N_TRIPLES, N_QUADS, TRIG, RDF_XML], ids=lambda s: s.name
)
def test_every_statement_is_written(
    alderwater: list[Quad], context: JsonLdContext, syntax: Syntax
) -> None:
    body = exported(MemoryGraph(alderwater), syntax, context)
    assert set(parse(body, format=syntax.rdf_format)) == set(alderwater)


@pytest.mark.parametrize("syntax", [TURTLE, JSON_LD], ids=lambda s: s.name)
def test_an_export_recorded_into_an_empty_ledger_is_the_same_ledger(
    alderwater: list[Quad], context: JsonLdContext, syntax: Syntax
) -> None:
    body = exported(MemoryGraph(alderwater), syntax, context)
    with Ledger.open(base_iri=ALDERWATER) as other:
        receipt = other.record(body, syntax)
        assert receipt.conforms, [f.message for f in receipt.findings][:5]
        assert without_stamps(other.reader.match()) == without_stamps(alderwater)


def test_json_ld_is_compact_and_nests_what_is_owned(context: JsonLdContext) -> None:
    document = json.loads(exported(graph(FRAGMENTS), JSON_LD, context))
    assert document["@context"] == CONTEXT_IRI
    nodes = {node["id"].rpartition("/")[2]: node for node in document["@graph"]}
    assert nodes["a"]["resourceQuantity"]["hasUnit"] == "kilogram"
    assert "a#q" not in nodes
    assert {"b#nobody", "b#else", "d#apart"} <= nodes.keys()
    assert len(nodes) == len(document["@graph"])


def test_no_fragment_is_left_out_of_json_ld(context: JsonLdContext) -> None:
    document = json.loads(exported(graph(FRAGMENTS), JSON_LD, context))
    document["@context"] = context.document["@context"]
    body = json.dumps(document).encode()
    assert set(parse(body, format=RdfFormat.JSON_LD)) == set(graph(FRAGMENTS).match())


def test_nothing_is_a_document_too(context: JsonLdContext) -> None:
    document = json.loads(exported(MemoryGraph(), JSON_LD, context))
    assert document == {"@context": CONTEXT_IRI, "@graph": []}
    assert exported(MemoryGraph(), N_TRIPLES, context) == b""


@pytest.mark.parametrize(
    ("predicate", "value"),
    [("https://example.org/1", "a"), ("urn:example:a", "a\rb"), ("https://example.org/", "a")],
)
def test_what_rdf_xml_cannot_say_is_told(
    context: JsonLdContext, predicate: str, value: str
) -> None:
    quad = Quad(NamedNode("urn:example:s"), NamedNode(predicate), Literal(value))
    with pytest.raises(ConfigurationError, match="cannot be written as RDF/XML without loss"):
        exported(MemoryGraph([quad]), RDF_XML, context)
