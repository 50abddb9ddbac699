"""``sh:MaxCountConstraintComponent`` (SHACL 1.0, section 4.2.2)."""

from valuegraph.shapes.components.count import Count
from valuegraph.vocabulary.namespaces import SH


class MaxCount(Count):
    """There are at most so many value nodes."""

    component = SH.MaxCountConstraintComponent
    parameter = SH.maxCount
    is_minimum = False
    __slots__ = ()
