"""Threads for what blocks: ledger calls and documents, called from the asynchronous edge."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, ParamSpec, TypeVar

from valuegraph.errors import LedgerBusyError

P = ParamSpec("P")
R = TypeVar("R")

BRIEF: Final = 64 * 1024
"""Bytes with which the event loop may do something itself: less than a millisecond."""


class Threads:
    """A pool of its own for one kind of work, which slow work of another kind does not hold up.

    Half the cost of Starlette's pool per call, which is most of the time that reading one entity
    takes.
    """

    def __init__(self, name: str, count: int, waiting: int) -> None:
        """``count`` threads, for which ``waiting`` calls may wait."""
        self._pool = ThreadPoolExecutor(count, thread_name_prefix=f"valuegraph-{name}")
        self._most = count + waiting
        self._calls = 0

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The result of calling ``function`` in one of the threads.

        Raises :class:`~valuegraph.errors.LedgerBusyError` where too many wait already.
        """
        if self._calls >= self._most:
            raise LedgerBusyError(
                "Too many requests of this kind are at work. Nothing was recorded; send it again "
                "in a moment."
            )
        loop = asyncio.get_running_loop()
        if kwargs:
            future = loop.run_in_executor(self._pool, lambda: function(*args, **kwargs))
        else:
            future = loop.run_in_executor(self._pool, function, *args)
        self._calls += 1
        future.add_done_callback(self._count_done)
        return await future

    def close(self) -> None:
        """Let the threads end when they are done."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _count_done(self, _: "asyncio.Future[R]") -> None:
        self._calls -= 1
