"""The one place where rdflib and pySHACL meet Valuegraph.

:func:`as_rdflib` shows any :class:`~valuegraph.rdf.reader.GraphReader` as an rdflib ``Graph``
without copying it; :class:`PyShaclValidator` is the reference SHACL engine on top of that.
"""

import re
from collections.abc import Collection, Generator, Iterable, Iterator
from datetime import datetime
from typing import Any, Final

import pyoxigraph as ox
import pyshacl
from pyparsing import ParseException
from pyshacl.errors import ReportableRuntimeError
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.namespace import RDF as RDFLIB_RDF
from rdflib.store import Store
from rdflib.term import Node as RdflibNode
from rdflib.term import bind
from rdflib.xsd_datetime import parse_datetime  # type: ignore[attr-defined]

from valuegraph.errors import ShapesError
from valuegraph.rdf.findings import Finding, Severity, preferred
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Term
from valuegraph.shapes.declaration import SyntaxFaults
from valuegraph.shapes.dependencies import Dependencies
from valuegraph.shapes.parse import parse_shapes
from valuegraph.shapes.path_syntax import read_path
from valuegraph.shapes.report import Report
from valuegraph.shapes.run import hierarchy_of
from valuegraph.vocabulary.namespaces import RDF, RDFS, SH, XSD

# rdflib does not know the datatype, and so would not compare its values.
bind(URIRef(XSD.dateTimeStamp.value), datetime, parse_datetime, datatype_specific=True)

_SEVERITIES: Final[dict[Term | None, Severity]] = {s.iri: s for s in Severity}


def to_rdflib(term: Term) -> RdflibNode:
    """A pyoxigraph term as the rdflib term; lexical forms are kept as they are."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    assert isinstance(term, ox.Literal), f"rdflib has no counterpart of {term}"
    if term.language is not None:
        return Literal(term.value, lang=term.language)
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def from_rdflib(term: RdflibNode) -> Term:
    """An rdflib term as the pyoxigraph term."""
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    assert isinstance(term, Literal), f"{term!r} is no RDF 1.1 term"
    if term.language is not None:
        return ox.Literal(str(term), language=term.language)
    datatype = None if term.datatype is None else ox.NamedNode(str(term.datatype))
    return ox.Literal(str(term), datatype=datatype)


class ReaderStore(Store):
    """An rdflib store that reads through a ``GraphReader``; it cannot be written to.

    ``background`` holds statements that count as part of the graph (subclass axioms). With
    ``focus``, the question "which nodes have this class" is answered for those nodes only, so that
    class targets select from them while every other look-up sees the whole graph.
    """

    # rdflib's Dataset, in which pySHACL wraps every graph, takes no store that says otherwise.
    context_aware = True
    graph_aware = True

    def __init__(
        self,
        reader: GraphReader,
        background: Graph | None = None,
        focus: Collection[Term] | None = None,
    ) -> None:
        super().__init__()
        self._reader = reader
        self._background = Graph() if background is None else background
        self._focus = None if focus is None else list(focus)
        # pySHACL looks for the graph that a blank node is in before it describes it in a message.
        self._graph = Graph(store=self, identifier=DATASET_DEFAULT_GRAPH_ID)

    def triples(
        self,
        triple_pattern: Any,
        context: Any = None,  # noqa: ARG002 (one graph)
    ) -> Generator[tuple[Any, Iterator[Any]], None, None]:
        """See :meth:`rdflib.store.Store.triples`."""
        for triple in self._background.triples(triple_pattern):
            yield triple, iter((self._graph,))
        subject, predicate, obj = triple_pattern
        if isinstance(subject, Literal):
            return
        pattern = tuple(None if t is None else from_rdflib(t) for t in triple_pattern)
        for quad in self._quads(pattern, predicate == RDFLIB_RDF.type and subject is None):
            yield (
                (
                    to_rdflib(quad.subject) if subject is None else subject,
                    to_rdflib(quad.predicate) if predicate is None else predicate,
                    to_rdflib(quad.object) if obj is None else obj,
                ),
                iter((self._graph,)),
            )

    def add_graph(self, graph: Graph) -> None:
        """There is one graph; naming another changes nothing."""

    def _quads(self, pattern: Any, asks_for_instances: bool) -> Iterable[ox.Quad]:
        subject, predicate, obj = pattern
        if asks_for_instances and self._focus is not None:
            for node in self._focus:
                if not isinstance(node, ox.Literal | ox.Triple):
                    yield from self._reader.match(node, predicate, obj)
        else:
            yield from self._reader.match(subject, predicate, obj)

    def __len__(self, context: Any = None) -> int:
        return sum(1 for _ in self._reader.match()) + len(self._background)


def as_rdflib(reader: GraphReader) -> Graph:
    """A live, read-only rdflib view of a graph, for users who want rdflib's own tools."""
    return Graph(store=ReaderStore(reader))


