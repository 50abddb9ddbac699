"""Requests for hosts that a real service does not have, as after DNS rebinding."""

from collections.abc import Iterator

import pytest

from tests.hostile.strangers import PERSON, serving_mill, statements
from tests.server import Server


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A service without tokens."""
    with serving_mill(tmp_path_factory.mktemp("open")) as service:
        yield service


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("evil.example", 421),
        ("evil.example:{port}", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost.evil.example", 421),
        ("0.0.0.0:{port}", 421),
        ("192.168.0.1", 421),
        ("[::2]", 421),
        ("127.0.0.1@evil.example", 400),
        ("127.0.0.1:{port}:1", 400),
        ("127.0.0.1 evil.example", 400),
        ("127.0.0.1,evil.example", 400),
        ("", 400),
        ("localhost", 200),
        ("LOCALHOST.:1", 200),
        ("127.9.9.9", 200),
        ("[::1]:{port}", 200),
        ("ledger.example", 200),
    ],
)
def test_who_calls_by_another_host_is_not_answered(service: Server, host: str, status: int) -> None:
    header = f"Host: {host.format(port=service.port)}"
    for path in ("/", "/agents", "/nothing/here"):
        answer = service.send("GET", path, header)
        assert answer.status == (404 if status == 200 and path == "/nothing/here" else status)
    if status != 200:
        before = statements(service)
        media_type = "Content-Type: application/json"
        assert service.send("POST", "/commits", header, media_type, body=PERSON).status == status
        assert statements(service) == before


def test_a_request_names_one_host(service: Server) -> None:
    twice = service.send("GET", "/agents", "Host: localhost", "Host: evil.example")
    assert twice.status == 400
    assert service.exchange(b"GET /agents HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 400 ")


def test_the_host_of_an_absolute_target_counts(service: Server) -> None:
    assert service.send("GET", "http://evil.example/agents").status == 421
    assert service.send("GET", "HTTPS://evil.example/agents").status == 421
    assert service.send("GET", "http://me@127.0.0.1/agents").status == 400
    assert service.send("GET", "http://localhost/agents", "Host: evil.example").status == 421
    assert service.send("GET", f"http://{service.authority}/agents").status == 200
    assert service.send("GET", "http://localhost?").status == 200
