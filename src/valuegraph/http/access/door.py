"""``Door``: nobody comes in without a token, once there are tokens.

It stands before all routes and goes by the method, so new routes need no code of their own for it.
Bearer tokens are those of RFC 6750.
"""

import logging
import re
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from valuegraph.errors import LedgerDamagedError, ValuegraphError
from valuegraph.http.access.bearer import admit
from valuegraph.http.access.policy import AccessPolicy, is_read
from valuegraph.http.access.tries import Tries
from valuegraph.http.problems import InsufficientRoleError, UnauthenticatedError, answer
from valuegraph.ledger import Principal, Role, TokenFile

OPEN_PATHS: Final = frozenset(("/context.jsonld",))
"""What everybody may read: documents name the context by its address, and JSON-LD processors fetch
it without a token. It has terms of vocabularies and nothing of what is recorded."""

_DOING: Final = {Role.READER: "read", Role.RECORDER: "record"}
_BEARER: Final = re.compile(rb"bearer +([A-Za-z0-9._~+/=-]+) *", re.IGNORECASE)
_log = logging.getLogger("valuegraph.http")


class Door:
    """An ASGI application before another one; ``base_iri`` is that of the ledger."""

    def __init__(
        self, app: ASGIApp, policy: AccessPolicy, tokens: TokenFile | None, base_iri: str
    ) -> None:
        self._app = app
        self._policy = policy
        self._tokens = tokens
        self._base_iri = base_iri
        self._tries = Tries()
        self._told = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in who may."""
        if scope["type"] == "http":
            try:
                admit(scope, await self._principal(scope))
            except ValuegraphError as fault:
                await answer(fault)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _principal(self, scope: Scope) -> Principal | None:
        """Whom a request comes from; None where it need not say.

        Raises ``UnauthenticatedError``, ``InsufficientRoleError`` and ``TooManyTriesError``.
        """
        sent = [value for name, value in scope["headers"] if name == b"authorization"]
        if not sent and not self._is_closed():
            return None
        needed = Role.READER if is_read(scope["method"], scope["path"]) else Role.RECORDER
        if not sent:
            is_open = scope["path"] in OPEN_PATHS or self._policy.public_reading
            if needed is Role.READER and is_open:
                return None
            raise UnauthenticatedError(
                f"A token is needed to {_DOING[needed]} here. Send it as Authorization: Bearer …; "
                "who runs the service makes one: valuegraph token add NAME."
            )
        principal = self._bearer(sent)
        if principal is None:
            await self._tries.fail(self._address(scope))
            raise UnauthenticatedError(
                "The token is not valid here. It may have been revoked, or be of another ledger.",
                is_invalid=True,
            )
        if not principal.role.includes(needed):
            raise InsufficientRoleError(
                f"The token {principal.name} is for a {principal.role}; to {_DOING[needed]} takes "
                f"that of a {needed}.",
                needed,
            )
        return principal

    def _is_closed(self) -> bool:
        if self._policy.requires_tokens or self._tokens is None:
            return self._policy.requires_tokens
        try:
            return self._tokens.tokens() is not None
        except LedgerDamagedError as fault:
            raise self._unreadable(fault) from fault

    def _bearer(self, sent: list[bytes]) -> Principal | None:
        found = _BEARER.fullmatch(sent[0]) if len(sent) == 1 else None
        if found is None or self._tokens is None:
            return None
        try:
            token = self._tokens.find(found[1].decode("ascii"))
        except LedgerDamagedError as fault:
            raise self._unreadable(fault) from fault
        return None if token is None else token.principal(self._base_iri)

    def _unreadable(self, fault: LedgerDamagedError) -> LedgerDamagedError:
        """What strangers are told; the log tells the rest, once."""
        if str(fault) != self._told:
            self._told = str(fault)
            _log.error("%s", fault)
        message = "The tokens of this ledger cannot be read, so nobody is let in."
        return LedgerDamagedError(f"{message} The log of the service says more.")

    def _address(self, scope: Scope) -> str:
        """The client's; behind a proxy as that tells it, in what it adds at the end."""
        client = scope.get("client")
        address = client[0] if client else ""
        if self._policy.behind_proxy:
            forwarded = [v for name, v in scope["headers"] if name == b"x-forwarded-for"]
            if forwarded:
                address = forwarded[-1].rpartition(b",")[2].decode("latin-1").strip()
        return address
