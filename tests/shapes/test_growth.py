"""What validation and its report cost grows with shapes and data, whatever is nested in what."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pyoxigraph import RdfFormat, parse

from tests.graphs import EX
from tests.growth import growth
from valuegraph.errors import ShapesError
from valuegraph.rdf.findings import Finding
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.shapes.compiled import CompiledValidator
from valuegraph.shapes.details import MAX_DETAILS

PREFIXES = f"""
@prefix : <{EX.iri}> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
DATA = ":x :p :y . :y :p :y ."
LEVELS = 10
POLYNOMIAL = 8

NESTINGS = {
    "node": "sh:node :S{0}",
    "or": "sh:or ( :S{0} :S{0} )",
    "and": "sh:and ( :S{0} :S{0} )",
    "xone": "sh:xone ( :S{0} :S{0} )",
    "mixed xone": "sh:xone ( :S{0} [ sh:not :S{0} ] )",
    "double not": "sh:not [ sh:not :S{0} ]",
    "not and node": "sh:not :S{0} ; sh:node :S{0}",
    "two nodes": "sh:node :S{0} ; sh:property [ sh:path :p ; sh:node :S{0} ]",
    "qualified": "sh:node :S{0} ; sh:property"
    " [ sh:path :p ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShape :S{0} ]",
    "property": "sh:property :S{0}, :T{0} . :T{1} sh:path :p ; sh:property :S{0}, :T{0} ."
    " :S{1} sh:path :p",
}


def graph(turtle: str) -> MemoryGraph:
    return MemoryGraph(parse((PREFIXES + turtle).encode(), format=RdfFormat.TURTLE))


def nested(nesting: str, levels: int) -> MemoryGraph:
    last = ":S{0} sh:path :p ; sh:nodeKind sh:Literal . :T{0} sh:path :p ; sh:minCount 3 ."
    if "T{0}" not in nesting:
        last = ":S{0} sh:nodeKind sh:Literal ."
    chain = [f":S{n} {nesting.format(n + 1, n)} ." for n in range(1, levels)]
    first = f":S0 sh:targetNode :x ; {nesting.format(1, 0).partition(' . ')[0]} ."
    return graph("\n".join([first, *chain, last.format(levels)]))


@pytest.mark.parametrize("kind", NESTINGS)
def test_a_level_of_shapes_adds_to_the_work_and_does_not_double_it(kind: str) -> None:
    data = graph(DATA)

    def work(levels: int) -> Callable[[], object]:
        shapes = nested(NESTINGS[kind], levels)
        return lambda: CompiledValidator(shapes).validate(data).quads()

    assert growth(work, LEVELS) < POLYNOMIAL


def test_data_that_branches_and_joins_again_is_looked_at_once() -> None:
    shapes = ":S0 sh:targetNode :x ; sh:property :P0 . " + " ".join(
        f":P{n} sh:path :p ; sh:property :P{n + 1} ." for n in range(40)
    )
    validator = CompiledValidator(graph(f"{shapes} :P40 sh:path :p ; sh:minCount 9 ."))

    def work(levels: int) -> Callable[[], object]:
        data = " ".join(
            f":a{n} :p :c{n} . :b{n} :p :c{n} . :c{n} :p :a{n + 1}, :b{n + 1} ."
            for n in range(levels)
        )
        reader = graph(f":x :p :a0, :b0 . {data}")
        return lambda: validator.validate(reader)

    assert growth(work, LEVELS) < POLYNOMIAL


def test_details_have_an_end() -> None:
    def size(result: Finding) -> int:
        return 1 + sum(map(size, result.details))

    validator = CompiledValidator(nested(NESTINGS["and"], 30))
    (result,) = validator.validate(graph(DATA)).findings
    assert MAX_DETAILS / 2 < size(result) <= MAX_DETAILS + 1


@pytest.mark.parametrize("order", [1, -1])
def test_shapes_that_are_nested_too_deeply_are_a_fault_of_syntax(order: int) -> None:
    chain = [f":S{n} sh:node :S{n + 1} ." for n in range(2000)][::order]
    shapes = graph("\n".join([":S0 sh:targetNode :x .", *chain, ":S2000 sh:nodeKind sh:IRI ."]))
    with pytest.raises(ShapesError, match="levels of shapes"):
        CompiledValidator(shapes)


def test_a_circle_of_very_many_shapes_is_told_in_short() -> None:
    shapes = graph("\n".join(f":S{n} sh:node :S{(n + 1) % 2000} ." for n in range(2000)))
    with pytest.raises(ShapesError, match="refers to itself") as caught:
        CompiledValidator(shapes)
    assert len(str(caught.value)) < 500


def test_a_path_that_doubles_with_each_level_is_a_fault_of_syntax() -> None:
    path = " ".join(
        f"_:p{n} rdf:first _:p{n + 1} ; rdf:rest _:r{n} ."
        f" _:r{n} rdf:first _:p{n + 1} ; rdf:rest rdf:nil ."
        for n in range(40)
    )
    shapes = graph(
        f":S sh:targetNode :x ; sh:property [ sh:path _:p0 ] . {path} _:p40 sh:inversePath :p ."
    )
    with pytest.raises(ShapesError, match="parts"):
        CompiledValidator(shapes)


def test_shapes_that_lead_to_each_other_in_too_many_ways_are_refused() -> None:
    chain = " ".join(
        f":S{n} sh:property [ sh:path :p ; sh:node :S{n + 1} ] ;"
        f" sh:property [ sh:path :q ; sh:node :S{n + 1} ] ."
        for n in range(20)
    )
    with pytest.raises(ShapesError, match="ways"):
        CompiledValidator(graph(f":S0 sh:targetNode :x . {chain} :S20 sh:minLength 1 ."))


def test_a_chain_of_classes_costs_its_length() -> None:
    def work(length: int) -> Callable[[], object]:
        classes = " ".join(f":C{n} rdfs:subClassOf :C{n + 1} ." for n in range(length))
        shapes = graph(f":S sh:targetClass :C{length} ; sh:class :C5 . {classes}")
        data = graph(f":x a :C0 . {classes}")
        return lambda: CompiledValidator(shapes, shapes).validate(data)

    assert growth(work, 100) < 2.4
