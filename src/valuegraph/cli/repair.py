"""``valuegraph repair``: statements that older versions let in and that no ledger should have."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from pyoxigraph import Quad

from valuegraph.cli.output import Terminal, counted, printable
from valuegraph.cli.place import DataOption, directory_at, home_at, ledger_at
from valuegraph.journal.statements import is_untagged
from valuegraph.ledger import Ledger, Repair
from valuegraph.ledger.home.as_of import history_of


def repair(
    data: DataOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be taken out, and leave it.")
    ] = False,
) -> None:
    """Take out what older versions let in and no ledger should have.

    That is what data says of terms that vocabularies, shapes and the ledger itself define, and
    values with the datatype of tagged text but no language tag, which no other program reads. It is
    one transaction of the journal, which keeps what was removed.
    """
    terminal = Terminal()
    directory = directory_at(data)
    ledger = ledger_at(directory, None, existing=True)
    assert isinstance(ledger, Ledger), "a directory was given"
    with ledger:
        found = ledger.rehearse(Repair()).changeset.removed
        stated = _stated(found, directory)
        if not dry_run:
            found = ledger.repair().changeset.removed
    for quad in found:
        told = f" (stated by transaction {stated[quad]:,})" if quad in stated else ""
        terminal.print(printable(f"{quad}{told}"))
    number = counted(len(found), "statement")
    if not found:
        terminal.print("There is nothing to repair.")
    elif dry_run:
        terminal.print(f"{number} would be taken out.", style="bold")
    else:
        terminal.print(f"{number} taken out.", style="bold")


def _stated(found: Iterable[Quad], directory: Path) -> dict[Quad, int]:
    """The transactions that state those that are told with it."""
    if not any(map(is_untagged, found)):
        return {}
    return history_of(home_at(directory)).verify().untagged
