"""``sh:MaxLengthConstraintComponent`` (SHACL 1.0, section 4.4.2)."""

from valuegraph.shapes.components.length import Length
from valuegraph.vocabulary.namespaces import SH


class MaxLength(Length):
    """Each value node has at most so many characters."""

    component = SH.MaxLengthConstraintComponent
    parameter = SH.maxLength
    is_minimum = False
    __slots__ = ()
