"""``CompiledValidator``: shapes as Python closures over any ``GraphReader``."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import closing
from typing import Final

from pyoxigraph import NamedNode, Quad

from valuegraph.rdf.findings import Finding
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Term
from valuegraph.shapes.compiled_shape import CompiledShape, ShapeCompiler
from valuegraph.shapes.dependencies import Dependencies
from valuegraph.shapes.parse import parse_shapes
from valuegraph.shapes.report import Report
from valuegraph.shapes.run import Run, hierarchy_of
from valuegraph.shapes.statistics import Statistics
from valuegraph.shapes.targets import focus_nodes, is_target
from valuegraph.vocabulary.namespaces import RDF, RDFS, SH


class CompiledValidator:
    """Implements :class:`~valuegraph.shapes.validator.Validator`: SHACL 1.0 Core and SHACL-SPARQL.

    Raises :class:`~valuegraph.errors.ShapesError` for ill-formed shapes, with a finding for each
    fault. With ``statistics``, validating counts and times each constraint there.
    """

    def __init__(
        self,
        shapes: Iterable[Quad],
        vocabulary: Iterable[Quad] = (),
        statistics: Statistics | None = None,
    ) -> None:
        self._quads = tuple(shapes)
        parsed = parse_shapes(self._quads)
        compiler = ShapeCompiler(parsed, statistics)
        self._shapes = [
            compiler.shape(shape.node)
            for shape in parsed
            if shape.targets and not shape.is_deactivated
        ]
        self._hierarchy = hierarchy_of(
            (q.subject, q.object) for q in vocabulary if q.predicate == RDFS.subClassOf
        )
        self._dependencies = Dependencies(parsed, self._hierarchy)
        self._of_class = _by_class(self._shapes)
        self._of_node = _by_node(self._shapes)
        self._by_properties = [
            shape
            for shape in self._shapes
            if any(t.predicate in _PROPERTY_TARGETS for t in shape.shape.targets)
        ]

    def validate(self, reader: GraphReader, focus: Collection[Term] | None = None) -> Report:
        """See :class:`~valuegraph.shapes.validator.Validator`."""
        found: list[Finding] = []
        with closing(Run(reader, self._hierarchy, self._quads)) as run:
            if focus is None:
                for node, shapes in self._everything(run).items():
                    for shape in shapes:
                        shape.collect(run, node, found)
            else:
                above = self._above(run)
                for node in focus:
                    for shape in self._about(node, run, above):
                        shape.collect(run, node, found)
        return Report.of(found)

    def affected(self, reader: GraphReader, changed: Iterable[Quad]) -> Collection[Term]:
        """See :class:`~valuegraph.shapes.validator.Validator`."""
        return self._dependencies.affected(reader, changed)

    def _everything(self, run: Run) -> dict[Term, list[CompiledShape]]:
        """Every focus node with the shapes that are about it."""
        found: dict[Term, list[CompiledShape]] = {}
        for shape in self._shapes:
            for node in dict.fromkeys(focus_nodes(shape.shape, run)):
                found.setdefault(node, []).append(shape)
        return found

    def _above(self, run: Run) -> Mapping[NamedNode, list[CompiledShape]]:
        """The shapes that are about the instances of each class or of one above it."""
        found: dict[NamedNode, list[CompiledShape]] = {}
        for class_, shapes in self._of_class.items():
            for below in run.subclasses(class_):
                found.setdefault(below, []).extend(shapes)
        return found

    def _about(
        self, node: Term, run: Run, above: Mapping[NamedNode, list[CompiledShape]]
    ) -> Iterable[CompiledShape]:
        """The shapes that are about a node, each once."""
        found: dict[CompiledShape, None] = {}
        for class_ in run.values(node, RDF.type):
            if class_ in above:
                found |= dict.fromkeys(above[class_])  # type: ignore[index]
        if node in self._of_node:
            found |= dict.fromkeys(self._of_node[node])
        for shape in self._by_properties:
            if any(is_target(target, node, run) for target in shape.shape.targets):
                found[shape] = None
        return found


_PROPERTY_TARGETS: Final = (SH.targetSubjectsOf, SH.targetObjectsOf)


def _by_class(shapes: Iterable[CompiledShape]) -> dict[NamedNode, list[CompiledShape]]:
    found: dict[NamedNode, list[CompiledShape]] = {}
    for shape in shapes:
        for predicate, value in shape.shape.targets:
            if predicate == SH.targetClass:
                assert isinstance(value, NamedNode), "target classes are IRIs"
                found.setdefault(value, []).append(shape)
    return found


def _by_node(shapes: Iterable[CompiledShape]) -> dict[Term, list[CompiledShape]]:
    found: dict[Term, list[CompiledShape]] = {}
    for shape in shapes:
        for predicate, value in shape.shape.targets:
            if predicate == SH.targetNode:
                found.setdefault(value, []).append(shape)
    return found
