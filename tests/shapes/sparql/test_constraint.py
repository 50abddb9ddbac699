"""SPARQL-based constraints and components, on every kind of graph and on candidates."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from tests.graphs import EX, quads
from valuegraph.changeset import CandidateView, Changeset
from valuegraph.errors import ShapesError
from valuegraph.rdf.findings import Finding, Severity
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Term
from valuegraph.shapes.compiled import CompiledValidator
from valuegraph.shapes.parse import IllFormedShapesError
from valuegraph.store import OxigraphStore
from valuegraph.vocabulary.namespaces import SH

DECLARED = """
    <urn:p> sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/" ] .
"""
LIMIT = """
    :Pot sh:targetClass :Pot ; sh:sparql :Limit .
    :Limit sh:prefixes <urn:p> ; sh:message "{$this} holds {?total}"@en, "{?total} in {$this}"@de ;
        sh:select '''
            SELECT $this (SUM(?n) AS ?total) WHERE { ?coin ex:in $this ; ex:worth ?n }
            GROUP BY $this HAVING (SUM(?n) > 10)
        ''' .
"""
POTS = ":red a :Pot . :blue a :Pot . :one :in :red ; :worth 4 . :two :in :red ; :worth 5 ."


def validator(shapes: str) -> CompiledValidator:
    return CompiledValidator(quads(DECLARED + shapes))


def places(findings: tuple[Finding, ...]) -> list[tuple[Term | None, Term | None]]:
    return [(each.focus, each.value) for each in findings]


@contextmanager
def reader(kind: str, text: str, directory: Path) -> Iterator[GraphReader]:
    """The same graph in each of its forms."""
    content = quads(text)
    if kind == "memory":
        yield MemoryGraph(content)
        return
    directory.mkdir(parents=True, exist_ok=True)
    store = OxigraphStore(directory / "store" if "disk" in kind else None)
    try:
        if "candidate" not in kind:
            store.apply(Changeset(tuple(content)))
            yield store
            return
        gone = Quad(EX.gone, EX["in"], EX.red)
        store.apply(Changeset((*content[::2], gone, Quad(EX.gone, EX.worth, Literal(100)))))
        candidate = CandidateView(store, Changeset(tuple(content[1::2]), (gone,)))
        yield candidate
        assert sum(1 for _ in store.match()) == len(content[::2]) + 2, "the store is untouched"
    finally:
        store.close()


KINDS = ["memory", "store", "store on disk", "candidate", "candidate on disk"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_query_sees_the_graph_as_it_is(kind: str, tmp_path: Path) -> None:
    limit = validator(LIMIT)
    with reader(kind, POTS, tmp_path) as graph:
        assert limit.validate(graph).findings == ()
    with reader(kind, POTS + ":three :in :red ; :worth 2 .", tmp_path / "more") as graph:
        [finding] = limit.validate(graph).findings
    assert (finding.focus, finding.value) == (EX.red, EX.red)
    assert finding.rule == SH.SPARQLConstraintComponent
    assert finding.constraint == EX.Limit
    assert {str(m) for m in finding.messages} == {
        '"https://example.org/red holds 11"@en',
        '"11 in https://example.org/red"@de',
    }
    assert list(tmp_path.rglob("snapshot-*")) == []


def test_what_a_change_may_affect_is_every_target_of_a_query_that_reads_its_predicate() -> None:
    limit = validator(LIMIT)
    graph = MemoryGraph(quads(POTS))
    assert limit.affected(graph, quads(":three :worth 2 .")) == {EX.red, EX.blue}
    assert limit.affected(graph, quads(":three :colour 2 .")) == set()


def test_the_path_of_a_property_shape_stands_for_itself() -> None:
    shapes = validator("""
        :S sh:targetNode :x ; sh:property [
            sh:path [ sh:alternativePath ( :p [ sh:inversePath :q ] ) ] ;
            sh:severity sh:Warning ;
            sh:sparql [ sh:select
                "SELECT $this ?value { $this $PATH ?value FILTER(isLiteral(?value)) }" ] ] .
    """)
    report = shapes.validate(MemoryGraph(quads(":x :p :a, 1 . :y :q :x .")))
    [finding] = report.findings
    assert finding.value == Literal(1)
    assert finding.severity is Severity.WARNING
    assert finding.path is not None


def test_a_query_may_name_path_and_message() -> None:
    shapes = validator("""
        :S sh:targetNode :x ; sh:sparql [ sh:message "no" ; sh:select '''
            SELECT $this ?path ?value (CONCAT("no ", STR(?value)) AS ?message)
            { $this ?path ?value FILTER(?value > 1) }''' ] .
    """)
    [finding] = shapes.validate(MemoryGraph(quads(":x :p 1, 2 ."))).findings
    assert (finding.path, finding.value, finding.message) == (EX.p, Literal(2), "no 2")


def test_a_query_that_reports_a_failure_fails() -> None:
    shapes = validator("""
        :S sh:targetNode :x ;
            sh:sparql [ sh:select "SELECT $this (true AS ?failure) { FILTER(BOUND($this)) }" ] .
    """)
    with pytest.raises(ShapesError, match="failure"):
        shapes.validate(MemoryGraph())


def test_a_deactivated_constraint_says_nothing() -> None:
    shapes = validator(LIMIT + ":Limit sh:deactivated true .")
    heavy = POTS + ":three :in :red ; :worth 20 ."
    assert shapes.validate(MemoryGraph(quads(heavy))).conforms


@pytest.mark.parametrize(
    ("constraint", "words"),
    [
        ("[ sh:message 'no query' ]", "sh:select"),
        ("'SELECT $this {}'", "is a node with sh:select"),
        ("[ sh:select 'SELECT $this { $this ex:p' ]", "cannot be used"),
        ("[ sh:select 'SELECT $this { $this ?p ?o MINUS { $this ?p 1 } }' ]", "MINUS"),
        ("[ sh:select 'SELECT $this {}', 'SELECT $this { }' ]", "one value"),
    ],
)
def test_a_constraint_that_is_no_query_is_ill_formed(constraint: str, words: str) -> None:
    with pytest.raises(IllFormedShapesError) as raised:
        validator(f":S sh:targetNode :x ; sh:sparql {constraint} .")
    assert any(words in each.message for each in raised.value.findings)


COMPONENT = """
    :Between a sh:ConstraintComponent ;
        rdfs:label "between" ;
        sh:parameter [ sh:path :low ], [ sh:path :high ], [ sh:path :step ; sh:optional true ] ;
        sh:validator [ sh:message "not from {$low} to {$high}" ; sh:ask '''
            ASK { FILTER($value >= $low && $value <= $high && COALESCE(?step, 0) != 13) }''' ] .
