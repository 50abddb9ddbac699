"""Requests that no well-behaved client sends: each is answered, none is a fault of the service."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from typing import Final

import pytest

from tests.server import Server, received, serving
from valuegraph.http.access.headers import SECURITY_HEADERS

PERSON: Final = b'{"name":"Robin"}'
COLLECTIONS: Final = ("/", "/people", "/people/x", "/commits", "/sparql", "/validate", "/ontology")
OTHERS: Final = ("/docs", "/openapi.json", "/context.jsonld", "/policies", "/policies/none", "/x")
METHODS: Final = (
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PRI", "get",
    "PROPFIND", "M-SEARCH", "!", "GETGETGETGETG",
)  # fmt: skip
BAD: Final = frozenset({400})


def request(
    method: str = "GET", target: str | bytes = "/", *headers: str | bytes, body: bytes = b""
) -> bytes:
    """A request that is closed by its answer."""
    target = target.encode("latin-1") if isinstance(target, str) else target
    lines = [
        b"%s %s HTTP/1.1" % (method.encode(), target),
        b"Host: 127.0.0.1",
        b"Connection: close",
    ]
    lines += [each.encode("latin-1") if isinstance(each, str) else each for each in headers]
    if body and not any(b"ontent-" in line or b"ransfer-" in line for line in lines):
        lines += [b"Content-Length: %d" % len(body), b"Content-Type: application/json"]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def post(*headers: str | bytes, body: bytes = PERSON) -> bytes:
    """A person in a body with these headers."""
    return request("POST", "/people", "Content-Type: application/json", *headers, body=body)


TARGETS: Final = (
    "//", "///", "/%00", "/..%2f..%2fetc", "/people/..", "/people/%2e%2e/people", "/%ff", "/%",
    "/people/%ff%fe", "/people/%00", "/people//", "/people/%0d%0aX:%20y", "/people;x",
    "/people/a%2f", "/people/http:%2F%2Fx", "/people/urn:x", "/people/%E2%80%AE",
    "/" + "a" * 8000, "/" + "a/" * 8000, "/" + "%41" * 5000, "/people/" + "a" * 8000,
    "/people/" + "%ff" * 5000, "/?a=1", "/people?limit=0",
    "/people?limit=-1", "/people?limit=1001", "/people?limit=1e9", "/people?limit=",
    "/people?limit=1&limit=2", "/people?limit=%00", "/people?limit=9" + "9" * 5000,
    "/people?limit=%ff", "/people?limit=%D9%A1", "/people?limit[]=1", "/people?after=",
    "/people?after=%00", "/people?after=%ff", "/people?after=" + "a" * 8000, "/people?after=%0a<>",
    "/people?" + "&".join(f"p{n}=1" for n in range(1000)), "/sparql?query=", "/sparql?query=%ff",
    "/sparql?query=%00", "/sparql?" + "query=x&" * 1000, "/policies/%2e%2e%2fx", "/policies/%ff",
    "/commits?opening-balances=%00", "/docs/oauth2-redirect", "/docs/x", "/openapi.json/",
)  # fmt: skip
FORMS: Final = {
    b"*": {400}, b"http://127.0.0.1:8000/": {200}, b"HTTP://127.0.0.1/people?limit=1": {200},
    b"http://127.0.0.1": {200}, b"http://": {400}, b"http:///people": {400}, b"ftp://x/": {400},
    b"x:1": {400}, b"people": {400}, b"?": {400}, b"\\": {400}, b"http://127.0.0.1/%ff": {404},
    b"http:/people": {400}, b"https://user@x:1/people": {200, 400, 421},
    b"http://[::1/people": {200, 400, 421},
}  # fmt: skip
NAMES: Final = (
    "Accept", "Accept-Encoding", "Authorization", "Content-Encoding", "Content-Type", "Cookie",
    "Expect", "Forwarded", "Idempotency-Key", "If-Match", "If-None-Match", "If-Modified-Since",
    "Origin", "Range", "Sec-Fetch-Site", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host",
    "Access-Control-Request-Method",
)  # fmt: skip
VALUES: Final = (
    b"", b"\xff\xfe", b"\xc3\xa9", b",", b";", b'"', b"*", b"a" * 12000, b"," * 5000, b'"' * 5000,
    b";q=" * 2000, b"*/*;q=9e999", b"*/*;q=\xff", b"text/turtle;=;;", b"bytes=0-1", b"null",
    b"application/ld+json;profile=" + b"x " * 2000, b"application/json;charset=utf-7",
    b"0" * 400, b"\t", b"a/b/c", b"multipart/form-data",
)  # fmt: skip
RAW: Final[dict[bytes, set[int]]] = {
    b"GET / HTTP/1.1\r\n\r\n": {400},
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: y\r\n\r\n": {400},
    b"GET / HTTP/1.1\r\nHost: \xff\r\nConnection: close\r\n\r\n": {200, 400, 421},
    b"GET / HTTP/1.0\r\n\r\n": {200, 400, 421},
    b"GET / HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n": {200, 400, 505},
    b"GET /\r\n\r\n": {400},
    b"GET  /  HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n": {400},
    b"GET /a b HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n": {400},
    b"GET /\xc3\xa9 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n": {400},
    b"\r\n\r\n\r\n": {400},
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 500: {400},
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n": {400},
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n: y\r\n\r\n": {400},
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nA B: y\r\n\r\n": {400},
    b"GET / HTTP/1.1\r\nHost : x\r\n\r\n": {400},
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nA: \x00\r\n\r\n": {400},
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nA: " + b"y" * 10**6 + b"\r\n\r\n": {400, 431},
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"A: y\r\n" * 10**5 + b"\r\n": {400, 431},
    b"GET /" + b"a" * 10**6 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n": {400, 414, 431},
    b"A" * 10**6: {400, 431},
    post("Content-Length: 16", "Content-Length: 17"): {400},
    post("Content-Length: 16", "Content-Length: 16"): {201, 400},
    post("Content-Length: 16, 16"): {201, 400},
    post("Content-Length: -1"): {400},
    post("Content-Length: +16"): {400},
    post("Content-Length: 1_6"): {400},
    post("Content-Length: 0x10"): {400},
    post("Content-Length: \xb2"): {400},
    post("Content-Length: " + "9" * 19): {400, 413},
    post("Content-Length: " + "9" * 5000): {400, 413},
    post("Content-Length: 16", "Transfer-Encoding: chunked"): {400},
    post("Transfer-Encoding: chunked", body=b"10\r\n%s\r\n0\r\n\r\n" % PERSON): {201},
    post("Transfer-Encoding: chunked", body=b"zz\r\n"): {400},
    post("Transfer-Encoding: chunked", body=b"-1\r\nx"): {400},
    post("Transfer-Encoding: chunked", body=b"f" * 30 + b"\r\n"): {400},
    post("Transfer-Encoding: chunked", body=b"10\r\n%sXX0\r\n\r\n" % PERSON): {400},
    post("Transfer-Encoding: chunked", body=b"10;" + b"x" * 10**6): {400, 431},
    post("Transfer-Encoding: gzip, chunked"): {400, 501},
    post("Transfer-Encoding: xchunked"): {400, 501},
    post("Transfer-Encoding: chunked", "Transfer-Encoding: identity"): {400, 501},
    post("Transfer-Encoding:\x0bchunked"): {400, 501},
    post("Expect: 100-continue", "Content-Length: 16"): {100, 201},
    post("Expect: 200-ok", "Content-Length: 16"): {201, 400, 417},
    request("GET", "/", "Connection: Upgrade", "Upgrade: websocket"): {200, 400, 426},
    request("GET", "/", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c"): {200, 400},
    request("CONNECT", "x:1"): {501},
    request("CONNECT", "/"): {405, 501},
    request("OPTIONS", "*"): {204},
    request("HEAD", "*"): {400},
}  # fmt: skip


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("requests")
    with serving(folder, client_timeout=3, keep_alive=0.2) as started:
        yield started
        assert "pgrade" not in started.said()
        assert len(started.said()) < 10_000


def statuses(answer: bytes) -> set[int]:
    """Of all answers on a connection."""
    return {int(each) for each in re.findall(rb"(?:^|})HTTP/1\.1 (\d{3}) ", answer, re.MULTILINE)}


def check(service: Server, requests: dict[bytes, set[int]]) -> None:
    """Send each; it gets a status that is allowed, or any but a fault where none is named."""
    with ThreadPoolExecutor(8) as threads:
        answers = threads.map(service.exchange, requests)
    for (sent, allowed), answer in zip(requests.items(), answers, strict=True):
        found = statuses(answer)
        assert found, sent[:200]
        assert not {s for s in found if s >= 500 and s != 501}, (sent[:200], answer[:500])
        assert not allowed or found <= allowed, (sent[:200], found)
        if max(found) >= 400 and not sent.startswith(b"HEAD"):
            assert b"application/problem+json" in answer or b"text/plain" in answer, answer[:500]
        heads = len(re.findall(rb"HTTP/1\.1 [2-5]\d\d ", answer))
        for name, _ in SECURITY_HEADERS:
            assert answer.lower().count(b"\r\n%s: " % name) == heads, (sent[:200], answer[:500])
    with service.client() as client:
        assert client.get("/people").status_code == 200


def test_every_method_at_every_kind_of_address(service: Server) -> None:
    paths = (*COLLECTIONS, *OTHERS)
    check(service, {request(m, p): set[int]() for m, p in product(METHODS, paths)})


def test_odd_paths_and_parameters(service: Server) -> None:
    check(service, {request(m, t): set[int]() for m, t in product(("GET", "PUT"), TARGETS)})


def test_targets_that_are_no_path(service: Server) -> None:
    check(service, {request("GET", target): allowed for target, allowed in FORMS.items()})


def test_odd_values_of_headers(service: Server) -> None:
    headers = [b"%s: %s" % (name.encode(), value) for name, value in product(NAMES, VALUES)]
    check(service, {request("GET", "/people", each): set[int]() for each in headers})
    read = (b"Accept:", b"Content-", b"Expect", b"Idempotency", b"Origin")
    check(
        service,
        {post(h, "Content-Length: 16"): set[int]() for h in headers if h.startswith(read)},
    )


def test_what_is_no_proper_http(service: Server) -> None:
    check(service, RAW)


def test_a_bad_chunk_after_the_answer_ends_the_connection(service: Server) -> None:
    with service.connect() as connection:
        head = b"POST /x HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.sendall(head + b"1\r\nx\r\n")
        assert b"404 Not Found" in connection.recv(65536)
        connection.sendall(b"zz\r\n")
        assert b"HTTP/1.1" not in received(connection)


def test_clients_do_not_write_the_log(service: Server) -> None:
    for _ in range(200):
        service.exchange(b"GET /\x1b[31m\r\n2026 WARNING: fake\r\n\r\n")
    said = service.said()
    assert said.count("Invalid HTTP request") <= 2
    assert "\x1b" not in said
    assert "fake" not in said
