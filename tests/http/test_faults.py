"""What is sent wrongly: each is told apart, clearly, and leaves nothing behind."""

import socket
from collections.abc import Iterator

import httpx
import pytest

from valuegraph.errors import ValuegraphError
from valuegraph.http.problems import STATUSES, BadRequestError, status_of

from .running import Service, running


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "image/png"},
        {},
        {"Content-Type": "text/turtle", "Content-Encoding": "gzip"},
    ],
)
def test_an_unknown_media_type_is_told_those_that_are_read(
    service: Service, headers: dict[str, str]
) -> None:
    answer = service.client.post("/people", content=b"...", headers=headers)
    assert answer.status_code == 415
    assert "text/turtle" in answer.headers["accept-post"]
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.fixture(scope="module")
def small() -> Iterator[Service]:
    """A service that takes bodies of 4,096 bytes."""
    with running(body_limit=4096) as started:
        yield started


@pytest.mark.parametrize("path", ["/people", "/commits", "/validate"])
@pytest.mark.parametrize("length", [4097, 10_000_000])
@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_body_over_the_limit_is_refused_before_it_is_all_in(
    small: Service, path: str, length: int, is_chunked: bool
) -> None:
    body = b'{"name": "' + b"x" * length
    content = _pieces(body) if is_chunked else body
    answer = small.client.post(path, content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert "4,096 bytes" in answer.json()["detail"]
    assert small.size() == 0


def test_a_body_that_is_announced_to_be_too_large_is_not_waited_for(small: Service) -> None:
    address = httpx.URL(small.address)
    head = "POST /people HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    with socket.create_connection((address.host, address.port or 80), timeout=30) as connection:
        connection.sendall(f"{head}Content-Length: 1000000000000\r\n\r\n".encode())
        assert connection.recv(4096).startswith(b"HTTP/1.1 413 ")


def test_a_body_at_the_limit_is_taken(small: Service) -> None:
    start, end = b'{"name": "', b'"}'
    body = start + b"x" * (4096 - len(start) - len(end)) + end
    answer = small.client.post(
        "/validate", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/people", "GET, HEAD, POST"),
        ("POST", "/people/x", "DELETE, GET, HEAD, PATCH, PUT"),
        ("GET", "/commits", "POST"),
        ("PATCH", "/sparql", "GET, HEAD, POST"),
        ("POST", "/", "GET, HEAD"),
        ("POST", "/openapi.json", "GET, HEAD"),
    ],
)
def test_a_method_that_is_not_there_is_told_those_that_are(
    client: httpx.Client, method: str, path: str, allowed: str
) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["/nothing", "/nothing/here", "/%00", "/people%2Fx", "/people/%FF"]
)
def test_an_unknown_path_is_a_problem_document(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 404


def test_every_error_has_a_status() -> None:
    assert status_of(BadRequestError("")) == 400
    for kind in ValuegraphError.__subclasses__():
        if kind in STATUSES:
            assert 400 <= STATUSES[kind] < 600


def _pieces(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), 1024):
        yield body[start : start + 1024]
