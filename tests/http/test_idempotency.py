"""``Idempotency-Key``: what is sent again is done once and answered as the first time."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from .running import SETTING, Service, event, running
from .test_amending import MERGE_PATCH, person

KEYS = (f"key-{number}" for number in count())


@pytest.fixture(scope="module", params=["memory", "disk"])
def service(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """A service that keeps its data here or there."""
    place = tmp_path_factory.mktemp("ledgers") / "ledger" if request.param == "disk" else None
    with running(directory=place) as started:
        assert started.client.post("/commits", json=SETTING).status_code == 201
        yield started


def twice(client: httpx.Client, method: str, url: str, **sent: Any) -> httpx.Response:
    """The first answer to a request that is sent twice, having seen that the second is the same."""
    headers = {**sent.pop("headers", {}), "Idempotency-Key": f'"{next(KEYS)}"'}
    first, second = (client.request(method, url, headers=headers, **sent) for _ in range(2))
    assert "idempotent-replayed" not in first.headers
    assert second.headers["idempotent-replayed"] == "true"
    assert (second.status_code, second.content) == (first.status_code, first.content)
    for name in ("location", "content-location", "content-type", "etag", "link"):
        assert second.headers.get(name) == first.headers.get(name)
    return first


def test_an_event_is_recorded_once(service: Service) -> None:
    before = service.size()
    assert twice(service.client, "POST", "/economic-events", json=event()).status_code == 201
    after = service.size()
    service.client.post("/economic-events", json=event())
    assert service.size() - after == after - before


def test_every_kind_of_write_is_done_once(service: Service) -> None:
    client = service.client
    url = person(client)
    assert twice(client, "POST", "/commits", json={"type": "Person"}).status_code == 201
    change = {"json": {"note": "1"}, "headers": MERGE_PATCH}
    assert twice(client, "PATCH", url, **change).json()["note"] == "1"
    assert twice(client, "PUT", url, json={"name": "Kim"}).json()["name"] == "Kim"
    assert twice(client, "PUT", f"{url}-2", json={"name": "Kim"}).status_code == 201
    assert twice(client, "DELETE", url).status_code == 204


def test_an_answer_is_that_of_then(service: Service) -> None:
    client = service.client
    url = person(client)
    headers = {**MERGE_PATCH, "Idempotency-Key": next(KEYS)}
    first = client.patch(url, json={"note": "First."}, headers=headers)
    client.patch(url, json={"note": "Second."}, headers=MERGE_PATCH)
    again = client.patch(url, json={"note": "First."}, headers=headers)
    assert again.json() == first.json()
    assert client.get(url).json()["note"] == "Second."


def test_what_changed_nothing_does_not_change_anything_later(service: Service) -> None:
    client = service.client
    url = person(client)
    headers = {"Idempotency-Key": next(KEYS)}
    assert client.put(url, json={"name": "Robin"}, headers=headers).status_code == 200
    client.put(url, json={"name": "Kim"})
    again = client.put(url, json={"name": "Robin"}, headers=headers)
    assert again.headers["idempotent-replayed"] == "true"
    assert client.get(url).json()["name"] == "Kim"


def test_it_is_done_once_though_the_condition_no_longer_holds(service: Service) -> None:
    client = service.client
    url = person(client)
    headers = {"Idempotency-Key": next(KEYS), "If-Match": client.get(url).headers["etag"]}
    for _ in range(2):
        assert client.put(url, json={"name": "Kim"}, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("POST", "/people", {"json": {"name": "Sam"}}),
        ("POST", "/organizations", {"json": {"name": "Robin"}}),
        ("POST", "/people?report=true", {"json": {"name": "Robin"}}),
        ("PUT", "/people/r", {"json": {"name": "Robin"}}),
        (
            "POST",
            "/people",
            {"content": b'{"name":"Robin"}', "headers": {"Content-Type": "application/ld+json"}},
        ),
    ],
)
def test_a_key_is_for_one_request(
    service: Service, method: str, path: str, sent: dict[str, Any]
) -> None:
    key = {"Idempotency-Key": next(KEYS)}
    assert service.client.post("/people", json={"name": "Robin"}, headers=key).is_success
    size = service.size()
    headers = {**sent.get("headers", {}), **key}
    answer = service.client.request(method, path, **{**sent, "headers": headers})
    assert answer.status_code == 422
    assert "came with another request before" in answer.json()["detail"]
    assert service.size() == size


def test_what_was_refused_can_be_sent_again(service: Service) -> None:
    key = {"Idempotency-Key": next(KEYS)}
    wrong = event(provider="https://mill.example/newcomer")
    wrong["resourceConformsTo"] = "https://mill.example/rye"
    wrong["resourceInventoriedAs"] = f"{service.address}economic-resources/unknown"
    wrong["action"] = "consume"
    first = service.client.post("/economic-events", json=wrong, headers=key)
    assert first.status_code == 422
    assert "idempotent-replayed" not in first.headers
    right = service.client.post("/people", json={"name": "Robin"}, headers=key)
    assert right.status_code == 201


@pytest.mark.parametrize("key", ["", '""', "a b", '"a', "é", "k" * 256])
def test_a_key_that_is_none_is_refused(service: Service, key: str) -> None:
    headers = [(b"Idempotency-Key", key.encode()), (b"Content-Type", b"application/json")]
    answer = service.client.post("/people", content=b'{"name": "Robin"}', headers=headers)
    assert answer.status_code == 400
    assert "printable ASCII" in answer.json()["detail"]


def test_a_key_with_and_without_quotation_marks_is_the_same(service: Service) -> None:
    key = next(KEYS)
    for value in (key, f'"{key}"'):
        headers = {"Idempotency-Key": value}
        answer = service.client.post("/people", json={"name": "Robin"}, headers=headers)
    assert answer.headers["idempotent-replayed"] == "true"


def test_of_many_at_once_one_is_carried_out(service: Service) -> None:
    key = {"Idempotency-Key": next(KEYS)}
    size = service.size()

    def send(_: int) -> httpx.Response:
        return service.client.post("/people", json={"name": "Robin"}, headers=key)

    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(send, range(32)))
    assert {a.status_code for a in answers} == {201}
    assert len({a.content for a in answers}) == 1
    assert sum("idempotent-replayed" not in a.headers for a in answers) == 1
    grown = service.size() - size
    service.client.post("/people", json={"name": "Robin"})
    assert service.size() - size == 2 * grown


def test_keys_survive_restarts(tmp_path: Path) -> None:
    key = {"Idempotency-Key": "kept"}
    settings: dict[str, Any] = {
        "directory": tmp_path / "ledger",
        "base_iri": "https://ledger.example/",
    }
    with running(**settings) as started:
        first = started.client.post("/people", json={"name": "Robin"}, headers=key)
    with running(**settings) as started:
        again = started.client.post("/people", json={"name": "Robin"}, headers=key)
        other = started.client.post("/people", json={"name": "Kim"}, headers=key)
    assert again.content == first.content
    assert again.headers["idempotent-replayed"] == "true"
    assert other.status_code == 422


def test_an_identical_event_with_its_own_iri_needs_no_key(service: Service) -> None:
    mine = event(id="https://mill.example/event/own")
    assert service.client.post("/economic-events", json=mine).status_code == 201
    size = service.size()
    assert service.client.post("/economic-events", json=mine).status_code == 200
    other = {**mine, "resourceQuantity": {"hasNumericalValue": "1", "hasUnit": "kilogram"}}
    assert service.client.post("/economic-events", json=other).status_code == 409
    assert service.size() == size


def test_a_request_is_answered_again_in_the_syntax_that_is_asked_for(service: Service) -> None:
    key = {"Idempotency-Key": next(KEYS)}
    first = service.client.post("/people", json={"name": "Robin", "note": 5}, headers=key)
    turtle = {"Accept": "text/turtle", **key}
    again = service.client.post("/people", json={"name": "Robin", "note": 5}, headers=turtle)
    assert (again.status_code, again.headers["idempotent-replayed"]) == (201, "true")
    assert again.headers["content-type"].startswith("text/turtle")
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["valuegraph-findings"] == first.headers["valuegraph-findings"] != "0"
    assert first.json()["findings"][0]["message"] in again.text


def test_a_response_that_an_earlier_version_kept_is_given_as_it_was(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = {"Idempotency-Key": next(KEYS)}
    kept = json.dumps([201, {"content-type": "text/plain", "location": "urn:x:1"}, "Recorded ü."])
    with monkeypatch.context() as patched:
        patched.setattr("valuegraph.ledger.commands.kept_receipts.kept_text", lambda _: kept)
        service.client.post("/people", json={"name": "Robin"}, headers=key)
    again = service.client.post("/people", json={"name": "Robin"}, headers=key)
    assert (again.status_code, again.text) == (201, "Recorded ü.")
    assert again.headers["location"] == "urn:x:1"
    assert again.headers["idempotent-replayed"] == "true"
