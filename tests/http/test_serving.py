"""``serve`` as a process: it answers, keeps what it was told, and closes the ledger at the end."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from valuegraph import Ledger
from valuegraph.app import open_ledger, serve
from valuegraph.errors import ConfigurationError
from valuegraph.operations.examples import example_names
from valuegraph.settings import VARIABLE_PREFIX, Settings

PROGRAM = """
from valuegraph.app import read_settings, serve
serve(read_settings(), lambda address, ledger: print(address, flush=True))
"""


@contextmanager
def serving(settings: Mapping[str, str], end: signal.Signals = signal.SIGTERM) -> Iterator[str]:
    """The address of a process that serves; it is told to end afterwards."""
    variables = {VARIABLE_PREFIX + name: value for name, value in settings.items()}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "VALUEGRAPH_PORT": "0", **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        address = process.stdout.readline().strip()
        assert re.match(r"http://127\.0\.0\.1:\d+/\Z", address), process.stderr.read()
        try:
            yield address
        finally:
            process.send_signal(end)
            assert process.wait(20) in (0, -end)
            assert process.stderr.read() == ""


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_what_was_acknowledged_is_there_after_a_restart(
    tmp_path: Path, end: signal.Signals
) -> None:
    settings = {"DIRECTORY": str(tmp_path / "ledger")}
    with serving(settings, end) as address:
        created = httpx.post(f"{address}people", json={"name": "Robin"})
        iri = created.headers["location"]
        assert iri.startswith(address)
    with serving(settings) as other_address:
        path = iri.removeprefix(address)
        assert httpx.get(other_address + path).json()["id"] == iri


def test_the_ledger_is_free_once_the_service_has_ended(tmp_path: Path) -> None:
    with serving({"DIRECTORY": str(tmp_path / "ledger")}):
        pass
    Ledger.open(tmp_path / "ledger").close()


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
