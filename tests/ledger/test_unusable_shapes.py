"""Shapes whose queries cannot be evaluated: the commit is refused, and the ledger goes on."""

from __future__ import annotations

from collections.abc import Callable

from pyoxigraph import RdfFormat, parse

from tests.ledger.books import BASE, PREFIXES, Books, document
from valuegraph.ledger.pipeline import Pipeline
from valuegraph.ledger.terms import Terms
from valuegraph.rdf.syntaxes import JSON_LD
from valuegraph.shapes import compile_shapes
from valuegraph.vocabulary.ontology import Ontology

FAILING = f"""{PREFIXES}
@prefix sh: <http://www.w3.org/ns/shacl#> .
x:People sh:targetClass vf:Person ;
    sh:sparql [ sh:select "SELECT $this (true AS ?failure) {{ $this a ?class }}" ] .
"""


def test_a_query_that_fails_on_some_data_refuses_that_alone(
    new_books: Callable[[Pipeline], Books], ontology: Ontology
) -> None:
    shapes = compile_shapes(parse(FAILING.encode(), format=RdfFormat.TURTLE), ontology.quads)
    ledger = new_books(Pipeline(ontology, shapes, BASE, Terms(ontology))).ledger
    person = {"id": "x:kim", "type": "Person", "name": "Kim"}
    receipt = ledger.record(document(person), JSON_LD)
    assert not receipt.conforms
    (finding,) = receipt.findings
    assert finding.rule.value.endswith("#UnusableShapes")
    assert "failure" in finding.message
    assert ledger.record(document(person | {"type": "Organization"}), JSON_LD).conforms
    ledger.close()
