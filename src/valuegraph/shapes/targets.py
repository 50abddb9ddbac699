"""Which nodes a shape is about (SHACL 1.0, section 2.1.3)."""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from valuegraph.rdf.terms import Term
from valuegraph.shapes.ast import Shape, TargetKind
from valuegraph.shapes.run import ValidationRun
from valuegraph.vocabulary.namespaces import SH


def focus_nodes(shape: Shape, run: ValidationRun) -> Iterator[Term]:
    """The focus nodes of the shape's targets; one that several targets select comes repeatedly."""
    for target in shape.targets:
        yield from _selected(target, run)


def _selected(target: TargetKind, run: ValidationRun) -> Iterable[Term]:
    predicate, value = target
    if predicate == SH.targetNode:
        return (value,)
    assert isinstance(value, NamedNode), "other targets than nodes are IRIs"
    if predicate == SH.targetClass:
        return run.instances(value)
    if predicate == SH.targetSubjectsOf:
        return (quad.subject for quad in run.reader.match(None, value))
    return (quad.object for quad in run.reader.match(None, value))
