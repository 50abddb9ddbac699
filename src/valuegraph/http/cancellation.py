"""Work and answers that end with the client's connection."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from valuegraph.http.threads import Threads
from valuegraph.processes import Spool

R = TypeVar("R")

BRIEF: Final = 0.05
"""Seconds after which somebody may have tired of waiting."""
_CHUNK: Final = 256 * 1024


async def while_connected(request: Request, work: Awaitable[R], cancel: Callable[[], None]) -> R:
    """The result of ``work``, which ``cancel`` ends when the client leaves.

    The body of the request has been read. Work that is done in :data:`BRIEF` seconds is not watched
    over, which would take longer than some of it does.
    """
    watching: asyncio.Task[None] | None = None

    def watch() -> None:
        nonlocal watching
        watching = asyncio.create_task(_left(request))
        watching.add_done_callback(ended)

    def ended(watching: "asyncio.Task[None]") -> None:
        if not watching.cancelled():
            cancel()

    timer = asyncio.get_running_loop().call_later(BRIEF, watch)
    try:
        return await work
    finally:
        timer.cancel()
        if watching is not None:
            watching.cancel()


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


class SpooledResponse(Response):
    """Sends what a file of a spool holds, a part at a time, and closes it: a slow client has the
    next part wait, not the memory of the service grow."""

    def __init__(
        self, content: Spool, media_type: str, headers: Mapping[str, str], threads: Threads
    ) -> None:
        self._content = content
        self._threads = threads
        length = {"Content-Length": str(content.size)}
        super().__init__(headers={**headers, **length}, media_type=media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Send it."""
        start = {"type": "http.response.start", "status": self.status_code}
        try:
            await send({**start, "headers": self.raw_headers})
            parts = self._content.chunks(_CHUNK)
            while part := await self._threads.run(next, parts, b""):
                await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._content.close()
