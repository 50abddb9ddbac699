"""``Server``: serves an application until the process is told to stop (SIGINT, SIGTERM).

A stop has three steps, each with an end. Requests under way are finished, new ones are not taken.
After ``stop_timeout`` seconds their connections are cut. The ledger is closed, which waits for the
write that is being carried out; should that or anything else take longer than ``CLOSING_SECONDS``,
the process ends there. That loses nothing that was acknowledged: the journal has it. A second
signal goes on to the next step at once.
"""

import asyncio
import logging
import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Timer
from time import monotonic
from types import FrameType
from typing import Any, Final

import uvicorn

from valuegraph.http.server.acceptor import Acceptor
from valuegraph.http.server.connection import Connection, Phase, connections_of
from valuegraph.http.server.limits import CLOSING_SECONDS, ServerLimits
from valuegraph.http.server.log import LOGGING

_LOOK_EVERY: Final = 5
"""Ticks of uvicorn's, of a tenth of a second."""
_LONGEST_LOOK: Final = 1.0

_log = logging.getLogger("valuegraph.http")


class Server(uvicorn.Server):
    """Serves ``app`` on a listening socket; it takes no more than one :meth:`run`.

    ``started`` is called when requests are answered, ``stopped`` when no longer; the latter is to
    close what the application worked on.
    """

    def __init__(
        self,
        app: Any,
        listener: socket.socket,
        limits: ServerLimits,
        started: Callable[[], None],
        stopped: Callable[[], None],
    ) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                ws="none",
                log_config=LOGGING,
                log_level="warning",
                access_log=False,
                server_header=False,
                proxy_headers=False,  # By default it believes whoever is on this machine.
            )
        )
        self._limits = limits
        self._acceptor = Acceptor(listener, self._connection, self.server_state, limits.connections)
        self._on_start = started
        self._on_stop = stopped
        self._looked = monotonic()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._last_resort: Timer | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start the application, then accept connections."""
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets or [])
        self._acceptor.start()
        self._on_start()

    async def on_tick(self, counter: int) -> bool:
        """Look after the connections now and then."""
        if counter % _LOOK_EVERY == 0:
            now = monotonic()
            # Where the service itself was held up, clients are not to blame.
            self._look(min(now - self._looked, _LONGEST_LOOK))
            self._looked = now
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop; see the module. Does not return where something is still at work."""
        self._acceptor.close()
        loop = asyncio.get_running_loop()
        cutting = loop.call_later(self._limits.stop_timeout, self._cut)
        await super().shutdown(sockets)
        cutting.cancel()
        if self.force_exit:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.lifespan.shutdown(), 1)
        self._on_stop()
        if self.server_state.tasks:
            # Threads cannot be ended, and the interpreter would wait for them.
            self._end_process("all requests")
        if self._last_resort is not None:
            self._last_resort.cancel()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 (uvicorn's)
        """Stop, or stop sooner.

        The signal is not passed on, as uvicorn does: it was what the process is there for.
        """
        if not self.should_exit:
            self.should_exit = True
            self._end_after(self._limits.stop_timeout + CLOSING_SECONDS)
        elif not self.force_exit and self._loop is not None:
            self._end_after(CLOSING_SECONDS)
            self._loop.call_soon_threadsafe(self._cut)
        else:
            os._exit(128 + sig)

    def _connection(self) -> Connection:
        return Connection(self.config, self.server_state, self.lifespan.state, self._limits)

    def _look(self, elapsed: float) -> None:
        connections = connections_of(self.server_state)
        for each in connections:
            each.look(elapsed)
        unsent = sum(each.unsent for each in connections)
        if unsent > self._limits.answer_bytes:
            slow = [each for each in connections if each.phase is Phase.ANSWER]
            slow.sort(key=lambda each: -each.silent)
            for each in slow:
                if unsent <= self._limits.answer_bytes:
                    break
                unsent -= each.unsent
                each.reset()

    def _cut(self) -> None:
        """End the connections on which something is under way."""
        self.force_exit = True
        connections = connections_of(self.server_state)
        if connections:
            _log.warning("Stopping; connections with a request under way: %d.", len(connections))
        for each in connections:
            each.cut()

    def _end_after(self, seconds: float) -> None:
        """End the process, should it still be there by then."""
        if self._last_resort is not None:
            self._last_resort.cancel()
        self._last_resort = Timer(seconds, self._end_process, ("closing the ledger",))
        self._last_resort.daemon = True
        self._last_resort.start()

    def _end_process(self, unfinished: str) -> None:
        _log.warning(
            "Stopped without waiting for %s. All that was acknowledged is kept.", unfinished
        )
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(0)
