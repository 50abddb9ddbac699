"""The SHACL test suite of the W3C: its manifests, read as data.

A test is an action (data graph, shapes graph) and the validation report that must come of it, or
``sht:Failure`` where an engine must refuse.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.terms import Node, Term
from valuegraph.shapes.declaration import list_members
from valuegraph.vocabulary.namespaces import RDF, RDFS, SH, Namespace

SUITE = Path(__file__).parents[3] / "shared" / "conformance" / "shacl"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")

_COMPARED = (
    SH.focusNode,
    SH.resultPath,
    SH.resultSeverity,
    SH.sourceConstraint,
    SH.sourceConstraintComponent,
    SH.sourceShape,
    SH.value,
)
"""The properties of results that the suite compares; messages where the test has some."""


@dataclass(frozen=True)
class W3cTest:
    """One entry of a manifest; ``report`` is None where validation must fail."""

    name: str
    data: tuple[Quad, ...]
    shapes: tuple[Quad, ...]
    report: MemoryGraph | None
    conforms: bool
    results: tuple[Node, ...]


def every_test(manifest: Path = SUITE / "manifest.ttl") -> Iterator[W3cTest]:
    """Every test that a manifest has or includes."""
    graph = read(manifest)
    for quad in graph.match(None, MF.include):
        assert isinstance(quad.object, NamedNode)
        yield from every_test(_path(quad.object))
    for quad in graph.match(None, MF.entries):
        for entry in list_members(graph, quad.object) or ():
            yield _test(graph, _node(entry), manifest)


def read(path: Path) -> MemoryGraph:
    """The statements of a Turtle file, relative IRIs resolved against its own."""
    return MemoryGraph(parse(path=path, format=RdfFormat.TURTLE, base_iri=path.as_uri()))


def _test(graph: MemoryGraph, entry: Node, manifest: Path) -> W3cTest:
    [action], [result] = graph.objects(entry, MF.action), graph.objects(entry, MF.result)
    graphs = {}
    for role in (SHT.dataGraph, SHT.shapesGraph):
        [iri] = graph.objects(_node(action), role)
        assert isinstance(iri, NamedNode)
        graphs[role] = tuple(read(_path(iri)))
    fails = result == SHT.Failure
    results = () if fails else tuple(map(_node, graph.objects(_node(result), SH.result)))
    label = graph.objects(entry, RDFS.label)
    where = manifest.relative_to(SUITE).with_suffix("")
    return W3cTest(
        name=f"{where}" if label else str(where),
        data=graphs[SHT.dataGraph],
        shapes=graphs[SHT.shapesGraph],
        report=None if fails else graph,
        conforms=not results,
        results=results,
    )


def results_of(graph: MemoryGraph) -> tuple[Node, ...]:
    """The results of the one report that a graph holds."""
    reports = graph.subjects(RDF.type, SH.ValidationReport)
    return tuple(_node(each) for report in reports for each in graph.objects(report, SH.result))


def signatures(graph: MemoryGraph, results: tuple[Node, ...]) -> list[str]:
    """Each result as text that is the same for results that the suite holds to be equal."""
    return sorted(_signature(graph, result) for result in results)


def _signature(graph: MemoryGraph, result: Node) -> str:
    parts = []
    for predicate in _COMPARED:
        for value in graph.objects(result, predicate):
            shown = _path_shown(graph, value) if predicate == SH.resultPath else _shown(value)
            parts.append(f"{predicate.value}={shown}")
    return " ".join(parts)


def _shown(term: Term) -> str:
    """A term; every blank node is like every other, since labels differ between documents."""
    return "[]" if isinstance(term, BlankNode) else str(term)


def _path_shown(graph: MemoryGraph, node: Term) -> str:
    if not isinstance(node, BlankNode):
        return str(node)
    members = list_members(graph, node)
    if members:
        return f"({' '.join(_path_shown(graph, member) for member in members)})"
    return " ".join(
        f"[{q.predicate.value} {_path_shown(graph, q.object)}]" for q in graph.match(node)
    )


def _path(iri: NamedNode) -> Path:
    return Path(iri.value.removeprefix("file://"))


def _node(term: Term) -> Node:
    assert isinstance(term, NamedNode | BlankNode)
    return term
