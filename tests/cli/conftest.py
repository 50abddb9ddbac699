"""A ledger on disk and a service, each made once for the tests that only read or only add."""

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


@pytest.fixture(scope="session")
def service() -> Iterator[str]:
    """The URL of a running service with an empty ledger."""
    with subprocess.Popen(
        [*COMMAND, "serve", "--port", "0"], stdout=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline().decode())
        assert found is not None
        yield found[0]
        process.terminate()
