"""A program: repairs copies of the ledger in ``DIR/ledger``, ``DIR/1``, ``DIR/2``, …, each in a
process that kills itself before the first, second, … system call of it, until one comes to its end;
where that call is a write, another copy ends half-way through it."""

import os
import signal
import sys
from itertools import count
from pathlib import Path
from shutil import copytree
from typing import Any

from tests.durability.system import Call, watched
from tests.histories import keeping
from valuegraph.vocabulary.ontology import Ontology


def _repair(path: Path, ontology: Ontology, number: int, *, half: bool) -> None:
    begun, made = False, count(1)

    def hook(call: Call) -> Any:
        if begun and next(made) == number:
            path.with_suffix(".call").write_text(call.name)
            if half:
                call.make_half()
            os.kill(os.getpid(), signal.SIGKILL)
        return call.make()

    with watched(path, hook), keeping(path, ontology) as books:
        begun = True
        books.ledger.repair()
        begun = False


def _ended(directory: Path, name: str, ontology: Ontology, number: int, *, half: bool) -> bool:
    path = Path(copytree(directory / "ledger", directory / name))
    child = os.fork()
    if child == 0:
        _repair(path, ontology, number, half=half)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return not os.WIFSIGNALED(status)


def main(directory: Path) -> None:
    """Repair until nobody is killed any more."""
    ontology = Ontology.load()
    for number in count(1):
        if _ended(directory, str(number), ontology, number, half=False):
            break
        if (directory / f"{number}.call").read_text() == "write":
            _ended(directory, f"{number}-half", ontology, number, half=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
