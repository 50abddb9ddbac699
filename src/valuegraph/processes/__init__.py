"""Expendable worker processes: code that may crash, run on or eat memory is called in one of them,
and what ends is the worker."""

from valuegraph.processes.cancellation import Cancellation
from valuegraph.processes.confinement import WorkerLimits
from valuegraph.processes.failures import (
    CallCancelledError,
    DeadlineError,
    PoolClosedError,
    WorkerCrashedError,
    WorkerError,
    WorkerMemoryError,
    WorkersBusyError,
    WorkersUnavailableError,
)
from valuegraph.processes.pool import DEFAULT_SIZE, Pool
from valuegraph.processes.spool import Spool, SpoolFullError

__all__ = [
    "DEFAULT_SIZE",
    "CallCancelledError",
    "Cancellation",
    "DeadlineError",
    "Pool",
    "PoolClosedError",
    "Spool",
    "SpoolFullError",
    "WorkerCrashedError",
    "WorkerError",
    "WorkerLimits",
    "WorkerMemoryError",
    "WorkersBusyError",
    "WorkersUnavailableError",
]
