"""``sh:PatternConstraintComponent`` (SHACL 1.0, section 4.4.3)."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from valuegraph.rdf.regular_expressions import RegularExpressionError, regular_expression
from valuegraph.rdf.terms import Term
from valuegraph.shapes.ast import Check, Compiler, Constraint
from valuegraph.shapes.components.each_value import each_term
from valuegraph.shapes.declaration import Declaration
from valuegraph.vocabulary.namespaces import SH


@dataclass(frozen=True, slots=True)
class Pattern(Constraint):
    """Each value node is an IRI or literal whose text the regular expression matches somewhere."""

    component = SH.PatternConstraintComponent
    pattern: str
    flags: str = ""

    @staticmethod
    def read(declared: Declaration) -> Iterator["Pattern"]:
        """The constraint of ``sh:pattern`` and ``sh:flags``."""
        flags = declared.string(SH.flags) or ""
        pattern = declared.string(SH.pattern)
        if pattern is None:
            return
        try:
            regular_expression(pattern, flags)
        except RegularExpressionError as fault:
            declared.fault("pattern-regex", SH.pattern, Literal(pattern), str(fault))
        else:
            yield Pattern(pattern, flags)

    def rule(self) -> str:
        """See :class:`Constraint`."""
        return f"match the pattern {self.pattern}"

    def compile(self, _: Compiler) -> Check:
        """See :class:`Constraint`."""
        matches = regular_expression(self.pattern, self.flags)

        def is_matched(value: Term) -> bool:
            return isinstance(value, NamedNode | Literal) and matches(value.value)

        return each_term(is_matched)
