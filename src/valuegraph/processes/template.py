"""The template of workers: a process with one thread, which has imported what calls need and is
forked for each worker.

The service itself has many threads and cannot be forked safely; a worker of its own making would
take ten times as long to start. Run as ``python -c`` with its arguments pickled, so that nothing of
the program that uses the workers is imported or run again.
"""

import gc
import os
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module
from time import monotonic, sleep
from traceback import print_exc
from typing import Final, NamedTuple

from valuegraph.processes.confinement import WorkerLimits
from valuegraph.processes.frames import connection_of, receive, send
from valuegraph.processes.messages import packed, unpacked
from valuegraph.processes.worker import work

_TOLD: Final = 512
"""Bytes of what a worker wrote to standard error that are told when it has ended: those that it
began with, since what ended it comes before where that was."""

_END_PATIENCE: Final = 2.0
"""Seconds that a worker's end is waited for; one that ended by itself has ended by then."""
_END_INTERVAL: Final = 0.001


class Start(NamedTuple):
    """Asks for a worker on the descriptor that comes with it; answered by its process id."""

    limits: WorkerLimits
    when_idle: str | None


class End(NamedTuple):
    """Asks for the end of a worker, which may have ended; answered by an :class:`Ended`."""

    process: int


class Ended(NamedTuple):
    """How a worker ended: its exit code, negative for a signal, and its words to standard error."""

    code: int
    words: str


def main(descriptor: int, preload: tuple[str, ...]) -> None:
    """Answer requests until the other end is closed; the workers end with this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = connection_of(descriptor)
    for module in preload:
        import_module(module)
    gc.collect()
    gc.freeze()
    words: dict[int, int] = {}
    dying: set[int] = set()
    while True:
        try:
            message, descriptors = receive(control)
        except (EOFError, OSError):
            break
        dying = {process for process in dying if _status(process) is None}
        request = unpacked(message)
        answer: object
        if isinstance(request, Start):
            answer = _started(control, request, descriptors[0], words)
        else:
            answer = _ended(request.process, words.pop(request.process), dying)
        with suppress(OSError):
            send(control, packed(answer)[0])
    for process in words:
        os.kill(process, signal.SIGKILL)
    for process in (*words, *dying):
        os.waitpid(process, 0)


def _started(control: socket.socket, request: Start, descriptor: int, words: dict[int, int]) -> int:
    parent = os.getpid()
    told, tells = os.pipe()
    process = os.fork()
    if process:
        os.close(descriptor)
        os.close(tells)
        words[process] = told
        return process
    try:
        control.close()
        for other in (told, *words.values()):
            os.close(other)
        os.set_blocking(tells, False)
        os.dup2(tells, sys.stderr.fileno())
        os.close(tells)
        work(connection_of(descriptor), request.limits, parent, request.when_idle)
    except BaseException:  # noqa: BLE001 (the process ends, whatever it is)
        print_exc()
    finally:
        os._exit(1)


def _ended(process: int, told: int, dying: set[int]) -> Ended:
    """End a worker. One that takes its time, since it has much memory to give back or the machine
    is busy, joins those that are ``dying``: others wait for the template."""
    os.kill(process, signal.SIGKILL)  # Nothing where it has ended; its id is kept until waited for.
    until = monotonic() + _END_PATIENCE
    while (status := _status(process)) is None and monotonic() < until:
        sleep(_END_INTERVAL)
    try:
        if status is None:
            dying.add(process)
            return Ended(-signal.SIGKILL, "")
        return Ended(os.waitstatus_to_exitcode(status), _words(told))
    finally:
        os.close(told)


def _status(process: int) -> int | None:
    """How a worker ended; None as long as it has not."""
    waited, status = os.waitpid(process, os.WNOHANG)
    return status if waited else None


def _words(told: int) -> str:
    """What a worker that has ended wrote to standard error."""
    os.set_blocking(told, False)
    try:
        return os.read(told, 64 * 1024)[:_TOLD].decode(errors="replace")
    except BlockingIOError:
        return ""
