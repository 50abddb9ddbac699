"""What is sent wrongly: each is told apart, clearly, and leaves nothing behind."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from valuegraph.errors import ValuegraphError
from valuegraph.http.problems import STATUSES, BadRequestError, status_of
from valuegraph.vocabulary.namespaces import SH

from .running import MILL, Service, event, running

CASES: dict[str, tuple[dict[str, Any], str | None, str | None, str]] = {
    "wrong action": (event(action="prodce"), "vf:action", "vf:prodce", "produce"),
    "number with a comma": (
        event(resourceQuantity={"hasNumericalValue": "3,5", "hasUnit": "kilogram"}),
        "vf:hasNumericalValue",
        "3,5",
        '"3.5"',
    ),
    "missing unit": (
        event(resourceQuantity={"hasNumericalValue": "3"}),
        "vf:hasUnit",
        None,
        "such as kilogram",
    ),
    "unknown unit": (
        event(resourceQuantity={"hasNumericalValue": "3", "hasUnit": "kilogarm"}),
        "vf:hasUnit",
        "vf:kilogarm",
        "kilogram",
    ),
    "date without a zone": (
        event(hasPointInTime="2026-03-01T09:00:00"),
        "vf:hasPointInTime",
        "2026-03-01T09:00:00",
        "2026-03-01T09:30:00+01:00",
    ),
    "event against its process side": (
        event(action="produce", inputOf=f"{MILL}milling"),
        "vf:inputOf",
        f"{MILL}milling",
        "outputOf",
    ),
    "negative quantity": (
        event(resourceQuantity={"hasNumericalValue": "-3", "hasUnit": "kilogram"}),
        "vf:resourceQuantity",
        None,
        "positive",
    ),
    "unknown term": (event(amount="4"), "vf:amount", "4", "no property 'amount'"),
    "reference to nothing here": (
        event(receiver="agents/nobody"),
        "vf:receiver",
        "agents/nobody",
        "not recorded here",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_data_that_violates_is_told_by_subject_path_value_and_form(
    service: Service, case: str
) -> None:
    document, path, value, advice = CASES[case]
    size = service.size()
    answer = service.client.post("/economic-events", json={"id": "urn:x:it", **document})
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == 422
    assert problem["detail"].startswith("Nothing was stored.")
    found = next(f for f in problem["findings"] if f["path"] == path)
    assert found["severity"] == "Violation"
    assert found["focus"].startswith(("urn:x:it", "_:"))  # Its quantity may have no name.
    assert value is None or found["value"].endswith(value)
    assert advice in found["message"]
    assert service.size() == size


def test_the_shacl_report_is_json_ld_and_says_the_same(client: httpx.Client) -> None:
    problem = client.post("/economic-events", json=event(action="prodce")).json()
    report = list(parse(json.dumps(problem["report"]), format=RdfFormat.JSON_LD))
    assert [s.object.value for s in report if s.predicate == SH.conforms] == ["false"]
    messages = {s.object.value for s in report if s.predicate == SH.resultMessage}
    assert messages == {f["message"] for f in problem["findings"]}


NESTED = 50 * 1024 * 1024
UNREADABLE = {
    "truncated JSON": (b'{"name": "Ro', "application/json", "column"),
    "empty body": (b"", "application/json", "line 1"),
    "not UTF-8": (b'{"name": "\xff"}', "application/json", "UTF-8"),
    "duplicate key": (b'{"name": "A", "name": "B"}', "application/json", "'name' twice"),
    "50 MB of nested JSON": (b"[" * NESTED, "application/json", "nested"),
    "50 MB of nested objects": (b'{"a":' * (NESTED // 5), "application/json", "nested"),
    "truncated Turtle": (b"<urn:x:a> <urn:x:b>", "text/turtle", "line 1"),
    "remote context": (
        b'{"@context": "https://elsewhere.example/context", "name": "A"}',
        "application/ld+json",
        "https://elsewhere.example/context",
    ),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_document_that_cannot_be_read_is_a_bad_request(service: Service, case: str) -> None:
    body, media_type, words = UNREADABLE[case]
    size = service.size()
    answer = service.client.post("/people", content=body, headers={"Content-Type": media_type})
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.json()["findings"][0]["message"]
    assert service.size() == size


@pytest.mark.parametrize("media_type", ["application/json", "application/ld+yaml"])
def test_nesting_beyond_the_limit_is_too_much(service: Service, media_type: str) -> None:
    body = b'{"note":' * 70 + b"1" + b"}" * 70
    answer = service.client.post("/people", content=body, headers={"Content-Type": media_type})
    assert answer.status_code == 413
    assert "64 levels" in answer.json()["detail"]


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
        ("DELETE", "/people/x", "GET, HEAD"),
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
