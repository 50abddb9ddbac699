"""``sh:QualifiedMinCountConstraintComponent`` and ``sh:QualifiedMaxCountConstraintComponent``
(SHACL 1.0, section 4.7.3)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from valuegraph.rdf.terms import Node, Term
from valuegraph.shapes.ast import Check, Compiler, Constraint
from valuegraph.shapes.declaration import Declaration, shape_name
from valuegraph.shapes.run import Fault, ValidationRun
from valuegraph.vocabulary.namespaces import SH


@dataclass(frozen=True, slots=True)
class QualifiedCount(Constraint):
    """A number of value nodes conform to the shape and to none of its siblings."""

    is_minimum: ClassVar[bool]

    shape: Node
    siblings: tuple[Node, ...]
    count: int

    def rule(self) -> str:
        """See :class:`Constraint`."""
        end = "least" if self.is_minimum else "most"
        return f"have at {end} {self.count} of the values that {shape_name(self.shape)} describes"

    def compile(self, compiler: Compiler) -> Check:
        """See :class:`Constraint`."""
        conforms = compiler.shape(self.shape).conforms
        others = [compiler.shape(each).conforms for each in self.siblings]
        count, is_minimum = self.count, self.is_minimum

        def check(run: ValidationRun, _: Term, values: Collection[Term]) -> Sequence[Fault]:
            number = sum(
                conforms(run, value) and not any(other(run, value) for other in others)
                for value in values
            )
            return (Fault(),) if (number < count if is_minimum else number > count) else ()

        return check

    @property
    def nested(self) -> tuple[Node, ...]:
        """See :class:`Constraint`."""
        return (self.shape, *self.siblings)


class QualifiedMinCount(QualifiedCount):
    """At least so many value nodes are of the shape."""

    component = SH.QualifiedMinCountConstraintComponent
    is_minimum = True
    on_empty = True
    __slots__ = ()


class QualifiedMaxCount(QualifiedCount):
    """At most so many value nodes are of the shape."""

    component = SH.QualifiedMaxCountConstraintComponent
    is_minimum = False
    __slots__ = ()


def read_qualified(declared: Declaration) -> Iterator[QualifiedCount]:
    """The constraints of each ``sh:qualifiedValueShape``."""
    minimum = declared.integer(SH.qualifiedMinCount)
    maximum = declared.integer(SH.qualifiedMaxCount)
    is_disjoint = declared.boolean(SH.qualifiedValueShapesDisjoint)
    declared.one(SH.qualifiedValueShape)
    shapes = declared.shapes(SH.qualifiedValueShape)
    if not declared.wants_property_shape(SH.qualifiedValueShape):
        return
    for shape in shapes:
        siblings = _siblings(declared, shape) if is_disjoint else ()
        if minimum is not None:
            yield QualifiedMinCount(shape, siblings, minimum)
        if maximum is not None:
            yield QualifiedMaxCount(shape, siblings, maximum)


def _siblings(declared: Declaration, shape: Node) -> tuple[Node, ...]:
    """The qualified value shapes of the property shapes beside this one, its own left out."""
    graph = declared.graph
    found = (
        other
        for parent in graph.subjects(SH.property, declared.node)
        for beside in graph.objects(parent, SH.property)
        if isinstance(beside, Node)
        for other in graph.objects(beside, SH.qualifiedValueShape)
        if isinstance(other, Node) and other != shape
    )
    return tuple(dict.fromkeys(found))
