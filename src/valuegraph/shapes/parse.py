"""The front end: statements of a shapes graph → shapes, or every way in which they are ill-formed.

SHACL 1.0, sections 2 to 4; the syntax rules are those of appendix A.2.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from valuegraph.errors import ShapesError
from valuegraph.rdf.findings import Finding, preferred
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.terms import Node, as_node
from valuegraph.shapes.ast import Shape, Shapes, TargetKind
from valuegraph.shapes.components import CORE
from valuegraph.shapes.declaration import Declaration, SyntaxFaults, described, list_members
from valuegraph.shapes.path_syntax import MAX_DEPTH, read_path
from valuegraph.shapes.run import hierarchy_of
from valuegraph.shapes.sparql.component import ComponentReader, component_readers
from valuegraph.shapes.sparql.constraint import SparqlConstraint
from valuegraph.shapes.words import with_words
from valuegraph.vocabulary.namespaces import RDF, RDFS, SH, XSD, prefixed

_TARGETS: Final = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
_SHAPES: Final = (SH.node, SH.property, SH["not"], SH.qualifiedValueShape)
_LISTS: Final = (SH["and"], SH["or"], SH.xone)
_PARAMETERS: Final = frozenset(
    (
        SH["and"],
        SH["class"],
        SH["in"],
        SH["not"],
        SH["or"],
        SH.closed,
        SH.datatype,
        SH.disjoint,
        SH.equals,
        SH.flags,
        SH.hasValue,
        SH.ignoredProperties,
        SH.languageIn,
        SH.lessThan,
        SH.lessThanOrEquals,
        SH.maxCount,
        SH.maxExclusive,
        SH.maxInclusive,
        SH.maxLength,
        SH.minCount,
        SH.minExclusive,
        SH.minInclusive,
        SH.minLength,
        SH.node,
        SH.nodeKind,
        SH.pattern,
        SH.property,
        SH.qualifiedMaxCount,
        SH.qualifiedMinCount,
        SH.qualifiedValueShape,
        SH.qualifiedValueShapesDisjoint,
        SH.sparql,
        SH.uniqueLang,
        SH.xone,
    )
)
"""A subject that has one of them is a shape."""


class IllFormedShapesError(ShapesError):
    """Shapes that break syntax rules; ``findings`` tell each fault with the shape, the triple and
    the rule."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        first = findings[0]
        place = "" if first.focus is None else f"{described(first.focus)}: "
        more = f" And {len(findings) - 1} more." if len(findings) > 1 else ""
        super().__init__(f"The shapes are ill-formed. {place}{first.message}{more}")
        self.findings = tuple(findings)


def parse_shapes(quads: Iterable[Quad]) -> Shapes:
    """The shapes of a shapes graph.

    Raises :class:`~valuegraph.errors.ShapesError` with a finding for everything that is ill-formed.
    """
    shapes, findings = read_shapes_graph(quads)
    if findings:
        raise IllFormedShapesError(findings)
    return shapes


def read_shapes_graph(quads: Iterable[Quad]) -> tuple[Shapes, tuple[Finding, ...]]:
    """The shapes of a shapes graph as far as they are well-formed, and what is ill-formed."""
    graph = MemoryGraph(quads)
    faults = SyntaxFaults()
    parser = _Parser(graph, faults)
    shapes = Shapes(parser.shapes())
    _refuse_recursion(shapes, faults)
    return shapes if faults.findings else with_words(shapes), faults.findings


