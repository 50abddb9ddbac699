"""``sh:MinCountConstraintComponent`` (SHACL 1.0, section 4.2.1)."""

from valuegraph.shapes.components.count import Count
from valuegraph.vocabulary.namespaces import SH


class MinCount(Count):
    """There are at least so many value nodes."""

    component = SH.MinCountConstraintComponent
    parameter = SH.minCount
    is_minimum = True
    on_empty = True
    __slots__ = ()
