"""``Connection``: HTTP/1.1 with a client that has to keep going.

A connection is always in one phase, and for each in which it waits for its client there is an end:
:meth:`Connection.look` is called about twice a second and closes it then. Nothing is done for that
while requests are answered, apart from counting bytes.
"""

import asyncio
import socket
import struct
import sys
from enum import Enum, auto
from http import HTTPStatus
from typing import Any, Final

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from valuegraph.errors import LedgerBusyError
from valuegraph.http.access.headers import SECURITY_HEADERS
from valuegraph.http.problems import PROBLEM_JSON, problem_body
from valuegraph.http.server.limits import (
    ANSWER_PATIENCE,
    MIN_RATE,
    QUIET_SECONDS,
    REST_BYTES,
    REST_PATIENCE,
    ServerLimits,
)
from valuegraph.http.server.lingering import LingeringTransport

_AT_ONCE: Final = struct.pack("ii", 1, 0)
_INVALID: Final = {
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "The head of the request is too long.",
    HTTPStatus.NOT_IMPLEMENTED: "This transfer encoding is not read; use chunked or none.",
}


class Phase(Enum):
    """What a connection waits for."""

    IDLE = auto()
    """The client, to begin a request."""
    HEAD = auto()
    """The client, to finish the head of a request."""
    BODY = auto()
    """The client, to send a body."""
    WORK = auto()
    """The application."""
    ANSWER = auto()
    """The client, to receive."""
    REST = auto()
    """The client, to end what was answered already."""


