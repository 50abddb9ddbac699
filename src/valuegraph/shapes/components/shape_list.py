"""The components that combine shapes of a list (SHACL 1.0, sections 4.6.2 to 4.6.4)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from pyoxigraph import NamedNode

from valuegraph.rdf.terms import Node, Term
from valuegraph.shapes.ast import Check, Compiler, Constraint
from valuegraph.shapes.declaration import Declaration
from valuegraph.shapes.details import details
from valuegraph.shapes.run import Fault, ValidationRun


@dataclass(frozen=True, slots=True)
class ShapeList(Constraint):
    """Of the shapes, each value node conforms to a number that lies within bounds.

    ``least`` and ``most`` are that number's bounds, None standing for all of the shapes.
    """

    parameter: ClassVar[NamedNode]
    words: ClassVar[str]
    least: ClassVar[int | None]
    most: ClassVar[int | None] = None

    shapes: tuple[Node, ...]
    conditions: tuple[str, ...] = ()
    """What each shape asks for, where all can be told."""

    @classmethod
    def read(cls, declared: Declaration) -> Iterator[Self]:
        """One constraint for each list."""
        yield from map(cls, declared.shape_lists(cls.parameter))

    def rule(self) -> str:
        """See :class:`Constraint`."""
        told = f": {'; '.join(self.conditions)}" if self.conditions else ""
        return f"meet {self.words} {len(self.shapes)} conditions{told}"

    def compile(self, compiler: Compiler) -> Check:
        """See :class:`Constraint`."""
        shapes = [compiler.shape(node) for node in self.shapes]
        least = len(shapes) if self.least is None else self.least
        most = len(shapes) if self.most is None else self.most
        conforming = [shape.conforms for shape in shapes]
        is_any = least == 1 and most == len(shapes)

        def check(run: ValidationRun, _: Term, values: Collection[Term]) -> Sequence[Fault]:
            faults: list[Fault] = []
            for value in values:
                number = 0
                for conforms in conforming:
                    if conforms(run, value):
                        number += 1
                        if is_any:
                            break
                if not least <= number <= most:
                    # Where too many fit, there is nothing wrong to tell of any of them.
                    told = () if number > most else details(run, shapes, value)
                    faults.append(Fault(value, told))
            return faults

        return check

    @property
    def nested(self) -> tuple[Node, ...]:
        """See :class:`Constraint`."""
        return self.shapes
