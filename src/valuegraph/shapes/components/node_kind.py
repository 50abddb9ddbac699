"""``sh:NodeKindConstraintComponent`` (SHACL 1.0, section 4.1.3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from valuegraph.shapes.ast import Check, Compiler, Constraint
from valuegraph.shapes.components.each_value import each_term
from valuegraph.shapes.declaration import Declaration
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
        return each_term(lambda value: isinstance(value, types))
