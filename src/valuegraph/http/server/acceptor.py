"""``Acceptor``: takes connections in while there is room for them.

asyncio's own accepting knows no bound, and where descriptors run out it logs thousands of
tracebacks a second. At the bound, connections on which no request is under way make room, those
that have waited longest first, and then those whose clients have been silent for a second or two:
who begins a request and leaves it there shuts nobody out. Where there are none, new ones wait in
the queue of the system until there is room: every phase of a connection has an end, so that is a
matter of seconds. Answering 503 instead would take the descriptor that is missing, and a client
that comes again at once.
"""

import asyncio
import logging
import select
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from uvicorn.server import ServerState

from valuegraph.http.server.connection import Connection, connections_of

BACKLOG: Final = 2048
"""Connections that wait in the queue of the system."""
_RETRY: Final = 0.1
_RECOVERY: Final = 1.0
_SHARE: Final = 4
"""The part of all connections that makes room at a time, as a divisor."""
_AHEAD: Final = 128 * 1024
"""Bytes of answers that the system takes before it can send them. It would take megabytes, which
are then made for clients that receive nothing."""

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
        with suppress(OSError):  # Not every system has it. Connections inherit it.
            self._listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _AHEAD)
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
                if self._is_waited_for():
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

    def _is_waited_for(self) -> bool:
        """Whether there is a new connection in the queue of the system."""
        queue = select.poll()
        queue.register(self._listener, select.POLLIN)
        return bool(queue.poll(0))

    def _make_room(self) -> None:
        """Close connections on which nothing happens: those without a request first, then those
        that have been silent longest."""
        connections = connections_of(self._state)
        free = [each for each in connections if each.is_free]
        free.sort(key=lambda each: -each.seconds)
        quiet = [each for each in connections if each.is_quiet]
        quiet.sort(key=lambda each: -each.silent)
        for each in (free + quiet)[: max(1, self._bound // _SHARE)]:
            each.give_way()
        _log.warning(
            "There are %d connections, which is the limit; new ones wait or take the place of "
            "those on which nothing happens.",
            self._bound,
        )
