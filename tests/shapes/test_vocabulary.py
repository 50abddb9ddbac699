"""Shapes see the vocabularies that a ledger's terms come from, and are not about them."""

import pytest

from tests.graphs import EX, graph, quads
from valuegraph.shapes import compile_shapes

VOCABULARY = quads(
    ":make :side :output . :use :side :input . :spare a :Flow . :Sale rdfs:subClassOf :Flow ."
)
SHAPES = quads("""
    :Flow sh:targetClass :Flow ; sh:property [ sh:path ( :verb :side ) ; sh:in ( :output ) ] ;
        sh:property [ sh:path :verb ; sh:minCount 1 ] .
""")


@pytest.mark.parametrize("engine", ["compiled", "pyshacl"])
def test_a_path_may_lead_into_the_vocabulary(engine: str) -> None:
    validator = compile_shapes(SHAPES, VOCABULARY, engine)
    data = graph(
        ":a a :Flow ; :verb :make . :b a :Sale ; :verb :use ."
        ":c a :Flow ; :verb :own . :own :side :output ."
    )
    [finding] = validator.validate(data, {EX.a, EX.b, EX.c}).findings
    assert (finding.focus, finding.value) == (EX.b, EX.input)


def test_individuals_of_the_vocabulary_are_no_focus_nodes() -> None:
    assert compile_shapes(SHAPES, VOCABULARY).validate(graph("")).conforms