class _DataGraph(Graph):
    """A graph whose length is not worth counting: pySHACL asks for it, often, to see if there is a
    graph at all."""

    def __len__(self) -> int:
        return 1


class PyShaclValidator:
    """pySHACL behind the :class:`~valuegraph.shapes.validator.Validator` interface.

    Raises :class:`~valuegraph.errors.ShapesError` for shapes that pySHACL cannot use: when they are
    compiled, where it sees that without data.
    """

    def __init__(self, shapes: Iterable[ox.Quad], vocabulary: Iterable[ox.Quad] = ()) -> None:
        shapes = list(shapes)
        vocabulary = list(vocabulary)
        axioms = (q for q in vocabulary if q.predicate == RDFS.subClassOf)
        hierarchy = hierarchy_of((q.subject, q.object) for q in axioms)
        self.shapes = parse_shapes(shapes)
        self._dependencies = Dependencies(self.shapes, hierarchy)
        self._shapes = _graph(shapes)
        self._vocabulary = _graph(vocabulary)
        self.validate(MemoryGraph())

    def affected(self, reader: GraphReader, changed: Iterable[ox.Quad]) -> Collection[Term]:
        """See :class:`~valuegraph.shapes.validator.Validator`."""
        return self._dependencies.affected(reader, changed)

    def validate(self, reader: GraphReader, focus: Collection[Term] | None = None) -> Report:
        """See :class:`~valuegraph.shapes.validator.Validator`."""
        if focus is not None and not focus:
            return Report()
        # pySHACL's own focus_nodes option scans a list for every target node of every shape; the
        # reader answers class targets for the focus alone instead, and other targets are filtered.
        data = _DataGraph(store=ReaderStore(reader, self._vocabulary, focus))
        try:
            _, results, _ = pyshacl.validate(
                data, shacl_graph=self._shapes, inplace=True, inference="none"
            )
        except (ReportableRuntimeError, ParseException, re.error) as fault:
            raise ShapesError(f"The shapes cannot be used: {fault}") from fault
        if not isinstance(results, Graph):  # pySHACL returns a failure in place of its report.
            raise ShapesError(f"The shapes cannot be used: {results}")
        wanted = None if focus is None else frozenset(focus)
        return Report.of(f for f in _findings(results) if wanted is None or f.focus in wanted)


def _graph(quads: Iterable[ox.Quad]) -> Graph:
    graph = Graph()
    for q in quads:
        graph.add((to_rdflib(q.subject), to_rdflib(q.predicate), to_rdflib(q.object)))
    return graph


def _findings(results: Graph) -> Iterator[Finding]:
    graph = MemoryGraph(
        ox.Quad(from_rdflib(s), from_rdflib(p), from_rdflib(o))  # type: ignore[arg-type]
        for s, p, o in results
    )
    for report in graph.subjects(RDF.type, SH.ValidationReport):
        for result in graph.objects(report, SH.result):
            yield _finding(graph, result)


def _finding(graph: MemoryGraph, result: Term) -> Finding:
    assert isinstance(result, ox.NamedNode | ox.BlankNode)

    def part(predicate: ox.NamedNode) -> Term | None:
        return next(iter(graph.objects(result, predicate)), None)

    severity, path = part(SH.resultSeverity), part(SH.resultPath)
    component = part(SH.sourceConstraintComponent)
    messages = [m for m in graph.objects(result, SH.resultMessage) if isinstance(m, ox.Literal)]
    messages.sort(key=str)
    return Finding(
        severity=_SEVERITIES.get(severity, Severity.VIOLATION),
        rule=component if isinstance(component, ox.NamedNode) else SH.ConstraintComponent,
        message=preferred(messages).value if messages else "",
        focus=part(SH.focusNode),
        path=None if path is None else read_path(graph, path, result, SyntaxFaults()),
        value=part(SH.value),
        shape=part(SH.sourceShape),
        severity_iri=severity if isinstance(severity, ox.NamedNode) else None,
        messages=tuple(messages),
        constraint=part(SH.sourceConstraint),
        details=tuple(_finding(graph, detail) for detail in graph.objects(result, SH.detail)),
    )
