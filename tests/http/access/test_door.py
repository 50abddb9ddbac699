"""The door, where the owner has chosen something about it."""

import re
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
from starlette.responses import Response

from tests.http.running import Service, running
from valuegraph.errors import ConfigurationError
from valuegraph.http.access.door import Door
from valuegraph.http.access.exposure import check_exposure
from valuegraph.http.access.policy import AccessPolicy
from valuegraph.ledger import Role, TokenFile


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that everybody may read, and that has a token for a recorder."""
    with running(directory=tmp_path_factory.mktemp("ledger"), public_reading=True) as service:
        yield service


def bearer(service: Service, name: str, role: Role = Role.RECORDER) -> dict[str, str]:
    """The header with a new token."""
    assert service.ledger.tokens is not None
    return {"Authorization": f"Bearer {service.ledger.tokens.add(name, role)}"}


def test_public_reading_needs_no_token_and_writing_does(public: Service) -> None:
    sent = bearer(public, "app")
    assert public.client.get("/agents").status_code == 200
    assert public.client.post("/sparql", data={"query": "ASK {}"}).status_code == 200
    assert public.client.post("/validate", json={"name": "Eve"}).status_code != 401
    assert public.client.post("/people", json={"name": "Eve"}).status_code == 401
    assert public.client.delete("/people/x").status_code == 401
    assert public.client.post("/people", json={"name": "Eve"}, headers=sent).status_code == 201


def test_a_token_that_is_sent_must_be_valid_also_where_none_is_needed(public: Service) -> None:
    sent = {"Authorization": "Bearer vg_x"}
    assert public.client.get("/agents", headers=sent).status_code == 401


def test_a_ledger_in_memory_takes_no_token() -> None:
    with running() as service:
        assert service.client.get("/agents").status_code == 200
        sent = {"Authorization": "Bearer vg_x"}
        assert service.client.get("/agents", headers=sent).status_code == 401


def test_behind_a_proxy_this_machine_is_nobody(tmp_path: Path) -> None:
    with running(directory=tmp_path, behind_proxy=True) as service:
        assert service.client.get("/agents").status_code == 401
        assert service.client.get("/agents", headers=bearer(service, "app")).status_code == 200


def test_failed_tries_wait_and_hold_up_no_valid_token(tmp_path: Path) -> None:
    with running(directory=tmp_path) as service:
        valid = bearer(service, "app", Role.READER)
        wrong = {"Authorization": "Bearer vg_x"}
        times = []
        for _ in range(9):
            began = monotonic()
            assert service.client.get("/agents", headers=wrong).status_code == 401
            times.append(monotonic() - began)
        assert min(times[6:]) > 0.25
        took = []
        for _ in range(5):
            began = monotonic()
            assert service.client.get("/agents", headers=valid).status_code == 200
            took.append(monotonic() - began)
        assert min(took) < min(times[6:])


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "address"),
    [
        (False, [b"192.0.2.1"], "127.0.0.1"),
        (True, [], "127.0.0.1"),
        (True, [b"192.0.2.1"], "192.0.2.1"),
        (True, [b"192.0.2.9, 192.0.2.1"], "192.0.2.1"),
        (True, [b"192.0.2.9", b"192.0.2.8,192.0.2.1"], "192.0.2.1"),
    ],
)
def test_the_client_is_whom_the_proxy_adds(
    behind_proxy: bool, forwarded: list[bytes], address: str
) -> None:
    policy = AccessPolicy(behind_proxy=behind_proxy)
    door = Door(Response(), policy, None, "http://l.example/")
    headers = [(b"x-forwarded-for", value) for value in forwarded]
    assert door._address({"client": ("127.0.0.1", 9), "headers": headers}) == address


def test_a_service_starts_where_it_has_what_it_takes(tmp_path: Path) -> None:
    tokens = TokenFile(tmp_path)
    tokens.add("app", Role.RECORDER)
    policy = AccessPolicy.of(base_iri="https://l.example/", host="::", behind_proxy=True)
    check_exposure(policy, "::", tokens)
    plain = AccessPolicy.of(base_iri="https://l.example/", host="::")
    with pytest.raises(
        ConfigurationError, match=r"does not start yet. What to do: have a proxy"
    ) as fault:
        check_exposure(plain, "::", tokens)
    assert not re.search("token add|--data", str(fault.value))
    tokens.revoke("app")
    with pytest.raises(ConfigurationError, match="valuegraph token add") as fault:
        check_exposure(policy, "::", tokens)
    assert f"--data {tmp_path})" in str(fault.value)
