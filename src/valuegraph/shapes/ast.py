"""Shapes as data: what a shapes graph says, before anything is checked with it.

A shape refers to other shapes by their nodes; :class:`Shapes` holds them all.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from pyoxigraph import Literal, NamedNode

from valuegraph.rdf.findings import Finding
from valuegraph.rdf.paths import Path
from valuegraph.rdf.terms import Node, Term
from valuegraph.shapes.run import Fault, ValidationRun
from valuegraph.vocabulary.namespaces import SH

Check = Callable[[ValidationRun, Term, Collection[Term]], Sequence[Fault]]
"""(run, focus node, its value nodes) → the faults; what a constraint compiles to."""


class Read(NamedTuple):
    """Statements that the outcome at a focus node may depend on.

    ``prefix`` leads from the focus node to the node they are about (None: to the focus node);
    ``predicate`` is None where all its statements count; ``backward`` where the node is the object.
    """

    prefix: Path | None
    predicate: NamedNode | None
    backward: bool = False


class NestedShape(Protocol):
    """A compiled shape that values are held to by a constraint of another."""

    def conforms(self, run: ValidationRun, node: Term) -> bool:
        """Whether the node has no result of this shape (SHACL 1.0, section 3.4.3)."""
        ...

    def results(self, run: ValidationRun, node: Term) -> Sequence[Finding]:
        """The results of the shape for the node."""
        ...


class Compiler(Protocol):
    """What a constraint asks for while it is compiled."""

    def shape(self, node: Node) -> NestedShape:
        """A shape of the same shapes graph."""
        ...


class Constraint:
    """A constraint component with the parameters that one shape gives it; a frozen record.

    ``on_empty``: whether it can be broken where there are no value nodes.
    """

    component: NamedNode
    on_empty: bool = False
    __slots__ = ()

    def rule(self) -> str:
        """The rule in words, after "must": ``have at least 1 value``."""
        raise NotImplementedError

    def compile(self, compiler: Compiler) -> Check:
        """The function that checks it."""
        raise NotImplementedError

    def on_single(self) -> bool:
        """Whether it can be broken where there is one value node."""
        return True

    def reads(self) -> Iterator[Read]:
        """What it reads of each value node, what nested shapes read left out."""
        yield from ()

    def focus_reads(self) -> Iterator[Read]:
        """What it reads of the focus node besides."""
        yield from ()

    def queried_predicates(self) -> frozenset[NamedNode] | None:
        """The predicates of statements that a query reads, wherever they are; None: of any."""
        return frozenset()

    @property
    def nested(self) -> tuple[Node, ...]:
        """The shapes that value nodes are held to."""
        return ()

    @property
    def source(self) -> Term | None:
        """The node of the constraint itself where it has one (``sh:sourceConstraint``)."""
        return None


class TargetKind(NamedTuple):
    """A target declaration: the predicate that makes it, and its value."""

    predicate: NamedNode
    value: Term


@dataclass(frozen=True, slots=True)
class Shape:
    """A node shape (``path`` is None) or a property shape.

    ``properties`` are the property shapes of ``sh:property``.
    """

    node: Node
    path: Path | None = None
    targets: tuple[TargetKind, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    properties: tuple[Node, ...] = ()
    severity: NamedNode = SH.Violation
    messages: tuple[Literal, ...] = ()
    name: str | None = None
    is_deactivated: bool = False

    @property
    def nested(self) -> tuple[Node, ...]:
        """The shapes that this one refers to."""
        return (*self.properties, *(n for c in self.constraints for n in c.nested))


@dataclass(frozen=True, slots=True)
class Shapes:
    """Every shape of a shapes graph by its node."""

    by_node: Mapping[Node, Shape] = field(default_factory=dict)

    def __getitem__(self, node: Node) -> Shape:
        return self.by_node[node]

    def __iter__(self) -> Iterator[Shape]:
        return iter(self.by_node.values())

    def __len__(self) -> int:
        return len(self.by_node)
