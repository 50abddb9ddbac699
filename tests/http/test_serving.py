"""``serve`` as a process: it answers, keeps what it was told, and closes the ledger at the end."""

import signal
import socket
from pathlib import Path

import pytest

from tests.server import BASE, serving
from valuegraph import Ledger
from valuegraph.app import open_ledger
from valuegraph.app.service import serve
from valuegraph.errors import ConfigurationError
from valuegraph.operations.examples import example_names
from valuegraph.settings import Settings


def test_what_was_acknowledged_is_there_after_a_restart(tmp_path: Path) -> None:
    for number, end in enumerate((signal.SIGTERM, signal.SIGINT), start=1):
        with serving(tmp_path) as server, server.client() as client:
            created = client.post("/people", json={"name": f"Robin {number}"})
            assert created.headers["location"].startswith(f"{BASE}people/")
            found = client.get("/people").json()["@graph"]
            assert sorted(each["name"] for each in found) == ["Robin 1", "Robin 2"][:number]
            server.stop(end)
            assert server.said() == ""
    Ledger.open(server.directory).close()


@pytest.mark.parametrize("name", example_names())
def test_an_example_is_recorded_once(tmp_path: Path, name: str) -> None:
    settings = Settings(directory=tmp_path / "ledger", example=name)
    sizes = []
    for _ in range(2):
        with open_ledger(settings) as ledger:
            sizes.append(sum(1 for _ in ledger.reader.match()))
    assert sizes[0] > 100
    assert sizes[1] == sizes[0]


def test_an_unknown_example_is_told_those_that_there_are() -> None:
    with pytest.raises(ConfigurationError, match="alderwater"):
        open_ledger(Settings(example="atlantis"))


def test_a_port_in_use_is_said_to_be_so(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"port {port}"):
            serve(Settings(port=port, directory=tmp_path / "ledger"))
    assert not (tmp_path / "ledger").exists()


def test_minted_iris_start_with_the_address_of_a_new_ledger() -> None:
    with open_ledger(Settings(host="0.0.0.0", port=8123)) as ledger:  # noqa: S104
        assert ledger.base_iri == "http://127.0.0.1:8123/"
    with open_ledger(Settings(base_iri="https://ledger.example")) as ledger:
        assert ledger.base_iri == "https://ledger.example/"
