"""Entity tags and preconditions (RFC 9110, sections 8.8.3 and 13): who changes what they saw."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from .running import Service, event, running
from .test_amending import MERGE_PATCH, patch, person


def tag(client: httpx.Client, url: str, accept: str = "application/ld+json") -> str:
    return client.get(url, headers={"Accept": accept}).headers["etag"]


def conditional_patch(client: httpx.Client, url: str, change: object, tag: str) -> httpx.Response:
    return client.patch(url, json=change, headers={**MERGE_PATCH, "If-Match": tag})


def test_an_entity_has_a_strong_tag_that_stays_while_it_does(client: httpx.Client) -> None:
    url = person(client)
    first = client.get(url)
    assert first.headers["etag"].startswith('"')
    assert first.headers["cache-control"] == "no-cache"
    person(client)
    assert client.get(url).headers["etag"] == first.headers["etag"]
    assert client.head(url).headers["etag"] == first.headers["etag"]
    patch(client, url, {"note": "Drives the van."})
    assert client.get(url).headers["etag"] != first.headers["etag"]


def test_who_has_it_is_told_so(client: httpx.Client) -> None:
    url = person(client)
    held = tag(client, url)
    for value in (held, f"W/{held}", f'"other", {held}', "*"):
        answer = client.get(url, headers={"If-None-Match": value})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == held
    assert client.get(url, headers={"If-None-Match": '"other"'}).status_code == 200
    assert client.get(url, headers={"If-Match": '"other"'}).status_code == 412
    assert client.get(url, headers={"If-Match": held}).status_code == 200


def test_each_representation_has_a_tag_of_its_own(client: httpx.Client) -> None:
    url = person(client)
    accepted = (
        "application/ld+json",
        'application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded"',
        "application/json",
        "text/turtle",
        "application/n-triples",
    )
    tags = {accept: tag(client, url, accept) for accept in accepted}
    assert len(set(tags.values())) == len(accepted)
    for accept in accepted:
        stale = {"Accept": accept, "If-None-Match": tags["text/turtle"]}
        assert client.get(url, headers=stale).status_code == (
            304 if accept == "text/turtle" else 200
        )


@pytest.mark.parametrize("accept", ["application/ld+json", "text/turtle"])
def test_a_change_to_what_was_seen_is_made_once(client: httpx.Client, accept: str) -> None:
    url = person(client)
    seen = tag(client, url, accept)
    first = conditional_patch(client, url, {"note": "One."}, seen)
    assert first.status_code == 200
    assert first.headers["etag"] == tag(client, url)
    second = conditional_patch(client, url, {"note": "Two."}, seen)
    assert second.status_code == 412
    assert "read it again" in second.json()["detail"]
    assert client.get(url).json()["note"] == "One."


def test_a_list_of_tags_holds_where_one_does(client: httpx.Client) -> None:
    url = person(client)
    seen = tag(client, url)
    assert conditional_patch(client, url, {"note": "1"}, f'"x" , {seen},').status_code == 200
    assert conditional_patch(client, url, {"note": "2"}, f"W/{tag(client, url)}").status_code == 412


@pytest.mark.parametrize("value", ["abc", '"abc', '"a" "b"', "W/abc", '*, "a"'])
def test_what_is_no_list_of_tags_is_refused(client: httpx.Client, value: str) -> None:
    answer = conditional_patch(client, person(client), {"note": "1"}, value)
    assert answer.status_code == 400
    assert "quotation marks" in answer.json()["detail"]


def test_an_event_changes_the_tag_of_its_resource(client: httpx.Client) -> None:
    made = client.post("/economic-events", json=event(resourceInventoriedAs={"name": "Sack"}))
    url = made.json()["resourceInventoriedAs"]
    seen = tag(client, url)
    client.post("/economic-events", json=event(resourceInventoriedAs=url))
    assert conditional_patch(client, url, {"name": "Blue sack"}, seen).status_code == 412


def test_what_is_created_and_patched_is_answered_with_its_tag_and_put_is_not(
    client: httpx.Client,
) -> None:
    made = client.post("/people", json={"name": "Robin"})
    url = made.headers["location"]
    assert made.headers["etag"] == tag(client, url)
    assert patch(client, url, {"note": "1"}).headers["etag"] == tag(client, url)
    assert "etag" not in client.put(url, json={"name": "Robin"}).headers


def test_put_and_delete_under_a_condition(client: httpx.Client) -> None:
    url = person(client)
    seen = tag(client, url)
    body = {"name": "Kim"}
    assert client.put(url, json=body, headers={"If-Match": seen}).status_code == 200
    assert client.put(url, json=body, headers={"If-Match": seen}).status_code == 412
    assert client.delete(url, headers={"If-Match": seen}).status_code == 412
    assert client.delete(url, headers={"If-None-Match": tag(client, url)}).status_code == 412
    assert client.delete(url, headers={"If-Match": tag(client, url)}).status_code == 204


def test_of_many_that_create_one_does(client: httpx.Client) -> None:
    def create(number: int) -> int:
        headers = {"If-None-Match": "*"}
        body = {"name": f"Kim {number}"}
        return client.put("/people/of-many", json=body, headers=headers).status_code

    with ThreadPoolExecutor(16) as threads:
        codes = list(threads.map(create, range(32)))
    assert sorted(set(codes)) == [201, 412]
    assert codes.count(201) == 1


def test_no_change_of_many_that_saw_the_same_is_lost(client: httpx.Client) -> None:
    url = person(client, note="0")

    def count(_: int) -> None:
        while True:
            read = client.get(url)
            change = {"note": str(int(read.json()["note"]) + 1)}
            if conditional_patch(client, url, change, read.headers["etag"]).status_code == 200:
                return

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(count, range(24)))
    assert client.get(url).json()["note"] == "24"


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that takes conditional writes only."""
    directory: Path = tmp_path_factory.mktemp("strict") / "ledger"
    with running(directory=directory, require_preconditions=True) as started:
        yield started


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_condition_can_be_required(strict: Service, method: str) -> None:
    url = person(strict.client)
    headers = MERGE_PATCH if method == "PATCH" else {"Content-Type": "application/json"}
    body = b'{"name": "Kim"}'
    answer = strict.client.request(method, url, content=body, headers=headers)
    assert answer.status_code == 428
    assert answer.headers["content-type"] == "application/problem+json"
    assert "If-Match" in answer.json()["detail"]
    assert strict.client.get(url).json()["name"] == "Robin"
    headers = {**headers, "If-Match": tag(strict.client, url)}
    assert strict.client.request(method, url, content=body, headers=headers).is_success
