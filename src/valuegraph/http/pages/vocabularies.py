"""``/context.jsonld`` and ``/ontology``."""

import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from valuegraph.http.backend import Backend
from valuegraph.http.conditional import cacheable
from valuegraph.http.representations import graph_with_blank_nodes
from valuegraph.http.routes import CONDITIONAL, get


def add_vocabularies(router: APIRouter, backend: Backend) -> None:
    """Serve the documents that data refers to."""
    context_body = orjson.dumps(dict(backend.ledger.context.document))

    async def context(request: Request) -> Response:
        return cacheable(request, context_body, "application/ld+json")

    async def ontology(request: Request) -> Response:
        choice = backend.representations.negotiate(request)
        quads = backend.ledger.ontology.quads
        body = await backend.threads.run(graph_with_blank_nodes, choice, quads)
        return cacheable(request, body, choice.media_type, {"Vary": "Accept"})

    get(
        router,
        "/context.jsonld",
        context,
        tag="vocabularies",
        summary="The JSON-LD context of all documents",
        name="context",
        answers=("application/ld+json",),
        responses=CONDITIONAL,
    )
    get(
        router,
        "/ontology",
        ontology,
        tag="vocabularies",
        summary="The vocabularies that the ledger runs on",
        name="ontology",
        responses=CONDITIONAL,
    )
