"""What the ledger answers to a write."""

from dataclasses import dataclass

from pyoxigraph import NamedNode

from valuegraph.changeset import Changeset
from valuegraph.rdf.findings import Finding, rejects


@dataclass(frozen=True, slots=True)
class Receipt:
    """The outcome of one commit.

    ``entities`` are those that the document describes, in its order, fragments left out; the first
    is the one that a POST to a collection is about. ``created`` are those of them that are new.
    Nothing was stored where ``conforms`` is false.
    """

    changeset: Changeset
    findings: tuple[Finding, ...]
    entities: tuple[NamedNode, ...] = ()
    created: frozenset[NamedNode] = frozenset()

    @property
    def conforms(self) -> bool:
        """Whether the commit was accepted."""
        return not rejects(self.findings)
