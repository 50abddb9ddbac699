"""``sh:LessThanConstraintComponent`` (SHACL 1.0, section 4.5.3)."""

from collections.abc import Sequence

from valuegraph.rdf.comparison import is_less
from valuegraph.rdf.terms import Term
from valuegraph.shapes.components.property_pair import PropertyPair, Values
from valuegraph.vocabulary.namespaces import SH


class LessThan(PropertyPair):
    """Each value node is less than each value of the other property."""

    component = SH.LessThanConstraintComponent
    parameter = SH.lessThan
    words = "be less than"
    is_of_property_shapes = True
    __slots__ = ()

    @staticmethod
    def offending(values: Values, others: Values) -> Sequence[Term]:
        """See :class:`PropertyPair`."""
        return [v for v in values for other in others if is_less(v, other) is not True]
