"""Threads for what blocks: ledger calls and queries, called from the asynchronous edge."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Threads:
    """A pool of its own for one kind of work, which slow work of another kind does not hold up.

    Half the cost of Starlette's pool per call, which is most of the time that reading one entity
    takes.
    """

    def __init__(self, name: str, count: int) -> None:
        self._pool = ThreadPoolExecutor(count, thread_name_prefix=f"valuegraph-{name}")

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The result of calling ``function`` in one of the threads."""
        loop = asyncio.get_running_loop()
        if kwargs:
            return await loop.run_in_executor(self._pool, lambda: function(*args, **kwargs))
        return await loop.run_in_executor(self._pool, function, *args)

    def close(self) -> None:
        """Let the threads end when they are done."""
        self._pool.shutdown(wait=False)
