"""``sh:MinLengthConstraintComponent`` (SHACL 1.0, section 4.4.1)."""

from valuegraph.shapes.components.length import Length
from valuegraph.vocabulary.namespaces import SH


class MinLength(Length):
    """Each value node has at least so many characters."""

    component = SH.MinLengthConstraintComponent
    parameter = SH.minLength
    is_minimum = True
    __slots__ = ()
