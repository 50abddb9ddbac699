"""Adding routes so that ``GET`` implies ``HEAD`` and the API description tells what they take."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from valuegraph.rdf.syntaxes import SYNTAXES

Endpoint = Callable[..., Awaitable[Response]]

RDF_REQUEST_BODY: Final = {
    "required": True,
    "content": {syntax.media_type: {"schema": {"type": "string"}} for syntax in SYNTAXES},
}
"""OpenAPI description of a body that is any RDF document."""

PROBLEM: Final = {
    "content": {
        "application/problem+json": {
            "schema": {
                "type": "object",
                "properties": {
                    "type": {"type": "string"},
                    "title": {"type": "string"},
                    "status": {"type": "integer"},
                    "detail": {"type": "string"},
                    "findings": {"type": "array", "items": {"type": "object"}},
                    "report": {"type": "object"},
                },
            }
        }
    }
}
"""OpenAPI description of an error (RFC 9457)."""


def get(
    router: APIRouter,
    path: str,
    endpoint: Endpoint,
    *,
    tag: str,
    summary: str,
    name: str,
    **options: Any,
) -> None:
    """Serve GET and HEAD."""
    common: dict[str, Any] = {"response_class": Response, "name": name, "tags": [tag]}
    router.add_api_route(
        path, endpoint, methods=["GET"], operation_id=name, summary=summary, **common, **options
    )
    router.add_api_route(path, endpoint, methods=["HEAD"], include_in_schema=False, **common)


def write(  # noqa: PLR0913 (what the description of a route has)
    router: APIRouter,
    route: tuple[str, str],
    endpoint: Endpoint,
    *,
    tag: str,
    summary: str,
    name: str,
    errors: Mapping[int | str, str],
    body: Mapping[str, Any] | None = RDF_REQUEST_BODY,
    headers: Sequence[Mapping[str, Any]] = (),
    **options: Any,
) -> None:
    """Serve a method and path; ``errors`` tells what each status means, ``headers`` (OpenAPI) which
    ones are read."""
    method, path = route
    described: dict[str, Any] = {"requestBody": dict(body)} if body is not None else {}
    if headers:
        described["parameters"] = [dict(each) for each in headers]
    responses = {status: {"description": text, **PROBLEM} for status, text in errors.items()}
    router.add_api_route(
        path,
        endpoint,
        methods=[method],
        tags=[tag],
        operation_id=name,
        name=name,
        summary=summary,
        response_class=Response,
        responses={**responses, **options.pop("responses", {})},
        openapi_extra=described or None,
        **options,
    )


def post(router: APIRouter, path: str, endpoint: Endpoint, **described: Any) -> None:
    """Serve POST of a document; ``described`` as for :func:`write`."""
    write(router, ("POST", path), endpoint, **described)
