"""Clients that are slow, silent or many: their connections end, and others are served meanwhile.

``VALUEGRAPH_CLIENTS=1`` tries more kinds of requests that are begun and left.
"""

import os
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from threading import Event
from time import monotonic
from typing import Final

import pytest

from tests.server import PATIENCE, Server, received, serving

TIMEOUT: Final = 1
MAX_BODY: Final = 4 * 1024 * 1024
HEAD: Final = b"POST /people HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One that has few descriptors, little patience and little room for bodies."""
    folder = tmp_path_factory.mktemp("connections")
    with serving(
        folder,
        descriptors=120,
        client_timeout=TIMEOUT,
        keep_alive=TIMEOUT,
        body_limit=MAX_BODY,
        bodies_limit=MAX_BODY,
    ) as started:
        yield started
        assert len(started.said()) < 10_000


def post(service: Server) -> int:
    with service.client() as client:
        return client.post("/people", json={"name": "Robin"}).status_code


def dripped(*parts: bytes) -> Callable[[socket.socket], bytes]:
    """Send the first part, and bytes of the second one by one for as long as they are taken."""

    def send(connection: socket.socket) -> bytes:
        connection.settimeout(0.1)
        first, *rest = parts
        connection.sendall(first)
        found, deadline = b"", monotonic() + PATIENCE
        while monotonic() < deadline:
            with suppress(TimeoutError):
                part = connection.recv(65536)
                if not part:
                    return found
                found += part
            for each in rest:
                connection.sendall(each)
        raise TimeoutError

    return send


def unread(connection: socket.socket) -> bytes:
    """Ask for far more than the system buffers, and receive none of it until it breaks off."""
    asked = b"GET /ontology HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 200
    connection.sendall(asked)
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline:
        if connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            return b""
        Event().wait(0.1)
    raise TimeoutError


