"""``Pool``: calls functions in worker processes that can be lost."""

import errno
import logging
import os
import pickle
import signal
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from threading import Condition
from time import monotonic, sleep
from typing import Final, TypeVar
from weakref import finalize

from valuegraph.processes.cancellation import Cancellation
from valuegraph.processes.confinement import MIB, WorkerLimits
from valuegraph.processes.failures import (
    CallCancelledError,
    DeadlineError,
    PoolClosedError,
    WorkerCrashedError,
    WorkerError,
    WorkerMemoryError,
    WorkersBusyError,
)
from valuegraph.processes.frames import receive, send
from valuegraph.processes.messages import unpacked
from valuegraph.processes.spawner import Spawner, Worker
from valuegraph.processes.template import Ended
from valuegraph.processes.worker import OUT_OF_MEMORY

R = TypeVar("R")

DEFAULT_SIZE: Final = max(2, os.cpu_count() or 1)
"""Workers for the cores of this machine; two even of one, so that a long call leaves room."""
PATIENCE: Final = 10.0
"""Seconds that a call may wait for its turn."""
_OUT_OF_MEMORY_WORDS: Final = ("memory allocation of", "bad_alloc", "MemoryError")
"""What Rust, C++ and Python say before they end for want of memory."""

_NO_THREADS: Final = os.strerror(errno.EAGAIN)
"""What engines say before they end because the system has no thread or process left for them."""
_PAUSES: Final = (0.1, 0.4, 1.0)
"""Seconds before such a call is tried again: the system has some soon, as a rule."""

_log = logging.getLogger("valuegraph.processes")


class _NoThreadsError(WorkersBusyError):
    """A worker ended because the system had no thread for it, whatever it was called for."""


