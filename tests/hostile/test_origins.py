"""Web pages of strangers, against a real service: they change nothing, and learn nothing.

A browser sends for any page what it may send without asking for leave: ``GET``, ``HEAD`` and
``POST`` with one of three content types. For the rest it asks first, by ``OPTIONS``.
"""

import json
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.hostile.strangers import (
    AGENT,
    ELSEWHERE,
    PERSON,
    TRIPLE,
    serving_mill,
    statements,
)
from tests.server import BASE, Server


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A service without tokens."""
    with serving_mill(tmp_path_factory.mktemp("open")) as service:
        yield service


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "TEXT/PLAIN; charset=utf-8",
        "text/plain;x=application/json",
        "text/plain, application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
        None,
        "*/*",
        "x",
    ],
)
@pytest.mark.parametrize("path", ["/commits", "/people", "/validate"])
def test_what_a_browser_sends_without_leave_is_no_document(
    service: Server, path: str, content_type: str | None
) -> None:
    before = statements(service)
    headers = [] if content_type is None else [f"Content-Type: {content_type}"]
    for body in (TRIPLE, PERSON):
        assert service.send("POST", path, *headers, body=body).status == 415
    assert statements(service) == before


ORIGINS = [
    f"Origin: {ELSEWHERE}",
    "Origin: null",
    "Origin: ",
    "Origin: http://127.0.0.1",
    "Origin: http://127.0.0.1:1",
    "Origin: http://localhost:{port}",
    "Origin: https://127.0.0.1:{port}",
    "Origin: http://127.0.0.1:{port}.evil.example",
    "Origin: http://127.0.0.1:{port}@evil.example",
    "Origin: http://127.0.0.1:{port}/",
    "Origin: http://127.0.0.1:{port}, https://evil.example",
    "Origin: http://evil.example:{port}",
    "Origin: http://[::1]:{port}",
    "Origin: http://0.0.0.0:{port}",
    "Origin: file://",
    f"Origin: {BASE.rstrip('/')}:8443",
    "Origin: http://127.0.0.1:{port}\r\nOrigin: https://evil.example",
    f"Origin: {ELSEWHERE}\r\nSec-Fetch-Site: same-origin",
    "Origin: null\r\nSec-Fetch-Site: none",
    "Sec-Fetch-Site: cross-site",
    "Sec-Fetch-Site: same-site",
    "Sec-Fetch-Site: CROSS-SITE",
    "Sec-Fetch-Site: ",
    "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site",
]


@pytest.mark.parametrize("headers", ORIGINS)
def test_no_page_of_a_stranger_writes(service: Server, headers: str) -> None:
    before = statements(service)
    sent = headers.format(port=service.port).split("\r\n")
    entity = f"/agents/{quote(AGENT, safe='')}"
    for method, path, media_type in (
        ("POST", "/commits", "application/json"),
        ("POST", "/people", "application/ld+json"),
        ("PUT", "/people/eve", "application/json"),
        ("PATCH", entity, "application/merge-patch+json"),
        ("DELETE", entity, "application/json"),
        ("POST", "/sparql", "application/sparql-query"),
        ("POST", "/validate", "application/json"),
        ("BREW", "/people", "application/json"),
        ("GET", "/sparql?query=ASK{}", "text/plain"),
        ("GET", f"http://{service.authority}/%73parql?query=ASK{{}}", "text/plain"),
        ("HEAD", "/sparql?query=ASK{}", "text/plain"),
    ):
        answer = service.send(method, path, *sent, f"Content-Type: {media_type}", body=PERSON)
        assert answer.status == 403, method
        assert answer.headers["content-type"] == "application/problem+json"
        if method != "HEAD":
            assert "VALUEGRAPH_CORS_ORIGINS" in json.loads(answer.body)["detail"]
        asked = f"Access-Control-Request-Method: {method}"
        leave = service.send("OPTIONS", path, *sent, asked)
        assert leave.status == 403
        for given in (answer, leave):
            assert not any(name.startswith("access-control") for name in given.headers)
    assert statements(service) == before


@pytest.mark.parametrize(
    "headers",
    [
        "Origin: http://127.0.0.1:{port}\r\nSec-Fetch-Site: same-origin",
        "Origin: HTTP://127.0.0.1:{port}",
        f"Origin: {BASE.rstrip('/')}\r\nSec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Site: none",
        "User-Agent: curl",
    ],
)
def test_the_service_s_own_pages_and_programs_do(service: Server, headers: str) -> None:
    sent = headers.format(port=service.port).split("\r\n")
    media_type = "Content-Type: application/json"
    assert service.send("PUT", "/people/kim", *sent, media_type, body=PERSON).status != 403
    assert service.send("POST", "/validate", *sent, media_type, body=PERSON).status == 200


NAVIGATION = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ("Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors", 200),
        ("Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate", 200),
        (NAVIGATION, 200),
        (f"{NAVIGATION}\r\nSec-Fetch-Dest: document\r\nSec-Fetch-User: ?1", 200),
        (f"{NAVIGATION}\r\nSec-Fetch-Dest: iframe", 403),
        (f"{NAVIGATION}\r\nSec-Fetch-Dest: object", 403),
        (f"{NAVIGATION}\r\nSec-Fetch-Dest: document\r\nSec-Purpose: prefetch", 403),
        (f"{NAVIGATION}\r\nSec-Fetch-Mode: no-cors", 403),
        ("Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image", 403),
    ],
)
def test_a_person_may_follow_a_link_to_a_query(service: Server, headers: str, status: int) -> None:
    assert service.send("GET", "/sparql?query=ASK{}", *headers.split("\r\n")).status == status
    assert service.send("GET", "/agents", *headers.split("\r\n")).status == 200


def test_pages_of_strangers_cannot_read_what_is_answered(service: Server) -> None:
    answer = service.send("GET", "/agents", f"Origin: {ELSEWHERE}")
    assert not any(name.startswith("access-control") for name in answer.headers)
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_every_answer_tells_browsers_what_not_to_do(service: Server) -> None:
    tag = service.send("GET", "/context.jsonld").headers["etag"]
    answers = [
        service.send("GET", "/", "Accept: text/html"),
        service.send("GET", "/docs"),
        service.send("GET", "/agents", "Accept: text/turtle"),
        service.send("GET", "/context.jsonld", f"If-None-Match: {tag}"),
        service.send("GET", "/nothing"),
        service.send("POST", "/people", body=PERSON),
        service.send("POST", "/people", f"Origin: {ELSEWHERE}", body=PERSON),
        service.send("BREW", "/people"),
        service.send("GET", "/", "Host: evil.example"),
        service.send("GET", "/", "Authorization: Bearer x"),
    ]
    statuses = [answer.status for answer in answers]
    assert statuses == [200, 200, 200, 304, 404, 415, 403, 405, 421, 401]
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_no_page_needs_anything_from_elsewhere_or_runs_a_script(service: Server) -> None:
    for path in ("/", "/docs", "/policies"):
        page = service.send("GET", path, "Accept: text/html").body.decode()
        assert not re.search(r"<script|<link|<img|<iframe|style=|javascript:| on\w+=", page)


def test_what_a_proxy_would_say_is_not_believed(service: Server) -> None:
    before = statements(service)
    forged = ["X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https", "Forwarded: host=e.e"]
    media_type = "Content-Type: application/json"
    for origin in ("https://evil.example", f"https://{service.authority}"):
        sent = [*forged, f"Origin: {origin}", media_type]
        assert service.send("POST", "/people", *sent, body=PERSON).status == 403
    assert statements(service) == before