class Connection(H11Protocol):
    """A connection of uvicorn's with an end to each phase in which the client is waited for."""

    transport: LingeringTransport

    def __init__(
        self,
        config: uvicorn.Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        limits: ServerLimits,
    ) -> None:
        super().__init__(config, server_state, app_state)
        self.timeout_keep_alive = limits.keep_alive  # type: ignore[assignment]  # It may be short.
        self.seconds = 0.0
        """How long this phase has taken."""
        self.silent = 0.0
        """How long nothing has moved, since the client or the service was last waited for."""
        self._limits = limits
        self._seen: tuple[Phase, object] = (Phase.IDLE, None)
        self._was_listening = False
        self._received = 0
        self._amount = 0
        self._moved = 0

    @property
    def phase(self) -> Phase:
        """What is waited for."""
        if self.unsent:
            return Phase.ANSWER
        if self.transport.lingers:
            return Phase.REST
        if self.conn.their_state is h11.IDLE:
            return Phase.HEAD if self.conn.trailing_data[0] else Phase.IDLE
        if self.conn.their_state is h11.SEND_BODY:
            return Phase.REST if self.cycle.response_complete else Phase.BODY
        return Phase.WORK

    @property
    def unsent(self) -> int:
        """Bytes that the client has not received yet."""
        return self.transport.get_write_buffer_size()

    def look(self, elapsed: float) -> None:
        """Close the connection if its client takes too long; it is ``elapsed`` seconds since the
        last look."""
        phase = self.phase
        amount = self._received if phase in (Phase.BODY, Phase.REST) else -self.unsent
        is_listening = phase is Phase.BODY and self._is_listening
        if self._seen != (phase, self.cycle):
            self._seen = (phase, self.cycle)
            self.seconds = self.silent = 0.0
            self._moved = 0
        else:
            moved = max(0, amount - self._amount)
            self._moved += moved
            if is_listening or phase is not Phase.BODY:
                self.seconds += elapsed
            is_silent = not moved and is_listening is self._was_listening
            self.silent = self.silent + elapsed if is_silent else 0.0
        self._was_listening = is_listening
        self._amount = amount
        self._judge(phase)

    def _judge(self, phase: Phase) -> None:
        patience = self._limits.client_timeout
        match phase:
            case Phase.IDLE:
                # Once there was a request, uvicorn's own time-out is at work.
                if self.cycle is None and self.seconds > patience:
                    self.leave()
            case Phase.HEAD:
                if self.seconds > patience:
                    self.refuse(
                        HTTPStatus.REQUEST_TIMEOUT, "The head of the request took too long."
                    )
            case Phase.BODY:
                is_silent = self._was_listening and self.silent > patience
                if is_silent or self.seconds > self._allowed(2 * patience):
                    self.refuse(
                        HTTPStatus.REQUEST_TIMEOUT,
                        "The body of the request took too long. Nothing was recorded; send it "
                        "again, in smaller parts where the network is slow.",
                    )
            case Phase.ANSWER:
                patience *= ANSWER_PATIENCE
                if self.silent > patience or self.seconds > self._allowed(patience):
                    self.reset()
            case Phase.REST:
                if (
                    self.silent > self._limits.keep_alive
                    or self.seconds > patience * REST_PATIENCE
                    or self._moved > REST_BYTES
                ):
                    self.transport.abort()

    def _allowed(self, patience: float) -> float:
        return patience + self._moved / MIN_RATE

    @property
    def _is_listening(self) -> bool:
        """Whether the client is free to send."""
        return not (self.flow.read_paused or self.cycle.waiting_for_100_continue)

    def _is_sending(self) -> bool:
        """Whether there may be more of a body."""
        return self.conn.their_state is h11.SEND_BODY

    def leave(self) -> None:
        """Close a connection on which no request is under way."""
        self.timeout_keep_alive_handler()

    @property
    def is_free(self) -> bool:
        """Whether no request is under way."""
        return self.phase in (Phase.IDLE, Phase.HEAD) and self.seconds > 0

    @property
    def is_quiet(self) -> bool:
        """Whether a request is under way whose client, or whose body's turn, is waited for."""
        waits = self.phase in (Phase.BODY, Phase.ANSWER, Phase.REST)
        return waits and self.silent >= QUIET_SECONDS

    def give_way(self) -> None:
        """Close the connection, for others."""
        match self.phase:
            case Phase.IDLE | Phase.HEAD:
                self.leave()
            case Phase.BODY:
                self.refuse(
                    HTTPStatus.SERVICE_UNAVAILABLE,
                    "There are too many connections, and this one was silent. Nothing was "
                    "recorded; send it again in a moment, without pauses.",
                )
                self.transport.abort()  # There is no room to linger.
            case _:
                self.reset()

    def cut(self) -> None:
        """End what is under way, since the server stops."""
        if self.phase is Phase.BODY:
            self.refuse(HTTPStatus.SERVICE_UNAVAILABLE, "The service stops. Nothing was recorded.")
        else:
            self.reset()

    def reset(self) -> None:
        """Break off, also what the system still has to send: it would keep that for minutes."""
        connection = self.transport.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        self.transport.abort()

    def refuse(self, status: HTTPStatus, detail: str) -> None:
        """Answer the request with a problem, unless an answer has begun, and
        close when the client has had time to read that."""
        if self.transport.is_closing():
            return
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            is_head = self.conn.our_state is h11.SEND_RESPONSE and self.scope["method"] == "HEAD"
            body = problem_body(status, detail)
            headers = [
                *self.server_state.default_headers,
                *SECURITY_HEADERS,
                (b"content-type", PROBLEM_JSON.encode()),
                (b"content-length", b"%d" % len(body)),
                (b"connection", b"close"),
            ]
            if status is HTTPStatus.SERVICE_UNAVAILABLE:
                headers.append((b"retry-after", b"%d" % LedgerBusyError.retry_after))
            response = h11.Response(
                status_code=status.value, headers=headers, reason=status.phrase.encode()
            )
            content = h11.Data(data=b"" if is_head else body)
            for event in (response, content, h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        if self.cycle is not None:  # The application is told as if the client had left.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.transport.linger()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin."""
        super().connection_made(LingeringTransport(transport, self._is_sending))

    def data_received(self, data: bytes) -> None:
        """Count what comes, and drop it where nobody reads it any more."""
        self._received += len(data)
        if not self.transport.lingers:
            super().data_received(data)

    def resume_writing(self) -> None:
        """Note that the client has received much, also where as much was written since."""
        self._amount = -sys.maxsize
        super().resume_writing()

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: an offer to upgrade may be ignored (RFC 9110, section 7.8)."""

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 (uvicorn's; ours says more)
        """Answer what is no HTTP/1.1 (RFC 9112), while the fault is handled."""
        fault = sys.exc_info()[1]
        assert isinstance(fault, h11.RemoteProtocolError)
        status = HTTPStatus(fault.error_status_hint)
        self.refuse(status, _INVALID.get(status, "This is no request of HTTP/1.1 (RFC 9112)."))


def connections_of(state: ServerState) -> list[Connection]:
    """All connections of a server."""
    return [each for each in state.connections if isinstance(each, Connection)]
