"""What the results of shapes depend on, and so which nodes a change can affect.

Every look-up that validating a focus node may make is a path from that node and a predicate. A
changed statement with that predicate is walked back along the path: the nodes it leads to are those
whose results can differ. Removed statements need no look at the graph as it was, since the first
changed statement on the way from a focus node is reached over unchanged ones.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pyoxigraph import NamedNode, Quad

from valuegraph.rdf.paths import Path, Walk, concatenated, invert, steps, walk
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Node, Term
from valuegraph.shapes.ast import Read, Shape, Shapes
from valuegraph.shapes.run import Hierarchy, Run
from valuegraph.shapes.targets import focus_nodes
from valuegraph.vocabulary.namespaces import RDF, RDFS, SH


class _Way(NamedTuple):
    """From a changed statement back to the focus nodes: from its object where it was ``backward``,
    else from its subject, and on where ``back`` leads."""

    backward: bool
    back: Walk | None


class Dependencies:
    """The ways back for the shapes of one shapes graph.

    Where a query of a shape reads a predicate, any target of the shape may depend on any statement
    with it; None stands for a query that may read every predicate.
    """

    def __init__(self, shapes: Shapes, hierarchy: Hierarchy) -> None:
        self._hierarchy = hierarchy
        self._ways: dict[NamedNode | None, list[_Way]] = {}
        self._queried: dict[NamedNode | None, list[Shape]] = {}
        reads: dict[Read, None] = {}
        for shape in shapes:
            if shape.targets and not shape.is_deactivated:
                reads |= dict.fromkeys(_reads(shape, shapes, None))
                reads |= dict.fromkeys(_target_reads(shape))
                for predicate in _queried(shape, shapes):
                    self._queried.setdefault(predicate, []).append(shape)
        for prefix, predicate, backward in reads:
            back = None if prefix is None else walk(invert(prefix))
            self._ways.setdefault(predicate, []).append(_Way(backward, back))

    def affected(self, reader: GraphReader, changed: Iterable[Quad]) -> set[Term] | None:
        """See :meth:`valuegraph.shapes.validator.Validator.affected`."""
        found: set[Term] = set()
        queried: dict[Node, Shape] = {}
        for quad in changed:
            predicate = quad.predicate
            if predicate == RDFS.subClassOf:
                return None
            for backward, back in (*self._ways.get(predicate, ()), *self._ways.get(None, ())):
                start = quad.object if backward else quad.subject
                if back is None:
                    found.add(start)
                else:
                    found.update(back(reader, start))
            if self._queried:
                for key in (predicate, None):
                    queried |= {shape.node: shape for shape in self._queried.get(key, ())}
        if queried:
            with Run(reader, self._hierarchy) as run:
                for shape in queried.values():
                    found.update(focus_nodes(shape, run))
        return found


def _queried(shape: Shape, shapes: Shapes) -> set[NamedNode | None]:
    """The predicates that the queries of a shape and of those nested in it may read."""
    found: set[NamedNode | None] = set()
    if shape.is_deactivated:
        return found
    for constraint in shape.constraints:
        predicates = constraint.queried_predicates()
        found |= {None} if predicates is None else predicates
    for node in shape.nested:
        found |= _queried(shapes[node], shapes)
    return found


def _reads(shape: Shape, shapes: Shapes, prefix: Path | None) -> Iterator[Read]:
    """What checking a shape reads, seen from where ``prefix`` starts."""
    if shape.is_deactivated:
        return
    if shape.path is not None:
        for before, predicate, backward in steps(shape.path):
            yield Read(concatenated(prefix, before), predicate, backward)
    to_values = concatenated(prefix, shape.path)
    for constraint in shape.constraints:
        for read in constraint.focus_reads():
            yield read._replace(prefix=concatenated(prefix, read.prefix))
        for read in constraint.reads():
            yield read._replace(prefix=concatenated(to_values, read.prefix))
    for node in shape.nested:
        yield from _reads(shapes[node], shapes, to_values)


def _target_reads(shape: Shape) -> Iterator[Read]:
    for predicate, value in shape.targets:
        if predicate == SH.targetClass:
            yield Read(None, RDF.type)
        elif predicate != SH.targetNode:
            assert isinstance(value, NamedNode), "other targets than nodes are IRIs"
            yield Read(None, value, backward=predicate == SH.targetObjectsOf)
