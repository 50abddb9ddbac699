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
PATIENCE: Final = 10.0
"""Seconds that a call may wait for a thread."""
_BUSY: Final = (
    "Too many requests of this kind are at work. Nothing was recorded; send it again in a moment."
)


class Threads:
    """A pool of its own for one kind of work, which slow work of another kind does not hold up.

    Half the cost of Starlette's pool per call, which is most of the time that reading one entity
    takes.
    """

    def __init__(self, name: str, count: int, waiting: int, patience: float = PATIENCE) -> None:
        """``count`` threads, for which ``waiting`` calls may wait, each ``patience`` seconds."""
        self._pool = ThreadPoolExecutor(count, thread_name_prefix=f"valuegraph-{name}")
        self._count = count
        self._most = count + waiting
        self._patience = patience
        self._calls = 0

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The result of calling ``function`` in one of the threads.

        Raises :class:`~valuegraph.errors.LedgerBusyError` where too many wait already, and where
        the call waited too long.
        """
        if self._calls >= self._most:
            raise LedgerBusyError(_BUSY)
        waits = self._calls >= self._count
        call = self._pool.submit(function, *args, **kwargs)
        future = asyncio.wrap_future(call)
        self._calls += 1
        future.add_done_callback(self._count_done)
        if waits:
            try:
                await asyncio.wait((future,), timeout=self._patience)
            except asyncio.CancelledError:
                future.cancel()
                raise
            if not future.done() and call.cancel():  # One that has begun is not cancelled.
                raise LedgerBusyError(_BUSY)
        return await future

    def close(self) -> None:
        """Let the threads end when they are done."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _count_done(self, _: "asyncio.Future[R]") -> None:
        self._calls -= 1
