"""What RFC 9112 has a server decide: targets that are no path, and bodies of two lengths."""

from http import HTTPStatus
from typing import Final

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from valuegraph.http.problems import problem

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""What the service has, taken together."""
_TWO_LENGTHS: Final = problem(
    HTTPStatus.BAD_REQUEST,
    "A request has Content-Length or Transfer-Encoding, not both.",
    {"Connection": "close"},
)


class MessageSyntax:
    """ASGI middleware for the forms of requests that the routes know nothing of.

    ``*`` stands for the service, and to anything else that is no path there is no tunnel (section
    3.2); of a URL :class:`~valuegraph.http.access.boundary.Boundary` left the path. A request with
    ``Transfer-Encoding`` beside ``Content-Length`` is refused, and its connection closed: what is
    before this service may have read another end of it, and taken the rest for the next request
    (section 6.3).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif _has_two_lengths(scope):
            await _TWO_LENGTHS(scope, receive, send)
        elif scope["path"].startswith("/"):
            await self._app(scope, receive, send)
        else:
            await _answer(scope)(scope, receive, send)


def _has_two_lengths(scope: Scope) -> bool:
    names = [name for name, _ in scope["headers"]]
    return b"transfer-encoding" in names and b"content-length" in names


def _answer(scope: Scope) -> Response:
    if scope["raw_path"] == b"*" and scope["method"] == "OPTIONS":
        return Response(status_code=204, headers={"Allow": ", ".join(METHODS)})
    if scope["method"] == "CONNECT":
        return problem(HTTPStatus.NOT_IMPLEMENTED, "This service is no proxy; it has no CONNECT.")
    return problem(
        HTTPStatus.BAD_REQUEST,
        "The target of the request is neither a path, which starts with a slash, nor the URL of "
        "one. The service is described at /.",
    )
