"""``sh:MinInclusiveConstraintComponent`` (SHACL 1.0, section 4.3.2)."""

from valuegraph.rdf.comparison import is_at_most
from valuegraph.rdf.terms import Term
from valuegraph.shapes.components.bound import Bound
from valuegraph.vocabulary.namespaces import SH


class MinInclusive(Bound):
    """Each value node is at least the bound."""

    component = SH.MinInclusiveConstraintComponent
    parameter = SH.minInclusive
    words = "at least"
    __slots__ = ()

    @staticmethod
    def is_within(value: Term, bound: Term) -> bool | None:
        """See :class:`Bound`."""
        return is_at_most(bound, value)
