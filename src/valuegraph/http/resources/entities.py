"""One entity at its own address: reading, replacing, patching and deleting it."""

from typing import Annotated, Final
from urllib.parse import unquote

from fastapi import APIRouter, Path
from pyoxigraph import NamedNode, Quad
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from valuegraph.errors import NotFoundError
from valuegraph.http.access.bearer import author_of
from valuegraph.http.backend import Backend
from valuegraph.http.conditional import CONDITIONS, not_modified, precondition
from valuegraph.http.findings import REPORTING, counted, receipt_response
from valuegraph.http.idempotency import IDEMPOTENCY_KEY
from valuegraph.http.negotiation import Choice
from valuegraph.http.routes import CONDITIONAL, ENTITY, RECEIPT, get, write
from valuegraph.http.writes import Respond, carry_out, repeated
from valuegraph.ledger import Once, Receipt, Write
from valuegraph.queries.entities import describe_entity
from valuegraph.rdf.jsonld.merge_patch import MERGE_PATCH
from valuegraph.rdf.reader import GraphReader, types
from valuegraph.rdf.syntaxes import Syntax
from valuegraph.vocabulary.namespaces import RDF
from valuegraph.vocabulary.ontology import local_name
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


def add_entity(router: APIRouter, backend: Backend, slug: str, class_: VocabularyClass) -> None:
    """Serve the entities of one class."""
    entities = EntityRoutes(backend, slug, class_)
    path = f"/{slug}/{{id:path}}"
    get(
        router,
        path,
        entities.read,
        tag=slug,
        summary=f"Read: {class_.label}",
        name=f"read-{slug}",
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
        tag=slug,
        summary=f"Replace or create: {class_.label}",
        name=f"replace-{slug}",
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
        tag=slug,
        summary=f"Amend: {class_.label}",
        name=f"amend-{slug}",
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
        tag=slug,
        summary=f"Delete: {class_.label}",
        name=f"delete-{slug}",
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
    """The endpoints of ``/{slug}/{id}``."""

    def __init__(self, backend: Backend, slug: str, class_: VocabularyClass) -> None:
        self._backend = backend
        self._slug = slug
        self._class = class_
        self._links = (f'<{backend.addresses.url(slug)}>; rel="collection"',)

    async def read(self, request: Request, id_: Id) -> Response:
        """The entity, with the fragments that it owns."""
        choice = self._backend.representations.negotiate(request)
        raw_id = self._raw_id(request, id_)
        if not raw_id:
            return RedirectResponse(self._backend.addresses.url(self._slug), 308)
        return await self._backend.threads.run(self._answer, request, choice, raw_id)

    def _answer(self, request: Request, choice: Choice[Syntax], raw_id: str) -> Response:
        representations = self._backend.representations
        iri, quads = self._find(raw_id)
        headers = {"ETag": representations.tag(choice, quads), "Cache-Control": "no-cache"}
        if not_modified(request, headers["ETag"]):
            return Response(status_code=304, headers={**headers, "Vary": "Accept"})
        body = representations.entity(choice, iri, quads)
        return representations.respond(body, choice, self._links, headers=headers)

    async def replace(self, request: Request, id_: Id) -> Response:
        """Make the entity what a document says of it, or create it."""
        choice = self._backend.representations.negotiate(request)
        body, syntax = await self._backend.document(request)
        once = await self._backend.once(request, body)
        if (answer := await repeated(self._backend, once)) is not None:
            return answer
        iri = await self._backend.threads.run(self._target, self._raw_id(request, id_))
        write = await self._amending(request, iri, body, syntax)
        return await self._carry_out(request, iri, write, self._amended(choice, iri), once)

    async def patch(self, request: Request, id_: Id) -> Response:
        """Merge a patch into the entity."""
        choice = self._backend.representations.negotiate(request)
        body = await self._backend.patch(request)
        once = await self._backend.once(request, body)
        if (answer := await repeated(self._backend, once)) is not None:
            return answer
        iri, _ = await self._backend.threads.run(self._find, self._raw_id(request, id_))
        write = await self._amending(request, iri, body, MERGE_PATCH)
        respond = self._amended(choice, iri, is_tagged=True)
        return await self._carry_out(request, iri, write, respond, once)

    async def delete(self, request: Request, id_: Id) -> Response:
        """Delete the entity."""
        once = await self._backend.once(request)
        if (answer := await repeated(self._backend, once)) is not None:
            return answer
        iri, _ = await self._backend.threads.run(self._find, self._raw_id(request, id_))

        def respond(receipt: Receipt, _: GraphReader) -> Response:
            if receipt.findings:
                return receipt_response(receipt, 200)
            return Response(status_code=204, headers=counted(receipt))

        write = self._backend.ledger.deleting(iri, author=author_of(request))
        return await self._carry_out(request, iri, write, respond, once)

    async def _amending(
        self, request: Request, iri: NamedNode, body: bytes, syntax: Syntax
    ) -> Write:
        return await self._backend.reading_threads(len(body)).run(
            self._backend.ledger.amending,
            iri,
            body,
            syntax,
            root_class=self._class.iri,
            author=author_of(request),
        )

    async def _carry_out(
        self, request: Request, iri: NamedNode, write: Write, respond: Respond, once: Once | None
    ) -> Response:
        required = self._backend.requires_preconditions
        condition = precondition(request, iri, required=required)
        return await carry_out(self._backend, write, respond, once, condition)

    def _amended(
        self, choice: Choice[Syntax], iri: NamedNode, *, is_tagged: bool = False
    ) -> Respond:
        """The answer to an amendment: the entity as it is now.

        Of PUT it has no ETag (RFC 9110, section 9.3.4): what is stored is not what was sent, byte
        for byte.
        """

        def respond(receipt: Receipt, reader: GraphReader) -> Response:
            quads = describe_entity(reader, iri, self._backend.ledger.ontology)
            written = self._backend.representations.entity(choice, iri, quads, receipt.findings)
            url = self._backend.addresses.entity(iri, self._slug_now(quads))
            headers = {"Content-Location": url, **counted(receipt)}
            if is_tagged:
                headers["ETag"] = self._backend.representations.tag(choice, quads)
            is_new = iri in receipt.created
            if is_new:
                headers["Location"] = url
            return self._backend.representations.respond(
                written, choice, self._links, status=201 if is_new else 200, headers=headers
            )

        return respond

    def _raw_id(self, request: Request, id_: str) -> str:
        """What stands for the entity in the URL, still percent-encoded."""
        raw_path = request.scope.get("raw_path")
        raw = id_ if raw_path is None else raw_path.decode("latin-1").partition("?")[0]
        return str(raw.rpartition(f"/{self._slug}/")[2])

    def _slug_now(self, quads: list[Quad]) -> str:
        """The collection that the entity is in, which is another one where its type was amended."""
        classes = [q.object for q in quads if q.predicate == RDF.type]
        if self._class.iri in classes:
            return self._slug
        slug = self._backend.addresses.slug_of(c for c in classes if isinstance(c, NamedNode))
        return self._slug if slug is None else slug

    def _target(self, raw_id: str) -> NamedNode:
        """The entity to replace, or the IRI of the one to create."""
        with self._backend.ledger.view() as view:
            try:
                iri, _ = self._found(raw_id, view)
            except NotFoundError:
                candidates = self._backend.addresses.meant(self._slug, raw_id)
                if not raw_id or not candidates or any(types(view, iri) for iri in candidates):
                    raise
                # What is an IRI by itself is meant by itself; the ledger says whether it can be
                # made.
                return candidates[-1] if candidates[-1].value == unquote(raw_id) else candidates[0]
        return iri

    def _find(self, raw_id: str) -> tuple[NamedNode, list[Quad]]:
        """The entity's statements. Raises :class:`NotFoundError`, saying where it is instead."""
        with self._backend.ledger.view() as view:
            return self._found(raw_id, view)

    def _found(self, raw_id: str, reader: GraphReader) -> tuple[NamedNode, list[Quad]]:
        candidates = self._backend.addresses.meant(self._slug, raw_id)
        for iri in candidates:
            quads = describe_entity(reader, iri, self._backend.ledger.ontology)
            if any(q.predicate == RDF.type and q.object == self._class.iri for q in quads):
                return iri, quads
        for iri in candidates:
            classes = types(reader, iri)
            slug = self._backend.addresses.slug_of(classes)
            if slug is not None:
                names = " and ".join(sorted(local_name(c) for c in classes))
                raise NotFoundError(
                    f"<{iri.value}> is no {self._class.name} but {names}; it is at "
                    f"{self._backend.addresses.entity(iri, slug)}."
                )
        wanted = candidates[-1].value if candidates else raw_id
        raise NotFoundError(f"No {self._class.name} <{wanted}> is recorded here.")
