"""``CommandReader``: from what clients send to commands, on the caller's side."""

from dataclasses import dataclass
from functools import partial
from typing import TypedDict, Unpack

from pyoxigraph import NamedNode

from valuegraph.errors import NotFoundError
from valuegraph.ledger.commands.command import Amend, IdempotentRequest, Record, SentPatch
from valuegraph.ledger.commands.precondition import Precondition
from valuegraph.ledger.commands.principal import Principal
from valuegraph.ledger.reading.document_entity import about_entity
from valuegraph.ledger.reading.minting import mint
from valuegraph.ledger.reading.patch import merge_patch
from valuegraph.ledger.schema import Schema
from valuegraph.ledger.statements.entities import is_known
from valuegraph.rdf.document import Document
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.normalise import Normalised, normalise
from valuegraph.rdf.read import read_document
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.syntaxes import MERGE_PATCH, Syntax
from valuegraph.rdf.trial import Trial


class Origin(TypedDict, total=False):
    """Where a command comes from; see :class:`~valuegraph.ledger.commands.command.Command`."""

    principal: Principal | None
    request: IdempotentRequest | None
    precondition: Precondition | None


class RecordOptions(Origin, total=False):
    """How a document is to be recorded; see :class:`~valuegraph.ledger.commands.command.Record`."""

    opening_balances: bool
    events_only: bool
    split: bool


@dataclass(frozen=True, slots=True)
class CommandReader:
    """Reads and normalises documents under one schema, within limits.

    With ``trial``, documents in neither JSON nor YAML are parsed by it first.
    """

    schema: Schema
    limits: Limits
    trial: Trial | None = None

    def record(
        self,
        body: bytes,
        syntax: Syntax,
        root_class: NamedNode | None = None,
        **options: Unpack[RecordOptions],
    ) -> Record:
        """The command to record a document.

        ``root_class`` is the class of the entity that it is about (its outermost object, or else
        its first subject), which need not state it.
        """
        return Record(
            document=self._normalised(self._document(body, syntax), root_class),
            root_class=root_class,
            size=len(body),
            schema_version=self.schema.version,
            **options,
        )

    def amend(
        self,
        entity: NamedNode,
        body: bytes,
        syntax: Syntax,
        view: GraphReader,
        root_class: NamedNode | None = None,
        **origin: Unpack[Origin],
    ) -> Amend | Record:
        """The command to make an entity what a document says of it.

        Where nothing is recorded of the entity yet, that is to record it, as one of ``root_class``
        unless the document has its type. With ``MERGE_PATCH`` as its syntax, the document is merged
        into what the view has of the entity (RFC 7396).

        Raises :class:`~valuegraph.errors.NotFoundError` for an entity that cannot be amended, nor
        be made.
        """
        if not is_known(entity, view, self.schema.ontology):
            self._check_creatable(entity, syntax)
            document = about_entity(self._document(body, syntax), entity)
            sent = self._normalised(document, root_class)
            return Record(
                document=sent,
                root_class=root_class,
                entity=entity,
                size=len(body),
                schema_version=self.schema.version,
                **origin,
            )
        patch: SentPatch | None = None
        version: str | None = None
        if syntax is MERGE_PATCH:
            patch = SentPatch(body, self.limits)
            sent, version = merge_patch(patch, entity, view, self.schema)
        else:
            sent = self._normalised(about_entity(self._document(body, syntax), entity))
        return Amend(
            entity=entity,
            document=sent,
            patch=patch,
            merged_into=version,
            size=len(body),
            schema_version=self.schema.version,
            **origin,
        )

    def _check_creatable(self, entity: NamedNode, syntax: Syntax) -> None:
        if syntax is MERGE_PATCH:
            message = f"Nothing is recorded here of <{entity.value}>, so nothing to patch."
            raise NotFoundError(message)
        base = self.schema.base_iri
        if not entity.value.startswith(base):
            raise NotFoundError(
                f"Nothing is recorded here of <{entity.value}>, and its IRI does not start with "
                f"{base}. Post the document with its id: what is named elsewhere is recorded by "
                "posting it."
            )

    def _document(self, body: bytes, syntax: Syntax) -> Document:
        schema = self.schema
        return read_document(body, syntax, schema.context, schema.base_iri, self.limits, self.trial)

    def _normalised(self, document: Document, root_class: NamedNode | None = None) -> Normalised:
        new_iri = partial(mint, self.schema.base_iri)
        return normalise(document, self.schema.ontology, new_iri, self.limits, root_class)
