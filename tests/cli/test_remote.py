"""What a service that is no ledger, or will not take a document, is told of."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from valuegraph.cli.remote import RemoteError, RemoteLedger
from valuegraph.errors import QueryError
from valuegraph.rdf.syntaxes import TURTLE


@contextmanager
def answering(status: int, body: str) -> Iterator[RemoteLedger]:
    """A web server that answers every request alike."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,)).start()
        try:
            with RemoteLedger(f"http://127.0.0.1:{server.server_port}") as remote:
                yield remote
        finally:
            server.shutdown()


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
