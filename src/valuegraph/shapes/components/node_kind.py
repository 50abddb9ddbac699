"""``sh:NodeKindConstraintComponent`` (SHACL 1.0, section 4.1.3)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from valuegraph.rdf.terms import Term
from valuegraph.shapes.ast import Check, Compiler, Constraint
from valuegraph.shapes.declaration import Declaration
from valuegraph.shapes.run import Fault, ValidationRun
from valuegraph.vocabulary.namespaces import SH

_KINDS: Final[dict[NamedNode, tuple[tuple[type, ...], str]]] = {
    SH.BlankNode: ((BlankNode,), "a blank node"),
    SH.IRI: ((NamedNode,), "an IRI"),
    SH.Literal: ((Literal,), "a literal"),
    SH.BlankNodeOrIRI: ((BlankNode, NamedNode), "a blank node or IRI"),
    SH.BlankNodeOrLiteral: ((BlankNode, Literal), "a blank node or literal"),
    SH.IRIOrLiteral: ((NamedNode, Literal), "an IRI or literal"),
}


@dataclass(frozen=True, slots=True)
class NodeKind(Constraint):
    """Each value node is of the kind."""

    component = SH.NodeKindConstraintComponent
    kind: NamedNode

    @staticmethod
    def read(declared: Declaration) -> Iterator["NodeKind"]:
        """The constraint of ``sh:nodeKind``."""
        kind = declared.one(SH.nodeKind)
        if isinstance(kind, NamedNode) and kind in _KINDS:
            yield NodeKind(kind)
        elif kind is not None:
            names = ", ".join(f"sh:{SH.local_name(each.value)}" for each in _KINDS)
            message = f"The value of sh:nodeKind must be one of {names}."
            declared.fault("nodeKind-in", SH.nodeKind, kind, message)

    def rule(self) -> str:
        """See :class:`Constraint`."""
        return f"be {_KINDS[self.kind][1]}"

    def compile(self, _: Compiler) -> Check:
        """See :class:`Constraint`."""
        types = _KINDS[self.kind][0]

        # Nearly every property shape has this one, so it is spared a call for each value.
        def check(_: ValidationRun, __: Term, values: Collection[Term]) -> Sequence[Fault]:
            for value in values:
                if not isinstance(value, types):
                    return [Fault(each) for each in values if not isinstance(each, types)]
            return ()

        return check
