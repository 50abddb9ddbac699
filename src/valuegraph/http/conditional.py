"""Conditional requests (RFC 9110, section 13): entity tags, and preconditions of reads and writes.

The tag of an entity is its version, which is the same for all its representations, and the variant
that a representation is: ``"<version>-<variant>"``. So a tag is strong, a cached answer is valid
for the syntax that it is in, and a client may read Turtle and write JSON-LD under one condition.
"""

import re
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, Final

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from valuegraph.errors import PreconditionFailedError, PreconditionRequiredError
from valuegraph.http.problems import BadRequestError
from valuegraph.ledger import ANY, Precondition

_TAG: Final = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
_TAGS: Final = re.compile(rf"[ \t,]*(?:{_TAG})(?:[ \t]*,[ \t,]*(?:{_TAG}))*[ \t,]*")
_ANY_TAGS: Final = r'^(\*|(W/)?"[!#-~]*"(, *(W/)?"[!#-~]*")*)$'
"""The same for the description, in characters that every client can send."""

CONDITIONS: Final[tuple[dict[str, Any], ...]] = (
    {
        "name": "If-Match",
        "in": "header",
        "description": "Only if the entity is still as it was read with this ETag; * if there is "
        "any. 412 otherwise.",
        "schema": {"type": "string", "pattern": _ANY_TAGS},
    },
    {
        "name": "If-None-Match",
        "in": "header",
        "description": "*: only if nothing is recorded of it yet. 412 otherwise.",
        "schema": {"type": "string", "pattern": _ANY_TAGS},
    },
)
"""OpenAPI descriptions of the headers."""


def precondition(request: Request, entity: NamedNode, *, required: bool) -> Precondition | None:
    """What a request to write an entity makes its condition, for the ledger to check in its turn.

    Raises :class:`~valuegraph.errors.PreconditionRequiredError` where there is none and one is
    ``required`` (RFC 6585, section 3), and ``BadRequestError`` for what cannot be read.
    """
    match, none_match = _tags(request, "if-match"), _tags(request, "if-none-match")
    if match is None and none_match is None:
        if required:
            raise PreconditionRequiredError(
                "Writes to an entity are conditional here, so that nobody undoes what another app "
                "did. Read it, and send its ETag as If-Match; to create it, send If-None-Match: *."
            )
        return None
    return Precondition(
        entity,
        # If-Match compares strongly, If-None-Match weakly (section 8.8.3.2).
        None if match is None else _versions(t for t in match if not t.startswith("W/")),
        None if none_match is None else _versions(t.removeprefix("W/") for t in none_match),
    )


def not_modified(request: Request, tag: str) -> bool:
    """Whether the client has the representation with a tag already.

    Raises :class:`~valuegraph.errors.PreconditionFailedError` where it asks for another one.
    """
    match = _tags(request, "if-match")
    if match is not None and "*" not in match and tag not in match:
        raise PreconditionFailedError(f"If-Match does not name what there is; its ETag is {tag}.")
    held = _tags(request, "if-none-match")
    return held is not None and ("*" in held or tag in (t.removeprefix("W/") for t in held))


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
    """The document, or 304 where the client has it. A cache that many share keeps it only where it
    takes no token (RFC 9111, section 3.5)."""
    tag = entity_tag(body)
    found = {"ETag": tag, "Cache-Control": f"max-age={max_age}", **(headers or {})}
    if not_modified(request, tag):
        return Response(status_code=304, headers=found)
    return Response(body, headers=found, media_type=media_type)


def _tags(request: Request, header: str) -> list[str] | None:
    """The entity tags of a header, ``*`` for itself; None where it is missing."""
    values = request.headers.getlist(header)
    if not values:
        return None
    value = ", ".join(values).strip()
    if value == "*":
        return ["*"]
    if not _TAGS.fullmatch(value):
        name = header.title()
        raise BadRequestError(
            f"{name} is {value!r}, which is no list of entity tags. Send the ETag of the last "
            f'answer as it is, with its quotation marks: {name}: "…".'
        )
    return re.findall(_TAG, value)


def _versions(tags: Any) -> frozenset[str]:
    found = frozenset(tags)
    return found if found == ANY else frozenset(t.strip('"').partition("-")[0] for t in found)
