"""``sh:DisjointConstraintComponent`` (SHACL 1.0, section 4.5.2)."""

from collections.abc import Sequence

from valuegraph.rdf.terms import Term
from valuegraph.shapes.components.property_pair import PropertyPair, Values
from valuegraph.vocabulary.namespaces import SH


class Disjoint(PropertyPair):
    """No value node is a value of the other property."""

    component = SH.DisjointConstraintComponent
    parameter = SH.disjoint
    words = "have no value in common with"
    __slots__ = ()

    @staticmethod
    def offending(values: Values, others: Values) -> Sequence[Term]:
        """See :class:`PropertyPair`."""
        return [value for value in values if value in others]