"""


def test_a_component_is_checked_with_the_parameters_of_each_shape() -> None:
    shapes = validator(
        COMPONENT
        + """
        :S sh:targetNode :x ; sh:property [ sh:path :p ; :low 1 ; :high 3 ] .
        :T sh:targetNode 9, 2 ; :low 1 ; :high 3 .
        :U sh:targetNode 2 ; :low 1 ; :high 3 ; :step 13 .
        :V sh:targetNode 9 ; :low 1 .
    """
    )
    report = shapes.validate(MemoryGraph(quads(":x :p 2, 5 .")))
    assert {(each.shape, each.value) for each in report.findings if each.shape != EX.S} == {
        (EX.T, Literal(9)),
        (EX.U, Literal(2)),
        *[(e.shape, e.value) for e in report.findings if e.focus == EX.x],
    }
    [of_property] = [each for each in report.findings if each.focus == EX.x]
    assert (of_property.value, of_property.path) == (Literal(5), EX.p)
    assert of_property.message == "not from 1 to 3"
    assert {each.rule for each in report.findings} == {EX.Between}
    assert all("between" in (each.expected or "") for each in report.findings)


def test_a_parameter_on_its_own_may_have_several_values() -> None:
    shapes = validator("""
        :Not a sh:ConstraintComponent ; sh:parameter [ sh:path :isNot ] ;
            sh:nodeValidator [ sh:select "SELECT $this { FILTER($this = $isNot) }" ] .
        :S sh:targetNode :x, :y, :z ; :isNot :x, :y .
    """)
    assert places(shapes.validate(MemoryGraph()).findings) == [(EX.x, EX.x), (EX.y, EX.y)]


def test_parameters_together_take_one_value_each() -> None:
    with pytest.raises(IllFormedShapesError) as raised:
        validator(COMPONENT + ":S sh:targetNode 1 ; :low 1, 2 ; :high 3 .")
    [finding] = raised.value.findings
    assert finding.rule.value.endswith("multiple-parameters")
    assert (finding.focus, finding.path) == (EX.S, EX.low)


def test_a_query_may_look_at_the_shapes_graph(tmp_path: Path) -> None:
    shapes = validator("""
        :S sh:targetNode :x ; :limit 3 ; sh:sparql [ sh:prefixes <urn:p> ; sh:select '''
            SELECT $this ?value { $this ex:p ?value FILTER(?value > ?limit)
                GRAPH $shapesGraph { $currentShape ex:limit ?limit } }''' ] .
    """)
    for kind in KINDS:
        with reader(kind, ":x :p 2 . :x :p 5 .", tmp_path / kind) as graph:
            assert places(shapes.validate(graph).findings) == [(EX.x, Literal(5))]


def test_blank_nodes_are_focus_nodes_of_queries() -> None:
    shapes = validator("""
        :S sh:targetClass :Pot ; sh:sparql [ sh:prefixes <urn:p> ;
            sh:select "SELECT $this { FILTER NOT EXISTS { $this ex:name ?n } }" ] .
    """)
    graph = MemoryGraph(quads("_:a a :Pot ; :name 'A' . _:b a :Pot . :c a :Pot ."))
    nameless = {q.subject for q in graph.match()} - {
        q.subject for q in graph.match(None, NamedNode(EX.name.value))
    }
    assert {each.focus for each in shapes.validate(graph).findings} == nameless
