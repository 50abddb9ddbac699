"""``LingeringTransport``: closes a connection so that its client can still read the answer.

Where input is unread when a socket is closed, or comes afterwards, the system resets the
connection, and the client loses what it has not read yet. So one that may still be sending is
closed in two steps (RFC 9112, section 9.6): nothing is written any more, and what comes is for the
protocol to drop until the client is done or has been given up.
"""

import asyncio
from collections.abc import Callable
from typing import Any


class LingeringTransport(asyncio.Transport):
    """A transport around the one of the event loop; ``is_sending`` says whether the client may have
    more to send when the connection is to be closed."""

    def __init__(self, transport: asyncio.Transport, is_sending: Callable[[], bool]) -> None:
        super().__init__()
        self._transport = transport
        self._is_sending = is_sending
        self.lingers = False
        """Whether only the client's half of the connection is open."""

    def close(self) -> None:
        """Close both halves, or linger where the client may be sending."""
        if self._is_sending():
            self.linger()
        elif not self.lingers:
            self._transport.close()

    def linger(self) -> None:
        """Close our half, once all is sent."""
        if self.is_closing():
            return
        try:
            self._transport.write_eof()
        except OSError:  # The client left already.
            self._transport.abort()
            return
        self.lingers = True
        self._transport.resume_reading()

    def abort(self) -> None:
        """Close both halves now."""
        self._transport.abort()

    def is_closing(self) -> bool:
        """Whether nothing may be written any more."""
        return self.lingers or self._transport.is_closing()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send."""
        self._transport.write(data)

    def get_write_buffer_size(self) -> int:
        """Bytes that the system has not taken yet."""
        return self._transport.get_write_buffer_size()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """What the event loop knows of the connection."""
        return self._transport.get_extra_info(name, default)

    def pause_reading(self) -> None:
        """Leave what comes to the system, unless it is dropped anyway."""
        if not self.lingers:
            self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Take what comes."""
        self._transport.resume_reading()
