"""``sh:MaxInclusiveConstraintComponent`` (SHACL 1.0, section 4.3.4)."""

from valuegraph.rdf.comparison import is_at_most
from valuegraph.rdf.terms import Term
from valuegraph.shapes.components.bound import Bound
from valuegraph.vocabulary.namespaces import SH


class MaxInclusive(Bound):
    """Each value node is at most the bound."""

    component = SH.MaxInclusiveConstraintComponent
    parameter = SH.maxInclusive
    words = "at most"
    __slots__ = ()

    @staticmethod
    def is_within(value: Term, bound: Term) -> bool | None:
        """See :class:`Bound`."""
        return is_at_most(value, bound)
