"""``sh:EqualsConstraintComponent`` (SHACL 1.0, section 4.5.1)."""

from collections.abc import Sequence

from valuegraph.rdf.terms import Term
from valuegraph.shapes.components.property_pair import PropertyPair, Values
from valuegraph.vocabulary.namespaces import SH


class Equals(PropertyPair):
    """The value nodes are the values of the other property."""

    component = SH.EqualsConstraintComponent
    parameter = SH.equals
    words = "have the same values as"
    on_empty = True
    __slots__ = ()

    @staticmethod
    def offending(values: Values, others: Values) -> Sequence[Term]:
        """See :class:`PropertyPair`."""
        missing = [other for other in others if other not in values]
        return [*(value for value in values if value not in others), *missing]
