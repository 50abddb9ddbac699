"""A ledger with one agent, and what strangers send to change it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tests.server import BASE, Server, serving

AGENT = "https://mill.example/mill"
PERSON = json.dumps({"id": f"{BASE}people/eve", "type": "Person", "name": "Eve"}).encode()
TRIPLE = f'<{AGENT}> <https://w3id.org/valueflows/ont/vf#note> "Eve" .\n'.encode()
ELSEWHERE = "https://evil.example"


@contextmanager
def serving_mill(folder: Path) -> Iterator[Server]:
    """A service without tokens, on loopback, whose ledger has the agent."""
    with serving(folder) as server:
        mill = {"id": AGENT, "type": "Organization", "name": "The mill"}
        with server.client() as client:
            assert client.post("/commits", json=mill).status_code == 201
        yield server


def statements(server: Server, *headers: str) -> bytes:
    """Everything that is recorded, in order."""
    query = quote("CONSTRUCT WHERE { ?s ?p ?o }")
    answer = server.send("GET", f"/sparql?query={query}", "Accept: application/n-triples", *headers)
    assert answer.status == 200
    return b"\n".join(sorted(answer.body.splitlines()))
