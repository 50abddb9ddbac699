"""A program, called with DIR and STEP: runs the scenario in ``DIR/1``, ``DIR/2``, …, each in a
process that kills itself before the first, second, … system call, or before every STEP-th, until
one comes to its end.

Where that call is a write it runs once more, in ``DIR/1 half``, …, and ends half-way through it.
What was acknowledged is in ``DIR/1.acknowledged``, …, one name a line.
"""

import os
import signal
import sys
from itertools import count
from pathlib import Path
from typing import Any

from tests.durability.scenario import run
from tests.durability.system import Call, watched


def _run_until(path: Path, number: int, *, half: bool) -> None:
    told = os.open(f"{path}.acknowledged", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    write = os.write

    def hook(call: Call) -> Any:
        if call.number == number:
            Path(f"{path}.call").write_text(call.name)
            if half:
                call.make_half()
            os.kill(os.getpid(), signal.SIGKILL)
        return call.make()

    def acknowledge(name: str) -> None:
        write(told, f"{name}\n".encode())

    with watched(path, hook):
        run(path, acknowledge)


def _ended(path: Path, number: int, *, half: bool = False) -> bool:
    """Whether a process of its own came to its end, or else was killed."""
    child = os.fork()
    if child == 0:
        _run_until(path, number, half=half)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return not os.WIFSIGNALED(status)


def main(directory: Path, step: int) -> None:
    """Run it until it is not killed any more."""
    for number in count(1, step):
        if _ended(directory / str(number), number):
            break
        if (directory / f"{number}.call").read_text() == "write":
            _ended(directory / f"{number} half", number, half=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
