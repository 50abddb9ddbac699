"""Writes that would keep the one writer for long: refused, or not as long as they look."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.ledger.books import CONTEXT, event
from tests.server import Server, serving

LIMIT = 6000
"""Statements of a commit; as many as the longest chain here, which is to be carried out."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("commits"), request_limit=LIMIT) as started:
        yield started


def turtle(statements: int) -> bytes:
    return "\n".join(
        f'<https://x.example/a> <https://x.example/p> "{number}" .' for number in range(statements)
    ).encode()


def posted(client: httpx.Client, nodes: list[dict[str, Any]]) -> httpx.Response:
    body = json.dumps({"@context": CONTEXT, "@graph": nodes}).encode()
    return client.post("/commits", content=body, headers={"Content-Type": "application/ld+json"})


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/commits"), ("POST", "/validate"), ("POST", "/agents"), ("PUT", "/agents/new")],
)
def test_one_request_cannot_hold_the_writer_for_long(
    service: Server, method: str, path: str
) -> None:
    with service.client() as client:
        headers = {"Content-Type": "text/turtle"}
        answer = client.request(method, path, content=turtle(LIMIT + 1), headers=headers)
        assert answer.status_code == 413, answer.text
        assert "several parts" in answer.json()["detail"]
        assert "valuegraph record" in answer.json()["detail"]


def test_an_entity_with_too_many_statements_takes_no_patch(service: Server) -> None:
    agent = "https://ledger.example/agents/known"
    with service.client() as client:
        assert posted(client, [{"id": agent, "type": "Person", "name": "Kim"}]).is_success
        for part in range(2):
            extra = [f"{part}-{n}" for n in range(LIMIT - 100)]
            assert posted(client, [{"id": agent, "https://x.example/p": extra}]).is_success
        headers = {"Content-Type": "application/merge-patch+json"}
        answer = client.patch("/agents/known", json={"name": "Alex"}, headers=headers)
        assert answer.status_code == 413
        assert "PUT" in answer.json()["detail"]


def test_others_are_served_while_events_correct_each_other(service: Server) -> None:
    chain = [event("chain0", "raise", resource="x:flour")]
    for number in range(1, 400):
        chain.append(event(f"chain{number}", "raise", "-1 kilogram", resource="x:flour"))
        chain[-1]["corrects"] = chain[-2]["id"]
    raised = event("raised", "raise", resource="x:flour")
    full = [
        event(f"full{n}", "raise", f"{(-1) ** (n + 1)} kilogram", resource="x:flour")
        | {"corrects": "x:raised"}
        for n in range(400)
    ]
    known = [
        {"id": "x:mill", "type": "Organization", "name": "The mill"},
        {"id": "x:flour", "type": "EconomicResource", "name": "Flour"},
        raised,
    ]
    with service.client() as client, ThreadPoolExecutor() as threads:
        assert posted(client, known).is_success
        refused = threads.submit(posted, client, chain)
        taken = threads.submit(posted, client, full)
        other = posted(client, [{"id": "x:kim", "type": "Person", "name": "Kim"}])
        assert other.is_success
        assert refused.result().status_code == 422
        assert taken.result().is_success, taken.result().text
