"""``valuegraph backup``: a verified copy of the journal."""

from pathlib import Path
from typing import Annotated

import typer

from valuegraph.cli.journal_verify import last_line
from valuegraph.cli.output import Terminal, counted, printable
from valuegraph.cli.place import DataOption, home_at
from valuegraph.operations.backup import back_up


def backup(
    target: Annotated[
        Path,
        typer.Argument(
            help="Directory for the backup: a new one, or an earlier backup to bring up to date."
        ),
    ],
    data: DataOption = None,
) -> None:
    """Back a ledger up, also while it is in use."""
    made = back_up(home_at(data), target)
    terminal = Terminal()
    terminal.print(
        printable(
            f"{counted(made.transactions, 'new transaction')} ({counted(made.bytes, 'byte')}) "
            f"copied to {target}, which has "
            f"{counted(made.summary.head.sequence, 'transaction')} and is whole."
        )
    )
    terminal.print(last_line(made.summary))
