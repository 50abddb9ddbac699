"""``sh:OrConstraintComponent`` (SHACL 1.0, section 4.6.3)."""

from valuegraph.shapes.components.shape_list import ShapeList
from valuegraph.vocabulary.namespaces import SH


class Or(ShapeList):
    """Each value node conforms to at least one of the shapes."""

    component = SH.OrConstraintComponent
    parameter = SH["or"]
    words = "one of"
    least = 1
    __slots__ = ()
