"""One collection per class: listing it page by page, and adding to it."""

from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from pyoxigraph import NamedNode, Quad
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from valuegraph.http.backend import Backend
from valuegraph.http.problems import RejectedError
from valuegraph.http.resources.entities import EntityRoutes
from valuegraph.http.routes import get, post
from valuegraph.ledger import Receipt
from valuegraph.queries.entities import describe_entities, describe_entity, list_entities
from valuegraph.rdf.findings import violation
from valuegraph.rdf.reader import types
from valuegraph.rdf.syntaxes import Syntax
from valuegraph.vocabulary.namespaces import RDF
from valuegraph.vocabulary.ontology import local_name
from valuegraph.vocabulary.terms import VocabularyClass

DEFAULT_PAGE: Final = 100
MAX_PAGE: Final = 1000

WRITE_ERRORS: Final[dict[int | str, str]] = {
    400: "The document cannot be read.",
    409: "It contradicts a record that stands.",
    413: "It is over a limit.",
    415: "Its media type is not read.",
    422: "It does not conform; findings say where and why.",
}


def collection_router(backend: Backend, slug: str, class_: VocabularyClass) -> APIRouter:
    """The routes of one class: its collection and the entities in it."""
    router = APIRouter(tags=[slug])
    collection = CollectionRoutes(backend, slug, class_)
    entities = EntityRoutes(backend, slug, class_)
    get(
        router,
        f"/{slug}",
        collection.list,
        summary=f"List: {class_.label}",
        name=f"list-{slug}",
        description=f"{class_.comment} One page in the order of IRIs; Link leads to the next one.",
    )
    post(
        router,
        f"/{slug}",
        collection.create,
        summary=f"Record: {class_.label}",
        name=f"create-{slug}",
        status_code=201,
        errors=WRITE_ERRORS,
        description=f"The first entity of the document is a {class_.name}; others may be nested in "
        "it or posted along. All of it is one atomic commit.",
    )
    get(
        router,
        f"/{slug}/{{id:path}}",
        entities.read,
        summary=f"Read: {class_.label}",
        name=f"read-{slug}",
        description="An entity at its own IRI, or one from elsewhere by its percent-encoded IRI.",
    )
    return router


class CollectionRoutes:
    """The endpoints of ``/{slug}``."""

    def __init__(self, backend: Backend, slug: str, class_: VocabularyClass) -> None:
        self._backend = backend
        self._slug = slug
        self._class = class_
        self._url = backend.addresses.url(slug)

    async def list(
        self,
        request: Request,
        limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = DEFAULT_PAGE,
        after: Annotated[str | None, Query(description="IRI of the last one seen.")] = None,
    ) -> Response:
        """One page, and a link to the next where there is one."""
        choice = self._backend.representations.negotiate(request)
        quads, last = await run_in_threadpool(self._page, limit, after)
        body = await run_in_threadpool(self._backend.representations.graph, choice, quads)
        links = []
        if last is not None:
            query = urlencode({"limit": limit, "after": last.value})
            links.append(f'<{self._url}?{query}>; rel="next"')
        return self._backend.representations.respond(body, choice, links)

    async def create(self, request: Request) -> Response:
        """Record a document whose first entity is to be in this collection."""
        choice = self._backend.representations.negotiate(request)
        body, syntax = await self._backend.document(request)
        receipt = await run_in_threadpool(self._record, body, syntax)
        entity = receipt.entities[0]
        quads = await run_in_threadpool(describe_entity, self._backend.ledger.reader, entity)
        written = self._backend.representations.entity(choice, entity, quads)
        is_new = entity in receipt.created
        url = self._backend.addresses.entity(entity, self._slug)
        headers = {"Content-Location": url, "Valuegraph-Findings": str(len(receipt.findings))}
        if is_new:
            headers["Location"] = url
        return self._backend.representations.respond(
            written, choice, status=201 if is_new else 200, headers=headers
        )

    def _page(self, limit: int, after: str | None) -> tuple[list[Quad], NamedNode | None]:
        """The statements of a page, and its last entity where more come after it."""
        reader = self._backend.ledger.reader
        found = list_entities(reader, self._class.iri, after, limit + 1)
        page = found[:limit]
        return describe_entities(reader, page), page[-1] if len(found) > limit else None

    def _record(self, body: bytes, syntax: Syntax) -> Receipt:
        """The receipt of a document that was stored. Raises :class:`RejectedError`."""
        ledger = self._backend.ledger
        # What the document is about is known when it has been read, and must be known before
        # anything is stored: a wrong type may conform in every other way.
        self._demand_class(ledger.check(body, syntax, root_class=self._class.iri))
        receipt = ledger.record(body, syntax, root_class=self._class.iri)
        if not receipt.conforms:
            raise RejectedError(receipt.findings)
        return receipt

    def _demand_class(self, receipt: Receipt) -> None:
        if not receipt.conforms:
            raise RejectedError(receipt.findings)
        if not receipt.entities:
            message = f"The document describes nothing; send a {self._class.name}."
            raise RejectedError([violation("EmptyDocument", message)])
        first = receipt.entities[0]
        known = types(self._backend.ledger.reader, first)
        stated = [q.object for q in receipt.changeset.added if q.subject == first]
        if self._class.iri in known or self._class.iri in stated:
            return
        classes = [
            q.object
            for q in receipt.changeset.added
            if q.subject == first and q.predicate == RDF.type and isinstance(q.object, NamedNode)
        ]
        names = " and ".join(sorted(local_name(c) for c in (*known, *classes))) or "of no type"
        slug = self._backend.addresses.slug_of((*known, *classes))
        message = (
            f"/{self._slug} takes {self._class.name}, but the document is about <{first.value}>, "
            f"which is {names}. Post it to /{slug or 'commits'}, or correct its type."
        )
        value = (*classes, *known)[0] if classes or known else None
        raise RejectedError([violation("WrongCollection", message, first, RDF.type, value)])
