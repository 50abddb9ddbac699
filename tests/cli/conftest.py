"""A ledger on disk for tests that only read, and a service for those of a file that only add."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server import serving
from valuegraph import Ledger
from valuegraph.rdf.syntaxes import TURTLE

from .command import PEOPLE


@pytest.fixture(scope="session")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of a ledger that knows Ada and Bo; nobody writes to it."""
    directory = tmp_path_factory.mktemp("ledgers") / "people"
    with Ledger.open(directory) as ledger:
        assert ledger.record(PEOPLE.encode(), TURTLE).conforms
    return directory


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a running service, whose ledger has what earlier tests of the file recorded."""
    folder = tmp_path_factory.mktemp("service")
    with serving(folder, directory=None, base_iri=None) as server:
        yield server.address
