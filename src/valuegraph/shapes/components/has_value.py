"""``sh:HasValueConstraintComponent`` (SHACL 1.0, section 4.8.2)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from valuegraph.rdf.terms import Term
from valuegraph.shapes.ast import Check, Compiler, Constraint
from valuegraph.shapes.declaration import Declaration, described
from valuegraph.shapes.run import Fault, ValidationRun
from valuegraph.vocabulary.namespaces import SH


@dataclass(frozen=True, slots=True)
class HasValue(Constraint):
    """One of the value nodes is the value."""

    component = SH.HasValueConstraintComponent
    on_empty = True
    value: Term

    @staticmethod
    def read(declared: Declaration) -> Iterator["HasValue"]:
        """One constraint for each ``sh:hasValue``."""
        yield from map(HasValue, declared.values(SH.hasValue))

    def rule(self) -> str:
        """See :class:`Constraint`."""
        return f"have the value {described(self.value)}"

    def compile(self, _: Compiler) -> Check:
        """See :class:`Constraint`."""
        value = self.value

        def check(_: ValidationRun, __: Term, values: Collection[Term]) -> Sequence[Fault]:
            return () if value in values else (Fault(),)

        return check
