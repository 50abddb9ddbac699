"""``/openapi.json`` and ``/docs``: every route with what it takes and answers, for programs and as
a page without scripts."""

from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any

import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from valuegraph.http.backend import Backend
from valuegraph.http.pages.style import STYLE
from valuegraph.http.routes import get


def add_documentation(
    router: APIRouter, backend: Backend, describe: Callable[[], dict[str, Any]]
) -> None:
    """Serve what ``describe`` gives, an API description (OpenAPI 3.1), and the page of it."""

    async def openapi(_: Request) -> Response:
        return Response(orjson.dumps(describe()), media_type="application/json")

    async def documentation(_: Request) -> Response:
        page = _page(describe(), backend.addresses.url(""))
        return Response(page, media_type="text/html")

    get(
        router,
        "/openapi.json",
        openapi,
        tag="description",
        summary="The routes, for programs",
        name="openapi",
        include_in_schema=False,
    )
    get(
        router,
        "/docs",
        documentation,
        tag="description",
        summary="The routes, as a page",
        name="docs",
        include_in_schema=False,
    )


def _page(description: Mapping[str, Any], base: str) -> str:
    by_tag: dict[str, list[str]] = {}
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            tag = operation.get("tags", ["other"])[0]
            by_tag.setdefault(tag, []).append(_operation(method.upper(), path, operation))
    chapters = "\n".join(
        f'<h2 id="{escape(tag)}">{escape(tag)}</h2>\n{"".join(parts)}'
        for tag, parts in sorted(by_tag.items())
    )
    links = ", ".join(f'<a href="#{escape(tag)}">{escape(tag)}</a>' for tag in sorted(by_tag))
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Routes – Valuegraph</title>
<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>
<p><a href="{escape(base)}">Valuegraph</a></p>
<h1>Routes</h1>
<p>For programs: <a href="{escape(base)}openapi.json">openapi.json</a>. Errors are problem details
(RFC 9457).</p>
<p>{links}</p>
{chapters}
</body></html>
"""


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td>{escape(text)}</td></tr>\n"
        for name, text in _rows(operation)
    )
    text = operation.get("description", "")
    return (
        f"<details><summary><code>{method} {escape(path)}</code> "
        f"{escape(operation.get('summary', ''))}</summary>\n<p>{escape(text)}</p>\n"
        f"<table>\n{rows}</table></details>\n"
    )


def _rows(operation: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a route takes, and what it answers."""
    for parameter in operation.get("parameters", ()):
        yield parameter["name"], f"In the {parameter['in']}. {parameter.get('description', '')}"
    if "requestBody" in operation:
        yield "body", ", ".join(operation["requestBody"]["content"])
    for status, response in sorted(operation.get("responses", {}).items()):
        yield status, response.get("description", "")
