"""Queries in worker processes: none can hold up, fill up or bring down the process that asks."""

import pickle
from dataclasses import dataclass
from typing import Final

from valuegraph.errors import QueryTooCostlyError, ValuegraphError
from valuegraph.processes import (
    Cancellation,
    DeadlineError,
    Pool,
    WorkerLimits,
    WorkerMemoryError,
)
from valuegraph.processes.confinement import MIB
from valuegraph.queries.checkpoints import Checkpoints, State
from valuegraph.queries.sparql import Answer, Query, run_query
from valuegraph.store import Replica, Store, copying_error

WAITING: Final = 32
"""Queries that may wait for a worker."""
_NICENESS: Final = 5
"""Queries give way to writes."""
_SLACK: Final = MIB
"""Bytes that a file may exceed the limit of a result by, whose own message is the better one."""


@dataclass(frozen=True, slots=True)
class QueryLimits:
    """``seconds``: how long a query may take; None lets it take its time. ``memory``: bytes of
    address space for it. ``result``: bytes of its answer. ``workers``: how many queries are
    evaluated at a time."""

    seconds: float | None
    memory: int
    result: int
    workers: int


class QueryWorkers:
    """Evaluates queries over a store, each on all that was recorded before it was asked.
    :meth:`close` it before the store."""

    def __init__(self, store: Store, limits: QueryLimits) -> None:
        self.limits = limits
        self._checkpoints = Checkpoints(store)
        self._pool = Pool(
            "The query",
            limits.workers,
            WAITING,
            WorkerLimits(limits.memory, limits.result + _SLACK, _NICENESS),
            preload=(__name__,),
            when_idle=f"{__name__}:{release.__name__}",
        )

    @property
    def most(self) -> int:
        """How many calls of :meth:`run` there can be at a time; others are turned away."""
        return self.limits.workers + WAITING

    def warm(self) -> None:
        """Start the workers, so that the first query need not wait for them. Raises
        :class:`~valuegraph.processes.WorkerError`."""
        self._pool.warm()

    def run(self, query: Query, cancellation: Cancellation | None = None) -> Answer:
        """The answer to one query.

        Raises what :func:`~valuegraph.queries.sparql.run_query` raises and
        :class:`~valuegraph.processes.WorkerError`, a
        :class:`~valuegraph.processes.DeadlineError` for a query that takes too long.
        """
        with self._checkpoints.latest() as state:
            try:
                return self._pool.call(
                    answer_at,
                    state,
                    query,
                    self.limits.result,
                    deadline=self.limits.seconds,
                    cancellation=cancellation,
                )
            except DeadlineError as fault:
                raise DeadlineError(
                    f"{fault} Ask for less: name more of what you look for, put selective patterns "
                    "first, bound property paths, use LIMIT."
                ) from fault
            except WorkerMemoryError as fault:
                raise QueryTooCostlyError(
                    f"{fault} Ask for less: fewer variables and rows, no cross products, no "
                    "sorting or grouping of everything, no strings that grow."
                ) from fault

    def close(self) -> None:
        """End all queries and workers at once."""
        self._pool.close()
        self._checkpoints.close()


_replicas: Final[dict[bytes, Replica]] = {}
"""In a worker: the copy of the store that its last query read, which the next one mostly does."""


def answer_at(state: State, query: Query, limit: int) -> Answer:
    """In a worker: the answer to a query over a state of the store, or a later one."""
    return run_query(_store_in(state), query, limit)


def _store_in(state: State) -> Store:
    try:
        replica = _replicas.get(state.checkpoint)
        if replica is None:
            release()
            replica = Replica(pickle.loads(state.checkpoint))  # noqa: S301 (the service made it)
            _replicas[state.checkpoint] = replica
        replica.follow(state.size)
    except (OSError, RuntimeError, ValuegraphError) as fault:
        release()
        raise copying_error(fault) from fault
    return replica.store


def release() -> None:
    """In a worker: let go of its copy, which takes room as long as it is open."""
    while _replicas:
        _replicas.popitem()[1].close()