class Pool:
    """A bounded number of worker processes and a bounded queue for them.

    ``work``: what is done there, for messages, such as "The query". ``size``: the number of
    workers. ``waiting``: how many calls may wait. ``preload``: names of modules that calls need,
    imported once for all workers. ``when_idle``: ``module:name`` of a function that lets go, in a
    worker, of what it keeps for the next call. Nothing is started before the first call or
    :meth:`warm`. Use it from any thread, and :meth:`close` it.
    """

    def __init__(
        self,
        work: str,
        size: int,
        waiting: int,
        limits: WorkerLimits | None = None,
        *,
        preload: tuple[str, ...] = (),
        when_idle: str | None = None,
        patience: float = PATIENCE,
    ) -> None:
        assert size > 0, "a pool has workers"
        self.limits = limits or WorkerLimits()
        self._work = work
        self._size = size
        self._max_waiting = waiting
        self._patience = patience
        self._spawner = Spawner(self.limits, preload, when_idle)
        self._condition = Condition()
        self._idle: list[Worker] = []
        self._taken = 0
        self._waiting = 0
        self._is_closed = False
        self._finalizer = finalize(self, _end_all, self._spawner, self._idle)

    def warm(self) -> None:
        """Start all workers, so that no call has to wait for one. Raises
        :class:`~valuegraph.processes.WorkersUnavailableError`."""
        while True:
            with self._condition:
                if self._taken + len(self._idle) >= self._size:
                    return
                self._taken += 1
            self._release(self._started())

    def call(
        self,
        function: Callable[..., R],
        *arguments: object,
        deadline: float | None,
        cancellation: Cancellation | None = None,
    ) -> R:
        """What ``function``, which can be imported by its name, returns in a worker.

        Arguments and result are pickled; a :class:`~valuegraph.processes.Spool` in the result comes
        with its open file. ``deadline`` is in seconds from when a worker has the call, or None.
        Raises what the function raises, and each kind of
        :class:`~valuegraph.processes.WorkerError`. A worker that fails its call is gone, and
        another one takes its place. A call whose
        worker got no thread from the system is tried again, a few times.
        """
        for pause in _PAUSES:
            try:
                return self._called(function, arguments, deadline, cancellation)
            except _NoThreadsError:
                sleep(pause)
        return self._called(function, arguments, deadline, cancellation)

    def _called(
        self,
        function: Callable[..., R],
        arguments: tuple[object, ...],
        deadline: float | None,
        cancellation: Cancellation | None,
    ) -> R:
        if cancellation is not None:
            cancellation.check()
        message = pickle.dumps((function, arguments), pickle.HIGHEST_PROTOCOL)
        worker = self._acquired(cancellation)
        try:
            until = None if deadline is None else monotonic() + deadline
            answer, descriptors = _exchanged(worker, message, until, cancellation)
            result, fault, is_spent = unpacked(answer, descriptors)
        except BaseException as failure:
            ended = self._replaced(worker)
            if isinstance(failure, EOFError | OSError):
                raise self._failure(failure, ended, deadline, cancellation) from failure
            raise
        if is_spent:
            self._replaced(worker)
        else:
            self._release(worker)
        if fault is not None:
            raise fault
        returned: R = result
        return returned

    def close(self) -> None:
        """End all workers at once; calls under way and calls to come raise
        :class:`~valuegraph.processes.PoolClosedError`."""
        with self._condition:
            self._is_closed = True
            self._condition.notify_all()
        self._finalizer()

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _acquired(self, cancellation: Cancellation | None) -> Worker:
        """A worker for one call, which ends with :meth:`_release` or :meth:`_replaced`."""
        worker = self._idle_worker()
        if worker is None:
            with _ending(cancellation, self._wake):
                worker = self._place(cancellation)
        if worker is not None:
            if worker.is_alive:
                return worker
            self._spawner.end(worker)
        return self._started()

    def _idle_worker(self) -> Worker | None:
        """A worker that is idle, as one is for most calls."""
        with self._condition:
            if self._is_closed or not self._idle:
                return None
            self._taken += 1
            return self._idle.pop()

    def _place(self, cancellation: Cancellation | None) -> Worker | None:
        """A worker that is idle, or None for the right to start one, as soon as there is either."""
        with self._condition:
            is_free = self._is_free()
            if not is_free:
                if self._waiting >= self._max_waiting:
                    raise self._busy()
                self._waiting += 1
                try:
                    is_free = self._condition.wait_for(
                        lambda: self._is_free() or _is_cancelled(cancellation), self._patience
                    )
                finally:
                    self._waiting -= 1
            if self._is_closed or _is_cancelled(cancellation) or not is_free:
                self._condition.notify()  # Whoever waits too may have what this call leaves.
                self._check_open()
                if cancellation is not None:
                    cancellation.check()
                raise self._busy()
            self._taken += 1
            return self._idle.pop() if self._idle else None

    def _busy(self) -> WorkersBusyError:
        return WorkersBusyError(
            f"{self._work} was not begun: too much else is under way. Send it again in a moment."
        )

    def _is_free(self) -> bool:
        return bool(self._idle) or self._taken < self._size or self._is_closed

    def _check_open(self) -> None:
        if self._is_closed:
            raise PoolClosedError("The service is being stopped.")

    def _wake(self) -> None:
        with self._condition:
            self._condition.notify_all()

    def _started(self) -> Worker:
        try:
            return self._spawner.start()
        except BaseException:
            self._release(None)
            raise

    def _release(self, worker: Worker | None) -> None:
        """Let the next call have a worker, or the right to start one."""
        with self._condition:
            self._taken -= 1
            if worker is not None:
                if self._is_closed:
                    worker.connection.close()
                else:
                    self._idle.append(worker)
            self._condition.notify()

    def _replaced(self, worker: Worker) -> Ended:
        """End a worker, start another one, and tell how the first had ended."""
        ended = self._spawner.end(worker)
        with suppress(WorkerError):  # The next call tries again.
            self._release(self._started())
        return ended

    def _failure(
        self,
        failure: EOFError | OSError,
        ended: Ended,
        deadline: float | None,
        cancellation: Cancellation | None,
    ) -> WorkerError:
        """What became of a call whose worker did not answer."""
        if self._is_closed:
            return PoolClosedError("The service is being stopped.")
        if _is_cancelled(cancellation):
            return CallCancelledError("The call was cancelled.")
        if isinstance(failure, TimeoutError):
            return DeadlineError(
                f"{self._work} was not done within {deadline:g} seconds and was ended."
            )
        if ended.code == OUT_OF_MEMORY or any(each in ended.words for each in _OUT_OF_MEMORY_WORDS):
            return WorkerMemoryError(
                f"{self._work} needs more memory than the {self.limits.memory // MIB:,} MiB that "
                "it may have, and was ended."
            )
        if _NO_THREADS in ended.words:
            return _NoThreadsError(
                f"{self._work} was not done: the system has no threads or processes left for it. "
                "Send it again in a moment."
            )
        how = signal.Signals(-ended.code).name if ended.code < 0 else f"exit code {ended.code}"
        _log.warning("A worker process ended during a call (%s). %s", how, ended.words)
        return WorkerCrashedError(
            f"{self._work} ended the process that worked on it ({how}). Everything else goes on."
        )


def _end_all(spawner: Spawner, idle: list[Worker]) -> None:
    spawner.close()
    while idle:
        idle.pop().connection.close()


def _exchanged(
    worker: Worker, message: bytes, until: float | None, cancellation: Cancellation | None
) -> tuple[bytes | bytearray, list[int]]:
    """What a worker answers to a message. Raises :class:`EOFError` and :class:`OSError`."""

    def end() -> None:
        with suppress(OSError):
            worker.connection.shutdown(socket.SHUT_RDWR)

    with _ending(cancellation, end):
        send(worker.connection, message, until=until)
        return receive(worker.connection, until)


def _ending(
    cancellation: Cancellation | None, end: Callable[[], None]
) -> AbstractContextManager[None]:
    return nullcontext() if cancellation is None else cancellation.ending(end)


def _is_cancelled(cancellation: Cancellation | None) -> bool:
    return cancellation is not None and cancellation.is_cancelled
