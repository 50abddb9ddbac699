"""What the results of shapes depend on, and so which nodes a change can affect.

Every look-up that validating a focus node may make is a path from that node and a predicate. A
changed statement with that predicate is walked back along the path: the nodes it leads to are those
whose results can differ. Removed statements need no look at the graph as it was, since the first
changed statement on the way from a focus node is reached over unchanged ones.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import NamedNode, Quad

from valuegraph.errors import ShapesError
from valuegraph.rdf.paths import Path, Walk, concatenated, invert, steps, walk
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Node, Term
from valuegraph.shapes.ast import Read, Shape, Shapes
from valuegraph.shapes.declaration import described
from valuegraph.shapes.run import Hierarchy, ValidationRun
from valuegraph.shapes.targets import focus_nodes
from valuegraph.vocabulary.namespaces import RDF, RDFS, SH


@dataclass(slots=True)
class _BackwardPaths:
    """From a changed statement's subject (or object, for reads that are ``backward``) back to the
    focus nodes: whether it is one itself, the predicates with which one may refer to it, and longer
    ways."""

    is_focus: bool = False
    referring: set[NamedNode] = field(default_factory=set)
    longer: set[Walk] = field(default_factory=set)

    def include(self, other: "_BackwardPaths") -> None:
        """Take the ways of another read as well."""
        self.is_focus |= other.is_focus
        self.referring |= other.referring
        self.longer |= other.longer

    def focus_nodes(self, reader: GraphReader, start: Term) -> Iterator[Term]:
        """Where the ways lead."""
        if self.is_focus:
            yield start
        if len(self.referring) <= _FEW:
            for predicate in self.referring:
                yield from reader.subjects(predicate, start)
        else:  # One look-up for all of them.
            for quad in reader.match(None, None, start):
                if quad.predicate in self.referring:
                    yield quad.subject
        for back in self.longer:
            yield from back(reader, start)


_FEW: Final = 2
_UNITED: Final = 1_000
_MANY_WAYS: Final = 10_000


class Dependencies:
    """The ways back for the shapes of one shapes graph.

    Where a query of a shape reads a predicate, any target of the shape may depend on any statement
    with it; None stands for a query that may read every predicate.
    """

    def __init__(self, shapes: Shapes, hierarchy: Hierarchy) -> None:
        self._hierarchy = hierarchy
        self._queried: dict[NamedNode | None, list[Shape]] = {}
        reads: dict[Read, None] = {}
        for shape in shapes:
            if shape.targets and not shape.is_deactivated:
                reads |= dict.fromkeys(_reads(shape, shapes))
                reads |= dict.fromkeys(_target_reads(shape))
                for predicate in _queried(shape, shapes):
                    self._queried.setdefault(predicate, []).append(shape)
        by_read: dict[tuple[NamedNode | None, bool], _BackwardPaths] = {}
        walks: dict[Path, Walk] = {}  # A path back is one function, however many reads it is of.
        for prefix, predicate, backward in reads:
            ways = by_read.setdefault((predicate, backward), _BackwardPaths())
            if prefix is None:
                ways.is_focus = True
            elif isinstance(prefix, NamedNode):
                ways.referring.add(prefix)
            else:
                if prefix not in walks:
                    walks[prefix] = walk(invert(prefix))
                ways.longer.add(walks[prefix])
        self._ways = tuple(by_read.values())
        bits = [(key, 1 << number) for number, key in enumerate(by_read)]
        self._of_subjects = {predicate: bit for (predicate, back), bit in bits if not back}
        self._of_objects = {predicate: bit for (predicate, back), bit in bits if back}
        self._together: dict[int, _BackwardPaths] = {}

    def affected(self, reader: GraphReader, changed: Iterable[Quad]) -> set[Term]:
        """See :meth:`valuegraph.shapes.validator.Validator.affected`."""
        # Many statements change of one subject, and most are read in the same way: a node starts
        # with one bit for each of the ways that lead back from it.
        of_subjects, of_objects = self._of_subjects, self._of_objects
        any_of_subject, any_of_object = of_subjects.get(None, 0), of_objects.get(None, 0)
        starts: dict[Term, int] = {}
        predicates: set[NamedNode | None] = {None}
        reclassified: dict[Term, None] = {}
        for quad in changed:
            subject, predicate = quad.subject, quad.predicate
            predicates.add(predicate)
            ways = of_subjects.get(predicate, 0) | any_of_subject
            if ways:
                starts[subject] = starts.get(subject, 0) | ways
            ways = of_objects.get(predicate, 0) | any_of_object
            if ways:
                starts[quad.object] = starts.get(quad.object, 0) | ways
            if predicate == RDFS.subClassOf:
                reclassified[subject] = None
        queries = self._with_queries(predicates)
        found: set[Term] = set()
        if reclassified or queries:
            with closing(ValidationRun(reader, self._hierarchy)) as run:
                # As if their instances said that they are of other classes.
                for instance in run.instances(*reclassified):
                    ways = of_subjects.get(RDF.type, 0) | any_of_subject
                    starts[instance] = starts.get(instance, 0) | ways
                for shape in queries:
                    found.update(focus_nodes(shape, run))
        for start, ways in starts.items():
            found.update(self._united(ways).focus_nodes(reader, start))
        return found

    def _united(self, bits: int) -> _BackwardPaths:
        """The ways of several reads at once. Most commits change the same of their nodes."""
        found = self._together.get(bits)
        if found is None:
            if len(self._together) >= _UNITED:
                self._together.clear()
            found = self._together[bits] = _BackwardPaths()
            for number, ways in enumerate(self._ways):
                if bits >> number & 1:
                    found.include(ways)
        return found

    def _with_queries(self, predicates: set[NamedNode | None]) -> Collection[Shape]:
        """The shapes with a query that may read one of the predicates."""
        return {
            shape.node: shape
            for predicate, shapes in self._queried.items()
            if predicate in predicates
            for shape in shapes
        }.values()


def _queried(shape: Shape, shapes: Shapes) -> set[NamedNode | None]:
    """The predicates that the queries of a shape and of those nested in it may read."""
    found: set[NamedNode | None] = set()
    for each in {nested.node: nested for nested, _ in _ways_into(shape, shapes)}.values():
        for constraint in each.constraints:
            predicates = constraint.queried_predicates()
            found |= {None} if predicates is None else predicates
    return found


def _reads(shape: Shape, shapes: Shapes) -> Iterator[Read]:
    """What checking a shape reads, seen from its focus node."""
    for each, prefix in _ways_into(shape, shapes):
        if each.path is not None:
            for before, predicate, backward in steps(each.path):
                yield Read(concatenated(prefix, before), predicate, backward)
        to_values = concatenated(prefix, each.path)
        for constraint in each.constraints:
            for read in constraint.focus_reads():
                yield read._replace(prefix=concatenated(prefix, read.prefix))
            for read in constraint.reads():
                yield read._replace(prefix=concatenated(to_values, read.prefix))


def _ways_into(shape: Shape, shapes: Shapes) -> Iterable[tuple[Shape, Path | None]]:
    """A shape and those nested in it, each with the paths from the focus node to what it is about.

    Raises :class:`~valuegraph.errors.ShapesError` where they are too many: shapes that refer to
    each other in more than one way can have more with each level.
    """
    found: dict[tuple[Node, Path | None], Shape] = {}
    waiting: list[tuple[Node, Path | None]] = [(shape.node, None)]
    while waiting:
        node, prefix = waiting.pop()
        each = shapes[node]
        if each.is_deactivated or (node, prefix) in found:
            continue
        if len(found) == _MANY_WAYS + len(shapes):
            raise ShapesError(
                f"The shape {described(shape.node)} leads to the shapes nested in it in more than "
                f"{len(found):,} ways. Have fewer of them refer to each other."
            )
        found[node, prefix] = each
        to_values = concatenated(prefix, each.path)
        waiting += [(nested, to_values) for nested in reversed(each.nested)]
    return [(each, prefix) for (_, prefix), each in found.items()]


def _target_reads(shape: Shape) -> Iterator[Read]:
    for predicate, value in shape.targets:
        if predicate == SH.targetClass:
            yield Read(None, RDF.type)
        elif predicate != SH.targetNode:
            assert isinstance(value, NamedNode), "other targets than nodes are IRIs"
            yield Read(None, value, backward=predicate == SH.targetObjectsOf)
