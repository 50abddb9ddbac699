"""The constraint components of SHACL Core, one in each file, named as in the specification."""

from collections.abc import Callable, Iterable
from typing import Final

from valuegraph.shapes.ast import Constraint
from valuegraph.shapes.components.and_ import And
from valuegraph.shapes.components.class_ import Class
from valuegraph.shapes.components.closed import Closed
from valuegraph.shapes.components.datatype import Datatype
from valuegraph.shapes.components.disjoint import Disjoint
from valuegraph.shapes.components.equals import Equals
from valuegraph.shapes.components.has_value import HasValue
from valuegraph.shapes.components.in_ import In
from valuegraph.shapes.components.language_in import LanguageIn
from valuegraph.shapes.components.less_than import LessThan
from valuegraph.shapes.components.less_than_or_equals import LessThanOrEquals
from valuegraph.shapes.components.max_count import MaxCount
from valuegraph.shapes.components.max_exclusive import MaxExclusive
from valuegraph.shapes.components.max_inclusive import MaxInclusive
from valuegraph.shapes.components.max_length import MaxLength
from valuegraph.shapes.components.min_count import MinCount
from valuegraph.shapes.components.min_exclusive import MinExclusive
from valuegraph.shapes.components.min_inclusive import MinInclusive
from valuegraph.shapes.components.min_length import MinLength
from valuegraph.shapes.components.node import NodeShape
from valuegraph.shapes.components.node_kind import NodeKind
from valuegraph.shapes.components.not_ import Not
from valuegraph.shapes.components.or_ import Or
from valuegraph.shapes.components.pattern import Pattern
from valuegraph.shapes.components.qualified_value_shape import read_qualified
from valuegraph.shapes.components.unique_lang import UniqueLang
from valuegraph.shapes.components.xone import Xone
from valuegraph.shapes.declaration import Declaration

CORE: Final[tuple[Callable[[Declaration], Iterable[Constraint]], ...]] = (
    NodeKind.read,
    Datatype.read,
    Class.read,
    MinCount.read,
    MaxCount.read,
    MinExclusive.read,
    MinInclusive.read,
    MaxExclusive.read,
    MaxInclusive.read,
    MinLength.read,
    MaxLength.read,
    Pattern.read,
    LanguageIn.read,
    UniqueLang.read,
    Equals.read,
    Disjoint.read,
    LessThan.read,
    LessThanOrEquals.read,
    HasValue.read,
    In.read,
    Closed.read,
    Not.read,
    And.read,
    Or.read,
    Xone.read,
    NodeShape.read,
    read_qualified,
)
"""What reads the constraints of a shape; cheap checks come first."""
