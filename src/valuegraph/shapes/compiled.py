"""``CompiledValidator``: shapes as Python closures over any ``GraphReader``."""

from collections.abc import Collection, Iterable

from pyoxigraph import NamedNode, Quad

from valuegraph.rdf.findings import Finding
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Term
from valuegraph.shapes.compiled_shape import CompiledShape, ShapeCompiler
from valuegraph.shapes.dependencies import Dependencies
from valuegraph.shapes.parse import parse_shapes
from valuegraph.shapes.report import Report
from valuegraph.shapes.run import ValidationRun, hierarchy_of
from valuegraph.shapes.statistics import Statistics
from valuegraph.vocabulary.namespaces import RDF, RDFS, SH

_Once = dict[CompiledShape, None]
"""Shapes, each once and in order."""


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
        self.shapes = parsed = parse_shapes(self._quads)
        compiler = ShapeCompiler(parsed, statistics)
        self._shapes = [
            compiler.shape(shape.node)
            for shape in parsed
            if shape.targets and not shape.is_deactivated
        ]
        self._vocabulary = MemoryGraph(vocabulary)
        axioms = self._vocabulary.match(None, RDFS.subClassOf)
        self._hierarchy = hierarchy_of((q.subject, q.object) for q in axioms)
        self._dependencies = Dependencies(parsed, self._hierarchy)
        self._of_class = _by_target(self._shapes, SH.targetClass)
        self._above = self._above_in(ValidationRun(MemoryGraph(), self._hierarchy))
        self._of_node = _by_target(self._shapes, SH.targetNode)
        self._of_subjects = _by_target(self._shapes, SH.targetSubjectsOf)
        self._of_objects = _by_target(self._shapes, SH.targetObjectsOf)

    def validate(self, reader: GraphReader, focus: Collection[Term] | None = None) -> Report:
        """See :class:`~valuegraph.shapes.validator.Validator`."""
        found: list[Finding] = []
        is_of_commit = focus is not None
        run = ValidationRun(
            reader, self._hierarchy, self._quads, self._vocabulary, is_of_commit=is_of_commit
        )
        try:
            # Data with classes of its own is rare.
            above = self._above if run.hierarchy is self._hierarchy else self._above_in(run)
            if focus is None:
                for node, shapes in self._everything(run, above).items():
                    for shape in shapes:
                        shape.collect(run, node, found)
            else:
                for node in focus:
                    for shape in self._about(node, run, above):
                        shape.collect(run, node, found)
        finally:
            run.close()
        return Report.of(found) if found else Report()

    def affected(self, reader: GraphReader, changed: Iterable[Quad]) -> Collection[Term]:
        """See :class:`~valuegraph.shapes.validator.Validator`."""
        return self._dependencies.affected(reader, changed)

    def _everything(self, run: ValidationRun, above: dict[Term, _Once]) -> dict[Term, _Once]:
        """Every focus node with the shapes that are about it."""
        found: dict[Term, _Once] = {}
        for class_, shapes in above.items():
            for node in run.reader.subjects(RDF.type, class_):
                found[node] = found[node] | shapes if node in found else shapes
        for named, shapes in self._of_node.items():
            found[named] = found.get(named, {}) | shapes
        for predicate, shapes in self._of_subjects.items():
            for quad in run.reader.match(None, _iri(predicate)):
                found[quad.subject] = found.get(quad.subject, {}) | shapes
        for predicate, shapes in self._of_objects.items():
            for quad in run.reader.match(None, _iri(predicate)):
                found[quad.object] = found.get(quad.object, {}) | shapes
        return found

    def _above_in(self, run: ValidationRun) -> dict[Term, _Once]:
        """The shapes that are about the instances of each class or of one above it."""
        found: dict[Term, _Once] = {}
        for class_, shapes in self._of_class.items():
            for below in run.subclasses(class_):
                found[below] = found.get(below, {}) | shapes
        return found

    def _about(self, node: Term, run: ValidationRun, above: dict[Term, _Once]) -> _Once:
        """The shapes that are about a node."""
        found: _Once = {}
        for class_ in run.types(node):
            if class_ in above:
                found = found | above[class_] if found else above[class_]
        if node in self._of_node:
            found = found | self._of_node[node]
        stated = [p for p in run.properties(node) if p in self._of_subjects]
        if stated:
            found = dict(found)
            for predicate in stated:
                found.update(self._of_subjects[predicate])
        for target, shapes in self._of_objects.items():
            if run.reader.subjects(_iri(target), node):
                found = found | shapes
        return found


def _iri(target: Term) -> NamedNode:
    assert isinstance(target, NamedNode), "other targets than nodes are IRIs"
    return target


def _by_target(shapes: Iterable[CompiledShape], predicate: NamedNode) -> dict[Term, _Once]:
    """The shapes by the values of one kind of target."""
    found: dict[Term, _Once] = {}
    for shape in shapes:
        for kind, value in shape.shape.targets:
            if kind == predicate:
                found.setdefault(value, {})[shape] = None
    return found
