"""``valuegraph repair``: statements that older versions let in and that no ledger should have."""

from typing import Annotated

import typer

from valuegraph.cli.output import Terminal, counted, printable
from valuegraph.cli.place import DataOption, directory_at, ledger_at
from valuegraph.ledger import Ledger


def repair(
    data: DataOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be taken out, and leave it.")
    ] = False,
) -> None:
    """Take out what data says of terms that vocabularies, shapes and the ledger itself define.

    It is one transaction of the journal, which keeps what was removed.
    """
    terminal = Terminal()
    ledger = ledger_at(directory_at(data), None, existing=True)
    assert isinstance(ledger, Ledger), "a directory was given"
    with ledger:
        found = ledger.repair(is_rehearsal=dry_run).changeset.removed
    for quad in found:
        terminal.print(printable(str(quad)))
    number = counted(len(found), "statement")
    if not found:
        terminal.print("There is nothing to repair.")
    elif dry_run:
        terminal.print(f"{number} would be taken out.", style="bold")
    else:
        terminal.print(f"{number} taken out.", style="bold")
