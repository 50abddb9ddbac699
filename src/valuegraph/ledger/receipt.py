"""What the ledger answers to a write."""

from dataclasses import dataclass

from pyoxigraph import NamedNode

from valuegraph.changeset import Changeset
from valuegraph.rdf.findings import Finding, rejects


@dataclass(frozen=True, slots=True)
class Receipt:
    """The outcome of one commit.

    ``entities`` are those that the document describes, in its order, fragments left out.
    ``created`` are those of them that are new. ``root`` is the one that the document is about,
    where the caller said of which class that is. Nothing was stored where ``conforms`` is false.
    """

    changeset: Changeset
    findings: tuple[Finding, ...]
    entities: tuple[NamedNode, ...] = ()
    created: frozenset[NamedNode] = frozenset()
    root: NamedNode | None = None

    @property
    def conforms(self) -> bool:
        """Whether the commit was accepted."""
        return not rejects(self.findings)
