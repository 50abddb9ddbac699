"""The example network in a real ledger: on disk, behind a running service."""

from collections.abc import Iterator

import pytest

from tests.http.running import running
from valuegraph.operations.examples import load_example

from .network import Network


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """The Alderwater network, recorded once; no test leaves it other than it was."""
    directory = tmp_path_factory.mktemp("alderwater") / "ledger"
    with running(directory=directory) as service:
        receipts = load_example(service.ledger, "alderwater")
        yield Network(service.client, service.ledger, tuple(receipts))
