"""Documents that rarely change: entity tags and conditional GET (RFC 9110, section 13)."""

from collections.abc import Mapping
from hashlib import blake2b

from starlette.requests import Request
from starlette.responses import Response


def entity_tag(body: bytes) -> str:
    """A strong validator of exactly these bytes."""
    return f'"{blake2b(body, digest_size=16).hexdigest()}"'


def cacheable(
    request: Request,
    body: bytes,
    media_type: str,
    headers: Mapping[str, str] | None = None,
    max_age: int = 3600,
) -> Response:
    """The document, or 304 where the client has it."""
    tag = entity_tag(body)
    found = {"ETag": tag, "Cache-Control": f"public, max-age={max_age}", **(headers or {})}
    held = request.headers.get("if-none-match", "")
    if held.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in held.split(",")):
        return Response(status_code=304, headers=found)
    return Response(body, headers=found, media_type=media_type)
