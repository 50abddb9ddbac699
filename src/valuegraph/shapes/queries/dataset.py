"""``Dataset``: the graphs that the SPARQL queries of shapes read during one validation.

A worker process evaluates the queries. A query may never end, and only the end of its process stops
it.
"""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Final, TypeVar

from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from valuegraph.errors import ShapesError, ShapesQueryError
from valuegraph.processes import (
    DEFAULT_SIZE,
    DeadlineError,
    Pool,
    WorkerCrashedError,
    WorkerLimits,
    WorkerMemoryError,
)
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Node
from valuegraph.shapes.declaration import described
from valuegraph.shapes.queries.evaluation import Graphs, Question, Reply, release, reply

R = TypeVar("R")

SHAPES_GRAPH: Final = NamedNode("urn:valuegraph:shapes-graph")
"""What queries of shapes know the shapes graph as (``$shapesGraph``)."""
QUERY_SECONDS: Final = 10.0
"""What the queries of one commit may take together, or each one where everything is validated."""
_WAITING: Final = 32
_FILE_BYTES: Final = 1024 * 1024 * 1024
"""What a worker may write: a store with the changes of a commit."""


class Dataset:
    """The graph, and the shapes graph as :data:`SHAPES_GRAPH` where a query asks for it.

    ``seconds`` is what a query may take; with ``is_shared``, what all of them may take together.
    """

    def __init__(
        self,
        reader: GraphReader,
        shapes: Iterable[Quad],
        seconds: float = QUERY_SECONDS,
        *,
        is_shared: bool = False,
    ) -> None:
        self._reader = reader
        self._shapes = shapes
        self._seconds = seconds
        self._left = seconds
        self._is_shared = is_shared
        self._closing = ExitStack()
        self._directory: Path | None = None

    def close(self) -> None:
        """Remove what was written for queries."""
        self._closing.close()

    def reply(self, question: Question, shape: Node, *, with_shapes: bool) -> Reply:
        """The answer to a question of a shape.

        Raises :class:`~valuegraph.errors.ShapesError`, which is a
        :class:`~valuegraph.errors.ShapesQueryError` where it takes too long, and
        :class:`~valuegraph.processes.WorkerError`.
        """
        pool = _pool()
        graphs = self._graphs(with_shapes=with_shapes)
        began = monotonic()
        try:
            return pool.call(reply, graphs, question, deadline=self._left)
        except DeadlineError as fault:
            together = "the queries of the shapes together" if self._is_shared else "it"
            raise ShapesQueryError(
                f"The query of the shape {described(shape)} was ended: {together} may take "
                f"{self._seconds:g} seconds. Nothing was stored. Make the query simpler, or take "
                "the shape away."
            ) from fault
        except ShapesQueryError:
            raise
        except ShapesError as fault:
            raise ShapesError(f"{described(shape)}: {fault}") from fault
        except (WorkerCrashedError, WorkerMemoryError) as fault:
            raise ShapesQueryError(
                f"The query of the shape {described(shape)} was ended. {fault} Nothing was stored. "
                "Make the query simpler, or take the shape away."
            ) from fault
        finally:
            if self._is_shared:
                self._left = max(self._left - (monotonic() - began), 0.0)

    def _graphs(self, *, with_shapes: bool) -> Graphs:
        if self._directory is None:
            self._directory = self._closing.enter_context(self._reader.exported())
        if not with_shapes:
            return Graphs(self._directory, None)
        shapes = self._directory / "shapes.nq"
        if not shapes.exists():
            named = (Quad(q.subject, q.predicate, q.object, SHAPES_GRAPH) for q in self._shapes)
            serialize(named, str(shapes), format=RdfFormat.N_QUADS)
        return Graphs(self._directory, shapes)


def call_without_data(function: Callable[..., R], *arguments: object) -> R:
    """What a function of :mod:`.evaluation` that looks at a query alone returns in a worker.

    Raises :class:`~valuegraph.errors.ShapesError`, and :class:`~valuegraph.processes.WorkerError`
    where there is no worker.
    """
    try:
        return _pool().call(function, *arguments, deadline=QUERY_SECONDS)
    except (DeadlineError, WorkerCrashedError, WorkerMemoryError) as fault:
        raise ShapesError(f"{fault} That is without any data; make the query simpler.") from fault


@cache
def _pool() -> Pool:
    """The workers of this process for queries of shapes; few have any, so they start late."""
    pool = Pool(
        "The query",
        DEFAULT_SIZE,
        _WAITING,
        WorkerLimits(file_size=_FILE_BYTES),
        preload=(reply.__module__,),
        when_idle=f"{release.__module__}:{release.__name__}",
    )
    pool.warm()
    return pool
