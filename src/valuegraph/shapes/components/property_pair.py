"""The components that compare value nodes with another property (SHACL 1.0, section 4.5)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from pyoxigraph import NamedNode

from valuegraph.rdf.terms import Term
from valuegraph.shapes.ast import Check, Compiler, Constraint, Read
from valuegraph.shapes.declaration import Declaration
from valuegraph.shapes.run import Fault, ValidationRun
from valuegraph.vocabulary.namespaces import prefixed

Values = Collection[Term]


@dataclass(frozen=True, slots=True)
class PropertyPair(Constraint):
    """The value nodes stand in a relation to the focus node's values of another property."""

    parameter: ClassVar[NamedNode]
    words: ClassVar[str]
    is_of_property_shapes: ClassVar[bool] = False
    predicate: NamedNode

    @staticmethod
    def offending(values: Values, others: Values) -> Sequence[Term]:
        """A value for each fault, given the value nodes and those of the other property."""
        raise NotImplementedError

    @classmethod
    def read(cls, declared: Declaration) -> Iterator[Self]:
        """One constraint for each value of the parameter."""
        predicates = declared.iris(cls.parameter)
        if not cls.is_of_property_shapes or declared.wants_property_shape(cls.parameter):
            yield from map(cls, predicates)

    def rule(self) -> str:
        """See :class:`Constraint`."""
        return f"{self.words} {prefixed(self.predicate)}"

    def compile(self, _: Compiler) -> Check:
        """See :class:`Constraint`."""
        predicate, offending = self.predicate, self.offending

        def check(run: ValidationRun, focus: Term, values: Values) -> Sequence[Fault]:
            return [Fault(value) for value in offending(values, run.values(focus, predicate))]

        return check

    def focus_reads(self) -> Iterator[Read]:
        """See :class:`Constraint`."""
        yield Read(None, self.predicate)
