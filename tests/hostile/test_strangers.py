"""Web pages of strangers, and whoever has no token, against a real service: nothing changes.

A browser sends for any page what it may send without asking for leave: ``GET``, ``HEAD`` and
``POST`` with one of three content types. For the rest it asks first, by ``OPTIONS``.
"""

import json
import os
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from starlette.routing import Route

from tests.cli.command import within
from tests.durability.server import BASE, Server
from valuegraph import Ledger
from valuegraph.app import create_app
from valuegraph.ledger import Role, TokenFile
from valuegraph.settings import Settings

AGENT = "https://mill.example/mill"
PERSON = json.dumps({"id": f"{BASE}people/eve", "type": "Person", "name": "Eve"}).encode()
TRIPLE = f'<{AGENT}> <https://w3id.org/valueflows/ont/vf#note> "Eve" .\n'.encode()
ELSEWHERE = "https://evil.example"


@dataclass(frozen=True)
class Answer:
    """The status of an answer, its header in lower case, and its body."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Service:
    """A process that serves a ledger with one agent; ``token`` is what it asks for."""

    server: Server
    directory: Path
    token: str = ""
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def authority(self) -> str:
        """Host and port."""
        return self.server.address.removeprefix("http://")

    @property
    def port(self) -> int:
        """The port alone."""
        return int(self.authority.rpartition(":")[2])

    def send(self, method: str, target: str, *headers: str, body: bytes = b"") -> Answer:
        """Send exactly this, with a ``Host`` where no header is one."""
        lines = [f"{method} {target} HTTP/1.1", *headers, "Connection: close"]
        if not any(line.lower().startswith("host:") for line in headers):
            lines.insert(1, f"Host: {self.authority}")
        lines.append(f"Content-Length: {len(body)}")
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
            received = b""
            while part := connection.recv(65536):
                received += part
        head, _, content = received.partition(b"\r\n\r\n")
        status, *rest = head.decode("latin-1").split("\r\n")
        split = (line.partition(":") for line in rest)
        found = {name.lower(): value.strip() for name, _, value in split}
        return Answer(int(status.split()[1]), found, content)

    def statements(self) -> bytes:
        """Everything that is recorded, in order."""
        query = quote("CONSTRUCT WHERE { ?s ?p ?o }")
        sent = [f"Authorization: Bearer {self.token}"] if self.token else []
        accept = "Accept: application/n-triples"
        answer = self.send("GET", f"/sparql?query={query}", accept, *sent)
        assert answer.status == 200
        return b"\n".join(sorted(answer.body.splitlines()))


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service without tokens, on loopback."""
    directory = tmp_path_factory.mktemp("open") / "ledger"
    server = Server.start(directory).wait()
    try:
        mill = {"id": AGENT, "type": "Organization", "name": "The mill"}
        with server.client() as client:
            assert client.post("/commits", json=mill).status_code == 201
        yield Service(server, directory)
    finally:
        server.stop()


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose ledger got a token for each role while it was running."""
    directory = tmp_path_factory.mktemp("closed") / "ledger"
    server = Server.start(directory).wait()
    try:
        mill = {"id": AGENT, "type": "Organization", "name": "The mill"}
        with server.client() as client:
            assert client.post("/commits", json=mill).status_code == 201
        known = {role.value: TokenFile(directory).add(role.value, role) for role in Role}
        yield Service(server, directory, known["recorder"], known)
    finally:
        server.stop()


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
    service: Service, path: str, content_type: str | None
) -> None:
    before = service.statements()
    headers = [] if content_type is None else [f"Content-Type: {content_type}"]
    for body in (TRIPLE, PERSON):
        assert service.send("POST", path, *headers, body=body).status == 415
    assert service.statements() == before


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
def test_no_page_of_a_stranger_writes(service: Service, headers: str) -> None:
    before = service.statements()
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
    assert service.statements() == before


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
def test_the_service_s_own_pages_and_programs_do(service: Service, headers: str) -> None:
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
def test_a_person_may_follow_a_link_to_a_query(service: Service, headers: str, status: int) -> None:
    assert service.send("GET", "/sparql?query=ASK{}", *headers.split("\r\n")).status == status
    assert service.send("GET", "/agents", *headers.split("\r\n")).status == 200


def test_pages_of_strangers_cannot_read_what_is_answered(service: Service) -> None:
    answer = service.send("GET", "/agents", f"Origin: {ELSEWHERE}")
    assert not any(name.startswith("access-control") for name in answer.headers)
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("evil.example", 421),
        ("evil.example:{port}", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost.evil.example", 421),
        ("0.0.0.0:{port}", 421),
        ("192.168.0.1", 421),
        ("[::2]", 421),
        ("127.0.0.1@evil.example", 400),
        ("127.0.0.1:{port}:1", 400),
        ("127.0.0.1 evil.example", 400),
        ("127.0.0.1,evil.example", 400),
        ("", 400),
        ("localhost", 200),
        ("LOCALHOST.:1", 200),
        ("127.9.9.9", 200),
        ("[::1]:{port}", 200),
        ("kill.example", 200),
    ],
)
def test_who_calls_by_another_host_is_not_answered(
    service: Service, host: str, status: int
) -> None:
    header = f"Host: {host.format(port=service.port)}"
    for path in ("/", "/agents", "/nothing/here"):
        answer = service.send("GET", path, header)
        assert answer.status == (404 if status == 200 and path == "/nothing/here" else status)
    if status != 200:
        before = service.statements()
        media_type = "Content-Type: application/json"
        assert service.send("POST", "/commits", header, media_type, body=PERSON).status == status
        assert service.statements() == before


def test_a_request_names_one_host(service: Service) -> None:
    twice = service.send("GET", "/agents", "Host: localhost", "Host: evil.example")
    assert twice.status == 400
    with socket.create_connection(("127.0.0.1", service.port), timeout=30) as connection:
        connection.sendall(b"GET /agents HTTP/1.0\r\n\r\n")
        assert connection.recv(4096).startswith(b"HTTP/1.1 400 ")


def test_the_host_of_an_absolute_target_counts(service: Service) -> None:
    assert service.send("GET", "http://evil.example/agents").status == 421
    assert service.send("GET", "HTTPS://evil.example/agents").status == 421
    assert service.send("GET", "http://me@127.0.0.1/agents").status == 400
    assert service.send("GET", "http://localhost/agents", "Host: evil.example").status == 421
    assert service.send("GET", f"http://{service.authority}/agents").status == 200
    assert service.send("GET", "http://localhost?query").status == 200


def test_every_answer_tells_browsers_what_not_to_do(service: Service) -> None:
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


def test_no_page_needs_anything_from_elsewhere_or_runs_a_script(service: Service) -> None:
    for path in ("/", "/docs", "/policies"):
        page = service.send("GET", path, "Accept: text/html").body.decode()
        assert not re.search(r"<script|<link|<img|<iframe|style=|javascript:| on\w+=", page)


def test_what_a_proxy_would_say_is_not_believed(service: Service) -> None:
    before = service.statements()
    forged = ["X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https", "Forwarded: host=e.e"]
    media_type = "Content-Type: application/json"
    for origin in ("https://evil.example", f"https://{service.authority}"):
        sent = [*forged, f"Origin: {origin}", media_type]
        assert service.send("POST", "/people", *sent, body=PERSON).status == 403
    assert service.statements() == before


# With tokens.


def _routes() -> list[tuple[str, str]]:
    """Every route with every method that it has."""
    with Ledger.open() as ledger:
        app = create_app(ledger, Settings())
        described = [*app._described.routes, *app.routes]
    return [
        (method, re.sub(r"\{.*?\}", "x", route.path))
        for route in described
        if isinstance(route, Route)
        for method in sorted(route.methods or ())
    ]


def test_no_route_is_open_once_there_is_a_token(closed: Service) -> None:
    before = closed.statements()
    routes = _routes()
    assert {("GET", "/docs"), ("GET", "/openapi.json"), ("DELETE", "/people/x")} < set(routes)
    others = ["/", "/nothing", "/agents/", "//agents", "/context.jsonld/x", "/%2e%2e/agents"]
    methods = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
    further = [(method, path) for path in others for method in methods]
    with httpx.Client(base_url=closed.server.address, trust_env=False) as client:
        for method, path in [*routes, *further]:
            if path == "/context.jsonld":
                continue
            answer = client.request(method, path, content=PERSON)
            assert answer.status_code == 401, (method, path)
            assert answer.headers["www-authenticate"] == 'Bearer realm="Valuegraph"'
        assert client.get("/context.jsonld").status_code == 200
        assert client.post("/context.jsonld").status_code == 401
    assert closed.statements() == before


@pytest.mark.parametrize(
    "sent",
    [
        "Authorization: Bearer vg_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "Authorization: Bearer",
        "Authorization: Bearer {token}x",
        "Authorization: Bearer {token} {token}",
        "Authorization: Basic {token}",
        "Authorization: {token}",
        "Authorization: Bearer {digest}",
        "Authorization: Bearer {token}\r\nAuthorization: Bearer {token}",
    ],
)
def test_what_is_no_token_lets_nobody_in(closed: Service, sent: str) -> None:
    stored = json.loads((closed.directory / "tokens.json").read_bytes())["tokens"][1]["sha256"]
    headers = sent.format(token=closed.token, digest=stored).split("\r\n")
    answer = closed.send("GET", "/agents", *headers)
    assert answer.status == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]
    assert closed.token not in answer.body.decode()


def test_a_token_elsewhere_than_in_its_header_lets_nobody_in(closed: Service) -> None:
    assert closed.send("GET", f"/agents?access_token={closed.token}").status == 401
    form = f"access_token={closed.token}&query=ASK{{}}".encode()
    media_type = "Content-Type: application/x-www-form-urlencoded"
    assert closed.send("POST", "/sparql", media_type, body=form).status == 401
    assert closed.send("GET", "/agents", f"Cookie: token={closed.token}").status == 401


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_a_role_says_what_its_bearer_may(closed: Service, role: str) -> None:
    bearer = f"Authorization: bearer {closed.tokens[role]}"
    media_type = "Content-Type: application/json"
    assert closed.send("GET", "/agents", bearer).status == 200
    asked = "Content-Type: application/sparql-query"
    assert closed.send("POST", "/sparql", bearer, asked, body=b"ASK {}").status == 200
    assert closed.send("POST", "/validate", bearer, media_type, body=PERSON).status == 200
    before = closed.statements()
    answers = [
        closed.send("PUT", "/people/a", bearer, media_type, body=b'{"name": "A"}'),
        closed.send("PATCH", "/people/none", bearer, media_type, body=b"{}"),
        closed.send("DELETE", "/people/a", bearer),
    ]
    statuses = [answer.status for answer in answers]
    if role == "reader":
        assert statuses == [403, 403, 403]
        challenge = answers[0].headers["www-authenticate"]
        assert challenge.endswith('error="insufficient_scope", scope="recorder"')
        assert closed.statements() == before
    else:
        assert statuses == [201, 415, 204]


def test_no_page_of_a_stranger_writes_with_a_token_either(closed: Service) -> None:
    headers = [f"Authorization: Bearer {closed.token}", f"Origin: {ELSEWHERE}"]
    media_type = "Content-Type: application/json"
    assert closed.send("POST", "/people", *headers, media_type, body=PERSON).status == 403


def test_who_wrote_is_in_the_journal(closed: Service) -> None:
    agent = "https://mill.example/nele"
    add = ("token", "add", "nele", "--role", "recorder", "--for", agent)
    named = within(*add, "--data", closed.directory).out.strip()
    for token, author in ((closed.token, f"{BASE}principals/recorder"), (named, agent)):
        sent = [f"Authorization: Bearer {token}", "Content-Type: application/json"]
        name = json.dumps({"name": f"By {author}"}).encode()
        assert closed.send("POST", "/people", *sent, body=name).status == 201
        exported = within("journal", "export", "--data", closed.directory).out
        assert f"H author <{author}> ." in exported.rpartition("H id")[2]
    verified = within("journal", "verify", "--data", closed.directory)
    assert verified.code == 0
    assert f"By <{agent}>: 1 transaction\n" in verified.out


def test_a_key_is_its_bearer_s_own(closed: Service) -> None:
    media_type = "Content-Type: application/json"
    answers = []
    for role in ("recorder", "steward", "recorder", "steward"):
        sent = [f"Authorization: Bearer {closed.tokens[role]}", "Idempotency-Key: one", media_type]
        body = json.dumps({"name": f"Of the {role}"}).encode()
        answers.append(closed.send("POST", "/people", *sent, body=body))
    assert [answer.status for answer in answers] == [201] * 4
    assert [answer.headers.get("idempotent-replayed") for answer in answers] == [
        None,
        None,
        "true",
        "true",
    ]
    assert answers[2].body == answers[0].body
    assert answers[3].body == answers[1].body
    assert b"Of the steward" in answers[1].body


def test_what_is_revoked_is_out_at_once_and_the_last_one_closes_the_door(closed: Service) -> None:
    lost = TokenFile(closed.directory).add("lost", Role.STEWARD)
    bearer = f"Authorization: Bearer {lost}"
    assert closed.send("GET", "/agents", bearer).status == 200
    assert within("token", "revoke", "lost", "--data", closed.directory).code == 0
    assert closed.send("GET", "/agents", bearer).status == 401
    file = closed.directory / "tokens.json"
    kept = file.read_bytes()
    for damaged in (b'{"format": 1, "tokens": []}', b"", b'{"format": 2, "tokens": []}', b"[]"):
        file.write_bytes(damaged)
        status = 401 if b'1, "tokens"' in damaged else 503
        assert closed.send("GET", "/agents").status == status
        assert closed.send("GET", "/agents", f"Authorization: Bearer {closed.token}").status == (
            status
        )
    file.write_bytes(kept)
    assert closed.send("GET", "/agents", f"Authorization: Bearer {closed.token}").status == 200


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_others_on_the_machine_cannot_read_the_files(closed: Service) -> None:
    assert closed.directory.stat().st_mode & 0o777 == 0o700
    files = [closed.directory / name for name in ("ledger.json", "tokens.json", "holder.json")]
    for file in [*files, *(closed.directory / "journal").iterdir()]:
        assert file.stat().st_mode & 0o777 == 0o600, file


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            ["--host", "0.0.0.0"],  # noqa: S104
            ["--data DIR", "valuegraph token add", "--behind-proxy"],
        ),
        (["--host", "::", "--behind-proxy"], ["--data DIR", "valuegraph token add"]),
        (["--behind-proxy"], ["--data DIR", "valuegraph token add"]),
    ],
)
def test_nobody_opens_a_ledger_to_a_network_by_accident(
    options: list[str], words: list[str]
) -> None:
    ran = within("serve", "--port", "0", *options)
    assert ran.code == 2
    assert all(word in ran.err for word in words)
