"""Messages between processes over a stream socket: bytes, with open files beside them."""

import os
import socket
import struct
from collections.abc import Sequence
from time import monotonic
from typing import Final

_HEADER: Final = struct.Struct("!QB")
"""The length of the message and the number of its descriptors."""
_MAX_DESCRIPTORS: Final = 4
_AT_ONCE: Final = 64 * 1024


def send(
    connection: socket.socket,
    message: bytes,
    descriptors: Sequence[int] = (),
    until: float | None = None,
) -> None:
    """Send a message; ``until`` is a time of :func:`time.monotonic`. Raises :class:`OSError`, which
    :class:`TimeoutError` is."""
    header = _HEADER.pack(len(message), len(descriptors))
    connection.settimeout(_seconds(until))
    if descriptors:
        socket.send_fds(connection, [header], descriptors)
        connection.sendall(message)
    elif len(message) <= _AT_ONCE:
        connection.sendall(header + message)
    else:
        connection.sendall(header)
        connection.sendall(message)


def receive(
    connection: socket.socket, until: float | None = None
) -> tuple[bytes | bytearray, list[int]]:
    """A message and its descriptors, which are the caller's to close.

    Raises :class:`EOFError` where the other end is closed, and :class:`OSError`, which
    :class:`TimeoutError` is.
    """
    connection.settimeout(_seconds(until))
    header, descriptors, _, _ = socket.recv_fds(connection, _HEADER.size, _MAX_DESCRIPTORS)
    try:
        for descriptor in descriptors:
            os.set_inheritable(descriptor, False)  # noqa: FBT003
        if len(header) < _HEADER.size:
            header += _exactly(connection, _HEADER.size - len(header), until)
        length, number = _HEADER.unpack(header)
        assert number == len(descriptors), "descriptors travel with the header of their message"
        return _exactly(connection, length, until), descriptors
    except BaseException:
        for descriptor in descriptors:
            os.close(descriptor)
        raise


def _exactly(connection: socket.socket, length: int, until: float | None) -> bytearray:
    """The next bytes, all of them."""
    content = bytearray(min(length, _AT_ONCE))
    place = 0
    while place < length:
        if place == len(content):  # Memory follows what has come, not what was announced.
            content += bytes(min(length - place, place))
        connection.settimeout(_seconds(until))
        with memoryview(content) as view:
            got = connection.recv_into(view[place:])
        if not got:
            raise EOFError
        place += got
    return content


def _seconds(until: float | None) -> float | None:
    """What remains until a time. Raises :class:`TimeoutError` where nothing does."""
    if until is None:
        return None
    remaining = until - monotonic()
    if remaining <= 0:
        raise TimeoutError
    return remaining
