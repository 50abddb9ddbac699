"""``sh:ClosedConstraintComponent`` (SHACL 1.0, section 4.8.1)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from valuegraph.rdf.terms import Term
from valuegraph.shapes.ast import Check, Compiler, Constraint, Read
from valuegraph.shapes.declaration import Declaration
from valuegraph.shapes.run import Fault, ValidationRun
from valuegraph.vocabulary.namespaces import SH, prefixed


@dataclass(frozen=True, slots=True)
class Closed(Constraint):
    """Each value node has only the properties that are allowed. One fault for each other value."""

    component = SH.ClosedConstraintComponent
    allowed: tuple[NamedNode, ...]

    @staticmethod
    def read(declared: Declaration) -> Iterator["Closed"]:
        """The constraint of ``sh:closed true`` and ``sh:ignoredProperties``."""
        is_closed = declared.boolean(SH.closed)
        head = declared.one(SH.ignoredProperties)
        ignored = () if head is None else declared.members(SH.ignoredProperties, head)
        for member in ignored or ():
            if not isinstance(member, NamedNode):
                message = "The members of sh:ignoredProperties must be IRIs of properties."
                rule = "ignoredProperties-members-nodeKind"
                declared.fault(rule, SH.ignoredProperties, member, message)
        if is_closed:
            paths = (
                path
                for shape in declared.values(SH.property)
                for path in declared.graph.objects(shape, SH.path)  # type: ignore[arg-type]
            )
            allowed = (p for p in (*paths, *(ignored or ())) if isinstance(p, NamedNode))
            yield Closed(tuple(dict.fromkeys(allowed)))

    def rule(self) -> str:
        """See :class:`Constraint`."""
        names = ", ".join(map(prefixed, self.allowed)) or "none"
        return f"have no properties other than {names}"

    def compile(self, _: Compiler) -> Check:
        """See :class:`Constraint`."""
        allowed = frozenset(self.allowed)

        def check(run: ValidationRun, _: Term, values: Collection[Term]) -> Sequence[Fault]:
            return [
                Fault(found, path=predicate)
                for value in values
                for predicate, others in run.properties(value).items()
                if predicate not in allowed
                for found in others
            ]

        return check

    def reads(self) -> Iterator[Read]:
        """See :class:`Constraint`."""
        yield Read(None, None)
