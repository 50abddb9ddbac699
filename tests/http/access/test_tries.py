"""Slowing down whoever tries tokens that are not valid."""

import asyncio

import pytest

from valuegraph.http.access import tries
from valuegraph.http.access.tries import FREE, FREE_OVERALL, LONGEST, MAX_ADDRESSES, Tries
from valuegraph.http.problems import TooManyTriesError


def test_a_few_tries_are_free_and_further_ones_wait_ever_longer() -> None:
    known = Tries()
    waits = [known.delay("192.0.2.1", 0) for _ in range(100)]
    assert waits[:FREE] == [0] * FREE
    assert 0 < waits[FREE] < waits[2 * FREE] < LONGEST
    assert waits[-1] == LONGEST
    assert waits == sorted(waits)


def test_others_do_not_wait_for_it() -> None:
    known = Tries()
    for _ in range(50):
        known.delay("192.0.2.1", 0)
    assert known.delay("192.0.2.2", 0) == 0


def test_it_is_forgotten_by_and_by() -> None:
    known = Tries()
    for _ in range(50):
        known.delay("192.0.2.1", 0)
    assert known.delay("192.0.2.1", 600) == 0


def test_many_addresses_wait_together() -> None:
    known = Tries()
    waits = [known.delay(f"192.0.{n // 256}.{n % 256}", 0) for n in range(FREE_OVERALL * 6)]
    assert waits[FREE_OVERALL - 1] == 0
    assert waits[-1] == LONGEST


def test_a_client_with_many_addresses_of_ipv6_is_one() -> None:
    known = Tries()
    for n in range(50):
        last = known.delay(f"2001:db8::{n:x}", 0)
    assert last == LONGEST
    assert known.delay("2001:db8:0:1::1", 0) == 0


def test_what_is_remembered_is_bounded() -> None:
    known = Tries()
    for n in range(MAX_ADDRESSES * 2):
        known.delay(f"10.0.{n // 256}.{n % 256}", 0)
    assert len(known._counts) == MAX_ADDRESSES
    assert known.delay("no address " * 1000, 0) >= 0


def test_what_waits_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tries, "LONGEST", 0.05)
    known = Tries()

    async def try_often() -> list[BaseException | None]:
        for _ in range(FREE):
            await known.fail("192.0.2.1")
        many = (known.fail("192.0.2.1") for _ in range(tries.MAX_WAITING + 10))
        return await asyncio.gather(*many, return_exceptions=True)

    refused = [each for each in asyncio.run(try_often()) if each is not None]
    assert len(refused) == 10
    assert all(isinstance(each, TooManyTriesError) for each in refused)
