"""Request targets that are no path (RFC 9112, section 3.2)."""

from http import HTTPStatus
from typing import Final

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from valuegraph.http.problems import problem

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""What the service has, taken together."""


class Targets:
    """ASGI middleware: a URL as the target of a request stands for its path and its host, ``*``
    stands for the service, and to anything else there is no tunnel."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http" or scope["path"].startswith("/"):
            await self._app(scope, receive, send)
            return
        found = _of_url(scope)
        if found is not None:
            await self._app(found, receive, send)
        else:
            await _answer(scope)(scope, receive, send)


def _of_url(scope: Scope) -> Scope | None:
    """The scope of a request whose target is an HTTP URL (absolute-form); None where it is none.

    The URL's authority counts in place of the header ``Host`` (section 3.2.2).
    """
    scheme, separator, rest = scope["raw_path"].partition(b"://")
    authority, slash, _ = rest.partition(b"/")
    if not separator or scheme.lower() not in (b"http", b"https") or not authority:
        return None
    raw_path = slash + rest.partition(b"/")[2] or b"/"
    path = "/" + scope["path"].partition("://")[2].partition("/")[2]
    headers = [(name, value) for name, value in scope["headers"] if name != b"host"]
    return {
        **scope,
        "path": path,
        "raw_path": raw_path,
        "headers": [(b"host", authority), *headers],
    }


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
