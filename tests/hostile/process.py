"""``valuegraph serve`` as a process of its own with a log, and clients that break the rules."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Final

import httpx

from tests.cli.command import environment
from valuegraph.settings import VARIABLE_PREFIX

PATIENCE: Final = 60.0
"""Seconds after which a test gives up waiting for what has to happen."""


@dataclass(frozen=True)
class Process:
    """A running service, and where it keeps its ledger and its log."""

    process: subprocess.Popen[str]
    port: int
    directory: Path
    log: Path

    def client(self) -> httpx.Client:
        """A client that keeps to the rules."""
        return httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}", timeout=PATIENCE, trust_env=False
        )

    def connect(self) -> socket.socket:
        """A bare connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def exchange(self, request: bytes, seconds: float = PATIENCE) -> bytes:
        """What is answered to these bytes until the service closes the connection."""
        with self.connect() as connection:
            connection.settimeout(seconds)
            connection.sendall(request)
            return received(connection)

    def said(self) -> str:
        """The log so far."""
        return self.log.read_text(encoding="utf-8")

    def memory(self) -> int:
        """Bytes that are resident."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) * 1024

    def stop(self, *ends: signal.Signals) -> float:
        """Send signals; gives the seconds that it took to end, with the exit code 0."""
        began = monotonic()
        for end in ends or (signal.SIGTERM,):
            self.process.send_signal(end)
            sleep(0.3)
        assert self.process.wait(PATIENCE) == 0, self.said()
        return monotonic() - began


def received(connection: socket.socket) -> bytes:
    """What comes until the service closes, or resets, the connection."""
    found = b""
    try:
        while part := connection.recv(65536):
            found += part
    except ConnectionResetError:
        pass
    return found


def is_closed_within(connection: socket.socket, seconds: float) -> bool:
    """Whether the service closes a connection, sooner or later."""
    connection.settimeout(seconds)
    try:
        received(connection)
    except TimeoutError:
        return False
    return True


@contextmanager
def process(
    folder: Path, *, descriptors: int | None = None, **settings: object
) -> Iterator[Process]:
    """A service with these settings, of which ``descriptors`` limits the file descriptors."""
    variables = {VARIABLE_PREFIX + name.upper(): str(value) for name, value in settings.items()}
    command = [sys.executable, "-m", "valuegraph.cli", "serve", "--port", "0"]
    command += ["--data", str(folder / "ledger"), "--base-iri", "https://hostile.example/"]
    if descriptors is not None:
        command = ["sh", "-c", f'ulimit -n {descriptors}; exec "$@"', "sh", *command]
    log = folder / "log"
    with (
        log.open("w", encoding="utf-8") as errors,
        subprocess.Popen(
            command,
            env={**environment(), **variables},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as started,
    ):
        try:
            assert started.stdout is not None
            found = re.search(r"serves http://127\.0\.0\.1:(\d+)/", started.stdout.readline())
            assert found is not None, log.read_text(encoding="utf-8")
            yield Process(started, int(found[1]), folder / "ledger", log)
        finally:
            started.kill()
