"""``/context.jsonld``, ``/ontology`` and ``/shapes``."""

import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from valuegraph.http.backend import Backend
from valuegraph.http.conditional import cacheable
from valuegraph.http.per_schema import PerSchema
from valuegraph.http.representations import graph_with_blank_nodes
from valuegraph.http.routes import CONDITIONAL, get
from valuegraph.vocabulary.namespaces import OWL, PREFIXES


def add_vocabularies(router: APIRouter, backend: Backend) -> None:
    """Serve the documents that data refers to."""
    context_body = PerSchema(
        backend.ledger, lambda schema: orjson.dumps(dict(schema.context.document))
    )

    async def context(request: Request) -> Response:
        return cacheable(request, context_body(), "application/ld+json")

    async def ontology(request: Request) -> Response:
        choice = backend.representations.negotiate(request)
        quads = backend.ledger.ontology.quads
        body = await backend.threads.run(graph_with_blank_nodes, choice, quads)
        return cacheable(request, body, choice.media_type, {"Vary": "Accept"})

    async def shapes(request: Request) -> Response:
        choice = backend.representations.negotiate(request)
        found = backend.ledger.shapes
        prefixes = {name: iri for each in found.prefixes for name, iri in each.items()} | PREFIXES
        # What they import is among them.
        quads = [quad for quad in found.graph if quad.predicate != OWL.imports]
        body = await backend.threads.run(graph_with_blank_nodes, choice, quads, prefixes)
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
    get(
        router,
        "/shapes",
        shapes,
        tag="vocabularies",
        summary="The shapes that the ledger holds its data to",
        name="shapes",
        responses=CONDITIONAL,
        description="Those that come with Valuegraph, those that were added where it was started, "
        "and those of the policies that are on.",
    )
