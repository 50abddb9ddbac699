"""``sh:InConstraintComponent`` (SHACL 1.0, section 4.8.3)."""

from collections.abc import Iterator
from dataclasses import dataclass

from valuegraph.rdf.terms import Term
from valuegraph.shapes.ast import Check, Compiler, Constraint
from valuegraph.shapes.components.each_value import each_term
from valuegraph.shapes.declaration import Declaration, described
from valuegraph.vocabulary.namespaces import SH


@dataclass(frozen=True, slots=True)
class In(Constraint):
    """Each value node is a member of the list."""

    component = SH.InConstraintComponent
    members: tuple[Term, ...]

    @staticmethod
    def read(declared: Declaration) -> Iterator["In"]:
        """The constraint of ``sh:in``."""
        head = declared.one(SH["in"])
        members = None if head is None else declared.members(SH["in"], head)
        if members is not None:
            yield In(tuple(members))

    def rule(self) -> str:
        """See :class:`Constraint`."""
        shown = [described(member) for member in self.members[:12]]
        more = len(self.members) - len(shown)
        others = f" or {more} others" if more else ""
        return f"be one of {', '.join(shown) or 'nothing'}{others}"

    def compile(self, _: Compiler) -> Check:
        """See :class:`Constraint`."""
        return each_term(frozenset(self.members).__contains__)
