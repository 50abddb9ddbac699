"""``sh:NodeConstraintComponent`` (SHACL 1.0, section 4.7.1)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from valuegraph.rdf.terms import Node, Term
from valuegraph.shapes.ast import Check, Compiler, Constraint
from valuegraph.shapes.declaration import Declaration, shape_name
from valuegraph.shapes.details import details
from valuegraph.shapes.run import Fault, ValidationRun
from valuegraph.vocabulary.namespaces import SH


@dataclass(frozen=True, slots=True)
class NodeShape(Constraint):
    """Each value node conforms to the shape, whose results are the details."""

    component = SH.NodeConstraintComponent
    shape: Node
    words: str | None = None

    @staticmethod
    def read(declared: Declaration) -> Iterator["NodeShape"]:
        """One constraint for each ``sh:node``."""
        for shape in declared.shapes(SH.node):
            if declared.graph.objects(shape, SH.path):
                message = "The value of sh:node must be a node shape; this one has sh:path."
                declared.fault("node-node", SH.node, shape, message)
            yield NodeShape(shape)

    def rule(self) -> str:
        """See :class:`Constraint`."""
        return self.words or f"be as {shape_name(self.shape)} describes it"

    def compile(self, compiler: Compiler) -> Check:
        """See :class:`Constraint`."""
        shape = compiler.shape(self.shape)
        conforms = shape.conforms

        def check(run: ValidationRun, _: Term, values: Collection[Term]) -> Sequence[Fault]:
            return [
                Fault(value, details(run, (shape,), value))
                for value in values
                if not conforms(run, value)
            ]

        return check

    @property
    def nested(self) -> tuple[Node, ...]:
        """See :class:`Constraint`."""
        return (self.shape,)
