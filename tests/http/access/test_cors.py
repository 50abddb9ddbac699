"""What web pages of other origins may, where the owner of the service has named them."""

from collections.abc import Iterator

import httpx
import pytest

from tests.http.running import running

APP = "https://app.example"
OTHER = "https://other.example"


@pytest.fixture(scope="module")
def named() -> Iterator[httpx.Client]:
    """A client of a service that has named one origin."""
    with running(cors_origins=(APP,)) as service:
        yield service.client


@pytest.fixture(scope="module")
def for_all() -> Iterator[httpx.Client]:
    """A client of a service that lets pages of all origins read."""
    with running(cors_origins=("*",)) as service:
        yield service.client


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_pages_of_a_named_origin_get_leave_for_everything(named: httpx.Client, method: str) -> None:
    asked = {
        "Origin": APP,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization, content-type, idempotency-key",
    }
    answer = named.options("/people/x", headers=asked)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == APP
    assert method in answer.headers["access-control-allow-methods"]
    assert "authorization" in answer.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in answer.headers


def test_they_may_query_and_pages_of_others_may_where_all_read(
    named: httpx.Client, for_all: httpx.Client
) -> None:
    query = {"query": "ASK {}"}
    for client, origin, status in ((named, APP, 200), (named, OTHER, 403), (for_all, OTHER, 200)):
        headers = {"Origin": origin, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}
        assert client.get("/sparql", params=query, headers=headers).status_code == status
        assert client.head("/sparql", params=query, headers=headers).status_code == status
        asked = {**headers, "Access-Control-Request-Method": "GET"}
        assert client.options("/sparql", headers=asked).status_code == status
    image = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    assert named.get("/sparql", params=query, headers=image).status_code == 403
    assert for_all.get("/sparql", params=query, headers=image).status_code == 200


def test_they_read_what_is_answered_faults_too(named: httpx.Client) -> None:
    origin = {"Origin": APP, "Sec-Fetch-Site": "cross-site"}
    created = named.post("/people", json={"name": "Robin"}, headers=origin)
    assert created.status_code == 201
    refused = named.post("/people", json={"nome": "Robin"}, headers=origin)
    unknown = named.get("/people", headers={**origin, "Authorization": "Bearer x"})
    assert (refused.status_code, unknown.status_code) == (422, 401)
    for answer in (created, refused, unknown):
        assert answer.headers["access-control-allow-origin"] == APP
        assert "Link" in answer.headers["access-control-expose-headers"]


def test_others_are_no_better_off(named: httpx.Client) -> None:
    answer = named.post("/people", json={"name": "Robin"}, headers={"Origin": OTHER})
    assert answer.status_code == 403
    read = named.get("/people", headers={"Origin": OTHER})
    assert "access-control-allow-origin" not in read.headers


def test_the_star_lets_all_read(for_all: httpx.Client) -> None:
    origin = {"Origin": OTHER, "Sec-Fetch-Site": "cross-site"}
    query = for_all.post("/sparql", data={"query": "ASK {}"}, headers=origin)
    for answer in (query, for_all.get("/agents", headers=origin)):
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_the_star_lets_nobody_write(for_all: httpx.Client, method: str) -> None:
    path = "/people" if method == "POST" else "/people/x"
    asked = {"Origin": OTHER, "Access-Control-Request-Method": method}
    assert for_all.options(path, headers=asked).status_code == 403
    written = for_all.request(method, path, json={"name": "Eve"}, headers={"Origin": OTHER})
    assert written.status_code == 403
