"""``Acceptor``: takes connections in while there is room for them.

asyncio's own accepting knows no bound, and where descriptors run out it logs thousands of
tracebacks a second. At the bound, connections on which no request is under way make room, those
that have waited longest first. Where there are none, new ones wait in the queue of the system until
there is room: every phase of a connection has an end, so that is a matter of seconds. Answering 503
instead would take the descriptor that is missing, and a client that comes again at once.
"""

import asyncio
import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from uvicorn.server import ServerState

from valuegraph.http.server.connection import Connection, Phase, connections_of

BACKLOG: Final = 2048
"""Connections that wait in the queue of the system."""
_RETRY: Final = 0.1
_RECOVERY: Final = 1.0
_SHARE: Final = 4
"""The part of all connections that makes room at a time, as a divisor."""

_log = logging.getLogger("valuegraph.http")


class Acceptor:
    """Accepts on one listening socket; ``bound`` is the most connections there may be."""

    def __init__(
        self,
        listener: socket.socket,
        connect: Callable[[], Connection],
        state: ServerState,
        bound: int,
    ) -> None:
        self._listener = listener
        self._connect = connect
        self._state = state
        self._bound = bound
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to accept, on the running event loop."""
        self._listener.listen(BACKLOG)
        self._listener.settimeout(0)
        self._task = asyncio.get_running_loop().create_task(self._run())

    def close(self) -> None:
        """Accept no more."""
        if self._task is not None:
            self._task.cancel()
        self._listener.close()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            if len(self._state.connections) >= self._bound:
                self._make_room()
                await asyncio.sleep(_RETRY)
                continue
            try:
                accepted, _ = await loop.sock_accept(self._listener)
            except ConnectionAbortedError:
                continue
            except OSError as fault:
                _log.warning("Connections cannot be accepted for now: %s.", fault.strerror)
                await asyncio.sleep(_RECOVERY)
                continue
            with suppress(OSError):  # The client left already.
                await loop.connect_accepted_socket(self._connect, accepted)

    def _make_room(self) -> None:
        """Close connections on which nothing happens, the longest waiting first."""
        waiting = [
            each
            for each in connections_of(self._state)
            if each.phase in (Phase.IDLE, Phase.HEAD) and each.seconds > 0
        ]
        waiting.sort(key=lambda each: -each.seconds)
        for each in waiting[: max(1, self._bound // _SHARE)]:
            each.leave()
        _log.warning(
            "There are %d connections, which is the limit; new ones wait or take the place of "
            "those without a request.",
            self._bound,
        )
