"""A service on a free port of this machine, in a thread, and documents to send it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from threading import Thread
from time import monotonic, sleep
from typing import Any

import httpx
import uvicorn

from tests.server import PATIENCE, client_of
from valuegraph import Ledger
from valuegraph.app import open_ledger
from valuegraph.app.service import create_app
from valuegraph.settings import Settings

MILL = "https://mill.example/"
SETTING = {
    "@graph": [
        {"id": f"{MILL}mill", "type": "Organization", "name": "The mill"},
        {"id": f"{MILL}flour", "type": "ResourceSpecification", "name": "Flour"},
        {"id": f"{MILL}milling", "type": "Process", "name": "Milling"},
    ]
}
"""What the events of these tests refer to."""


@dataclass(frozen=True)
class Service:
    """A running service, a client for it and the ledger behind it."""

    address: str
    client: httpx.Client
    ledger: Ledger

    def size(self) -> int:
        """The number of statements in the ledger."""
        return sum(1 for _ in self.ledger.reader.match())


@contextmanager
def running(ledger: Ledger | None = None, **settings: Any) -> Iterator[Service]:
    """A service with these settings and an address of its own, of a ledger that is open already or
    of one that they describe."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        chosen = Settings(port=listener.getsockname()[1], **settings)
        with nullcontext(ledger) if ledger is not None else open_ledger(chosen) as opened:
            config = uvicorn.Config(create_app(opened, chosen), log_level="critical")
            server = uvicorn.Server(config)
            thread = Thread(target=server.run, kwargs={"sockets": [listener]})
            thread.start()
            deadline = monotonic() + PATIENCE
            while not server.started and monotonic() < deadline:
                sleep(0.01)
            try:
                with client_of(chosen.address) as client:
                    yield Service(chosen.address, client, opened)
            finally:
                server.should_exit = True
                thread.join(PATIENCE)


def event(**changes: Any) -> dict[str, Any]:
    """An event that conforms, with some properties changed, or left out where they are None."""
    properties: dict[str, Any] = {
        "action": "raise",
        "provider": f"{MILL}mill",
        "receiver": f"{MILL}mill",
        "resourceConformsTo": f"{MILL}flour",
        "resourceQuantity": {"hasNumericalValue": "12.5", "hasUnit": "kilogram"},
        "hasPointInTime": "2026-03-01T09:00:00Z",
        **changes,
    }
    return {name: value for name, value in properties.items() if value is not None}
