"""The ``Store`` Protocol: a reader that can also apply changesets, atomically."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, Triple

from valuegraph.changeset import Changeset
from valuegraph.errors import ValuegraphError
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Node
from valuegraph.store.checkpoint import Checkpoint


class StaleChangesetError(ValuegraphError):
    """A changeset removes a statement that is not there: it was computed from another state."""


class Store(GraphReader, Protocol):
    """A dataset that keeps what is applied to it."""

    def apply(self, changeset: Changeset) -> None:
        """Apply all of a changeset, whatever graphs its quads are in, or nothing.

        Raises :class:`StaleChangesetError` where a statement to remove is not there.
        """
        ...

    def as_before(self, quad: Quad) -> Quad:
        """A statement as stores gave it back before they kept what was written."""
        ...

    def graph(
        self, name: NamedNode, subject: Node | None = None, predicate: NamedNode | None = None
    ) -> list[Quad]:
        """The quads of a named graph, or those of one subject or with one predicate in it."""
        ...

    def replace_graph(self, name: NamedNode, quads: Iterable[Quad]) -> None:
        """Make these statements the whole content of a named graph."""
        ...

    def keep_stamped(self, properties: Iterable[NamedNode]) -> None:
        """Take the values of these properties for time stamps, mostly, from now on; those that have
        values already stay as they are."""
        ...

    def query(self, sparql: str, base_iri: str) -> QuerySolutions | QueryBoolean | Iterator[Triple]:
        """Evaluate a SPARQL 1.1 query; the default graph is the ledger's data.

        The prefixes that our own output declares need no declaration. SELECT and ASK see literals
        as the engine keeps them, such as ``3`` for ``"03"^^xsd:int``; what CONSTRUCT and DESCRIBE
        give of the data is as it was written.

        Raises :class:`~valuegraph.errors.QueryError`.
        """
        ...

    @property
    def version(self) -> int:
        """Has grown once a change is applied, before anybody is told of it."""
        ...

    def changes(self, version: int) -> list[Changeset] | None:
        """The changes after a version; None where they are not all kept, or are no changesets."""
        ...

    def checkpoint(self) -> Checkpoint:
        """A copy of the store as it is, for other processes to follow; the caller's to remove.

        Raises :class:`~valuegraph.errors.StorageFullError` and
        :class:`~valuegraph.errors.StorageFailedError`.
        """
        ...

    def clear(self) -> None:
        """Remove every statement of every graph. What a crash leaves of it does not say that it
        has followed anything."""
        ...

    def close(self) -> None:
        """Release the store; it is not used afterwards."""
        ...
