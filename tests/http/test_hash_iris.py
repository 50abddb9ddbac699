"""Entities whose IRIs differ in the fragment only, as solid pods have them."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from .running import MILL, event

POD = "https://pod.example/ledger.ttl"
NUMBER = 40


def intent(number: int, note: str = "wished for") -> dict[str, Any]:
    measure: dict[str, Any] = {"hasNumericalValue": str(number), "hasUnit": "kilogram"}
    if number % 2:
        measure |= {"id": f"{POD}#wish{number}-quantity", "type": "Measure"}
    return {
        "id": f"{POD}#wish{number}",
        "type": "Intent",
        "action": "produce",
        "receiver": f"{POD}#mill",
        "resourceConformsTo": f"{POD}#flour",
        "resourceQuantity": measure,
        "note": note,
        "https://example.org/like": [{"id": f"{POD}#wish{(number + 1) % NUMBER}"}],
    }


def place(number: int) -> str:
    return f"/intents/{quote(f'{POD}#wish{number}', safe='')}"


@pytest.fixture(scope="module")
def pod(client: httpx.Client) -> httpx.Client:
    nodes = [
        {"id": f"{POD}#mill", "type": "Organization", "name": "Mill"},
        {"id": f"{POD}#flour", "type": "ResourceSpecification", "name": "Flour"},
        *map(intent, range(NUMBER)),
    ]
    answer = client.post("/commits", json={"@graph": nodes})
    assert answer.status_code == 201, answer.text
    assert answer.json()["created"] == [node["id"] for node in nodes]
    return client


def test_one_of_many_is_answered_alone(pod: httpx.Client) -> None:
    for number in (3, 4):
        answer = pod.get(place(number))
        assert answer.status_code == 200
        assert len(answer.content) < 1500
        document = answer.json()
        assert document["resourceQuantity"]["hasNumericalValue"] == str(number)
        assert "@included" not in document


def test_a_page_has_the_members_and_nothing_else(pod: httpx.Client) -> None:
    nodes = pod.get("/intents", params={"limit": 10}).json()["@graph"]
    assert [node["type"] for node in nodes] == ["Intent"] * 10
    assert all(node["resourceQuantity"]["hasUnit"] == "kilogram" for node in nodes)


def test_the_tag_of_one_stays_as_others_change_and_go(pod: httpx.Client) -> None:
    tags = {number: pod.get(place(number)).headers["ETag"] for number in range(NUMBER)}
    changed = pod.put(place(7), json=intent(7, "no longer"), headers={"If-Match": tags[7]})
    assert changed.status_code == 200, changed.text
    headers = {"Content-Type": "application/merge-patch+json", "If-Match": tags[8]}
    patch = {"resourceQuantity": {"hasNumericalValue": "80", "hasUnit": "kilogram"}}
    answer = pod.patch(place(8), content=json.dumps(patch), headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.json()["resourceQuantity"]["hasNumericalValue"] == "80"
    lonely = {**intent(90), "https://example.org/like": []}
    assert pod.post("/intents", json=lonely).status_code == 201
    assert pod.delete(place(90)).status_code == 204
    assert pod.get(place(90)).status_code == 404
    now = {number: pod.get(place(number)).headers["ETag"] for number in range(NUMBER)}
    assert {number for number in tags if now[number] != tags[number]} == {7, 8}


def test_an_event_among_them_counts_by_itself(pod: httpx.Client) -> None:
    for number in (1, 2):
        document = {**event(), "id": f"{POD}#ev{number}", "type": "EconomicEvent"}
        answer = pod.post("/economic-events", json=document)
        assert answer.status_code == 201, answer.text
        assert answer.json()["resourceQuantity"]["id"] == f"{POD}#ev{number}.resourceQuantity"
    assert MILL in answer.json()["provider"]
