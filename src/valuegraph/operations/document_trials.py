"""``DocumentTrials``: documents are parsed in a worker process before the service parses them."""

from typing import Final

from pyoxigraph import RdfFormat

from valuegraph.processes import (
    DEFAULT_SIZE,
    DeadlineError,
    Pool,
    WorkerCrashedError,
    WorkerLimits,
    WorkerMemoryError,
)
from valuegraph.rdf import trial
from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.findings import violation
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.trial import parse_to_end

SECONDS: Final = 60.0
"""How long one document may be parsed."""
WAITING: Final = 40
"""Documents that may wait for a worker: as many as there are threads that read them."""


class DocumentTrials:
    """A :class:`~valuegraph.rdf.trial.Trial` in worker processes; :meth:`close` it."""

    def __init__(self, limits: Limits, workers: int = DEFAULT_SIZE) -> None:
        self._limits = limits
        self._pool = Pool(
            "Reading the document", workers, WAITING, WorkerLimits(), preload=(trial.__name__,)
        )

    def __call__(self, body: bytes, rdf_format: RdfFormat, base_iri: str) -> None:
        """See :class:`~valuegraph.rdf.trial.Trial`. Raises
        :class:`~valuegraph.processes.WorkerError` where there is no worker to do it."""
        try:
            self._pool.call(
                parse_to_end,
                body,
                rdf_format.media_type,
                base_iri,
                self._limits,
                deadline=SECONDS,
            )
        except WorkerCrashedError as fault:
            message = (
                "The document ended the process that reads it, which no sound document does. Look "
                "for what is nested or repeated without end in it."
            )
            raise DocumentError(violation("MalformedDocument", message)) from fault
        except (DeadlineError, WorkerMemoryError) as fault:
            message = f"{fault} Send the document in several parts."
            raise DocumentError(violation("LimitExceeded", message)) from fault

    def warm(self) -> None:
        """Start the workers, so that the first document need not wait for them."""
        self._pool.warm()

    def close(self) -> None:
        """End all workers at once."""
        self._pool.close()
