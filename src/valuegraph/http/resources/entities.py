"""One entity at its own address: reading, replacing, patching and deleting it."""

from typing import Annotated, Final

from fastapi import APIRouter, Path
from pyoxigraph import NamedNode
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from valuegraph.http.access.bearer import principal_of
from valuegraph.http.backend import Backend
from valuegraph.http.conditional import CONDITIONS, not_modified, precondition
from valuegraph.http.findings import REPORTING, counted, receipt_response
from valuegraph.http.idempotency import IDEMPOTENCY_KEY
from valuegraph.http.negotiation import Choice
from valuegraph.http.resources.description import COLLECTION_PATH, LABEL, SLUG, Slug
from valuegraph.http.resources.served_collection import ServedCollection, class_of
from valuegraph.http.routes import CONDITIONAL, ENTITY, RECEIPT, get, write
from valuegraph.http.writes import carry_out
from valuegraph.ledger import Command, Delete, Precondition, Receipt
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.syntaxes import MERGE_PATCH, Syntax

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
        served = ServedCollection(face, collection, class_of(face, collection))
        return await self._backend.threads.run(self._answer, request, served, choice, raw_id)

    def _answer(
        self, request: Request, served: "ServedCollection", choice: Choice[Syntax], raw_id: str
    ) -> Response:
        representations = served.face.representations
        with self._backend.ledger.view() as view:
            iri, quads = served.find(raw_id, view)
        headers = {"ETag": representations.tag(choice, quads), "Cache-Control": "no-cache"}
        if not_modified(request, headers["ETag"]):
            return Response(status_code=304, headers={**headers, "Vary": "Accept"})
        body = representations.entity(choice, iri, quads)
        return representations.respond(body, choice, served.links, headers=headers)

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
            served = self._served(collection)
            with self._backend.ledger.view() as view:
                iri, _ = served.find(raw_id, view)
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
            return self._served(collection).amended(choice, receipt, view, is_tagged=is_patch)

        def read() -> Command:
            served = self._served(collection)
            with self._backend.ledger.view() as view:
                found = served.find(raw_id, view)[0] if is_patch else served.target(raw_id, view)
                return self._backend.ledger.commands.amend(
                    found,
                    body,
                    syntax,
                    view,
                    served.class_.iri,
                    principal=principal_of(request),
                    request=sent,
                    precondition=self._precondition(request, found),
                )

        return await carry_out(self._backend, request, sent, read, respond, len(body))

    def _served(self, collection: str) -> "ServedCollection":
        face = self._backend.face()
        return ServedCollection(face, collection, class_of(face, collection))

    def _precondition(self, request: Request, iri: NamedNode) -> Precondition | None:
        return precondition(request, iri, required=self._backend.requires_preconditions)


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
