"""``valuegraph journal export``: the journal as it is."""

import sys
from typing import Annotated

import typer

from valuegraph.cli.place import DataOption, home_at
from valuegraph.ledger.as_of import history_of


def export(
    since: Annotated[
        int,
        typer.Option(min=0, help="Only what comes after this transaction.", metavar="SEQUENCE"),
    ] = 0,
    data: DataOption = None,
) -> None:
    """Write transactions to standard output, as RDF Patch, as they are in the journal."""
    history = history_of(home_at(data))
    sys.stdout.flush()
    for each in history.transactions(since):
        sys.stdout.buffer.write(each.block)
    sys.stdout.buffer.flush()
