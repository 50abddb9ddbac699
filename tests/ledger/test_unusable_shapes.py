"""Shapes whose queries cannot be evaluated: the commit is refused, and the ledger goes on."""

from __future__ import annotations

from collections.abc import Callable

from pyoxigraph import RdfFormat, parse

from tests.ledger.books import BASE, PREFIXES, Books, document
from tests.ledger.conftest import shapes_graph
from valuegraph.ledger.schema import Schema
from valuegraph.rdf.syntaxes import JSON_LD
from valuegraph.vocabulary.ontology import Ontology

FAILING = f"""{PREFIXES}
@prefix sh: <http://www.w3.org/ns/shacl#> .
x:People sh:targetClass vf:Person ;
    sh:sparql [ sh:select "SELECT $this (true AS ?failure) {{ $this a ?class }}" ] .
"""


def test_a_query_that_fails_on_some_data_refuses_that_alone(
    new_books: Callable[[Schema], Books], ontology: Ontology
) -> None:
    shapes = shapes_graph(parse(FAILING.encode(), format=RdfFormat.TURTLE))
    ledger = new_books(Schema.of(ontology, shapes, BASE)).ledger
    person = {"id": "x:kim", "type": "Person", "name": "Kim"}
    receipt = ledger.record(document(person), JSON_LD)
    assert not receipt.conforms
    (finding,) = receipt.findings
    assert finding.rule.value.endswith("#UnusableShapes")
    assert "failure" in finding.message
    assert ledger.record(document(person | {"type": "Organization"}), JSON_LD).conforms
    ledger.close()
