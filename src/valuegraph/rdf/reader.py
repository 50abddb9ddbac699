"""``GraphReader``: the one interface through which everything reads statements.

Stores, in-memory graphs and the candidate view (store plus changeset) implement it, so shapes,
effects and flows run on a Turtle fixture exactly as they run on the store. A reader sees the
default graph, where ledger data is.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from pyoxigraph import NamedNode, Quad

from valuegraph.rdf.terms import Node, Term
from valuegraph.vocabulary.namespaces import RDF


class GraphReader(Protocol):
    """Read access to one graph. Answers are sequences without duplicates."""

    def objects(self, subject: Node, predicate: NamedNode) -> list[Term]:
        """The values of a property."""
        ...

    def subjects(self, predicate: NamedNode, obj: Term) -> list[Node]:
        """The nodes that have this value of a property."""
        ...

    def contains(self, quad: Quad) -> bool:
        """Whether the statement is there."""
        ...

    def describe(self, subjects: Iterable[Node]) -> list[Quad]:
        """Every statement about each of these subjects, in one go."""
        ...

    def properties(self, subject: Node) -> Mapping[NamedNode, Collection[Term]]:
        """The values of every property that a node has; not to be changed or kept."""
        ...

    def exported(self) -> AbstractContextManager[Path]:
        """The graph in a directory, which is gone afterwards, for SPARQL in another process; see
        :func:`~valuegraph.rdf.exported.opened`."""
        ...

    def match(
        self,
        subject: Node | None = None,
        predicate: NamedNode | None = None,
        obj: Term | None = None,
    ) -> Iterable[Quad]:
        """The statements that fit a pattern; None fits everything."""
        ...


def value(reader: GraphReader, subject: Node, predicate: NamedNode) -> Term | None:
    """One value of a property, or None."""
    found = reader.objects(subject, predicate)
    return found[0] if found else None


def node(reader: GraphReader, subject: Node, predicate: NamedNode) -> NamedNode | None:
    """One value of a property that is an IRI, or None."""
    for found in reader.objects(subject, predicate):
        if isinstance(found, NamedNode):
            return found
    return None


def types(reader: GraphReader, subject: Node) -> list[NamedNode]:
    """The classes of a node."""
    return [c for c in reader.objects(subject, RDF.type) if isinstance(c, NamedNode)]


def is_known(reader: GraphReader, subject: Node) -> bool:
    """Whether the graph says anything about a node."""
    return bool(types(reader, subject)) or bool(reader.describe((subject,)))
