"""Where the values of a JSON-LD document go: to a property of a node, or into a list."""

from collections.abc import Callable
from typing import Protocol

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from valuegraph.rdf.jsonld.faults import no_json_ld
from valuegraph.rdf.terms import DEFAULT_GRAPH, Node
from valuegraph.vocabulary.namespaces import RDF

Graph = NamedNode | BlankNode | DefaultGraph
Take = Callable[[Quad], None]
"""Takes a statement."""


def statement(subject: Node, predicate: NamedNode, value: Node | Literal, graph: Graph) -> Quad:
    """A statement in a graph."""
    # Naming the default graph would take thirty times as long.
    if graph is DEFAULT_GRAPH:
        return Quad(subject, predicate, value)
    return Quad(subject, predicate, value, graph)


class Link(Protocol):
    """Takes the terms of a value, in the order in which they stand. ``focus`` and ``path`` are what
    a finding on the value is about."""

    graph: Graph
    focus: Node | None
    path: NamedNode | None

    def state(self, term: Node | Literal) -> None:
        """Take one term."""


class Property:
    """The values of a property; of which the owner is the value, where it is ``reverse``."""

    __slots__ = ("_take", "focus", "graph", "path", "reverse")

    def __init__(
        self, owner: Node | None, predicate: NamedNode | None, graph: Graph, take: Take, *,
        reverse: bool,
    ) -> None:  # fmt: skip
        self.focus = owner
        self.path = predicate
        self.graph = graph
        self.reverse = reverse
        self._take = take

    def state(self, term: Node | Literal) -> None:
        """Make the statement; there is none where the owner or the property is no term."""
        if self.focus is None or self.path is None:
            return
        if not self.reverse:
            self._take(statement(self.focus, self.path, term, self.graph))
        elif isinstance(term, Literal):
            raise no_json_ld(f"The reverse of {self.path.value} has a value that is no entity.")
        else:
            self._take(statement(term, self.path, self.focus, self.graph))


class Cells:
    """An RDF list, made cell by cell. :meth:`end` it."""

    __slots__ = ("_last", "_take", "_to", "focus", "graph", "path")

    def __init__(self, to: Link, take: Take) -> None:
        if isinstance(to, Property) and to.reverse:
            raise no_json_ld("A reverse property has a list; write its values as an array.")
        self.focus = to.focus
        self.path = to.path
        self.graph = to.graph
        self._to = to
        self._take = take
        self._last: BlankNode | None = None

    def state(self, term: Node | Literal) -> None:
        """Add an item."""
        cell = BlankNode()
        self._follow(cell)
        self._last = cell
        self._take(statement(cell, RDF.first, term, self.graph))

    def end(self) -> None:
        """There are no more items."""
        self._follow(RDF.nil)

    def _follow(self, rest: Node) -> None:
        if self._last is None:
            self._to.state(rest)
        else:
            self._take(statement(self._last, RDF.rest, rest, self.graph))
