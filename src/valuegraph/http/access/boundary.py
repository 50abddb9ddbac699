"""``Boundary``: what every request passes first, and every answer last.

A browser sends requests on behalf of any page that is open in it. It says by which host the page
knows the service and which origin the page has; a page can forge neither. So what is sent for a
host that this service does not have (DNS rebinding), or to change something or to query from a page
of another origin, is refused before anything else looks at it; a person may follow a link to a
query. Programs that are no browsers name no origin.
"""

from typing import Final
from urllib.parse import unquote_to_bytes

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from valuegraph.errors import ValuegraphError
from valuegraph.http.access.authority import Authority, authority_of, split_url
from valuegraph.http.access.headers import SECURITY_HEADERS
from valuegraph.http.access.policy import AccessPolicy, is_read
from valuegraph.http.problems import (
    BadRequestError,
    CrossOriginError,
    MisdirectedError,
    answer,
)

_COSTLY: Final = "/sparql"
"""Where a read alone may keep the service busy."""
_OWN_SITES: Final = frozenset((b"same-origin", b"none"))
_LOOKED_AT: Final = frozenset(
    (
        b"host",
        b"origin",
        b"sec-fetch-site",
        b"sec-fetch-mode",
        b"sec-fetch-dest",
        b"sec-purpose",
        b"access-control-request-method",
    )
)


class Boundary:
    """An ASGI application around another one."""

    def __init__(self, app: ASGIApp, policy: AccessPolicy) -> None:
        self._app = app
        self._policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on what may pass."""
        if scope["type"] == "websocket":  # There are none here.
            await send({"type": "websocket.close"})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *SECURITY_HEADERS]
            await send(message)

        passed = self._passed(scope)
        if isinstance(passed, Response):
            await passed(scope, receive, send_with_headers)
        else:
            await self._app(passed, receive, send_with_headers)

    def _passed(self, scope: Scope) -> Scope | Response:
        """The request to hand on, or the answer to one that may not pass."""
        found = [header for header in scope["headers"] if header[0] in _LOOKED_AT]
        try:
            authority = self._checked_host([value for name, value in found if name == b"host"])
            if not scope["path"].startswith("/"):
                scope, authority = self._in_origin_form(scope, authority)
            if len(found) > 1:
                self._check_origin(scope, found, authority)
        except ValuegraphError as fault:
            return answer(fault)
        return scope

    def _checked_host(self, values: list[bytes]) -> Authority:
        authority = authority_of(values[0]) if len(values) == 1 else None
        if authority is None:
            raise BadRequestError(
                "A request names one Host, such as Host: 127.0.0.1:8000 (RFC 9110, section 7.2)."
            )
        if not self._policy.answers_to(authority):
            raise MisdirectedError(
                f"This service is not known as {authority.host}. Call it by the address that it "
                "told at its start; its owner can name more hosts in VALUEGRAPH_ALLOWED_HOSTS."
            )
        return authority

    def _in_origin_form(self, scope: Scope, authority: Authority) -> tuple[Scope, Authority]:
        """The request and its authority, where its target may be in absolute form (RFC 9112,
        section 3.2.2)."""
        target = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
        scheme, name, rest = split_url(target) or ("", "", "")
        if scheme not in ("http", "https"):
            return scope, authority
        authority = self._checked_host([name.encode("latin-1")])
        raw_path = f"/{rest.removeprefix('/')}".encode("latin-1")
        path = unquote_to_bytes(raw_path).decode("utf-8", "replace")
        return {**scope, "path": path, "raw_path": raw_path}, authority

    def _check_origin(
        self, scope: Scope, found: list[tuple[bytes, bytes]], authority: Authority
    ) -> None:
        """Raise :class:`CrossOriginError` for what a page may not send."""
        origins = _values(found, b"origin")
        if not origins and all(site in _OWN_SITES for site in _values(found, b"sec-fetch-site")):
            return
        method = scope["method"]
        announced = _values(found, b"access-control-request-method")
        if method == "OPTIONS" and announced:  # What it asks leave for is what counts.
            method = announced[0].decode("latin-1")
        is_costly = scope["path"] == _COSTLY and not _is_navigation(found)
        if method == "OPTIONS" or (method in ("GET", "HEAD") and not is_costly):
            return
        origin = origins[0].decode("latin-1") if len(origins) == 1 else None
        reads = is_read(method, scope["path"])
        if not self._policy.admits(origin, authority, reads=reads):
            page = "another site" if origin is None else f"the origin {origin[:200]}"
            raise CrossOriginError(
                f"A page of {page} may not send this: {method} here is for the service's own "
                "pages, and for programs that are no browsers. The owner of the service can name "
                "origins in VALUEGRAPH_CORS_ORIGINS."
            )


def _values(headers: list[tuple[bytes, bytes]], name: bytes) -> list[bytes]:
    return [value for each, value in headers if each == name]


def _is_navigation(headers: list[tuple[bytes, bytes]]) -> bool:
    """Whether a person goes to a page (Fetch Metadata): that takes the place of the one before, so
    that none can do it again and again. A frame does not, nor what is fetched in advance."""
    return (
        _values(headers, b"sec-fetch-mode") == [b"navigate"]
        and _values(headers, b"sec-fetch-dest") in ([], [b"document"])
        and not _values(headers, b"sec-purpose")
    )
