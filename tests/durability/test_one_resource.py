"""Many who change one resource over HTTP at the same time: every change counts, and what a policy
does not allow happens at no moment."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from decimal import Decimal
from threading import Event
from typing import Final

import httpx
import pytest

from tests.durability.campaign import event, setting
from tests.server import Server, serving

WRITERS: Final = 64


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One whose ledger has what the events refer to, and lets nothing be overdrawn."""
    policies = ("--policy", "no-overdraft-accounting", "--policy", "no-overdraft-onhand")
    with serving(tmp_path_factory.mktemp("resources"), *policies) as started:
        with started.client() as client:
            assert client.post("/commits", json=setting(0)).status_code == 201
        yield started


def quantities(client: httpx.Client, resource: int) -> set[Decimal]:
    """What there is of a resource, accounted for and on hand."""
    found = client.get(f"/economic-resources/r{resource}").json()
    terms = ("accountingQuantity", "onhandQuantity")
    return {Decimal(found[term]["hasNumericalValue"]) for term in terms if term in found}


def post_all(server: Server, resource: int, action: str, amounts: list[str]) -> list[int]:
    """The statuses of events of a resource with these amounts, each sent by a writer of its own,
    all at once."""
    with ThreadPoolExecutor(WRITERS) as pool, ExitStack() as closing:
        clients = [closing.enter_context(server.client()) for _ in amounts]

        def post(number: int) -> int:
            body = event(action, resource, amounts[number], f"{action} {number}")
            return clients[number].post("/economic-events", json=body).status_code

        return list(pool.map(post, range(len(amounts))))


def test_every_change_of_many_writers_counts(server: Server) -> None:
    amounts = [f"{number}.25" for number in range(1, WRITERS + 1)]
    with server.client() as client:
        assert set(post_all(server, 0, "raise", amounts)) == {201}
        assert quantities(client, 0) == {sum(map(Decimal, amounts))}
        assert set(post_all(server, 0, "lower", amounts[1:])) == {201}
        assert quantities(client, 0) == {Decimal("1.25")}


def test_competing_withdrawals_never_overdraw(server: Server) -> None:
    amounts = [f"{number}.5" for number in range(1, WRITERS + 1)]
    seen: list[set[Decimal]] = []
    ended = Event()
    with server.client() as client:

        def look() -> None:
            with server.client() as looking:
                while not ended.is_set():
                    seen.append(quantities(looking, 1))

        assert post_all(server, 1, "raise", ["500"]) == [201]
        with ThreadPoolExecutor(1) as pool:
            polling = pool.submit(look)
            try:
                statuses = post_all(server, 1, "lower", amounts)
            finally:
                ended.set()
            polling.result(60)
        assert set(statuses) == {201, 422}
        taken = sum(
            Decimal(amount)
            for amount, status in zip(amounts, statuses, strict=True)
            if status == 201
        )
        left = 500 - taken
        assert quantities(client, 1) == {left}
        # Whoever was refused asked for more than there was in the end.
        refused = [
            Decimal(amount)
            for amount, status in zip(amounts, statuses, strict=True)
            if status == 422
        ]
        assert left >= 0
        assert min(refused) > left
    assert all(len(each) == 1 for each in seen)
    assert all(min(each) >= 0 for each in seen)
