"""One entity at its own address: reading, replacing, patching and deleting it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import unquote

from fastapi import APIRouter, Path
from pyoxigraph import NamedNode, Quad
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from valuegraph.errors import NotFoundError
from valuegraph.http.access.bearer import principal_of
from valuegraph.http.backend import Backend, Face
from valuegraph.http.conditional import CONDITIONS, not_modified, precondition
from valuegraph.http.findings import REPORTING, counted, receipt_response
from valuegraph.http.idempotency import IDEMPOTENCY_KEY
from valuegraph.http.negotiation import Choice
from valuegraph.http.resources.description import COLLECTION_PATH, LABEL, SLUG, Slug
from valuegraph.http.routes import CONDITIONAL, ENTITY, RECEIPT, get, write
from valuegraph.http.writes import carry_out
from valuegraph.ledger import Command, Delete, Precondition, Receipt
from valuegraph.queries.entities import describe_entity
from valuegraph.rdf.reader import GraphReader, types
from valuegraph.rdf.syntaxes import MERGE_PATCH, Syntax
from valuegraph.vocabulary.namespaces import RDF
from valuegraph.vocabulary.ontology import Ontology, local_name
from valuegraph.vocabulary.terms import VocabularyClass

Id = Annotated[str, Path(alias="id", description="Last part of its IRI, or a whole IRI.")]

_MISSING: Final[dict[int | str, str]] = {
    404: "Nothing is recorded of it.",
    409: "It contradicts what stands: events do not change, what they built on is frozen, and what "
    "others refer to stays.",
    412: "If-Match or If-None-Match does not hold.",
    422: "Its Idempotency-Key came with another request before.",
    428: "Writes must be conditional here, and this one is not.",
    507: "There is no room on the ledger's disk; nothing was changed.",
}
_UNFIT: Final[dict[int | str, str]] = {
    **_MISSING,
    415: "Its media type is not read.",
    422: "It does not conform; findings say where and why. Or its Idempotency-Key came with "
    "another request before.",
}
_HEADERS: Final = (*CONDITIONS, IDEMPOTENCY_KEY)
_PATCH_BODY: Final = {
    "required": True,
    "content": {MERGE_PATCH.media_type: {"schema": {"type": "object"}}},
}


def add_entities(router: APIRouter, backend: Backend) -> None:
    """Serve the entities of all collections."""
    entities = EntityRoutes(backend)
    path = f"{COLLECTION_PATH}/{{id:path}}"
    get(
        router,
        path,
        entities.read,
        tag=SLUG,
        summary=f"Read: {LABEL}",
        name=f"read-{SLUG}",
        description="An entity at its own IRI, or one from elsewhere by its percent-encoded IRI.",
        errors={404: "Nothing is recorded of it, or it is in another collection."},
        responses={
            **CONDITIONAL,
            308: {"description": "There is no id: see the collection."},
        },
    )
    write(
        router,
        ("PUT", path),
        entities.replace,
        tag=SLUG,
        summary=f"Replace or create: {LABEL}",
        name=f"replace-{SLUG}",
        errors=_UNFIT,
        parameters=_HEADERS,
        responses={
            200: {"description": "It is replaced.", "content": ENTITY},
            201: {"description": "It is new.", "content": ENTITY},
        },
        dependencies=[REPORTING],
        description="The document is all that is to be stated of the entity. What the ledger keeps "
        "itself, what events make of a resource and what others state of it stays, repeated or "
        "not. Where nothing is recorded yet at an address of this ledger, the entity is created.",
    )
    write(
        router,
        ("PATCH", path),
        entities.patch,
        tag=SLUG,
        summary=f"Amend: {LABEL}",
        name=f"amend-{SLUG}",
        errors=_UNFIT,
        parameters=_HEADERS,
        body=_PATCH_BODY,
        responses={200: {"description": "It is amended.", "content": ENTITY}},
        dependencies=[REPORTING],
        description="A JSON Merge Patch (RFC 7396) of the JSON-LD that GET answers: keys with "
        "their new values; null removes. Events do not change, their note apart.",
    )
    write(
        router,
        ("DELETE", path),
        entities.delete,
        tag=SLUG,
        summary=f"Delete: {LABEL}",
        name=f"delete-{SLUG}",
        errors=_MISSING,
        parameters=_HEADERS,
        body=None,
        status_code=204,
        responses={
            200: {"description": "It is deleted, and there are findings.", "content": RECEIPT},
            204: {"description": "It is deleted."},
        },
        dependencies=[REPORTING],
        description="The entity goes with the parts that it owns, unless others refer to it. "
        "Events stay; a correction takes them back.",
    )


class EntityRoutes:
    """The endpoints of ``/{collection}/{id}``."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def read(self, request: Request, collection: Slug, id_: Id) -> Response:
        """The entity, with the fragments that it owns."""
        face = self._backend.face()
        choice = face.representations.negotiate(request)
        raw_id = _raw_id(request, id_)
        if not raw_id:
            return RedirectResponse(face.addresses.url(collection), 308)
        place = Place(face, collection, class_of(face, collection))
        return await self._backend.threads.run(self._answer, request, place, choice, raw_id)

    def _answer(
        self, request: Request, place: "Place", choice: Choice[Syntax], raw_id: str
    ) -> Response:
        representations = place.face.representations
        with self._backend.ledger.view() as view:
            iri, quads = place.find(raw_id, view)
        headers = {"ETag": representations.tag(choice, quads), "Cache-Control": "no-cache"}
        if not_modified(request, headers["ETag"]):
            return Response(status_code=304, headers={**headers, "Vary": "Accept"})
        body = representations.entity(choice, iri, quads)
        return representations.respond(body, choice, place.links, headers=headers)

    async def replace(self, request: Request, collection: Slug, id_: Id) -> Response:
        """Make the entity what a document says of it, or create it."""
        choice = self._backend.representations.negotiate(request)
        body, syntax = await self._backend.document(request)
        return await self._amend(request, _raw_id(request, id_), collection, choice, body, syntax)

    async def patch(self, request: Request, collection: Slug, id_: Id) -> Response:
        """Merge a patch into the entity."""
        choice = self._backend.representations.negotiate(request)
        body = await self._backend.patch(request)
        return await self._amend(
            request, _raw_id(request, id_), collection, choice, body, MERGE_PATCH
        )

    async def delete(self, request: Request, collection: Slug, id_: Id) -> Response:
        """Delete the entity."""
        sent = await self._backend.idempotent_request(request)
        raw_id = _raw_id(request, id_)

        def read() -> Delete:
            place = self._place(collection)
            with self._backend.ledger.view() as view:
                iri, _ = place.find(raw_id, view)
            return Delete(
                entity=iri,
                principal=principal_of(request),
                request=sent,
                precondition=self._precondition(request, iri),
            )

        return await carry_out(self._backend, request, sent, read, _deleted)

    async def _amend(
        self,
        request: Request,
        raw_id: str,
        collection: str,
        choice: Choice[Syntax],
        body: bytes,
        syntax: Syntax,
    ) -> Response:
        sent = await self._backend.idempotent_request(request, body)
        is_patch = syntax is MERGE_PATCH

        def respond(receipt: Receipt, view: GraphReader) -> Response:
            return self._place(collection).amended(choice, receipt, view, is_tagged=is_patch)

        def read() -> Command:
            place = self._place(collection)
            with self._backend.ledger.view() as view:
                found = place.find(raw_id, view)[0] if is_patch else place.target(raw_id, view)
                return self._backend.ledger.commands.amend(
                    found,
                    body,
                    syntax,
                    view,
                    place.class_.iri,
                    principal=principal_of(request),
                    request=sent,
                    precondition=self._precondition(request, found),
                )

        return await carry_out(self._backend, request, sent, read, respond, len(body))

    def _place(self, collection: str) -> "Place":
        face = self._backend.face()
        return Place(face, collection, class_of(face, collection))

    def _precondition(self, request: Request, iri: NamedNode) -> Precondition | None:
        return precondition(request, iri, required=self._backend.requires_preconditions)


