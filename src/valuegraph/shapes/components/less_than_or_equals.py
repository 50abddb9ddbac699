"""``sh:LessThanOrEqualsConstraintComponent`` (SHACL 1.0, section 4.5.4)."""

from collections.abc import Sequence

from valuegraph.rdf.comparison import is_at_most
from valuegraph.rdf.terms import Term
from valuegraph.shapes.components.property_pair import PropertyPair, Values
from valuegraph.vocabulary.namespaces import SH


class LessThanOrEquals(PropertyPair):
    """Each value node is at most each value of the other property."""

    component = SH.LessThanOrEqualsConstraintComponent
    parameter = SH.lessThanOrEquals
    words = "be at most"
    is_of_property_shapes = True
    __slots__ = ()

    @staticmethod
    def offending(values: Values, others: Values) -> Sequence[Term]:
        """See :class:`PropertyPair`."""
        return [v for v in values for other in others if is_at_most(v, other) is not True]
