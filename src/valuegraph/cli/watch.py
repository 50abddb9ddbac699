"""Doing something again whenever a file is saved, until Ctrl-C."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from valuegraph.cli.faults import tell_fault
from valuegraph.cli.output import Terminal, counted
from valuegraph.errors import ValuegraphError
from valuegraph.operations.watching import changes


def run_on_save(paths: Sequence[Path], run: Callable[[], object]) -> None:
    """Run now and whenever one of the files was saved.

    What cannot be done with the files as they are is told and tried anew on the next save. A
    terminal is cleared for each run, so that it shows what holds now.
    """
    terminal, errors = Terminal(), Terminal(stderr=True)
    try:
        # The watch is set before the first run, so that no save during it is missed.
        saves = changes(paths)
        while True:
            if terminal.is_terminal:
                terminal.clear()
            try:
                run()
            except (ValuegraphError, OSError) as fault:
                tell_fault(fault)
            time = datetime.now().astimezone().strftime("%H:%M:%S")
            files = counted(len(paths), "file")
            errors.print(f"{time} Watching {files}. Ctrl-C ends it.", style="dim")
            next(saves)
    except KeyboardInterrupt:
        errors.print()
