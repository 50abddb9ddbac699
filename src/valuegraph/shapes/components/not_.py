"""``sh:NotConstraintComponent`` (SHACL 1.0, section 4.6.1)."""

from collections.abc import Iterator
from dataclasses import dataclass

from valuegraph.rdf.terms import Node, Term
from valuegraph.shapes.ast import Check, Compiler, Constraint
from valuegraph.shapes.components.each_value import each_value
from valuegraph.shapes.declaration import Declaration, shape_name
from valuegraph.shapes.run import ValidationRun
from valuegraph.vocabulary.namespaces import SH


@dataclass(frozen=True, slots=True)
class Not(Constraint):
    """No value node conforms to the shape, which ``words`` can tell: "be of class vf:Person"."""

    component = SH.NotConstraintComponent
    shape: Node
    words: str | None = None

    @staticmethod
    def read(declared: Declaration) -> Iterator["Not"]:
        """One constraint for each ``sh:not``."""
        yield from map(Not, declared.shapes(SH["not"]))

    def rule(self) -> str:
        """See :class:`Constraint`."""
        return f"not {self.words or f'be as {shape_name(self.shape)} describes it'}"

    def compile(self, compiler: Compiler) -> Check:
        """See :class:`Constraint`."""
        conforms = compiler.shape(self.shape).conforms

        def is_otherwise(run: ValidationRun, value: Term) -> bool:
            return not conforms(run, value)

        return each_value(is_otherwise)

    @property
    def nested(self) -> tuple[Node, ...]:
        """See :class:`Constraint`."""
        return (self.shape,)
