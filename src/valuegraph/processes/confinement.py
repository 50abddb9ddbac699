"""What a worker process may have and do: memory, files, the network.

Each limit is set by the process itself, before it does anything for others, and holds for good.
"""

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from dataclasses import dataclass
from typing import Final, NamedTuple

MIB: Final = 1024 * 1024

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_SET_SECCOMP: Final = 22
_SECCOMP_MODE_FILTER: Final = 2


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """``memory``: bytes of address space. ``file_size``: bytes of any file that it writes; 0: it
    writes none. ``niceness``: how far it gives way to others, 0 to 19."""

    memory: int = 2048 * MIB
    file_size: int = 0
    niceness: int = 0


class _Calls(NamedTuple):
    """The numbers of system calls on one kind of processor (``linux/audit.h``, ``unistd.h``)."""

    architecture: int
    socket: int
    execve: int
    execveat: int
    io_uring_setup: int


_CALLS: Final = {
    "x86_64": _Calls(0xC000003E, 41, 59, 322, 425),
    "aarch64": _Calls(0xC00000B7, 198, 221, 281, 425),
}
_X32_CALLS: Final = 0x40000000
"""Numbers from here on are a second entry to the same calls (x86_64)."""

# Classic BPF (``linux/filter.h``): load a word, jump if equal, jump if greater or equal, return.
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | 13  # EACCES
_NUMBER_OFFSET, _ARCHITECTURE_OFFSET = 0, 4  # in ``struct seccomp_data``


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def confine(limits: WorkerLimits, parent: int) -> list[str]:
    """Take this process to its limits, and tell what the system does not grant.

    It ends with ``parent``, the process that forked it.
    """
    lacking = []
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_size, limits.file_size))
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    except (OSError, ValueError):  # macOS
        lacking.append("their memory is not limited")
    os.nice(limits.niceness)
    if not _end_with(parent):
        lacking.append("they may outlive the service where that is ended by force")
    if not _leave_network():
        lacking.append("they can open network connections and start programs")
    return lacking


def _end_with(parent: int) -> bool:
    """Have the system end this process when the one that forked it ends."""
    if sys.platform != "linux" or _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL) != 0:
        return False
    if os.getppid() != parent:  # It ended before.
        os._exit(1)
    return True


def _leave_network() -> bool:
    """Have the system refuse this process sockets, and programs that would get it some."""
    calls = _CALLS.get(platform.machine())
    if sys.platform != "linux" or calls is None:
        return False
    refused = calls[1:]
    checks = [
        _instruction(_LOAD, _ARCHITECTURE_OFFSET),
        _instruction(_EQUAL, calls.architecture, 1, 0),
        _instruction(_RETURN, _KILL),
        _instruction(_LOAD, _NUMBER_OFFSET),
        _instruction(_AT_LEAST, _X32_CALLS, len(refused) + 1, 0),
        *(_instruction(_EQUAL, n, len(refused) - i, 0) for i, n in enumerate(refused)),
        _instruction(_RETURN, _ALLOW),
        _instruction(_RETURN, _REFUSE),
    ]
    program = _Program(len(checks), b"".join(checks))
    return (
        _prctl(_PR_SET_NO_NEW_PRIVS, 1) == 0
        and _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(program)) == 0
    )


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _prctl(option: int, *arguments: int) -> int:
    values = (*arguments, 0, 0, 0, 0)[:4]
    library = ctypes.CDLL(None, use_errno=True)
    result: int = library.prctl(option, *map(ctypes.c_ulong, values))
    return result
