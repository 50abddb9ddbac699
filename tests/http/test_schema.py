"""Another schema, put in force while the service runs: everything that clients see follows."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.ledger.test_schema import load_own
from valuegraph.ledger import Schema
from valuegraph.ledger.policies import policies_named
from valuegraph.ledger.reading.command_reader import CommandReader

from .running import Service, running

SHELF = {"https://own.example/height": 2.5}
FORM = {"Accept": "text/html"}


@pytest.fixture
def service() -> Iterator[Service]:
    """A service of its own."""
    with running() as started:
        yield started


def seen(service: Service) -> dict[str, Any]:
    """What clients see of the schema."""
    get = service.client.get
    return {
        "collection": get("/shelves").status_code,
        "methods": service.client.put("/shelves", json={}).headers.get("allow"),
        "context": "own.example" in get("/context.jsonld").text,
        "ontology": "own.example/Shelf" in get("/ontology").text,
        "shapes": "A shelf has one height." in get("/shapes").text,
        "home": any(each["title"] == "Shelf" for each in get("/").json()["collections"]),
        "page": "/shelves" in get("/", headers=FORM).text,
        "openapi": "/shelves/{id}" in get("/openapi.json").json()["paths"],
        "docs": "/shelves" in get("/docs", headers=FORM).text,
        "policy": [e["name"] for e in get("/policies").json()["policies"] if e["isOn"]],
        "sparql": service.client.post(
            "/sparql",
            data={"query": "ASK { GRAPH ?g { <https://own.example/Shelf> rdfs:label ?label } }"},
            headers={"Accept": "application/sparql-results+json"},
        ).json()["boolean"],
    }


def test_all_that_clients_see_follows_the_schema_in_force(service: Service, tmp_path: Path) -> None:
    client = service.client
    first = service.ledger.schema
    before = seen(service)
    assert client.post("/shelves", json=SHELF).status_code == 404
    person = client.post("/people", json={"name": "Kim"})
    service.ledger.adopt(load_own(tmp_path, service.address))
    after = seen(service)
    assert {name for name in before if before[name] == after[name]} == {"policy"}
    answer = client.post("/shelves", json=SHELF)
    assert answer.status_code == 201
    assert answer.headers["location"].startswith(f"{service.address}shelves/")
    assert client.get(answer.headers["location"]).json() == {
        key: value for key, value in answer.json().items() if key != "findings"
    }
    twice = client.post("/shelves", json={"https://own.example/height": [2, 3]})
    assert twice.status_code == 422
    assert "A shelf has one height." in twice.json()["detail"]
    # What was recorded by the first schema is as it was, but for its tag: documents changed.
    again = client.get(person.headers["location"])
    assert again.json() == person.json()
    service.ledger.adopt(first)
    assert seen(service) == before
    assert client.get(answer.headers["location"]).status_code == 404


def test_a_policy_is_switched_on_while_the_service_runs(service: Service) -> None:
    service.ledger.adopt(
        Schema.load(service.address, policies=policies_named(["closed-vocabulary"]))
    )
    assert seen(service)["policy"] == ["closed-vocabulary"]


def test_a_request_that_was_read_by_the_schema_before_is_read_again(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its value is coerced as the schema in force has it, and it is judged by that one's shapes."""
    read, go_on = Event(), Event()
    record = CommandReader.record
    times: list[str] = []

    def hold_first(reader: CommandReader, *args: Any, **options: Any) -> Any:
        command = record(reader, *args, **options)
        times.append(reader.schema.version)
        if len(times) == 1:
            read.set()
            assert go_on.wait(60)
        return command

    monkeypatch.setattr(CommandReader, "record", hold_first)
    node = {"id": "urn:x:s", "type": "https://own.example/Shelf", **SHELF}
    with ThreadPoolExecutor() as pool:
        sent = pool.submit(service.client.post, "/commits", json=node)
        assert read.wait(60)
        schema = load_own(tmp_path, service.address)
        service.ledger.adopt(schema)
        go_on.set()
        assert sent.result(60).status_code == 201
    assert len(times) == 2
    assert times[1] == schema.version
    found = service.client.get("/shelves/urn%3Ax%3As", headers={"Accept": "application/n-triples"})
    assert '"2.5"^^<http://www.w3.org/2001/XMLSchema#decimal>' in found.text
