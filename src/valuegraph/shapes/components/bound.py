"""The four value range components (SHACL 1.0, section 4.3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

from pyoxigraph import Literal, NamedNode

from valuegraph.rdf.terms import Term
from valuegraph.shapes.ast import Check, Compiler, Constraint
from valuegraph.shapes.components.each_value import each_term
from valuegraph.shapes.declaration import Declaration


@dataclass(frozen=True, slots=True)
class Bound(Constraint):
    """Each value node is on one side of a literal; what cannot be compared with it is not."""

    parameter: ClassVar[NamedNode]
    words: ClassVar[str]
    bound: Literal

    @staticmethod
    def is_within(value: Term, bound: Term) -> bool | None:
        """Whether a value is on the right side; None where they cannot be compared."""
        raise NotImplementedError

    @classmethod
    def read(cls, declared: Declaration) -> Iterator[Self]:
        """The constraint of the parameter."""
        bound = declared.literal(cls.parameter)
        if bound is not None:
            yield cls(bound)

    def rule(self) -> str:
        """See :class:`Constraint`."""
        return f"be {self.words} {self.bound.value}"

    def compile(self, _: Compiler) -> Check:
        """See :class:`Constraint`."""
        bound, is_within = self.bound, self.is_within
        return each_term(lambda value: is_within(value, bound) is True)
