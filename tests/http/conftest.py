"""Services for the tests of a module, which see what the others of it recorded."""

from collections.abc import Iterator

import httpx
import pytest

from .running import SETTING, Service, running


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """A service whose ledger knows the mill, its flour and its milling."""
    with running() as started:
        assert started.client.post("/commits", json=SETTING).status_code == 201
        yield started


@pytest.fixture(scope="module")
def client(service: Service) -> httpx.Client:
    """A client of that service."""
    return service.client
