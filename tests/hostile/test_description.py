"""Whatever a request is like, it is answered as the API description says.

``VALUEGRAPH_EXAMPLES`` says how many requests schemathesis makes up at random for each operation,
if any; CONTRIBUTING.md tells more.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from tests.http.running import running
from tests.server import serving
from valuegraph.http.routes import EVERYWHERE

CONFIGURATION: Final = Path(__file__).with_name("schemathesis.toml")
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
    "/shapes",
    "/sparql",
    "/validate",
)
"""One collection stands for all of them."""
HEADERS: Final[tuple[dict[str, str], ...]] = (
    {"Accept": "image/png"},
    {"Accept": "text/turtle;q=0, */*;q=0"},
    {"Content-Type": ""},
    {"Content-Type": "image/png"},
    {"Content-Encoding": "gzip"},
    {"Prefer": "return=minimal", "Range": "bytes=0-1"},
)
"""What the description does not speak of."""


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
def test_what_is_answered_to_other_headers_is_described(
    client: httpx.Client, description: dict[str, Any], path: str
) -> None:
    for method, operation in description["paths"][path].items():
        media_type = next(iter(operation.get("requestBody", {}).get("content", {})), "")
        for headers, body in product(HEADERS, (b"", b"{}")):
            url = path.format(id="http%3A%2F%2F[", name="%00")
            sent = {"Content-Type": media_type, **headers}
            answer = client.request(method, url, content=body, headers=sent)
            told = operation["responses"]
            request = (method, url, sent, body, answer.text)
            assert str(answer.status_code) in told, request
            assert answer.status_code < 500, request
            if answer.is_error:
                assert answer.headers["content-type"] == "application/problem+json", request
            elif (types := told[str(answer.status_code)].get("content")) and answer.content:
                assert answer.headers["content-type"].partition(";")[0] in types, request


def test_requests_that_the_description_makes_up_are_answered_as_it_says(tmp_path: Path) -> None:
    """By schemathesis: at the bounds of what the description admits and beyond; with
    ``VALUEGRAPH_EXAMPLES``, of every operation, so many at random as well."""
    options = ["--mode", "all", "--checks", "all", "--no-color"]
    if EXAMPLES:
        options += ["--phases", "coverage,fuzzing,stateful", "--max-examples", str(EXAMPLES)]
    else:
        options += ["--phases", "coverage"]
        options += [option for path in PATHS for option in ("--include-path", path)]
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIGURATION)]
    with serving(tmp_path, example="alderwater") as server:
        command += ["run", f"{server.address}openapi.json", *options]
        found = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert found.returncode == 0, found.stdout
    assert " passed" in found.stdout
