"""``sh:AndConstraintComponent`` (SHACL 1.0, section 4.6.2)."""

from valuegraph.shapes.components.shape_list import ShapeList
from valuegraph.vocabulary.namespaces import SH


class And(ShapeList):
    """Each value node conforms to all of the shapes."""

    component = SH.AndConstraintComponent
    parameter = SH["and"]
    words = "all of"
    least = None
    __slots__ = ()
