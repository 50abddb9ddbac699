"""``valuegraph serve`` as a process of its own, and clients that send it whatever they like."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from ssl import PROTOCOL_TLS_CLIENT, SSLContext
from time import monotonic, sleep
from typing import Final

import httpx

from tests import proc
from tests.cli.command import environment
from valuegraph.settings import VARIABLE_PREFIX

BASE: Final = "https://ledger.example/"
"""What IRIs of the ledger start with, unless a test says otherwise."""
PATIENCE: Final = 180.0
"""Seconds after which a test gives up waiting for what has to happen."""
_NO_AUTHORITIES: Final = SSLContext(PROTOCOL_TLS_CLIENT)
"""Nobody here speaks TLS, and to load those that a client would trust takes 20 ms each time."""


@dataclass(frozen=True)
class Answer:
    """The status of an answer, its header with names in lower case, and its body."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    """A service that was started, and the folder of its ledger and of what it writes."""

    process: subprocess.Popen[bytes]
    folder: Path

    @classmethod
    def start(
        cls, folder: Path, *options: str, descriptors: int | None = None, **settings: object
    ) -> "Server":
        """One that may not be ready yet. ``settings`` are those of the environment, besides a free
        port, a ledger in the folder and :data:`BASE`; None leaves one out. ``descriptors`` limits
        the file descriptors."""
        chosen = {"port": 0, "directory": folder / "ledger", "base_iri": BASE, **settings}
        variables = {
            VARIABLE_PREFIX + name.upper(): str(value)
            for name, value in chosen.items()
            if value is not None
        }
        command = [sys.executable, "-m", "valuegraph.cli", "serve", *options]
        if descriptors is not None:
            command = ["sh", "-c", f'ulimit -n {descriptors}; exec "$@"', "sh", *command]
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "printed").open("wb") as printed, (folder / "log").open("wb") as log:
            environment_ = {**environment(), **variables}
            process = subprocess.Popen(command, env=environment_, stdout=printed, stderr=log)
        return cls(process, folder)

    @cached_property
    def port(self) -> int:
        """Its port, as soon as it answers."""
        found = re.search(r"serves http://127\.0\.0\.1:(\d+)/", self.printed("LIMIT 10'"))
        assert found is not None
        return int(found[1])

    @property
    def authority(self) -> str:
        """Its host and port."""
        return f"127.0.0.1:{self.port}"

    @property
    def address(self) -> str:
        """Its URL."""
        return f"http://{self.authority}/"

    @property
    def directory(self) -> Path:
        """Where its ledger is."""
        return self.folder / "ledger"

    def printed(self, until: str = "") -> str:
        """What it has printed, as soon as that has this text."""
        deadline = monotonic() + PATIENCE
        while True:
            has_ended = self.process.poll() is not None
            found = (self.folder / "printed").read_text(encoding="utf-8")
            if until in found:
                return found
            assert not has_ended, (found, self.said())
            assert monotonic() < deadline, (found, self.said())
            sleep(0.01)

    def said(self) -> str:
        """Its log so far."""
        return (self.folder / "log").read_text(encoding="utf-8")

    def memory(self) -> int:
        """Bytes of it that are resident."""
        return proc.memory(self.process.pid)

    def workers(self) -> list[int]:
        """The processes that answer queries and try documents: the children of its children."""
        templates = proc.children(self.process.pid)
        return [pid for template in templates for pid in proc.children(template)]

    def client(self) -> httpx.Client:
        """A client that keeps to the rules."""
        return client_of(self.address)

    def connect(self) -> socket.socket:
        """A bare connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def exchange(self, request: bytes) -> bytes:
        """What is answered to these bytes until the service closes the connection."""
        with self.connect() as connection:
            connection.sendall(request)
            return received(connection)

    def send(self, method: str, target: str, *headers: str, body: bytes = b"") -> Answer:
        """The answer to exactly this, with a ``Host`` where no header is one."""
        lines = [f"{method} {target} HTTP/1.1", *headers, "Connection: close"]
        if not any(line.lower().startswith("host:") for line in headers):
            lines.insert(1, f"Host: {self.authority}")
        lines.append(f"Content-Length: {len(body)}")
        answer = self.exchange("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
        head, _, content = answer.partition(b"\r\n\r\n")
        status, *rest = head.decode("latin-1").split("\r\n")
        split = (line.partition(":") for line in rest)
        found = {name.lower(): value.strip() for name, _, value in split}
        return Answer(int(status.split()[1]), found, content)

    def stop(self, *ends: signal.Signals) -> float:
        """Have it end by these signals, or SIGTERM, with the exit code 0; the seconds it took."""
        began = monotonic()
        first, *others = ends or (signal.SIGTERM,)
        self.process.send_signal(first)
        for end in others:
            sleep(0.3)
            self.process.send_signal(end)
        assert self.process.wait(PATIENCE) == 0, self.said()
        return monotonic() - began

    def kill(self) -> None:
        """End it at once, by force."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


@contextmanager
def serving(
    folder: Path, *options: str, descriptors: int | None = None, **settings: object
) -> Iterator[Server]:
    """A service that answers, until the end of the block; see :meth:`Server.start`. It has no
    fault to tell of."""
    with Server.start(folder, *options, descriptors=descriptors, **settings) as server:
        assert server.port
        yield server
        assert "Traceback" not in server.said()


def client_of(address: str) -> httpx.Client:
    """A client of a service."""
    return httpx.Client(base_url=address, timeout=PATIENCE, trust_env=False, verify=_NO_AUTHORITIES)


def received(connection: socket.socket) -> bytes:
    """What comes until the service closes, or resets, the connection."""
    found = b""
    try:
        while part := connection.recv(65536):
            found += part
    except ConnectionResetError:
        pass
    return found
