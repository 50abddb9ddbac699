"""Faults of the service itself, and clients that go away."""

import socket
from collections.abc import Iterator
from time import monotonic, sleep

import httpx
import pytest

from .running import Service, running


@pytest.fixture
def closed() -> Iterator[Service]:
    """A service whose ledger has been taken away from it."""
    with running() as started:
        started.ledger.close()
        yield started


def test_a_fault_of_the_service_is_a_problem_that_gives_nothing_away(closed: Service) -> None:
    answer = closed.client.get("/people")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["title"] == "Internal Server Error"
    assert "fault of the service, not of the request" in problem["detail"]
    assert "Traceback" not in answer.text


def test_a_client_that_goes_away_leaves_the_service_and_the_ledger_as_they_were(
    service: Service,
) -> None:
    size = service.size()
    address = httpx.URL(service.address)
    head = "POST /people HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    for _ in range(5):
        with socket.create_connection((address.host, address.port or 80)) as connection:
            connection.sendall(f'{head}Content-Length: 100\r\n\r\n{{"name": "Ro'.encode())
    deadline = monotonic() + 30
    while service.client.get("/").status_code != 200 and monotonic() < deadline:
        sleep(0.05)
    assert service.client.get("/people").status_code == 200
    assert service.size() == size


@pytest.mark.parametrize("form", ["query=%FF", "a=b&" * 200])
def test_a_form_that_cannot_be_read_is_a_bad_request(service: Service, form: str) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = service.client.post("/sparql", content=form, headers=headers)
    assert answer.status_code == 400
    assert "cannot be read" in answer.json()["detail"] or "UTF-8" in answer.json()["detail"]
