"""``create_service``: the whole HTTP application over an open ledger."""

from collections.abc import Sequence
from typing import Final

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from valuegraph.http import problems
from valuegraph.http.backend import Backend
from valuegraph.http.pages import home_router, vocabularies_router
from valuegraph.http.resources import collection_router, commits_router
from valuegraph.http.sparql import sparql_router
from valuegraph.http.validation import validation_router
from valuegraph.ledger import Ledger
from valuegraph.queries.sparql import StoreQueryRunner

_EXPOSED_HEADERS: Final = (
    "Accept-Post",
    "Allow",
    "Content-Location",
    "ETag",
    "Link",
    "Location",
    "Valuegraph-Findings",
)


def create_service(
    ledger: Ledger, *, version: str, body_limit: int, cors_origins: Sequence[str] = ("*",)
) -> FastAPI:
    """The application. Its routes follow from the ledger's ontology; closing the ledger is left to
    the caller."""
    backend = Backend.of(ledger, body_limit)
    app = FastAPI(
        title="Valuegraph",
        version=version,
        summary="A ValueFlows 1.0 ledger that speaks linked data",
        redoc_url=None,
    )
    problems.install(app)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(cors_origins),
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["*"],
        expose_headers=list(_EXPOSED_HEADERS),
    )
    app.include_router(home_router(backend))
    app.include_router(vocabularies_router(backend))
    app.include_router(commits_router(backend))
    app.include_router(sparql_router(backend, StoreQueryRunner(ledger.store)))
    app.include_router(validation_router(backend))
    for slug, class_ in sorted(backend.addresses.collections.items()):
        app.include_router(collection_router(backend, slug, class_))
    return app
