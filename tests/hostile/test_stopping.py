"""SIGTERM ends the service in time, whatever runs, and keeps all that was acknowledged.

``VALUEGRAPH_STOPS=1`` tries each kind of work by itself as well; otherwise all are at work at once.
"""

import os
import signal
import socket
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Final

import httpx
import orjson
import pytest

from tests.proc import children, is_running
from tests.server import Server, received, serving
from valuegraph import Ledger
from valuegraph.ledger.home.directory import LedgerDirectory
from valuegraph.operations.journal import verify_journal

HEAD: Final = b"POST /commits HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/ld+json\r\n"
STOP_TIMEOUT: Final = 1
LIMIT: Final = STOP_TIMEOUT + 4 + 5
"""Seconds: those that requests and the ledger are given, and some for a busy machine."""


def people(number: int) -> bytes:
    return orjson.dumps({"@graph": [{"type": "Person", "name": f"P {n}"} for n in range(number)]})


def whole(path: bytes, body: bytes) -> bytes:
    head = HEAD.replace(b"/commits", path)
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


WORK: Final[dict[str, Callable[[], bytes]]] = {
    "nothing sent": lambda: b"",
    "half a head": lambda: HEAD,
    "half a body": lambda: HEAD + b"Content-Length: 99\r\n\r\n{",
    "an answer that nobody receives": lambda: (
        b"GET /ontology HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 100
    ),
    "a document that is validated": lambda: whole(b"/validate", people(40_000)),
    "a document that is read": lambda: whole(b"/commits", people(40_001)),
    "a query without end": lambda: (
        b"GET /sparql?query=ASK%7B?a%20?b%20?c.?d%20?e%20?f.?g%20?h%20?i.?j%20?k%20?l."
        b"FILTER(?a%3D1)%7D HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    ),
    "a long commit": lambda: whole(b"/commits", people(8_000)),
}
KINDS = [[*WORK], *([name] for name in WORK if "VALUEGRAPH_STOPS" in os.environ)]


def begin(service: Server, content: bytes) -> socket.socket:
    """Send a request on a connection that stays open."""
    connection = service.connect()

    def send() -> None:
        with suppress(OSError):
            connection.sendall(content)

    Thread(target=send, daemon=True).start()
    return connection


def check_kept(directory: Path, acknowledged: list[str]) -> None:
    """All of it is there, the journal is whole, and the ledger is free."""
    assert verify_journal(LedgerDirectory.read(directory)).head is not None
    with Ledger.open(directory) as ledger:
        recorded = {q.subject.value for q in ledger.reader.match()}  # type: ignore[union-attr]
    assert set(acknowledged) <= recorded


def record(client: httpx.Client) -> str:
    answer = client.post("/people", json={"name": "Robin"})
    assert answer.status_code == 201
    return answer.headers["location"]


@pytest.mark.parametrize("kinds", KINDS, ids=lambda kinds: kinds[0] if len(kinds) == 1 else "all")
def test_it_stops_in_time_whatever_runs(tmp_path: Path, kinds: list[str]) -> None:
    with serving(tmp_path, stop_timeout=STOP_TIMEOUT) as service, ExitStack() as closing:
        with service.client() as client:
            acknowledged = [record(client) for _ in range(20)]
        for kind in kinds:
            closing.enter_context(begin(service, WORK[kind]()))
        sleep(1)
        started = children(service.process.pid)
        assert service.stop() < LIMIT
        assert not any(map(is_running, started))
        assert len(service.said().splitlines()) <= 3, service.said()
    check_kept(tmp_path / "ledger", acknowledged)


def test_a_second_signal_goes_on_at_once(tmp_path: Path) -> None:
    with serving(tmp_path, stop_timeout=1000) as service, service.client() as client:
        acknowledged = [record(client)]
        with begin(service, WORK["half a body"]()) as connection:
            sleep(0.5)
            assert service.stop(signal.SIGTERM, signal.SIGINT) < LIMIT
            assert received(connection).startswith(b"HTTP/1.1 503")
    check_kept(tmp_path / "ledger", acknowledged)
