"""``create_service``: the whole HTTP application over an open ledger."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route

from valuegraph.http import problems
from valuegraph.http.backend import Backend
from valuegraph.http.dispatch import RoutesBySegment
from valuegraph.http.pages import add_home, add_policies, add_vocabularies
from valuegraph.http.resources import add_collection, add_commits
from valuegraph.http.routes import as_answered
from valuegraph.http.sparql import add_sparql
from valuegraph.http.validation import add_validation
from valuegraph.ledger import Ledger
from valuegraph.queries.sparql import StoreQueryRunner

_EXPOSED_HEADERS: Final = (
    "Accept-Patch",
    "Accept-Post",
    "Allow",
    "Content-Location",
    "ETag",
    "Idempotent-Replayed",
    "Link",
    "Location",
    "Retry-After",
    "Valuegraph-Findings",
)


class Service(FastAPI):
    """The application; its routes are those of ``router``, looked up by their first segment."""

    def __init__(self, backend: Backend, router: APIRouter, version: str) -> None:
        @asynccontextmanager
        async def lifespan(_: FastAPI) -> AsyncIterator[None]:
            yield
            backend.close()

        super().__init__(
            title="Valuegraph",
            version=version,
            summary="A ValueFlows 1.0 ledger that speaks linked data",
            redoc_url=None,
            lifespan=lifespan,
        )
        self._described = router
        routes = (route for route in router.routes if isinstance(route, Route))
        self.router.routes.append(RoutesBySegment(routes))

    def openapi(self) -> dict[str, Any]:
        """The description of every route (OpenAPI 3.1)."""
        if self.openapi_schema is None:
            description = get_openapi(
                title=self.title,
                version=self.version,
                summary=self.summary,
                routes=self._described.routes,
            )
            self.openapi_schema = as_answered(description)
        return self.openapi_schema


def create_service(
    ledger: Ledger,
    *,
    version: str,
    body_limit: int,
    cors_origins: Sequence[str] = ("*",),
    requires_preconditions: bool = False,
) -> FastAPI:
    """The application. Its routes follow from the ledger's ontology; closing the ledger is left to
    the caller. With ``requires_preconditions``, PUT, PATCH and DELETE must be conditional."""
    backend = Backend.of(ledger, body_limit, requires_preconditions=requires_preconditions)
    app = Service(backend, _router(backend), version)
    problems.install(app)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(cors_origins),
        allow_methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["*"],
        expose_headers=list(_EXPOSED_HEADERS),
    )
    return app


def _router(backend: Backend) -> APIRouter:
    router = APIRouter()
    add_home(router, backend)
    add_vocabularies(router, backend)
    add_policies(router, backend)
    add_commits(router, backend)
    add_sparql(router, backend, StoreQueryRunner(backend.ledger.store))
    add_validation(router, backend)
    for slug, class_ in sorted(backend.addresses.collections.items()):
        add_collection(router, backend, slug, class_)
    return router
