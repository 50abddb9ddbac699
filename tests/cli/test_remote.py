"""What a service that is no ledger, or will not take a document, is told of."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from valuegraph.cli.remote import RemoteLedger
from valuegraph.cli.remote_error import RemoteError
from valuegraph.errors import QueryError
from valuegraph.rdf.syntaxes import TURTLE


@contextmanager
def site(status: int, body: str, media_type: str = "text/html") -> Iterator[str]:
    """The URL of a web server that answers every request alike."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.end_headers()
            self.wfile.write(body.encode())

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,)).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@contextmanager
def answering(status: int, body: str) -> Iterator[RemoteLedger]:
    """What is taken for a ledger there."""
    with site(status, body) as url, RemoteLedger(url) as remote:
        yield remote


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, "<html>"),
        (200, "[]"),
        (200, '{"entities": []}'),
        (404, "Nothing here"),
        (422, '{"detail": "x", "findings": [{"severity": "Terrible"}]}'),
    ],
)
def test_a_web_site_is_no_ledger(status: int, body: str) -> None:
    with answering(status, body) as remote, pytest.raises(RemoteError, match=f"answers {status}"):
        remote.record(b"", TURTLE)


@contextmanager
def breaking(*first: int | None) -> Iterator[tuple[RemoteLedger, list[tuple[str | None, bytes]]]]:
    """A service that answers its first requests with a status, or hangs up where that is None, and
    the others well; and the key and body of every request."""
    sent: list[tuple[str | None, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sent.append((self.headers["Idempotency-Key"], body))
            status = first[len(sent) - 1] if len(sent) <= len(first) else 201
            if status is None:
                self.close_connection = True
                return
            self.send_response(status)
            self.send_header("Retry-After", "0")
            self.end_headers()
            self.wfile.write(b'{"conforms": true, "detail": "Too busy."}')

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,)).start()
        try:
            with RemoteLedger(f"http://127.0.0.1:{server.server_port}") as remote:
                yield remote, sent
        finally:
            server.shutdown()


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("valuegraph.cli.remote._PAUSE", 0.0)


def test_a_document_is_sent_again_with_its_key() -> None:
    with breaking(None, 503, None) as (remote, sent):
        assert remote.record(b"one", TURTLE).conforms
        assert remote.record(b"two", TURTLE).conforms
    assert [body for _, body in sent] == [b"one"] * 4 + [b"two"]
    assert len({key for key, body in sent if body == b"one"}) == 1
    assert len({key for key, _ in sent}) == 2


def test_patience_ends() -> None:
    with breaking(*(503,) * 9) as (remote, sent), pytest.raises(RemoteError, match=r"Too busy\."):
        remote.record(b"", TURTLE)
    assert len(sent) == 4
    with breaking(*(None,) * 9) as (remote, sent), pytest.raises(RemoteError, match="No ledger"):
        remote.record(b"", TURTLE)
    assert len(sent) == 4


def test_a_refusal_is_passed_on() -> None:
    with (
        answering(503, '{"detail": "Back soon."}') as remote,
        pytest.raises(RemoteError, match=r"/commits answers 503: Back soon\."),
    ):
        remote.record(b"", TURTLE)


def test_a_document_that_is_too_large_does_not_conform() -> None:
    with answering(413, '{"detail": "Send it in parts."}') as remote:
        receipt = remote.record(b"", TURTLE)
    assert not receipt.conforms
    assert [f.message for f in receipt.findings] == ["Send it in parts."]


def test_a_query_that_a_service_refuses_is_an_error_of_the_query() -> None:
    with (
        answering(400, '{"detail": "Not SPARQL."}') as remote,
        pytest.raises(QueryError, match="Not SPARQL"),
    ):
        remote.query("x", "text/csv")
