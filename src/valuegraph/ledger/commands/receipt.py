"""What the ledger answers to a command."""

from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from valuegraph.changeset import Changeset
from valuegraph.rdf.findings import Finding, rejects


@dataclass(frozen=True, slots=True)
class KeptResponse:
    """The HTTP response that an earlier version kept for a request, to be given as it was."""

    status: int
    headers: dict[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The outcome of one commit, as plain data.

    ``entities`` are those that the document describes, in its order, fragments left out.
    ``created`` are those of them that are new. ``root`` is the one that the command is about, where
    there is one. Nothing was stored where ``conforms`` is false. ``position`` is the sequence
    number of the transaction: a view of that position or a later one has what was recorded. It is 0
    where there was nothing to record.

    Of an idempotent request, and of a new root, ``description`` has the statements of the root, as
    the commit left them. ``is_repeated``: the same request was carried out before, and this is its
    receipt. Where an earlier version carried it out, that left a ``response`` and no findings.
    """

    changeset: Changeset
    findings: tuple[Finding, ...]
    entities: tuple[NamedNode, ...] = ()
    created: frozenset[NamedNode] = frozenset()
    root: NamedNode | None = None
    position: int = 0
    description: tuple[Quad, ...] | None = None
    is_repeated: bool = False
    response: KeptResponse | None = None

    @property
    def conforms(self) -> bool:
        """Whether the commit was accepted."""
        return not rejects(self.findings)
