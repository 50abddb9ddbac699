"""Collections, one for each class: listing one page by page, and adding to it."""

from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from valuegraph.http.access.bearer import principal_of
from valuegraph.http.backend import Backend, Face
from valuegraph.http.findings import REPORTING, counted, receipt_response
from valuegraph.http.idempotency import IDEMPOTENCY_KEY
from valuegraph.http.negotiation import Choice
from valuegraph.http.problems import BadRequestError
from valuegraph.http.resources.description import (
    CLASS,
    COLLECTION_PATH,
    COMMENT,
    LABEL,
    SLUG,
    Slug,
)
from valuegraph.http.resources.entities import add_entities
from valuegraph.http.resources.served_collection import class_of, described
from valuegraph.http.routes import ENTITY, get, post
from valuegraph.http.writes import carry_out
from valuegraph.ledger import Receipt, Record
from valuegraph.queries.entities import describe_entities, list_entities
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.syntaxes import Syntax
from valuegraph.rdf.terms import is_absolute_iri
from valuegraph.vocabulary.terms import VocabularyClass

DEFAULT_PAGE: Final = 100
MAX_PAGE: Final = 1000

WRITE_ERRORS: Final[dict[int | str, str]] = {
    409: "It contradicts a record that stands.",
    415: "Its media type is not read.",
    422: "It does not conform; findings say where and why. Or its Idempotency-Key came with "
    "another request before.",
    507: "There is no room on the ledger's disk; nothing was recorded.",
}


def add_collections(router: APIRouter, backend: Backend) -> None:
    """Serve the collection of each class, and the entities in it.

    There is one route for all of them; the collections are those of the schema in force. Their
    description is a template (:mod:`valuegraph.http.resources.description`).
    """
    collections = CollectionRoutes(backend)
    get(
        router,
        COLLECTION_PATH,
        collections.read,
        tag=SLUG,
        summary=f"List: {LABEL}",
        name=f"list-{SLUG}",
        description=f"{COMMENT} One page in the order of IRIs; Link leads to the next one.",
    )
    post(
        router,
        COLLECTION_PATH,
        collections.create,
        tag=SLUG,
        summary=f"Record: {LABEL}",
        name=f"create-{SLUG}",
        status_code=201,
        errors=WRITE_ERRORS,
        responses={
            200: {"description": "It is recorded already.", "content": ENTITY},
            201: {"description": "It is recorded.", "content": ENTITY},
        },
        dependencies=[REPORTING],
        parameters=(IDEMPOTENCY_KEY,),
        description=f"The document is about its first {CLASS}; others may be nested in "
        "it or posted along. All of it is one atomic commit. The answer is the entity, with what "
        "was found: as findings in JSON, which state nothing of the entity, else as comments.",
    )
    add_entities(router, backend)


class CollectionRoutes:
    """The endpoints of ``/{collection}``."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def read(
        self,
        request: Request,
        collection: Slug,
        limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = DEFAULT_PAGE,
        after: Annotated[
            str | None,
            Query(description="IRI of the last one seen.", json_schema_extra={"format": "iri"}),
        ] = None,
    ) -> Response:
        """One page, and a link to the next where there is one."""
        if after is not None and not is_absolute_iri(after):
            raise BadRequestError(
                f"after is {after!r}, which is no absolute IRI. Give that of the last entity seen; "
                "the Link of each page has it for the next one."
            )
        face = self._backend.face()
        choice = face.representations.negotiate(request)
        class_ = class_of(face, collection)
        body, last = await self._backend.threads.run(self._page, face, class_, choice, limit, after)
        links = []
        if last is not None:
            query = urlencode({"limit": limit, "after": last.value})
            links.append(f'<{face.addresses.url(collection)}?{query}>; rel="next"')
        return face.representations.respond(body, choice, links)

    async def create(self, request: Request, collection: Slug) -> Response:
        """Record a document that is about an entity of a collection."""
        choice = self._backend.representations.negotiate(request)
        body, syntax = await self._backend.document(request)
        sent = await self._backend.idempotent_request(request, body)

        def respond(receipt: Receipt, view: GraphReader) -> Response:
            return self._created(collection, choice, receipt, view)

        def read() -> Record:
            return self._backend.ledger.commands.record(
                body,
                syntax,
                class_of(self._backend.face(), collection).iri,
                principal=principal_of(request),
                request=sent,
            )

        return await carry_out(self._backend, request, sent, read, respond, len(body))

    def _page(
        self,
        face: Face,
        class_: VocabularyClass,
        choice: Choice[Syntax],
        limit: int,
        after: str | None,
    ) -> tuple[bytes, NamedNode | None]:
        """The document of a page, and its last entity where more come after it."""
        with self._backend.ledger.view() as view:
            found = list_entities(view, class_.iri, after, limit + 1)
            page = found[:limit]
            quads = describe_entities(view, page, face.schema.ontology)
        body = face.representations.graph(choice, quads)
        return body, page[-1] if len(found) > limit else None

    def _created(
        self, slug: str, choice: Choice[Syntax], receipt: Receipt, view: GraphReader
    ) -> Response:
        """The entity that a document was about, as it is now."""
        face, entity = self._backend.face(), receipt.root
        assert entity is not None, "a conforming document of a class has a root of that class"
        quads = described(receipt, entity, view, face.schema.ontology)
        is_new = entity in receipt.created
        if not quads:  # Somebody has deleted it since.
            return receipt_response(receipt, 201 if is_new else 200)
        representations = face.representations
        written = representations.entity(choice, entity, quads, receipt.findings)
        url = face.addresses.entity(entity, slug)
        headers = {
            "Content-Location": url,
            "ETag": representations.tag(choice, quads),
            **counted(receipt),
        }
        if is_new:
            headers["Location"] = url
        return representations.respond(
            written, choice, status=201 if is_new else 200, headers=headers
        )