# What is answered may be lost to those that go on to send.
CLIENTS: Final[dict[str, tuple[Callable[[socket.socket], bytes], bytes]]] = {
    "nothing": (received, b""),
    "a head, byte by byte": (dripped(HEAD, b"X"), b""),
    "half a head": (dripped(HEAD), b"408"),
    "half a body": (dripped(HEAD + b'Content-Length: 99\r\n\r\n{"name"'), b"408"),
    "a body, byte by byte": (dripped(HEAD + b"Content-Length: 9999\r\n\r\n", b" "), b""),
    "a chunk, byte by byte": (
        dripped(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        b"",
    ),
    "a large body, begun": (dripped(HEAD + b"Content-Length: 3000000\r\n\r\n{"), b"408"),
    "no second request": (dripped(b"GET /people HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"), b"200"),
    "a body after the answer": (
        dripped(
            b"POST /x HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"1\r\n \r\n",
        ),
        b"404",
    ),
    "no receiving": (unread, b""),
}


def test_no_client_keeps_a_connection_for_ever(service: Server) -> None:
    def use(client: tuple[Callable[[socket.socket], bytes], bytes]) -> bytes:
        with service.connect() as connection:
            try:
                return client[0](connection)
            except (BrokenPipeError, ConnectionResetError):
                return b""

    with ThreadPoolExecutor(len(CLIENTS)) as threads:
        answers = list(threads.map(use, CLIENTS.values()))
    for (name, (_, status)), answer in zip(CLIENTS.items(), answers, strict=True):
        assert answer.startswith(b"HTTP/1.1 " + status if status else b""), (name, answer[:200])


def test_more_clients_than_descriptors_shut_nobody_out(service: Server) -> None:
    with ExitStack() as closing:
        for number in range(300):
            connection = closing.enter_context(service.connect())
            with suppress(OSError):
                connection.sendall(HEAD if number % 2 else b"")
        for _ in range(5):
            assert post(service) == 201
    assert post(service) == 201
    assert "There are 60 connections, which is the limit" in service.said()


ASKED: Final = b"GET /ontology HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 200
BEGUN: Final[dict[str, bytes]] = {
    "a body that waits for its turn": HEAD + b"Content-Length: %d\r\n\r\n{" % MAX_BODY,
    "a body after its answer": HEAD.replace(b"/people", b"/x") + b"Content-Length: 99\r\n\r\n{",
    "answers that nobody receives": ASKED,
}
MORE_BEGUN: Final[dict[str, bytes]] = {
    "a body": HEAD + b"Content-Length: 99\r\n\r\n{",
    "a body to be asked for": HEAD + b"Expect: 100-continue\r\nContent-Length: 99\r\n\r\n",
    "a body without end": HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
}
if "VALUEGRAPH_CLIENTS" in os.environ:
    BEGUN.update(MORE_BEGUN)


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A service with room for few, whose time-outs come too late for its other clients."""
    folder = tmp_path_factory.mktemp("patient")
    with serving(
        folder,
        max_connections=20,
        client_timeout=PATIENCE,
        keep_alive=PATIENCE,
        body_limit=MAX_BODY,
        bodies_limit=MAX_BODY,
    ) as started:
        yield started


@pytest.mark.parametrize("begun", BEGUN.values(), ids=BEGUN)
def test_requests_that_are_begun_shut_nobody_out(patient: Server, begun: bytes) -> None:
    with ExitStack() as closing:
        slow = closing.enter_context(patient.connect())
        slow.sendall(HEAD + b"Content-Length: 99\r\n\r\n{")
        for _ in range(30):
            connection = closing.enter_context(patient.connect())
            connection.settimeout(0)
            with suppress(OSError):
                connection.sendall(begun)
        began = monotonic()
        answered = Event()

        def drip() -> None:
            while not answered.wait(0.8):
                slow.sendall(b" ")

        with ThreadPoolExecutor(1) as threads:
            dripping = threads.submit(drip)
            try:
                assert post(patient) == 201
            finally:
                answered.set()
            dripping.result()
        assert monotonic() - began < PATIENCE / 2
        # Who sends, however slowly, keeps its place.
        slow.settimeout(0.1)
        with pytest.raises(TimeoutError):
            slow.recv(1)


def test_bodies_that_are_begun_leave_room_for_small_ones(service: Server) -> None:
    body = b'{"name": "Robin"}'.ljust(MAX_BODY - 10)
    head = HEAD + b"Content-Length: %d\r\n\r\n" % len(body)
    before = service.memory()
    with ExitStack() as closing:
        for number in range(30):
            connection = closing.enter_context(service.connect())
            chunked = HEAD + b"Transfer-Encoding: chunked\r\n\r\n400000\r\n"
            connection.settimeout(0)
            with suppress(OSError):
                connection.sendall((head, chunked)[number % 2] + body[: MAX_BODY // 2])
        assert post(service) == 201
        # A process that holds all of them would have grown by half of 30 bodies, and more.
        assert service.memory() - before < 8 * MAX_BODY
    with service.client() as client:
        answer = client.post("/people", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 201, answer.text


LARGE: Final = 60_000_000
BODY: Final = b" " * LARGE
STATED: Final = b"Content-Length: %d\r\n" % LARGE
CHUNKED: Final = b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % LARGE
REFUSED: Final[dict[str, tuple[bytes, bytes]]] = {
    "stated": (HEAD + STATED + b"\r\n", b"413"),
    "stated, then to close": (HEAD + b"Connection: close\r\n" + STATED + b"\r\n", b"413"),
    "chunked": (HEAD + CHUNKED, b"413"),
    "chunked, then to close": (HEAD + b"Connection: close\r\n" + CHUNKED, b"413"),
    "of HTTP/1.0": (HEAD.replace(b"1.1", b"1.0") + STATED + b"\r\n", b"413"),
    "for nothing": (HEAD.replace(b"/people", b"/x") + STATED + b"\r\n", b"404"),
    "after a bad chunk": (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", b"400"),
    "after a bad head": (HEAD + b": \r\n\r\n", b"400"),
}


def sent_whole(service: Server, head: bytes, body: bytes) -> bytes:
    """What a client sees that reads only after it has sent all."""
    with service.connect() as connection:
        connection.sendall(head)
        connection.sendall(body)
        return connection.recv(65536)


def test_who_sends_a_whole_body_before_reading_sees_why_it_was_refused(service: Server) -> None:
    for name, (head, status) in REFUSED.items():
        answer = sent_whole(service, head, BODY)
        assert answer.startswith(b"HTTP/1.1 " + status), (name, answer[:200])


def test_bodies_that_there_is_no_room_for_are_told_to_come_again(service: Server) -> None:
    closing = HEAD + b"Connection: close\r\nContent-Length: %d\r\n\r\n"
    head = closing % MAX_BODY
    with service.connect() as holder, ThreadPoolExecutor(8) as threads:
        holder.sendall(head + b"{")
        clients = [threads.submit(sent_whole, service, head, BODY[:MAX_BODY]) for _ in range(8)]
        answers = [each.result() for each in clients]
    statuses = {answer[9:12] for answer in answers}
    assert b"503" in statuses, statuses
    for answer in answers:  # Whoever has its turn sends what is no person.
        assert answer[9:12] in (b"503", b"400"), answer[:500]
        assert (b"retry-after: " in answer) == (answer[9:12] == b"503")
