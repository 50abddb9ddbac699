"""A ledger on disk for tests that only read, and a service for those of a file that only add."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from valuegraph import Ledger
from valuegraph.rdf.syntaxes import TURTLE

from .command import COMMAND, PEOPLE, environment


@pytest.fixture(scope="session")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of a ledger that knows Ada and Bo; nobody writes to it."""
    directory = tmp_path_factory.mktemp("ledgers") / "people"
    with Ledger.open(directory) as ledger:
        assert ledger.record(PEOPLE.encode(), TURTLE).conforms
    return directory


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """The URL of a running service, whose ledger has what earlier tests of the file recorded."""
    with subprocess.Popen(
        [*COMMAND, "serve", "--port", "0"], stdout=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline().decode())
        assert found is not None
        yield found[0]
        process.terminate()
