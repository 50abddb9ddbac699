"""``sh:ClassConstraintComponent`` (SHACL 1.0, section 4.1.1)."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from valuegraph.rdf.terms import Term
from valuegraph.shapes.ast import Check, Compiler, Constraint, Read
from valuegraph.shapes.components.each_value import each_value
from valuegraph.shapes.declaration import Declaration
from valuegraph.shapes.run import Run
from valuegraph.vocabulary.namespaces import RDF, SH, prefixed


@dataclass(frozen=True, slots=True)
class Class(Constraint):
    """Each value node is a SHACL instance of the class."""

    component = SH.ClassConstraintComponent
    class_: NamedNode

    @staticmethod
    def read(declared: Declaration) -> Iterator["Class"]:
        """One constraint for each ``sh:class``."""
        yield from map(Class, declared.iris(SH["class"]))

    def rule(self) -> str:
        """See :class:`Constraint`."""
        return f"be of class {prefixed(self.class_)}"

    def compile(self, _: Compiler) -> Check:
        """See :class:`Constraint`."""
        class_ = self.class_

        def is_instance(run: Run, value: Term) -> bool:
            return run.is_instance(value, class_)

        return each_value(is_instance)

    def reads(self) -> Iterator[Read]:
        """See :class:`Constraint`."""
        yield Read(None, RDF.type)
