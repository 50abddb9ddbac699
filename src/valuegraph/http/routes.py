"""Adding routes so that ``GET`` implies ``HEAD`` and the API description tells what they take."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from valuegraph.http.parameters import StrictRoute
from valuegraph.rdf.findings import Severity
from valuegraph.rdf.syntaxes import (
    JSON,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    SYNTAXES,
    TRIG,
    TURTLE,
)

Endpoint = Callable[..., Awaitable[Response]]

_OF_TREES: Final = {"type": ["object", "array"]}
"""Schema of a document in JSON or YAML."""

RDF_REQUEST_BODY: Final = {
    "required": True,
    "content": {
        syntax.media_type: {"schema": _OF_TREES if syntax.rdf_format is None else {}}
        for syntax in SYNTAXES
    },
}
"""OpenAPI description of a body that is any RDF document."""

RDF_MEDIA_TYPES: Final = tuple(
    s.media_type for s in (JSON_LD, JSON, TURTLE, N_TRIPLES, TRIG, N_QUADS, RDF_XML)
)
"""What graphs are answered in."""

FINDING: Final = {
    "type": "object",
    "description": "What is wrong, or was repaired, and what to write instead.",
    "properties": {
        "severity": {"enum": [each.value for each in Severity]},
        "focus": {"type": ["string", "null"]},
        "label": {"type": ["string", "null"]},
        "path": {"type": ["string", "null"]},
        "value": {"type": ["string", "null"]},
        "message": {"type": "string"},
        "expected": {"type": ["string", "null"]},
        "rule": {"type": "string"},
        "shape": {"type": ["string", "null"]},
        "count": {"type": "integer"},
        "details": {"type": "array", "items": {"type": "object"}},
    },
    "required": ["severity", "focus", "path", "value", "message", "rule", "count"],
}
"""OpenAPI description of a finding."""

_FINDINGS: Final = {"type": "array", "items": FINDING}
_IRIS: Final = {"type": "array", "items": {"type": "string", "format": "iri"}}

RECEIPT: Final = {
    "application/json": {
        "schema": {
            "type": "object",
            "properties": {
                "conforms": {"type": "boolean"},
                "entities": _IRIS,
                "created": _IRIS,
                "findings": _FINDINGS,
            },
            "required": ["conforms", "entities", "created", "findings"],
        }
    }
}
"""OpenAPI description of a receipt."""

_ENTITY: Final = {
    "schema": {
        "type": "object",
        "properties": {"@context": {"type": "string"}, "findings": _FINDINGS},
    }
}
ENTITY: Final = {
    media_type: _ENTITY if media_type == JSON.media_type else {} for media_type in RDF_MEDIA_TYPES
}
"""OpenAPI description of an entity as the answer to a write."""

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
                    "findings": _FINDINGS,
                    "report": {
                        "type": "object",
                        "description": "The findings as a SHACL report in JSON-LD, where the "
                        "parameter report asks for it.",
                    },
                },
                "required": ["type", "title", "status", "detail"],
            }
        }
    }
}
"""OpenAPI description of an error (RFC 9457)."""

EVERYWHERE: Final[Mapping[int | str, str]] = {
    400: "The request cannot be read: its parameters, its headers or its body. Or it has a "
    "parameter that is not listed here.",
    401: "A token is needed, or it is not valid.",
    403: "The token's role is not enough, or it is a page of another origin that sends this.",
    406: "There is nothing of a type that Accept admits.",
    408: "The request did not come to its end in time.",
    413: "The request is over a limit.",
    421: "The service is not known by this host.",
    429: "Too many tokens that are not valid were sent.",
    500: "A fault of the service, which its log has more of.",
    503: "Too much waits already, or the ledger has stopped; nothing was changed.",
}
"""What any route may answer, and why. A route that says more of one of them says it itself."""

CONDITIONAL: Final[Mapping[int | str, dict[str, Any]]] = {
    304: {"description": "It is as If-None-Match has it."},
    412: {"description": "It is no longer as If-Match has it.", **PROBLEM},
}
"""What is answered beside the document itself where that has an entity tag."""

_OF_FRAMEWORK: Final = "#/components/schemas/HTTPValidationError"


def get(
    router: APIRouter,
    path: str,
    endpoint: Endpoint,
    *,
    tag: str,
    summary: str,
    name: str,
    answers: Iterable[str] = RDF_MEDIA_TYPES,
    errors: Mapping[int | str, str] | None = None,
    **options: Any,
) -> None:
    """Serve GET and HEAD; ``answers`` are the media types that there are, ``errors`` tells what
    statuses mean beside those of :data:`EVERYWHERE`."""
    common: dict[str, Any] = {
        "response_class": Response,
        "name": name,
        "tags": [tag],
        "route_class_override": StrictRoute,
        "openapi_extra": options.pop("openapi_extra", None),
    }
    answer = {"description": "What was asked for.", "content": {each: {} for each in answers}}
    responses = {200: answer, **_problems(errors or {}), **options.pop("responses", {})}
    router.add_api_route(
        path,
        endpoint,
        methods=["GET"],
        operation_id=name,
        summary=summary,
        responses=responses,
        **common,
        **options,
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
    parameters: Sequence[Mapping[str, Any]] = (),
    **options: Any,
) -> None:
    """Serve a method and path; ``errors`` tells what each status means, ``parameters`` (OpenAPI)
    which headers, and parameters beside those of the endpoint's signature, are read."""
    method, path = route
    described: dict[str, Any] = {"requestBody": dict(body)} if body is not None else {}
    if parameters:
        described["parameters"] = [dict(each) for each in parameters]
    router.add_api_route(
        path,
        endpoint,
        methods=[method],
        tags=[tag],
        operation_id=name,
        name=name,
        summary=summary,
        response_class=Response,
        responses={**_problems(errors), **options.pop("responses", {})},
        openapi_extra=described or None,
        route_class_override=StrictRoute,
        **options,
    )


def post(router: APIRouter, path: str, endpoint: Endpoint, **described: Any) -> None:
    """Serve POST of a document; ``described`` as for :func:`write`."""
    write(router, ("POST", path), endpoint, **described)


def _problems(errors: Mapping[int | str, str]) -> dict[int | str, dict[str, Any]]:
    """The descriptions of all errors of a route."""
    said = {**EVERYWHERE, **errors}
    return {status: {"description": text, **PROBLEM} for status, text in said.items()}


def as_answered(description: dict[str, Any]) -> dict[str, Any]:
    """The API description without the errors that the framework adds of its own accord: invalid
    parameters are answered as problems (400) here."""
    for operations in description["paths"].values():
        for operation in operations.values():
            content = operation["responses"].get("422", {}).get("content", {})
            if content.get("application/json", {}).get("schema", {}).get("$ref") == _OF_FRAMEWORK:
                del operation["responses"]["422"]
    schemas = description.get("components", {}).get("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    return description
