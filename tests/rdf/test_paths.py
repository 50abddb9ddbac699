"""Property paths: where they lead, the way back, the look-ups on the way, and how they are written.

Oxigraph follows SPARQL's property paths, which SHACL's are made of (SHACL 1.0, section 2.3.1).
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Store

from tests.graphs import EX, graph
from tests.shapes.strategies import NODES, TEXTS, data_graphs, paths
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.paths import (
    AlternativePath,
    InversePath,
    OneOrMorePath,
    Path,
    SequencePath,
    ZeroOrMorePath,
    ZeroOrOnePath,
    concatenated,
    invert,
    path_quads,
    path_text,
    steps,
    walk,
)
from valuegraph.rdf.terms import Node, Term
from valuegraph.shapes.declaration import SyntaxFaults
from valuegraph.shapes.path_syntax import read_path
from valuegraph.vocabulary.namespaces import RDF, XSD

P, Q = EX.p, EX.q

CHAIN = ":a :p :b ; :q :x . :b :p :c . :c :p :a , :d ; :q 1 . :e :p :a ."


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        (P, {EX.b}),
        (InversePath(P), {EX.c, EX.e}),
        (SequencePath((P, P)), {EX.c}),
        (AlternativePath((P, Q)), {EX.b, EX.x}),
        (ZeroOrMorePath(P), {EX.a, EX.b, EX.c, EX.d}),
        (OneOrMorePath(P), {EX.a, EX.b, EX.c, EX.d}),
        (OneOrMorePath(Q), {EX.x}),
        (ZeroOrOnePath(P), {EX.a, EX.b}),
        (InversePath(SequencePath((P, P))), {EX.b}),
        (InversePath(InversePath(P)), {EX.b}),
        (SequencePath((P, InversePath(P))), {EX.a}),
        (SequencePath((ZeroOrMorePath(P), Q)), {EX.x, Literal(1)}),
    ],
    ids=lambda each: "" if isinstance(each, set) else path_text(each, lambda iri: iri.value[-1]),
)
def test_a_path_leads_from_a_node_to_its_values(path: Path, leads_to: set[Term]) -> None:
    found = walk(path)(graph(CHAIN), EX.a)
    assert set(found) == leads_to
    assert len(found) == len(leads_to)


def test_literals_have_no_properties_but_are_values() -> None:
    one = Literal(1)
    data = graph(CHAIN)
    assert list(walk(P)(data, one)) == []
    assert list(walk(InversePath(Q))(data, one)) == [EX.c]
    assert list(walk(ZeroOrMorePath(P))(data, one)) == [one]
    assert list(walk(OneOrMorePath(P))(data, one)) == []


def as_iri(term: Term) -> Term:
    """A term that a query can name: SPARQL has no names for blank nodes."""
    return EX[f"blank-{term.value}"] if isinstance(term, BlankNode) else term


def named(data: list[Quad]) -> list[Quad]:
    return [Quad(as_iri(q.subject), q.predicate, as_iri(q.object)) for q in data]  # type: ignore[arg-type]


@given(paths(max_leaves=6), data_graphs(TEXTS))
def test_paths_lead_where_those_of_sparql_lead(path: Path, data: list[Quad]) -> None:
    starts = [*map(as_iri, NODES), Literal("abc"), Literal(1)]
    # Oxigraph starts only at nodes that the graph has.
    data = [*named(data), *(Quad(EX.all, EX.unused, start) for start in starts)]
    store = Store()
    store.extend(data)
    follow, reader, written = walk(path), MemoryGraph(data), path_text(path, str)
    for start in starts:
        found = store.query(f"SELECT DISTINCT ?value {{ {start} {written} ?value }}")
        assert isinstance(found, QuerySolutions)
        assert set(follow(reader, start)) == {row["value"] for row in found}


@given(paths(), data_graphs())
def test_the_inverse_leads_back(path: Path, data: list[Quad]) -> None:
    reader = MemoryGraph(data)
    there, back = walk(path), walk(invert(path))
    nodes: set[Term] = {*NODES, *(q.object for q in data)}
    ways = {(a, b) for a in nodes for b in there(reader, a)}
    assert {(a, b) for b in nodes for a in back(reader, b)} == ways


@given(paths(), data_graphs())
def test_the_inverse_of_the_inverse_leads_the_same_way(path: Path, data: list[Quad]) -> None:
    reader = MemoryGraph(data)
    there, twice = walk(path), walk(invert(invert(path)))
    for node in NODES:
        assert set(there(reader, node)) == set(twice(reader, node))


class Watched(MemoryGraph):
    """A graph that notes what it is asked."""

    def __init__(self, data: list[Quad]) -> None:
        super().__init__(data)
        self.asked: set[tuple[Term, NamedNode, bool]] = set()

    def objects(self, subject: Node, predicate: NamedNode) -> list[Term]:
        self.asked.add((subject, predicate, False))
        return super().objects(subject, predicate)

    def subjects(self, predicate: NamedNode, obj: Term) -> list[Node]:
        self.asked.add((obj, predicate, True))
        return super().subjects(predicate, obj)


@given(paths(), data_graphs(), st.sampled_from(NODES))
def test_the_steps_cover_every_look_up(path: Path, data: list[Quad], start: Node) -> None:
    watched, reader = Watched(data), MemoryGraph(data)
    walk(path)(watched, start)
    expected: set[tuple[Term, NamedNode, bool]] = set()
    for prefix, predicate, backward in steps(path):
        at = (start,) if prefix is None else walk(prefix)(reader, start)
        expected |= {
            (node, predicate, backward)
            for node in at
            if backward or isinstance(node, NamedNode | BlankNode)
        }
    assert watched.asked == expected


@given(paths(), paths(), data_graphs(), st.sampled_from(NODES))
def test_concatenated_paths_lead_on(
    first: Path, second: Path, data: list[Quad], start: Node
) -> None:
    reader = MemoryGraph(data)
    both = concatenated(first, second)
    assert both is not None
    reached = {v for n in walk(first)(reader, start) for v in walk(second)(reader, n)}
    assert set(walk(both)(reader, start)) == reached
    assert concatenated(None, first) == concatenated(first, None) == concatenated(first)
    assert concatenated(None, None) is None


@given(paths(max_leaves=6))
def test_a_written_path_is_read_as_it_was(path: Path) -> None:
    head, quads = path_quads(path)
    faults = SyntaxFaults()
    assert read_path(MemoryGraph(quads), head, EX.shape, faults) == path
    assert faults.findings == ()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (XSD.integer, "xsd:integer"),
        (InversePath(RDF.type), "^rdf:type"),
        (SequencePath((RDF.first, ZeroOrMorePath(RDF.rest))), "rdf:first/(rdf:rest*)"),
        (OneOrMorePath(AlternativePath((RDF.type, RDF.first))), "(rdf:type|rdf:first)+"),
        (InversePath(SequencePath((RDF.type, RDF.first))), "^(rdf:type/rdf:first)"),
        (ZeroOrOnePath(RDF.type), "rdf:type?"),
    ],
)
def test_a_path_is_shown_as_sparql_writes_it(path: Path, text: str) -> None:
    assert path_text(path) == text
