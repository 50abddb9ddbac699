"""``sh:ClassConstraintComponent`` (SHACL 1.0, section 4.1.1)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from valuegraph.rdf.terms import Term
from valuegraph.shapes.ast import Check, Compiler, Constraint, Read
from valuegraph.shapes.declaration import Declaration
from valuegraph.shapes.run import Fault, ValidationRun
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

        # References are many, so each is spared a call.
        def check(run: ValidationRun, _: Term, values: Collection[Term]) -> Sequence[Fault]:
            is_instance = run.is_instance
            for value in values:
                if not is_instance(value, class_):
                    return [Fault(each) for each in values if not is_instance(each, class_)]
            return ()

        return check

    def reads(self) -> Iterator[Read]:
        """See :class:`Constraint`."""
        yield Read(None, RDF.type)
