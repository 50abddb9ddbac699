"""``/context.jsonld`` and ``/ontology``."""

import orjson
from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from valuegraph.http.backend import Backend
from valuegraph.http.conditional import cacheable
from valuegraph.http.representations import graph_with_blank_nodes
from valuegraph.http.routes import get


def vocabularies_router(backend: Backend) -> APIRouter:
    """The routes of the documents that data refers to."""
    router = APIRouter(tags=["vocabularies"])
    context_body = orjson.dumps(dict(backend.ledger.context.document))

    async def context(request: Request) -> Response:
        return cacheable(request, context_body, "application/ld+json")

    async def ontology(request: Request) -> Response:
        choice = backend.representations.negotiate(request)
        quads = backend.ledger.ontology.quads
        body = await run_in_threadpool(graph_with_blank_nodes, choice, quads)
        return cacheable(request, body, choice.media_type, {"Vary": "Accept"})

    get(
        router,
        "/context.jsonld",
        context,
        summary="The JSON-LD context of all documents",
        name="context",
    )
    get(
        router,
        "/ontology",
        ontology,
        summary="The vocabularies that the ledger runs on",
        name="ontology",
    )
    return router
