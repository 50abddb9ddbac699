"""How the room for bodies is shared: nobody waits for ever, and all of it comes back."""

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from valuegraph.errors import LedgerBusyError
from valuegraph.http.body_budget import UNCOUNTED, BodiesInFlight, BodyBudget

LIMIT = 6 * 1024 * 1024 - 1


def scope(**headers: int) -> Scope:
    stated = [(name.replace("_", "-").encode(), b"%d" % size) for name, size in headers.items()]
    return {"type": "http", "headers": stated}


async def send(_: Message) -> None:
    """Nobody listens."""


def test_who_waits_gets_what_is_given_back_in_turn() -> None:
    async def run() -> list[str]:
        budget, order = BodyBudget(LIMIT, 10), list[str]()

        async def take(name: str, size: int, *, grows: bool = False) -> None:
            await budget.take(size, grows=grows)
            order.append(name)

        await budget.take(LIMIT)
        names = (("large", LIMIT, False), ("small", 1, False), ("growing", 1, True))
        waiting = [asyncio.create_task(take(n, s, grows=g)) for n, s, g in names]
        await asyncio.sleep(0)
        budget.give(LIMIT)
        await waiting[2]
        assert budget.free == LIMIT - 1
        budget.give(1)
        await waiting[0]
        budget.give(LIMIT)
        await waiting[1]
        budget.give(1)
        assert budget.free == LIMIT
        return order

    assert asyncio.run(run()) == ["growing", "large", "small"]


def test_bodies_that_grow_together_do_not_wait_for_one_another_for_ever() -> None:
    async def app(_: Scope, receive: Receive, __: Send) -> None:
        for _number in range(40):
            await receive()
            await asyncio.sleep(0)

    async def chunk() -> Message:
        return {"type": "http.request", "body": bytes(2 * UNCOUNTED), "more_body": True}

    async def run() -> list[BaseException | None]:
        budget = BodyBudget(LIMIT, 0.05)
        service = BodiesInFlight(app, budget)
        calls = (service(scope(), chunk, send) for _ in range(8))
        found = await asyncio.gather(*calls, return_exceptions=True)
        assert budget.free == LIMIT
        return found

    found = asyncio.run(run())
    assert any(each is None for each in found)
    assert all(each is None or isinstance(each, LedgerBusyError) for each in found)


@pytest.mark.parametrize("fault", [asyncio.CancelledError, ValueError])
def test_what_a_request_took_comes_back_however_it_ends(fault: type[BaseException]) -> None:
    async def app(_: Scope, receive: Receive, __: Send) -> None:
        await receive()
        raise fault

    async def chunk() -> Message:
        return {"type": "http.request", "body": b"x"}

    async def run() -> int:
        budget = BodyBudget(LIMIT, 10)
        service = BodiesInFlight(app, budget)
        with pytest.raises(fault):
            await service(scope(content_length=LIMIT), chunk, send)
        return budget.free

    assert asyncio.run(run()) == LIMIT


def test_who_gives_up_leaves_room_to_those_behind() -> None:
    async def run() -> int:
        budget = BodyBudget(LIMIT, 10)
        await budget.take(LIMIT // 2)
        waiting = asyncio.create_task(budget.take(LIMIT))
        behind = asyncio.create_task(budget.take(1))
        await asyncio.sleep(0)
        waiting.cancel()
        await behind
        return budget.free

    assert asyncio.run(run()) == LIMIT - LIMIT // 2 - 1
