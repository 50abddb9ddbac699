"""``valuegraph journal export``: the journal as it is."""

from collections.abc import Iterator
from typing import Annotated

import typer

from valuegraph.cli.output import Terminal, printable, standard_output
from valuegraph.cli.place import DataOption, home_at
from valuegraph.journal import Damage, Entry, History, Survey
from valuegraph.ledger.home.as_of import history_of


def export(
    since: Annotated[
        int,
        typer.Option(min=0, help="Only what comes after this transaction.", metavar="SEQUENCE"),
    ] = 0,
    data: DataOption = None,
    skip_damaged: Annotated[
        bool,
        typer.Option(
            "--skip-damaged",
            help="Leave out what is damaged, say what that is, and go on behind it. What is "
            "written has gaps then: no ledger can be made of it.",
        ),
    ] = False,
) -> None:
    """Write transactions to standard output, as RDF Patch, as they are in the journal."""
    history = history_of(home_at(data))
    found = _readable(history, since) if skip_damaged else history.transactions(since)
    with standard_output() as output:
        for each in found:
            output.write(each.block)


def _readable(history: History, since: int) -> Iterator[Entry]:
    """The transactions after ``since`` that can be read; the damage is told on standard error."""
    for each in Survey(history):
        if isinstance(each, Damage):
            if each.last is None or each.last > since:
                Terminal(stderr=True).print(printable(f"Left out: {each}."))
        elif each[0].head.sequence > since:
            yield each[0]
