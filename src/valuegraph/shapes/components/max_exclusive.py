"""``sh:MaxExclusiveConstraintComponent`` (SHACL 1.0, section 4.3.3)."""

from valuegraph.rdf.comparison import is_less
from valuegraph.rdf.terms import Term
from valuegraph.shapes.components.bound import Bound
from valuegraph.vocabulary.namespaces import SH


class MaxExclusive(Bound):
    """Each value node is less than the bound."""

    component = SH.MaxExclusiveConstraintComponent
    parameter = SH.maxExclusive
    words = "less than"
    __slots__ = ()

    @staticmethod
    def is_within(value: Term, bound: Term) -> bool | None:
        """See :class:`Bound`."""
        return is_less(value, bound)
