"""Messages between processes over a stream socket: bytes, with open files beside them.

Connections are not blocking; whoever has to wait does so for what can be done next. Each message is
answered before the next one comes, so most are read at once.
"""

import os
import select
import socket
import struct
from array import array
from collections.abc import Sequence
from time import monotonic
from typing import Final

_HEADER: Final = struct.Struct("!QB")
"""The length of the message and the number of its descriptors."""
_ANCILLARY_SIZE: Final = socket.CMSG_SPACE(4 * array("i").itemsize)
_AT_FIRST: Final = 16 * 1024
"""Bytes of a message that are read at first, which are all of most."""
_AT_ONCE: Final = 64 * 1024
_MAX_WAIT: Final = 1e6
"""Seconds; the system counts milliseconds, in 31 bits."""


def connection_pair() -> tuple[socket.socket, socket.socket]:
    """Two connections, each the other end of the other one."""
    ends = socket.socketpair()
    for each in ends:
        each.setblocking(False)  # noqa: FBT003
    return ends


def connection_of(descriptor: int) -> socket.socket:
    """A connection that came to this process as a descriptor."""
    connection = socket.socket(fileno=descriptor)
    connection.setblocking(False)  # noqa: FBT003
    return connection


def send(
    connection: socket.socket,
    message: bytes,
    descriptors: Sequence[int] = (),
    until: float | None = None,
) -> None:
    """Send a message; ``until`` is a time of :func:`time.monotonic`. Raises :class:`OSError`, which
    :class:`TimeoutError` is."""
    start = _HEADER.pack(len(message), len(descriptors)) + message[:_AT_ONCE]
    sent = socket.send_fds(connection, [start], descriptors) if descriptors else 0
    for part in (start[sent:], memoryview(message)[_AT_ONCE:]):
        rest = memoryview(part)
        while rest:
            try:
                rest = rest[connection.send(rest) :]
            except BlockingIOError:
                _wait(connection, select.POLLOUT, until)


def receive(
    connection: socket.socket, until: float | None = None, *, patience: float | None = None
) -> tuple[bytes | bytearray, list[int]]:
    """A message and its descriptors, which are the caller's to close.

    ``patience``: seconds in which it begins. Raises :class:`EOFError` where the other end is
    closed, and :class:`OSError`, which :class:`TimeoutError` is.
    """
    _wait(connection, select.POLLIN, until if patience is None else monotonic() + patience)
    content: bytes | bytearray
    content, ancillary, _, _ = connection.recvmsg(_AT_FIRST, _ANCILLARY_SIZE)
    descriptors = _descriptors(ancillary) if ancillary else []
    try:
        content = _filled(connection, content, _HEADER.size, until)
        length, number = _HEADER.unpack_from(content)
        assert number == len(descriptors), "descriptors travel with the start of their message"
        return _filled(connection, content[_HEADER.size :], length, until), descriptors
    except BaseException:
        for descriptor in descriptors:
            os.close(descriptor)
        raise


def _descriptors(ancillary: list[tuple[int, int, bytes]]) -> list[int]:
    """Those that came beside a message; no program that this one starts gets them."""
    found = array("i")
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            found.frombytes(data[: len(data) - len(data) % found.itemsize])
    for descriptor in found:
        os.set_inheritable(descriptor, False)  # noqa: FBT003
    return found.tolist()


def _filled(
    connection: socket.socket, start: bytes | bytearray, length: int, until: float | None
) -> bytes | bytearray:
    """What starts like this, with the bytes that it lacks to its length."""
    if len(start) >= length:
        return start
    content, place = bytearray(start), len(start)
    while place < length:
        if place == len(content):  # Memory follows what has come, not what was announced.
            content += bytes(min(length - place, max(place, _AT_ONCE)))
        _wait(connection, select.POLLIN, until)
        with memoryview(content) as view:
            got = connection.recv_into(view[place:])
        if not got:
            raise EOFError
        place += got
    return content


def _wait(connection: socket.socket, event: int, until: float | None) -> None:
    """Wait for an event of a connection. Raises :class:`TimeoutError`."""
    events = select.poll()
    events.register(connection, event)
    seconds = None if until is None else min(max(until - monotonic(), 0.0), _MAX_WAIT)
    if not events.poll(None if seconds is None else seconds * 1000):
        raise TimeoutError
