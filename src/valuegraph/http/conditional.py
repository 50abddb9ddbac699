"""Conditional requests (RFC 9110, section 13): entity tags of documents that rarely change, and
preconditions of writes."""

from collections.abc import Mapping
from hashlib import blake2b

from starlette.requests import Request
from starlette.responses import Response

from valuegraph.errors import ValuegraphError


class PreconditionFailedError(ValuegraphError):
    """A write under a condition that does not hold; nothing was changed."""


def check_preconditions(request: Request, *, exists: bool) -> None:
    """Raise :class:`PreconditionFailedError` unless an entity may be written.

    Entities have no tags as yet, so of ``If-Match`` and ``If-None-Match`` the star alone can hold.
    """
    match = request.headers.get("if-match", "").strip()
    if match == "*" and not exists:
        raise PreconditionFailedError("If-Match: * asks for what is recorded, and nothing is.")
    if match not in ("", "*"):
        raise PreconditionFailedError(
            "Entities have no ETag here, so If-Match cannot hold. Send it as *, or leave it out."
        )
    if exists and request.headers.get("if-none-match", "").strip() == "*":
        raise PreconditionFailedError("If-None-Match: * asks for an IRI that is free; this is not.")


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
