"""Whatever a request is like, it is answered as the API description says.

``VALUEGRAPH_EXAMPLES`` says how many requests schemathesis makes up for each operation, if any;
CONTRIBUTING.md tells more.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from tests.http.running import running
from tests.server import serving
from valuegraph.http.routes import EVERYWHERE

EXAMPLES: Final = int(os.environ.get("VALUEGRAPH_EXAMPLES", "0"))
PATHS: Final = (
    "/",
    "/agents",
    "/agents/{id}",
    "/commits",
    "/context.jsonld",
    "/ontology",
    "/policies",
    "/policies/{name}",
    "/sparql",
    "/validate",
)
"""One collection stands for all of them."""
BODIES: Final = (b"", b"{", b'""', b"[]", b"null", b"{}", b"\xff\xfe", b"<x/>", b"query=", b"x y")
HEADERS: Final[tuple[dict[str, str], ...]] = (
    {},
    {"Accept": "image/png"},
    {"If-Match": '"x"', "If-None-Match": "*"},
    {"If-Match": "x"},
    {"Idempotency-Key": ""},
    {"Idempotency-Key": "again"},
    {"Content-Encoding": "gzip"},
)
QUERIES: Final = ("", "?limit=0", "?limit=x", "?after=x%20y", "?opening-balances=2", "?query=")


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with running() as service:
        yield service.client


@pytest.fixture(scope="module")
def description(client: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def test_every_route_tells_what_any_may_answer(description: dict[str, Any]) -> None:
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            told = operation["responses"]
            assert set(map(str, EVERYWHERE)) <= set(told), (method, path)
            for status, response in told.items():
                assert response["description"], (method, path, status)
                if int(status) >= 400:
                    assert set(response["content"]) == {"application/problem+json"}
    assert "HTTPValidationError" not in str(description)


@pytest.mark.parametrize("path", PATHS)
def test_what_is_answered_is_described(
    client: httpx.Client, description: dict[str, Any], path: str
) -> None:
    for method, operation in description["paths"][path].items():
        body = operation.get("requestBody", {}).get("content", {})
        requests = [
            *product(QUERIES, HEADERS[:1], BODIES[:1], [*body, "", "image/png"][:2]),
            *product(QUERIES[:1], HEADERS, BODIES[4:6], list(body)[:1] or [""]),
            *product(QUERIES[:1], HEADERS[:1], BODIES, body),
        ]
        for query, headers, content, media_type in requests:
            url = path.format(id="http%3A%2F%2F[", name="%00") + query
            sent = {**headers, "Content-Type": media_type}
            answer = client.request(method, url, content=content, headers=sent)
            told = operation["responses"]
            request = (method, url, sent, content, answer.text)
            assert str(answer.status_code) in told, request
            assert answer.status_code < 500, request
            if answer.is_error:
                assert answer.headers["content-type"] == "application/problem+json", request
            elif (types := told[str(answer.status_code)].get("content")) and answer.content:
                assert answer.headers["content-type"].partition(";")[0] in types, request


@pytest.mark.parametrize("path", PATHS)
def test_other_methods_are_told_those_that_there_are(
    client: httpx.Client, description: dict[str, Any], path: str
) -> None:
    there = {method.upper() for method in description["paths"][path]}
    for method in {"PUT", "POST", "PATCH", "DELETE", "TRACE", "QUERY"} - there:
        answer = client.request(method, path.format(id="x", name="x"))
        assert answer.status_code == 405
        assert set(answer.headers["allow"].split(", ")) >= there


@pytest.mark.skipif(not EXAMPLES, reason="VALUEGRAPH_EXAMPLES is not set")
@pytest.mark.skipif(find_spec("schemathesis") is None, reason="schemathesis is not installed")
def test_schemathesis_finds_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "schemathesis.cli", "run"]
    command += ["--mode", "all", "--max-examples", str(EXAMPLES), "--continue-on-failure"]
    # No schema tells which texts are RDF that conforms, and a condition may be looked at first.
    command += ["--checks", "all", "--exclude-checks", "positive_data_acceptance"]
    with serving(tmp_path, example="alderwater") as server:
        command.append(f"{server.address}openapi.json")
        found = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert found.returncode == 0, found.stdout
