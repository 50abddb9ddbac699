"""``PUT``, ``PATCH`` and ``DELETE`` of entities: what an app sends, and what it is told."""

from typing import Any

import httpx
import pytest

from .running import MILL, Service, event
from .test_resources import foreign

MERGE_PATCH = {"Content-Type": "application/merge-patch+json"}


def person(client: httpx.Client, **properties: Any) -> str:
    """The address of a new person."""
    answer = client.post("/people", json={"name": "Robin", **properties})
    assert answer.status_code == 201
    return str(answer.headers["location"])


def patch(client: httpx.Client, url: str, change: Any) -> httpx.Response:
    return client.patch(url, json=change, headers=MERGE_PATCH)


def rules(answer: httpx.Response) -> list[str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return [f["rule"] for f in answer.json()["findings"] if f["severity"] == "Violation"]


def test_a_patch_changes_what_it_names_and_answers_the_entity(client: httpx.Client) -> None:
    url = person(client, note="Drives the van.", image="https://mill.example/robin.jpg")
    answer = patch(client, url, {"name": "Robin B.", "note": None})
    assert answer.status_code == 200
    assert answer.headers["content-location"] == url
    assert answer.headers["valuegraph-findings"] == "0"
    assert answer.json()["name"] == "Robin B."
    assert "note" not in answer.json()
    assert client.get(url).json() == answer.json()


def test_put_replaces_the_whole_entity(client: httpx.Client) -> None:
    url = person(client, note="Drives the van.")
    answer = client.put(url, json={"name": "Robin C."})
    assert answer.status_code == 200
    read = client.get(url).json()
    assert {k: v for k, v in read.items() if k != "@context"} == {
        "id": url,
        "type": "Person",
        "name": "Robin C.",
    }


@pytest.mark.parametrize("media_type", ["application/ld+json", "application/json", "text/turtle"])
def test_what_get_answered_can_be_put_back(service: Service, media_type: str) -> None:
    url = service.client.post("/economic-events", json=event()).headers["location"]
    size = service.size()
    read = service.client.get(url, headers={"Accept": media_type})
    answer = service.client.put(url, content=read.content, headers={"Content-Type": media_type})
    assert answer.status_code == 200, answer.text
    assert service.size() == size


def test_an_entity_from_elsewhere_is_amended_by_its_encoded_iri(client: httpx.Client) -> None:
    path = foreign("resource-specifications", f"{MILL}flour")
    assert patch(client, path, {"note": "Stone-ground."}).status_code == 200
    assert client.get(path).json()["note"] == "Stone-ground."


def test_put_creates_at_an_address_of_the_ledger_only(service: Service) -> None:
    url = f"{service.address}people/kim"
    answer = service.client.put(url, json={"name": "Kim"})
    assert (answer.status_code, answer.headers["location"]) == (201, url)
    assert answer.json()["type"] == "Person"
    assert service.client.put("/people/kim", json={"name": "Kim"}).status_code == 200
    wrong = service.client.put("/plans/kim2", json={"type": "Person", "name": "Kim"})
    assert (wrong.status_code, rules(wrong)) == (422, ["vg:WrongClass"])
    elsewhere = service.client.put(foreign("people", f"{MILL}nobody"), json={"name": "Kim"})
    assert elsewhere.status_code == 404
    assert "Post the document" in elsewhere.json()["detail"]


def test_an_address_in_another_collection_is_told(client: httpx.Client) -> None:
    answer = client.put(foreign("people", f"{MILL}mill"), json={"name": "Kim"})
    assert answer.status_code == 404
    assert "/organizations/" in answer.json()["detail"]


def test_an_amended_type_moves_the_entity(client: httpx.Client) -> None:
    url = person(client)
    answer = client.put(url, json={"type": "Organization", "name": "Robin & Co"})
    assert answer.status_code == 200
    assert "/organizations/" in answer.headers["content-location"]
    assert client.get(answer.headers["content-location"]).json() == answer.json()
    assert client.get(url).status_code == 404


def test_events_do_not_change_and_stay(service: Service) -> None:
    url = service.client.post("/economic-events", json=event()).headers["location"]
    size = service.size()
    for answer in (
        patch(service.client, url, {"resourceQuantity": {"hasNumericalValue": "13"}}),
        service.client.put(url, json=event(action="lower")),
        service.client.delete(url),
    ):
        assert answer.status_code == 409
        assert set(rules(answer)) == {"vg:ImmutableEvent"}
        assert "corrects" in answer.json()["detail"]
    assert service.size() == size
    assert patch(service.client, url, {"note": "By the scale."}).status_code == 200


def test_facts_of_resources_are_left_to_events(client: httpx.Client) -> None:
    resource = {"name": "Sack"}
    recorded = client.post("/economic-events", json=event(resourceInventoriedAs=resource)).json()
    url = recorded["resourceInventoriedAs"]
    answer = patch(client, url, {"accountingQuantity": {"hasNumericalValue": "13"}})
    assert (answer.status_code, rules(answer)) == (422, ["vg:FactWithoutEvent"])
    assert patch(client, url, {"name": "Blue sack"}).json()["name"] == "Blue sack"


def test_deleting(service: Service) -> None:
    size = service.size()
    url = person(service.client)
    answer = service.client.delete(url)
    assert (answer.status_code, answer.content) == (204, b"")
    assert service.size() == size
    assert service.client.get(url).status_code == 404
    assert service.client.delete(url).status_code == 404


def test_what_others_refer_to_stays(client: httpx.Client) -> None:
    client.post("/economic-events", json=event())
    answer = client.delete(foreign("organizations", f"{MILL}mill"))
    assert (answer.status_code, rules(answer)) == (409, ["vg:StillReferredTo"])
    assert "/economic-events/" in answer.json()["detail"]


@pytest.mark.parametrize("media_type", ["application/json", "text/turtle", ""])
def test_another_kind_of_patch_is_told_the_one_that_is_read(
    client: httpx.Client, media_type: str
) -> None:
    url = person(client)
    answer = client.patch(url, content=b"{}", headers={"Content-Type": media_type})
    assert answer.status_code == 415
    assert answer.headers["accept-patch"] == "application/merge-patch+json"
    assert "merge-patch" in answer.json()["detail"]


def test_what_cannot_be_read(client: httpx.Client) -> None:
    url = person(client)
    assert client.patch(url, content=b"{", headers=MERGE_PATCH).status_code == 400
    assert client.put(url, content=b"{", headers={"Content-Type": "application/json"}).is_error
    assert client.put(url, json={"id": f"{MILL}other", "name": "Kim"}).status_code == 422
    assert client.put("/people/", json={"name": "Kim"}).status_code == 404
    assert patch(client, "/people/nobody", {"name": "Kim"}).status_code == 404


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_conditions_that_do_not_hold(service: Service, method: str) -> None:
    url = person(service.client)
    size = service.size()
    headers = MERGE_PATCH if method == "PATCH" else {"Content-Type": "application/json"}
    for condition in ({"If-Match": '"abc"'}, {"If-None-Match": "*"}):
        answer = service.client.request(
            method, url, content=b'{"name": "Kim"}', headers={**headers, **condition}
        )
        assert answer.status_code == 412
        assert answer.headers["content-type"] == "application/problem+json"
    assert service.size() == size
    answer = service.client.request(
        method, url, content=b'{"name": "Kim"}', headers={**headers, "If-Match": "*"}
    )
    assert answer.is_success


def test_put_can_ask_for_what_is_there_or_is_not(client: httpx.Client) -> None:
    body = {"name": "Kim"}
    assert client.put("/people/k1", json=body, headers={"If-Match": "*"}).status_code == 412
    assert client.put("/people/k1", json=body, headers={"If-None-Match": "*"}).status_code == 201


def test_the_description_has_every_method(client: httpx.Client) -> None:
    methods = client.get("/openapi.json").json()["paths"]["/people/{id}"]
    assert set(methods) == {"get", "put", "patch", "delete"}
    assert list(methods["patch"]["requestBody"]["content"]) == ["application/merge-patch+json"]
