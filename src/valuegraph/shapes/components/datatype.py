"""``sh:DatatypeConstraintComponent`` (SHACL 1.0, section 4.1.2)."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from valuegraph.rdf.datatypes import lexical_check
from valuegraph.rdf.terms import Term
from valuegraph.shapes.ast import Check, Compiler, Constraint
from valuegraph.shapes.components.each_value import each_term
from valuegraph.shapes.declaration import Declaration
from valuegraph.vocabulary.namespaces import SH, prefixed


@dataclass(frozen=True, slots=True)
class Datatype(Constraint):
    """Each value node is a literal of the datatype, and well-typed."""

    component = SH.DatatypeConstraintComponent
    datatype: NamedNode

    @staticmethod
    def read(declared: Declaration) -> Iterator["Datatype"]:
        """The constraint of ``sh:datatype``."""
        declared.one(SH.datatype)
        yield from map(Datatype, declared.iris(SH.datatype)[:1])

    def rule(self) -> str:
        """See :class:`Constraint`."""
        return f"be of datatype {prefixed(self.datatype)}"

    def compile(self, _: Compiler) -> Check:
        """See :class:`Constraint`."""
        datatype, has_form = self.datatype, lexical_check(self.datatype)

        def is_of_datatype(value: Term) -> bool:
            return (
                isinstance(value, Literal) and value.datatype == datatype and has_form(value.value)
            )

        return each_term(is_of_datatype)
