"""Why a call in a worker process came to nothing."""

from valuegraph.errors import ValuegraphError


class WorkerError(ValuegraphError):
    """A call in a worker process came to nothing; the next call has a worker again."""


class DeadlineError(WorkerError):
    """The call was not done by its deadline."""


class WorkerCrashedError(WorkerError):
    """The worker process ended during the call, by a signal or otherwise."""


class WorkerMemoryError(WorkerError):
    """The call needed more memory than a worker may have."""


class WorkersBusyError(WorkerError):
    """More calls wait than can be taken, or this one waited for its turn too long."""

    retry_after = 2
    """Seconds after which it makes sense to try again."""


class WorkersUnavailableError(WorkerError):
    """No worker process can be started."""


class CallCancelledError(WorkerError):
    """Whoever wanted the result does not want it any more."""


class PoolClosedError(WorkerError):
    """The workers are being ended, since the process that they work for ends."""