@dataclass(frozen=True, slots=True)
class Place:
    """A collection as it is served under one schema, and the entities in it."""

    face: Face
    slug: str
    class_: VocabularyClass

    @property
    def links(self) -> tuple[str, ...]:
        """What the answer with an entity links to."""
        return (f'<{self.face.addresses.url(self.slug)}>; rel="collection"',)

    def amended(
        self,
        choice: Choice[Syntax],
        receipt: Receipt,
        view: GraphReader,
        *,
        is_tagged: bool,
    ) -> Response:
        """The answer to an amendment: the entity as it is now.

        Of PUT it has no ETag (RFC 9110, section 9.3.4): what is stored is not what was sent, byte
        for byte.
        """
        iri, is_new = receipt.root, receipt.root in receipt.created
        assert iri is not None, "an amendment is about an entity"
        status = 201 if is_new else 200
        quads = described(receipt, iri, view, self.face.schema.ontology)
        if not quads:  # Somebody has deleted it since.
            return receipt_response(receipt, status)
        written = self.face.representations.entity(choice, iri, quads, receipt.findings)
        url = self.face.addresses.entity(iri, self._slug_now(quads))
        headers = {"Content-Location": url, **counted(receipt)}
        if is_tagged:
            headers["ETag"] = self.face.representations.tag(choice, quads)
        if is_new:
            headers["Location"] = url
        return self.face.representations.respond(
            written, choice, self.links, status=status, headers=headers
        )

    def _slug_now(self, quads: Sequence[Quad]) -> str:
        """The collection that the entity is in, which is another one where its type was amended."""
        classes = [q.object for q in quads if q.predicate == RDF.type]
        if self.class_.iri in classes:
            return self.slug
        slug = self.face.addresses.slug_of(c for c in classes if isinstance(c, NamedNode))
        return self.slug if slug is None else slug

    def target(self, raw_id: str, view: GraphReader) -> NamedNode:
        """The entity to replace, or the IRI of the one to create."""
        try:
            return self.find(raw_id, view)[0]
        except NotFoundError:
            candidates = self.face.addresses.meant(self.slug, raw_id)
            if not raw_id or not candidates or any(types(view, iri) for iri in candidates):
                raise
            # What is an IRI by itself is meant by itself; the ledger says whether it can be made.
            return candidates[-1] if candidates[-1].value == unquote(raw_id) else candidates[0]

    def find(self, raw_id: str, view: GraphReader) -> tuple[NamedNode, list[Quad]]:
        """The entity, and its statements. Raises :class:`NotFoundError`, saying where it is
        instead."""
        addresses = self.face.addresses
        candidates = addresses.meant(self.slug, raw_id)
        for iri in candidates:
            quads = describe_entity(view, iri, self.face.schema.ontology)
            if any(q.predicate == RDF.type and q.object == self.class_.iri for q in quads):
                return iri, quads
        for iri in candidates:
            classes = types(view, iri)
            slug = addresses.slug_of(classes)
            if slug is not None:
                names = " and ".join(sorted(local_name(c) for c in classes))
                raise NotFoundError(
                    f"<{iri.value}> is no {self.class_.name} but {names}; it is at "
                    f"{addresses.entity(iri, slug)}."
                )
        wanted = candidates[-1].value if candidates else raw_id
        raise NotFoundError(f"No {self.class_.name} <{wanted}> is recorded here.")


def class_of(face: Face, slug: str) -> VocabularyClass:
    """The class of a collection. Raises for a collection that the schema in force has not."""
    class_ = face.addresses.collections.get(slug)
    if class_ is None:
        raise HTTPException(404)
    return class_


def described(
    receipt: Receipt, entity: NamedNode, view: GraphReader, ontology: Ontology
) -> Sequence[Quad]:
    """The statements of an entity that a commit was about: as it left them, where that is kept, or
    else as the view has them."""
    if receipt.description is not None:
        return receipt.description
    return describe_entity(view, entity, ontology)


def _deleted(receipt: Receipt, _: GraphReader) -> Response:
    if receipt.findings:
        return receipt_response(receipt, 200)
    return Response(status_code=204, headers=counted(receipt))


def _raw_id(request: Request, id_: str) -> str:
    """What stands for the entity in the URL, still percent-encoded: all after the collection."""
    raw_path = request.scope.get("raw_path")
    if raw_path is None:
        return id_
    path: str = raw_path.decode("latin-1").partition("?")[0]
    parts = path.removeprefix(request.scope.get("root_path", "")).split("/", 2)
    if len(parts) < 3:  # The slash is percent-encoded, so it is none.
        raise HTTPException(404)
    return parts[2]
