"""The two components that count value nodes (SHACL 1.0, section 4.2)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from pyoxigraph import NamedNode

from valuegraph.rdf.terms import Term
from valuegraph.shapes.ast import Check, Compiler, Constraint
from valuegraph.shapes.declaration import Declaration
from valuegraph.shapes.run import Fault, ValidationRun


@dataclass(frozen=True, slots=True)
class Count(Constraint):
    """There are so many value nodes."""

    parameter: ClassVar[NamedNode]
    is_minimum: ClassVar[bool]

    count: int

    @classmethod
    def read(cls, declared: Declaration) -> Iterator[Self]:
        """The constraint of the parameter."""
        count = declared.integer(cls.parameter)
        if declared.wants_property_shape(cls.parameter) and count is not None:
            yield cls(count)

    def rule(self) -> str:
        """See :class:`Constraint`."""
        end = "least" if self.is_minimum else "most"
        return f"have at {end} {self.count} {'value' if self.count == 1 else 'values'}"

    def on_single(self) -> bool:
        """See :class:`Constraint`."""
        return self.count > 1 if self.is_minimum else self.count < 1

    def compile(self, _: Compiler) -> Check:
        """See :class:`Constraint`."""
        count = self.count

        def at_least(_: ValidationRun, __: Term, values: Collection[Term]) -> Sequence[Fault]:
            return (Fault(),) if len(values) < count else ()

        def at_most(_: ValidationRun, __: Term, values: Collection[Term]) -> Sequence[Fault]:
            return (Fault(),) if len(values) > count else ()

        return at_least if self.is_minimum else at_most
