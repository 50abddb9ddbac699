"""Request bodies: their media type, and their bytes up to the limit."""

from typing import Final

from starlette.requests import ClientDisconnect, Request

from valuegraph.errors import TooLargeError, UnknownSyntaxError
from valuegraph.http.problems import BadRequestError
from valuegraph.rdf.syntaxes import MERGE_PATCH, Syntax, by_media_type

_IDENTITY: Final = ("", "identity")


class UnknownPatchError(UnknownSyntaxError):
    """A patch of a media type that is not read."""

    accept_patch = MERGE_PATCH.media_type


def syntax_of(request: Request) -> Syntax:
    """The RDF syntax of the body. Raises :class:`UnknownSyntaxError`."""
    _refuse_encoded(request)
    return by_media_type(request.headers.get("content-type", ""))


def check_patch(request: Request) -> None:
    """Raise :class:`UnknownPatchError` unless the body is a JSON Merge Patch (RFC 7396)."""
    _refuse_encoded(request)
    essence = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if essence not in MERGE_PATCH.media_types:
        raise UnknownPatchError(
            f"A patch is sent as {MERGE_PATCH.media_type}: the keys to change with their new "
            "values, and null for what is to go. PUT takes a whole entity of any RDF syntax."
        )


def _refuse_encoded(request: Request) -> None:
    encoding = request.headers.get("content-encoding", "").strip().lower()
    if encoding not in _IDENTITY:
        raise UnknownSyntaxError(f"The content encoding {encoding!r} is not read; send it plain.")


async def read_body(request: Request, limit: int) -> list[bytes]:
    """The whole body, in pieces. Raises :class:`TooLargeError` as soon as it is known to be over
    the limit, by its ``Content-Length`` or by what has come in."""
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
    return chunks


def _too_large(limit: int) -> TooLargeError:
    return TooLargeError(
        f"The body is larger than the {limit:,} bytes that are taken. Send it in several parts, "
        "each a commit of its own."
    )
