"""``sh:MinExclusiveConstraintComponent`` (SHACL 1.0, section 4.3.1)."""

from valuegraph.rdf.comparison import is_less
from valuegraph.rdf.terms import Term
from valuegraph.shapes.components.bound import Bound
from valuegraph.vocabulary.namespaces import SH


class MinExclusive(Bound):
    """Each value node is greater than the bound."""

    component = SH.MinExclusiveConstraintComponent
    parameter = SH.minExclusive
    words = "greater than"
    __slots__ = ()

    @staticmethod
    def is_within(value: Term, bound: Term) -> bool | None:
        """See :class:`Bound`."""
        return is_less(bound, value)
