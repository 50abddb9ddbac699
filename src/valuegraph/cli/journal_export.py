"""``valuegraph journal export``: the journal as it is."""

from typing import Annotated

import typer

from valuegraph.cli.output import standard_output
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
    with standard_output() as output:
        for each in history.transactions(since):
            output.write(each.block)
