"""Many who change one resource over HTTP at the same time: every change counts, and what a policy
does not allow happens at no moment."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from pathlib import Path
from threading import Event
from typing import Final

import httpx

from tests.durability.campaign import event, setting
from tests.durability.server import Server

WRITERS: Final = 64


@contextmanager
def serving(directory: Path, *options: str) -> Iterator[Server]:
    """A server whose ledger has what the events refer to."""
    server = Server.start(directory, *options)
    try:
        with server.wait().client() as client:
            assert client.post("/commits", json=setting(0)).status_code == 201
        yield server
        server.stop()
    finally:
        server.process.kill()


def quantities(client: httpx.Client) -> set[Decimal]:
    """What there is of the first resource, accounted for and on hand."""
    found = client.get("/economic-resources/r0").json()
    terms = ("accountingQuantity", "onhandQuantity")
    return {Decimal(found[term]["hasNumericalValue"]) for term in terms if term in found}


def post_all(server: Server, action: str, amounts: list[str]) -> list[int]:
    """The statuses of events with these amounts, each sent by a writer of its own, all at once."""
    with ThreadPoolExecutor(WRITERS) as pool, ExitStack() as closing:
        clients = [closing.enter_context(server.client()) for _ in amounts]

        def post(number: int) -> int:
            body = event(action, 0, amounts[number], f"{action} {number}")
            return clients[number].post("/economic-events", json=body).status_code

        return list(pool.map(post, range(len(amounts))))


def test_every_change_of_many_writers_counts(tmp_path: Path) -> None:
    amounts = [f"{number}.25" for number in range(1, WRITERS + 1)]
    with serving(tmp_path / "ledger") as server, server.client() as client:
        assert set(post_all(server, "raise", amounts)) == {201}
        assert quantities(client) == {sum(map(Decimal, amounts))}
        assert set(post_all(server, "lower", amounts[1:])) == {201}
        assert quantities(client) == {Decimal("1.25")}


def test_competing_withdrawals_never_overdraw(tmp_path: Path) -> None:
    policies = ("--policy", "no-overdraft-accounting", "--policy", "no-overdraft-onhand")
    amounts = [f"{number}.5" for number in range(1, WRITERS + 1)]
    seen: list[set[Decimal]] = []
    ended = Event()
    with serving(tmp_path / "ledger", *policies) as server, server.client() as client:

        def look() -> None:
            with server.client() as looking:
                while not ended.is_set():
                    seen.append(quantities(looking))

        assert post_all(server, "raise", ["500"]) == [201]
        with ThreadPoolExecutor(1) as pool:
            polling = pool.submit(look)
            try:
                statuses = post_all(server, "lower", amounts)
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
        assert quantities(client) == {left}
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
