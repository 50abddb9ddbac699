"""A worker process from inside: it carries out one call after the other."""

import os
import resource
import socket
import sys
from importlib import import_module
from traceback import format_exc
from typing import Any, Final, NoReturn

from valuegraph.errors import ValuegraphError
from valuegraph.processes.confinement import MIB, WorkerLimits, confine
from valuegraph.processes.failures import WorkerError
from valuegraph.processes.frames import receive, send
from valuegraph.processes.messages import packed, unpacked

OUT_OF_MEMORY: Final = 77
"""What a worker exits with where Python itself is out of memory."""
IDLE_SECONDS: Final = 30.0
"""After so long without a call a worker lets go of what it keeps for the next one."""
_SPENT: Final = 512 * MIB
"""A worker that has used more memory is not used again, since it rarely gives it back."""


def work(
    connection: socket.socket, limits: WorkerLimits, parent: int, when_idle: str | None
) -> NoReturn:
    """Carry out calls until the other end is closed. ``when_idle`` names a function
    (``module:name``) that is called when none have come for a while."""
    send(connection, packed(confine(limits, parent))[0])
    release = None if when_idle is None else _named(when_idle)
    patience = None
    while True:
        try:
            message, _ = receive(connection, patience=patience)
        except TimeoutError:
            assert release is not None
            release()
            patience = None
            continue
        except (EOFError, OSError):
            os._exit(0)
        outcome = _outcome(message)
        del message
        answer, descriptors = _packed(outcome)
        try:
            send(connection, answer, descriptors)
        except (BrokenPipeError, ConnectionResetError):
            os._exit(0)
        del outcome, answer  # Now that its files have been sent.
        if release is not None:
            patience = IDLE_SECONDS


def _outcome(message: bytes | bytearray) -> tuple[object, BaseException | None]:
    """The result of a call, or what it raised."""
    try:
        function, arguments = unpacked(message)
        return function(*arguments), None
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except ValuegraphError as fault:
        return None, fault.with_traceback(None)
    except BaseException as fault:  # noqa: BLE001 (the caller gets it, whatever it is)
        fault.add_note(f"In a worker process:\n{format_exc()}")
        return None, fault.with_traceback(None)


def _packed(outcome: tuple[object, BaseException | None]) -> tuple[bytes, list[int]]:
    """The outcome as a message, with whether this worker is spent."""
    try:
        return packed((*outcome, _is_spent()))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except Exception as fault:  # noqa: BLE001 (pickle raises many kinds)
        told = WorkerError(f"The outcome of a call cannot leave its worker: {fault}")
        return packed((None, told, True))


def _is_spent() -> bool:
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used * (1 if sys.platform == "darwin" else 1024) > _SPENT


def _named(path: str) -> Any:
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)
