"""Whoever has no token, or one for less, against a real service that has tokens."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.routing import Route

from tests.cli.command import within
from tests.hostile.strangers import ELSEWHERE, PERSON, serving_mill, statements
from tests.server import BASE, Answer, Server
from valuegraph import Ledger
from valuegraph.app.service import create_app
from valuegraph.ledger import Role, TokenFile
from valuegraph.settings import Settings


@dataclass(frozen=True)
class Closed:
    """A service that asks for a token, and those that there are, by role."""

    server: Server
    tokens: dict[str, str]

    @property
    def directory(self) -> Path:
        return self.server.directory

    @property
    def token(self) -> str:
        return self.tokens["recorder"]

    def send(self, method: str, target: str, *headers: str, body: bytes = b"") -> Answer:
        return self.server.send(method, target, *headers, body=body)

    def statements(self) -> bytes:
        return statements(self.server, f"Authorization: Bearer {self.token}")


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Closed]:
    """A service whose ledger got a token for each role while it was running."""
    with serving_mill(tmp_path_factory.mktemp("closed")) as server:
        yield Closed(server, {r.value: TokenFile(server.directory).add(r.value, r) for r in Role})


def _routes() -> list[tuple[str, str]]:
    """Every route with every method that it has."""
    with Ledger.open() as ledger:
        app = create_app(ledger, Settings())
        routes = [*app._described.routes, *app.routes]
        collections = list(ledger.ontology.collections)
    return [
        (method, re.sub(r"\{.*?\}", "x", route.path.replace("{collection}", collection)))
        for route in routes
        if isinstance(route, Route)
        for collection in (collections if "{collection}" in route.path else [""])
        for method in sorted(route.methods or ())
    ]


def test_no_route_is_open_once_there_is_a_token(closed: Closed) -> None:
    before = closed.statements()
    routes = _routes()
    assert {("GET", "/docs"), ("GET", "/openapi.json"), ("DELETE", "/people/x")} < set(routes)
    others = ["/", "/nothing", "/agents/", "//agents", "/context.jsonld/x", "/%2e%2e/agents"]
    methods = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
    further = [(method, path) for path in others for method in methods]
    with closed.server.client() as client:
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
def test_what_is_no_token_lets_nobody_in(closed: Closed, sent: str) -> None:
    stored = json.loads((closed.directory / "tokens.json").read_bytes())["tokens"][1]["sha256"]
    headers = sent.format(token=closed.token, digest=stored).split("\r\n")
    answer = closed.send("GET", "/agents", *headers)
    assert answer.status == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]
    assert closed.token not in answer.body.decode()


def test_a_token_elsewhere_than_in_its_header_lets_nobody_in(closed: Closed) -> None:
    assert closed.send("GET", f"/agents?access_token={closed.token}").status == 401
    form = f"access_token={closed.token}&query=ASK{{}}".encode()
    media_type = "Content-Type: application/x-www-form-urlencoded"
    assert closed.send("POST", "/sparql", media_type, body=form).status == 401
    assert closed.send("GET", "/agents", f"Cookie: token={closed.token}").status == 401


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_a_role_says_what_its_bearer_may(closed: Closed, role: str) -> None:
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


def test_no_page_of_a_stranger_writes_with_a_token_either(closed: Closed) -> None:
    headers = [f"Authorization: Bearer {closed.token}", f"Origin: {ELSEWHERE}"]
    media_type = "Content-Type: application/json"
    assert closed.send("POST", "/people", *headers, media_type, body=PERSON).status == 403


def test_who_wrote_is_in_the_journal(closed: Closed) -> None:
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


def test_a_key_is_its_bearer_s_own(closed: Closed) -> None:
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


def test_what_is_revoked_is_out_at_once_and_the_last_one_closes_the_door(closed: Closed) -> None:
    lost = TokenFile(closed.directory).add("lost", Role.STEWARD)
    bearer = f"Authorization: Bearer {lost}"
    assert closed.send("GET", "/agents", bearer).status == 200
    assert within("token", "revoke", "lost", "--data", closed.directory).code == 0
    assert closed.send("GET", "/agents", bearer).status == 401
    file = closed.directory / "tokens.json"
    kept, away = file.read_bytes(), file.with_suffix(".away")
    nested = b"[" * 100_000
    for damaged in (b'{"format": 1, "tokens": []}', b"", b'{"format": 2, "tokens": []}', nested):
        file.write_bytes(damaged)
        status = 401 if b'1, "tokens"' in damaged else 503
        assert closed.send("GET", "/agents").status == status
        assert closed.send("GET", "/agents", f"Authorization: Bearer {closed.token}").status == (
            status
        )
    file.write_bytes(kept)
    file.rename(away)
    assert closed.send("GET", "/agents").status == 503
    assert closed.send("POST", "/people").status == 503
    away.rename(file)
    assert closed.send("GET", "/agents", f"Authorization: Bearer {closed.token}").status == 200


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_others_on_the_machine_cannot_read_the_files(closed: Closed) -> None:
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
