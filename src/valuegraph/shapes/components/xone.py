"""``sh:XoneConstraintComponent`` (SHACL 1.0, section 4.6.4)."""

from valuegraph.shapes.components.shape_list import ShapeList
from valuegraph.vocabulary.namespaces import SH


class Xone(ShapeList):
    """Each value node conforms to exactly one of the shapes."""

    component = SH.XoneConstraintComponent
    parameter = SH.xone
    words = "exactly one of"
    least = 1
    most = 1
    __slots__ = ()
