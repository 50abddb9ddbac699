"""``Spawner``: starts and ends worker processes, through their template."""

import logging
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any, Final

from valuegraph.processes.confinement import WorkerLimits
from valuegraph.processes.failures import PoolClosedError, WorkersUnavailableError
from valuegraph.processes.frames import connection_pair, receive, send
from valuegraph.processes.messages import packed, unpacked
from valuegraph.processes.template import End, Ended, Start

_PATIENCE: Final = 60.0
"""Seconds in which a template has imported its modules and answers, on a busy machine."""
_ANSWER_PATIENCE = 15.0
"""Seconds in which a template that has its modules answers. Others wait for it meanwhile, but where
it is given up too soon, on a busy machine, the calls of all its workers are lost."""
_END_PATIENCE: Final = 1.0
"""Seconds in which a template ends by itself."""
_PROGRAM: Final = (
    "import sys; sys.path[:] = {path!r}; "
    "from valuegraph.processes.template import main; main({descriptor}, {preload!r})"
)

_log = logging.getLogger("valuegraph.processes")


@dataclass(frozen=True, slots=True)
class _Template:
    """A running template."""

    process: "subprocess.Popen[bytes]"
    control: socket.socket

    def ask(self, request: object, descriptors: tuple[int, ...], patience: float) -> Any:
        """Its answer. Raises :class:`EOFError` and :class:`OSError`."""
        until = monotonic() + patience
        send(self.control, packed(request)[0], descriptors, until)
        return unpacked(receive(self.control, until)[0])

    def interrupt(self) -> None:
        """End what it is asked, in whichever thread, and what it does next."""
        with suppress(OSError):
            self.control.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End it, and with it all its workers."""
        self.control.close()
        try:
            self.process.wait(_END_PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker process and the connection to it."""

    process: int
    connection: socket.socket
    template: _Template

    @property
    def is_alive(self) -> bool:
        """Whether it has not ended while it had nothing to do."""
        try:
            return bool(self.connection.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return True
        except OSError:
            return False


class Spawner:
    """Has a template running from the first worker on; a new one where that ended."""

    def __init__(
        self, limits: WorkerLimits, preload: tuple[str, ...] = (), when_idle: str | None = None
    ) -> None:
        self._start = Start(limits, when_idle)
        self._preload = preload
        self._lock = Lock()
        self._template: _Template | None = None
        self._is_closed = False
        self._has_told = False

    def start(self) -> Worker:
        """A new worker, ready. Raises
        :class:`~valuegraph.processes.failures.WorkersUnavailableError` and
        :class:`~valuegraph.processes.failures.PoolClosedError`."""
        ours, theirs = connection_pair()
        try:
            with theirs, self._lock:
                template, process = self._forked(theirs.fileno())
            lacking, _ = receive(ours, monotonic() + _PATIENCE)
        except (EOFError, OSError) as fault:
            ours.close()
            self._check_open()
            raise WorkersUnavailableError(
                f"No worker process can be started: {str(fault) or 'it ended at once'}. Nothing "
                "was done. See that the machine has memory and processes left."
            ) from fault
        except BaseException:
            ours.close()
            raise
        self._tell(unpacked(lacking))
        return Worker(process, ours, template)

    def end(self, worker: Worker) -> Ended:
        """End a worker at once, and tell how it ended if it had before."""
        worker.connection.close()
        with self._lock:
            if worker.template is self._template:
                with suppress(EOFError, OSError):
                    ended = self._ask(End(worker.process))
                    assert isinstance(ended, Ended)
                    return ended
        return Ended(-signal.SIGKILL, "")  # It went with its template.

    def close(self) -> None:
        """End the template and all workers. Nothing is started any more."""
        self._is_closed = True
        if (template := self._template) is not None:
            template.interrupt()  # The lock is free sooner.
        with self._lock:
            if self._template is not None:
                self._template.close()
                self._template = None

    def _forked(self, descriptor: int) -> tuple[_Template, int]:
        """The id of a new process, from the template or else from a new one."""
        self._check_open()
        if self._template is not None:
            with suppress(EOFError, OSError):
                return self._template, int(self._ask(self._start, (descriptor,)))
            self._check_open()
        self._template = self._opened()
        self._check_open()  # Whoever closes has seen this template, or else is seen here.
        return self._template, int(self._ask(self._start, (descriptor,), _PATIENCE))

    def _ask(
        self,
        request: object,
        descriptors: tuple[int, ...] = (),
        patience: float | None = None,
    ) -> Any:
        """What the template answers; it is closed where it does not. Raises :class:`EOFError` and
        :class:`OSError`."""
        assert self._template is not None
        try:
            return self._template.ask(request, descriptors, patience or _ANSWER_PATIENCE)
        except (EOFError, OSError):
            if not self._is_closed:
                _log.warning("The template of the worker processes does not answer and was ended.")
            self._template.close()
            self._template = None
            raise

    def _check_open(self) -> None:
        if self._is_closed:
            raise PoolClosedError("The service is being stopped.")

    def _opened(self) -> _Template:
        ours, theirs = connection_pair()
        with theirs:
            path = [os.path.abspath(each) for each in sys.path]  # noqa: PTH100 ('' is the present one)
            program = _PROGRAM.format(path=path, descriptor=theirs.fileno(), preload=self._preload)
            try:
                process = subprocess.Popen(  # noqa: S603 (our own program)
                    [sys.executable, "-c", program],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    pass_fds=(theirs.fileno(),),
                    process_group=0,  # An interrupt from the terminal is for the service.
                )
            except BaseException:
                ours.close()
                raise
        return _Template(process, ours)

    def _tell(self, lacking: list[str]) -> None:
        if lacking and not self._has_told:
            self._has_told = True
            _log.warning(
                "This system does not confine worker processes as it should: %s.",
                "; ".join(lacking),
            )
