"""``create_service``: the whole HTTP application over an open ledger."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp

from valuegraph.http import problems
from valuegraph.http.access.boundary import Boundary
from valuegraph.http.access.door import Door
from valuegraph.http.access.openapi import describe_access
from valuegraph.http.access.policy import ALL_ORIGINS, AccessPolicy
from valuegraph.http.backend import Backend
from valuegraph.http.body_budget import BodiesInFlight, BodyBudget
from valuegraph.http.dispatch import RoutesBySegment
from valuegraph.http.message_syntax import MessageSyntax
from valuegraph.http.pages import add_documentation, add_home, add_policies, add_vocabularies
from valuegraph.http.per_schema import PerSchema
from valuegraph.http.resources import add_collections, add_commits, describe_collections
from valuegraph.http.routes import as_answered
from valuegraph.http.sparql import add_sparql
from valuegraph.http.validation import add_validation
from valuegraph.ledger import Ledger, Schema
from valuegraph.queries.workers import QueryLimits, QueryWorkers

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
    "WWW-Authenticate",
)


class Service(FastAPI):
    """The application; its routes are those of ``router`` and what describes them, looked up by
    their first segment.

    ``queries`` can be made ready before the first request, and ended before the last is answered.
    """

    def __init__(
        self, backend: Backend, router: APIRouter, policy: AccessPolicy, version: str
    ) -> None:
        @asynccontextmanager
        async def lifespan(_: FastAPI) -> AsyncIterator[None]:
            yield
            backend.close()

        super().__init__(
            title="Valuegraph",
            version=version,
            summary="A ValueFlows 1.0 ledger that speaks linked data",
            openapi_url=None,  # See pages, also for a page that loads no scripts from elsewhere.
            lifespan=lifespan,
        )
        self.queries: QueryWorkers = backend.queries
        self._described = router
        self._description = PerSchema(backend.ledger, self._describe)
        self._policy = policy
        add_documentation(router, backend, self.openapi)
        routes = (route for route in router.routes if isinstance(route, Route))
        self.router.routes.append(
            RoutesBySegment(routes, lambda name: name in backend.addresses.collections)
        )

    def build_middleware_stack(self) -> ASGIApp:
        """Everything that a request passes, to the outermost: what answers failures is inside."""
        return Boundary(super().build_middleware_stack(), self._policy)

    def openapi(self) -> dict[str, Any]:
        """The description of every route (OpenAPI 3.1), collection by collection."""
        return self._description()

    def _describe(self, schema: Schema) -> dict[str, Any]:
        description = get_openapi(
            title=self.title,
            version=self.version,
            summary=self.summary,
            routes=self._described.routes,
        )
        describe_access(description)
        description = as_answered(description)
        describe_collections(description, schema.ontology.collections)
        return description


def create_service(
    ledger: Ledger,
    *,
    version: str,
    body_limit: int,
    bodies_limit: int,
    patience: float,
    query_limits: QueryLimits,
    policy: AccessPolicy,
    requires_preconditions: bool = False,
) -> Service:
    """The application. Its collections follow from the ledger's schema; closing the ledger is left
    to the caller.

    Bodies of requests are held up to ``body_limit`` bytes each and ``bodies_limit`` in all, for
    which a request waits up to ``patience`` seconds. ``policy`` says whom it answers. With
    ``requires_preconditions``, PUT, PATCH and DELETE must be conditional.
    """
    backend = Backend.of(
        ledger, body_limit, query_limits, requires_preconditions=requires_preconditions
    )
    app = Service(backend, _router(backend), policy, version)
    problems.install(app)
    # What is added last comes first.
    app.add_middleware(BodiesInFlight, budget=BodyBudget(bodies_limit, patience))
    app.add_middleware(Door, policy=policy, tokens=ledger.tokens, base_iri=ledger.base_iri)
    if policy.origins or policy.reads_for_all:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=[ALL_ORIGINS] if policy.reads_for_all else sorted(policy.origins),
            allow_methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["*"],
            expose_headers=list(_EXPOSED_HEADERS),
        )
    app.add_middleware(MessageSyntax)
    return app


def _router(backend: Backend) -> APIRouter:
    router = APIRouter()
    add_home(router, backend)
    add_vocabularies(router, backend)
    add_policies(router, backend)
    add_commits(router, backend)
    add_sparql(router, backend)
    add_validation(router, backend)
    add_collections(router, backend)
    return router
