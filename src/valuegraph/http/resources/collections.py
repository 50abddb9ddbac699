"""One collection per class: listing it page by page, and adding to it."""

from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from valuegraph.http.access.bearer import author_of
from valuegraph.http.backend import Backend
from valuegraph.http.findings import REPORTING, counted
from valuegraph.http.idempotency import IDEMPOTENCY_KEY
from valuegraph.http.negotiation import Choice
from valuegraph.http.problems import BadRequestError
from valuegraph.http.resources.entities import add_entity
from valuegraph.http.routes import ENTITY, get, post
from valuegraph.http.writes import carry_out, repeated
from valuegraph.ledger import Receipt
from valuegraph.queries.entities import describe_entities, describe_entity, list_entities
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


def add_collection(router: APIRouter, backend: Backend, slug: str, class_: VocabularyClass) -> None:
    """Serve of one class: its collection and the entities in it."""
    collection = CollectionRoutes(backend, slug, class_)
    get(
        router,
        f"/{slug}",
        collection.read,
        tag=slug,
        summary=f"List: {class_.label}",
        name=f"list-{slug}",
        description=f"{class_.comment} One page in the order of IRIs; Link leads to the next one.",
    )
    post(
        router,
        f"/{slug}",
        collection.create,
        tag=slug,
        summary=f"Record: {class_.label}",
        name=f"create-{slug}",
        status_code=201,
        errors=WRITE_ERRORS,
        responses={
            200: {"description": "It is recorded already.", "content": ENTITY},
            201: {"description": "It is recorded.", "content": ENTITY},
        },
        dependencies=[REPORTING],
        parameters=(IDEMPOTENCY_KEY,),
        description=f"The document is about its first {class_.name}; others may be nested in "
        "it or posted along. All of it is one atomic commit. The answer is the entity, with what "
        "was found: as findings in JSON, which state nothing of the entity, else as comments.",
    )
    add_entity(router, backend, slug, class_)


class CollectionRoutes:
    """The endpoints of ``/{slug}``."""

    def __init__(self, backend: Backend, slug: str, class_: VocabularyClass) -> None:
        self._backend = backend
        self._slug = slug
        self._class = class_
        self._url = backend.addresses.url(slug)

    async def read(
        self,
        request: Request,
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
        choice = self._backend.representations.negotiate(request)
        body, last = await self._backend.threads.run(self._page, choice, limit, after)
        links = []
        if last is not None:
            query = urlencode({"limit": limit, "after": last.value})
            links.append(f'<{self._url}?{query}>; rel="next"')
        return self._backend.representations.respond(body, choice, links)

    async def create(self, request: Request) -> Response:
        """Record a document that is about an entity of this collection."""
        choice = self._backend.representations.negotiate(request)
        body, syntax = await self._backend.document(request)
        once = await self._backend.once(request, body)
        if (answer := await repeated(self._backend, once)) is not None:
            return answer
        write = await self._backend.reading_threads(len(body)).run(
            self._backend.ledger.recording,
            body,
            syntax,
            root_class=self._class.iri,
            author=author_of(request),
        )

        def respond(receipt: Receipt, reader: GraphReader) -> Response:
            return self._created(choice, receipt, reader)

        return await carry_out(self._backend, write, respond, once)

    def _page(
        self, choice: Choice[Syntax], limit: int, after: str | None
    ) -> tuple[bytes, NamedNode | None]:
        """The document of a page, and its last entity where more come after it."""
        with self._backend.ledger.view() as view:
            found = list_entities(view, self._class.iri, after, limit + 1)
            page = found[:limit]
            quads = describe_entities(view, page, self._backend.ledger.ontology)
        body = self._backend.representations.graph(choice, quads)
        return body, page[-1] if len(found) > limit else None

    def _created(self, choice: Choice[Syntax], receipt: Receipt, reader: GraphReader) -> Response:
        """The entity that a document was about, as it is now."""
        entity = receipt.root
        assert entity is not None, "a conforming document of a class has a root of that class"
        quads = describe_entity(reader, entity, self._backend.ledger.ontology)
        representations = self._backend.representations
        written = representations.entity(choice, entity, quads, receipt.findings)
        is_new = entity in receipt.created
        url = self._backend.addresses.entity(entity, self._slug)
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
