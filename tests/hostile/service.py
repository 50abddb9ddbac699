"""A service in a process of its own, to which requests go byte by byte."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from tests.durability.server import BASE, Server

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


@contextmanager
def serving(parent: Path) -> Iterator[Service]:
    """A service without tokens, on loopback."""
    directory = parent / "ledger"
    server = Server.start(directory).wait()
    try:
        mill = {"id": AGENT, "type": "Organization", "name": "The mill"}
        with server.client() as client:
            assert client.post("/commits", json=mill).status_code == 201
        yield Service(server, directory)
    finally:
        server.stop()
