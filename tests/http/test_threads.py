"""Pools of threads: each has its own bound, and one that is full refuses at once."""

import asyncio
from threading import Event

import pytest

from valuegraph.errors import LedgerBusyError
from valuegraph.http.threads import Threads


def test_more_than_may_wait_is_refused_and_others_are_served() -> None:
    async def run() -> None:
        busy, other, end = Threads("busy", 1, 1), Threads("other", 1, 1), Event()
        try:
            begun = [asyncio.create_task(busy.run(end.wait, 30)) for _ in range(2)]
            await asyncio.sleep(0)
            with pytest.raises(LedgerBusyError, match="at work"):
                await busy.run(end.is_set)
            assert await other.run(max, 1, 2) == 2
            end.set()
            assert await asyncio.gather(*begun) == [True, True]
            assert await busy.run(end.is_set)
        finally:
            end.set()
            busy.close()
            other.close()

    asyncio.run(run())


def test_a_call_that_waited_too_long_is_refused_and_never_made() -> None:
    async def run() -> None:
        threads, end, made = Threads("slow", 1, 2, patience=0.2), Event(), Event()
        try:
            begun = asyncio.create_task(threads.run(end.wait, 30))
            await asyncio.sleep(0)
            with pytest.raises(LedgerBusyError, match="at work"):
                await threads.run(made.set)
            assert not begun.done()  # It has its thread and may take its time.
            end.set()
            assert await begun
            assert await threads.run(max, 1, 2) == 2
            assert not made.is_set()
        finally:
            end.set()
            threads.close()

    asyncio.run(run())
