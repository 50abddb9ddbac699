"""Commands: what is wanted of a ledger, as plain data.

Whoever sends a command has read and normalised it already
(:mod:`valuegraph.ledger.reading.command_reader`); the ledger carries it out in its turn. No command
holds anything of the process that made it.
"""

from dataclasses import dataclass

from pyoxigraph import NamedNode

from valuegraph.ledger.commands.precondition import Precondition
from valuegraph.ledger.commands.principal import Principal
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.normalise import Normalised


@dataclass(frozen=True, slots=True)
class IdempotentRequest:
    """What makes a command one that is carried out once, however often it is sent.

    ``key`` is chosen by the principal and is its own; two principals may choose the same.
    ``digest`` is one of all that makes the request what it is.
    """

    key: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What every command has.

    ``principal`` is who asks; its IRI is the author of the transaction. With ``request``, the
    command is carried out once. ``precondition`` is checked in the command's turn. ``size`` is
    about the bytes that it holds in memory. ``schema_version`` is that of the schema that it was
    read by, where that makes a difference: under another one it is not carried out, but has to be
    read again.
    """

    principal: Principal | None = None
    request: IdempotentRequest | None = None
    precondition: Precondition | None = None
    size: int = 0
    schema_version: str | None = None

    @property
    def author(self) -> NamedNode | None:
        """The author of what the command writes, if it is known."""
        return None if self.principal is None else self.principal.iri


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Command):
    """Record a document as one commit.

    With ``root_class``, the document is about an entity of that class. With ``entity``, it is about
    that one, of which nothing is recorded yet. With ``opening_balances``, the quantities of
    resources without events become events; with ``events_only``, the economic facts of resources
    that are known are ignored; with ``split``, events that answer to several promises become one
    for each.
    """

    document: Normalised
    root_class: NamedNode | None = None
    entity: NamedNode | None = None
    opening_balances: bool = False
    events_only: bool = False
    split: bool = False


@dataclass(frozen=True, slots=True)
class SentPatch:
    """A JSON Merge Patch (RFC 7396) as it was sent, and the limits that it is read within."""

    body: bytes
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Amend(Command):
    """Make a recorded entity what a document says of it.

    Where the document is a ``patch`` merged into the entity, ``merged_into`` is the version of the
    entity that it was merged into (:func:`~valuegraph.ledger.commands.precondition.version_of`).
    Where that is another one in the command's turn, the patch is merged into that.
    """

    entity: NamedNode
    document: Normalised
    patch: SentPatch | None = None
    merged_into: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete(Command):
    """Delete an entity with the fragments that it owns."""

    entity: NamedNode


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair(Command):
    """Take out statements that earlier versions let in and that none may make.

    These are statements about terms of the vocabularies, of the shapes or of the ledger itself, and
    values of a language-tagged datatype without tag.
    """
