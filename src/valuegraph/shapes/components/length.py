"""The two components that count characters (SHACL 1.0, sections 4.4.1 and 4.4.2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

from pyoxigraph import Literal, NamedNode

from valuegraph.rdf.terms import Term
from valuegraph.shapes.ast import Check, Compiler, Constraint
from valuegraph.shapes.components.each_value import each_term
from valuegraph.shapes.declaration import Declaration


@dataclass(frozen=True, slots=True)
class Length(Constraint):
    """Each value node is an IRI or literal with so many characters; blank nodes have none."""

    parameter: ClassVar[NamedNode]
    is_minimum: ClassVar[bool]

    length: int

    @classmethod
    def read(cls, declared: Declaration) -> Iterator[Self]:
        """The constraint of the parameter."""
        length = declared.integer(cls.parameter)
        if length is not None:
            yield cls(length)

    def rule(self) -> str:
        """See :class:`Constraint`."""
        end = "least" if self.is_minimum else "most"
        return f"have at {end} {self.length} {'character' if self.length == 1 else 'characters'}"

    def compile(self, _: Compiler) -> Check:
        """See :class:`Constraint`."""
        length, is_minimum = self.length, self.is_minimum

        def has_length(value: Term) -> bool:
            if not isinstance(value, NamedNode | Literal):
                return False
            return len(value.value) >= length if is_minimum else len(value.value) <= length

        return each_term(has_length)
