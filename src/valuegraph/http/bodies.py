"""Request bodies: their media type, and their bytes up to the limit."""

from typing import Final

from starlette.requests import ClientDisconnect, Request

from valuegraph.errors import TooLargeError, UnknownSyntaxError
from valuegraph.http.problems import BadRequestError
from valuegraph.rdf.syntaxes import Syntax, by_media_type

_IDENTITY: Final = ("", "identity")


def syntax_of(request: Request) -> Syntax:
    """The RDF syntax of the body. Raises :class:`UnknownSyntaxError`."""
    encoding = request.headers.get("content-encoding", "").strip().lower()
    if encoding not in _IDENTITY:
        raise UnknownSyntaxError(f"The content encoding {encoding!r} is not read; send it plain.")
    return by_media_type(request.headers.get("content-type", ""))


async def read_body(request: Request, limit: int) -> bytes:
    """The whole body. Raises :class:`TooLargeError` as soon as it is known to be over the limit,
    by its ``Content-Length`` or by what has come in."""
    stated = request.headers.get("content-length", "")
    if stated.isdecimal() and int(stated) > limit:
        raise _too_large(limit)
    chunks: list[bytes] = []
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > limit:
                raise _too_large(limit)
            chunks.append(chunk)
    except ClientDisconnect as fault:
        raise BadRequestError("The request broke off before its body was complete.") from fault
    return b"".join(chunks)


def _too_large(limit: int) -> TooLargeError:
    return TooLargeError(
        f"The body is larger than the {limit:,} bytes that are taken. Send it in several parts, "
        "each a commit of its own."
    )
