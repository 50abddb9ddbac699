"""``BodyBudget``: bytes of request bodies that are held at a time, over all requests.

A body is held until its request is answered: while it comes in, is parsed and waits for the writer.
What states its length reserves all of it before any is read, so of those that were let in each can
be finished. A chunked body reserves as it grows, and goes before those that have not begun. Who
waits too long is told to come again, and gives back what it has; so nobody waits for one another
for ever. Small bodies are not counted: they pass also while large ones take all there is.
"""

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from valuegraph.errors import LedgerBusyError

UNCOUNTED: Final = 64 * 1024
"""Bytes of each body that are free, which is also what a connection buffers anyhow."""
_STEP: Final = 1024 * 1024
"""Bytes by which the reservation of a body of unknown length grows."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    size: int
    turn: asyncio.Future[None]


class BodyBudget:
    """Hands out ``limit`` bytes, on one event loop; who waits ``patience`` seconds gets none."""

    def __init__(self, limit: int, patience: float) -> None:
        self.free = limit
        self._limit = limit
        self._patience = patience
        self._waiting: deque[_Waiting] = deque()

    async def take(self, size: int, *, first: bool = False) -> None:
        """Wait for ``size`` bytes, before others if ``first``. Raises :class:`LedgerBusyError`."""
        size = min(size, self._limit)
        if size <= self.free and (first or not self._waiting):
            self.free -= size
            return
        waiting = _Waiting(size, asyncio.get_running_loop().create_future())
        if first:
            self._waiting.appendleft(waiting)
        else:
            self._waiting.append(waiting)
        try:
            async with asyncio.timeout(self._patience):
                await waiting.turn
        except BaseException as fault:
            self._forget(waiting)
            if isinstance(fault, TimeoutError):
                raise LedgerBusyError(
                    "Too many large bodies are at work. Nothing was recorded; send it again in a "
                    "moment."
                ) from fault
            raise

    def give(self, size: int) -> None:
        """Return bytes that were taken."""
        self.free += min(size, self._limit)
        while self._waiting and self._waiting[0].size <= self.free:
            waiting = self._waiting.popleft()
            if not waiting.turn.done():
                self.free -= waiting.size
                waiting.turn.set_result(None)

    def _forget(self, waiting: _Waiting) -> None:
        """Give up a place, or what was handed out just when its owner stopped waiting."""
        if waiting.turn.done() and not waiting.turn.cancelled():
            self.give(waiting.size)
            return
        with suppress(ValueError):
            self._waiting.remove(waiting)
        self.give(0)


class BodiesInFlight:
    """ASGI middleware that takes from a budget what the application reads, until it is done."""

    def __init__(self, app: ASGIApp, budget: BodyBudget) -> None:
        self._app = app
        self._budget = budget

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = _Body(self._budget, scope, receive)
        try:
            await self._app(scope, body.receive, send)
        finally:
            if body.taken:
                self._budget.give(body.taken)


class _Body:
    """One body on its way in. Nothing is taken before the application asks for it."""

    def __init__(self, budget: BodyBudget, scope: Scope, receive: Receive) -> None:
        self.taken = 0
        self._budget = budget
        self._scope = scope
        self._receive = receive
        self._size = 0
        self._has_begun = False

    async def receive(self) -> Message:
        if not self._has_begun:
            self._has_begun = True
            stated = _stated_length(self._scope)
            if stated > UNCOUNTED:
                await self._take(stated)
        message = await self._receive()
        self._size += len(message.get("body", b""))
        if self._size > UNCOUNTED + self.taken:
            await self._take(max(_STEP, self._size - self.taken), first=True)
        return message

    async def _take(self, size: int, *, first: bool = False) -> None:
        await self._budget.take(size, first=first)
        self.taken += size


def _stated_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0