class _Parser:
    def __init__(self, graph: MemoryGraph, faults: SyntaxFaults) -> None:
        self._graph = graph
        self._faults = faults
        self._components: list[ComponentReader] = component_readers(graph, faults)
        axioms = graph.match(None, RDFS.subClassOf)
        self._below = hierarchy_of((quad.subject, quad.object) for quad in axioms)

    def shapes(self) -> dict[Node, Shape]:
        """Every shape of the graph (SHACL 1.0, section 2.1)."""
        nodes = dict.fromkeys((*self._instances(SH.NodeShape), *self._property_shapes()))
        parameters = {*_PARAMETERS, *_TARGETS, *(p for c in self._components for p in c.parameters)}
        own = {component.node for component in self._components}
        for quad in self._graph:
            if quad.predicate in parameters and quad.subject not in own:
                nodes[as_node(quad.subject)] = None
            if quad.predicate in _SHAPES and isinstance(quad.object, NamedNode | BlankNode):
                nodes[quad.object] = None
            if quad.predicate in _LISTS:
                for member in list_members(self._graph, quad.object) or ():
                    if isinstance(member, NamedNode | BlankNode):
                        nodes[member] = None
        return {node: self._shape(node) for node in nodes}

    def _instances(self, class_: NamedNode) -> Iterator[Node]:
        for each in self._below[class_]:
            yield from self._graph.subjects(RDF.type, each)

    def _property_shapes(self) -> Iterator[Node]:
        for node in self._instances(SH.PropertyShape):
            if not self._graph.subjects(SH.parameter, node):  # Those describe parameters.
                yield node

    def _shape(self, node: Node) -> Shape:
        paths = self._graph.objects(node, SH.path)
        declared = Declaration(self._graph, node, self._faults, is_property_shape=bool(paths))
        self._check_kind(declared)
        path = None
        if declared.one(SH.path) is not None:
            path = read_path(self._graph, paths[0], node, self._faults)
        constraints = [c for read in CORE for c in read(declared)]
        constraints += SparqlConstraint.read(declared)
        for component in self._components:
            constraints += component.read(declared)
        severity = declared.one(SH.severity)
        if severity is not None and not isinstance(severity, NamedNode):
            message = f"A severity is an IRI such as sh:Warning, not {described(severity)}."
            declared.fault("severity-nodeKind", SH.severity, severity, message)
        return Shape(
            node=node,
            path=path,
            targets=tuple(self._targets(declared)),
            constraints=tuple(constraints),
            properties=tuple(declared.shapes(SH.property)),
            severity=severity if isinstance(severity, NamedNode) else SH.Violation,
            messages=read_messages(declared),
            name=self._name(node),
            is_deactivated=declared.boolean(SH.deactivated) or False,
        )

    def _check_kind(self, declared: Declaration) -> None:
        """A property shape has a path, a node shape has none."""
        node, types = declared.node, set(declared.values(RDF.type))
        wants_path = bool(types & self._below[SH.PropertyShape])
        is_property = wants_path or bool(self._graph.subjects(SH.property, node))
        if is_property and not declared.is_property_shape:
            message = "A property shape needs sh:path, which says whose values it is about."
            declared.fault("PropertyShape-path-minCount", SH.path, None, message)
        if declared.is_property_shape and types & self._below[SH.NodeShape]:
            message = "A node shape has no sh:path; make it a sh:PropertyShape."
            declared.fault("NodeShape-path-maxCount", SH.path, declared.values(SH.path)[0], message)

    def _targets(self, declared: Declaration) -> Iterator[TargetKind]:
        """See SHACL 1.0, section 2.1.3."""
        for value in declared.values(SH.targetNode):
            if isinstance(value, BlankNode):
                message = "A target node must be an IRI or a literal; a blank node names nothing."
                declared.fault("targetNode-nodeKind", SH.targetNode, value, message)
            else:
                yield TargetKind(SH.targetNode, value)
        for predicate in (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf):
            for iri in declared.iris(predicate):
                yield TargetKind(predicate, iri)
        if not self._below[RDFS.Class].isdisjoint(declared.values(RDF.type)):
            if isinstance(declared.node, NamedNode):
                yield TargetKind(SH.targetClass, declared.node)
            else:
                message = "A shape that is a class as well targets itself, so it needs an IRI."
                declared.fault("implicit-targetClass-nodeKind", RDF.type, None, message)

    def _name(self, node: Node) -> str | None:
        for predicate in (SH.name, RDFS.label):
            found = [o for o in self._graph.objects(node, predicate) if isinstance(o, Literal)]
            if found:
                return preferred(found).value
        return prefixed(node) if isinstance(node, NamedNode) else None


def read_messages(declared: Declaration) -> tuple[Literal, ...]:
    """The values of ``sh:message``."""
    found: list[Literal] = []
    for value in declared.values(SH.message):
        if isinstance(value, Literal) and value.datatype in (XSD.string, RDF.langString):
            found.append(value)
        else:
            message = f"A message is a string, maybe with a language, not {described(value)}."
            declared.fault("message-datatype", SH.message, value, message)
    return tuple(found)


def _refuse_recursion(shapes: Shapes, faults: SyntaxFaults) -> None:
    """A fault for each shape that refers to itself through others (SHACL 1.0, section 3.4.3), and
    where shapes are nested too deeply."""
    levels: dict[Node, int] = {}  # Of shapes below each one.
    for start in shapes:
        way: dict[Node, None] = {}
        waiting: list[tuple[Node, bool]] = [(start.node, False)]
        while waiting:
            node, is_left = waiting.pop()
            if is_left:
                del way[node]
                levels[node] = 1 + max((levels.get(n, 0) for n in shapes[node].nested), default=0)
                if levels[node] == MAX_DEPTH + 1:
                    message = f"More than {MAX_DEPTH} levels of shapes are nested in the shape."
                    faults.add("shape-depth", node, None, None, message)
            elif node in way:
                _refuse_circle([*way], node, faults)
            elif node not in levels and node in shapes.by_node:
                way[node] = None
                waiting.append((node, True))
                waiting += [(each, False) for each in shapes[node].nested]


def _refuse_circle(way: Sequence[Node], node: Node, faults: SyntaxFaults) -> None:
    circle = [*way[way.index(node) :], node]
    if len(circle) > MAX_DEPTH:
        circle = [*circle[:2], *circle[-2:]]
    shown = " → ".join(described(each) for each in circle)
    message = f"The shape refers to itself: {shown}. Recursive shapes are not supported."
    faults.add("recursive-shapes", node, None, None, message)
