"""``sh:UniqueLangConstraintComponent`` (SHACL 1.0, section 4.4.5)."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal

from valuegraph.rdf.terms import Term
from valuegraph.shapes.ast import Check, Compiler, Constraint
from valuegraph.shapes.declaration import Declaration
from valuegraph.shapes.run import Fault, ValidationRun
from valuegraph.vocabulary.namespaces import SH


@dataclass(frozen=True, slots=True)
class UniqueLang(Constraint):
    """No two value nodes have the same language tag. One fault for each tag that is repeated."""

    component = SH.UniqueLangConstraintComponent

    @staticmethod
    def read(declared: Declaration) -> Iterator["UniqueLang"]:
        """The constraint of ``sh:uniqueLang true``."""
        is_unique = declared.boolean(SH.uniqueLang)
        if declared.wants_property_shape(SH.uniqueLang) and is_unique:
            yield UniqueLang()

    def rule(self) -> str:
        """See :class:`Constraint`."""
        return "have one value at most in each language"

    def on_single(self) -> bool:
        """See :class:`Constraint`."""
        return False

    def compile(self, _: Compiler) -> Check:
        """See :class:`Constraint`."""

        def check(_: ValidationRun, __: Term, values: Collection[Term]) -> Sequence[Fault]:
            tags = Counter(
                v.language.lower() for v in values if isinstance(v, Literal) and v.language
            )
            return [Fault() for number in tags.values() if number > 1]

        return check
