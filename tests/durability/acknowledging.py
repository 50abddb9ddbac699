"""A program: runs the scenario on the ledger in ``DIR`` and says what comes of it, a line each:
``acknowledged NAME`` and ``full NAME``. A second argument limits the size of its files."""

import os
import resource
import sys
from contextlib import suppress
from pathlib import Path

from tests.durability.scenario import run
from valuegraph.errors import StorageFullError


def say(line: str) -> None:
    """Say it, even where writing fails once."""
    left = f"{line}\n".encode()
    while left:
        with suppress(OSError):
            left = left[os.write(1, left) :]


def refused(name: str, fault: Exception) -> None:
    """Say what is known not to be recorded."""
    say(f"full {name}" if isinstance(fault, StorageFullError) else f"failed {name}")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        size = int(sys.argv[2])
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    run(Path(sys.argv[1]), lambda name: say(f"acknowledged {name}"), refused)
    say("ended ")
