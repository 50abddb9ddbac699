"""``valuegraph recount``: what the rules in force make of the events of a ledger."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pyoxigraph import Quad

from valuegraph.cli.faults import ExitCode
from valuegraph.cli.output import Terminal, counted, printable
from valuegraph.cli.place import DataOption, directory_at, ledger_at
from valuegraph.ledger import Ledger
from valuegraph.ledger.home.directory import LedgerDirectory
from valuegraph.model.measure import Measure
from valuegraph.operations.recount import corrections, recount
from valuegraph.rdf.syntaxes import TURTLE
from valuegraph.rdf.terms import canonical_decimal, shown
from valuegraph.rdf.write import serialise
from valuegraph.vocabulary.ontology import local_name


def recount_ledger(
    data: DataOption = None,
    keep: Annotated[
        bool,
        typer.Option("--keep", help="Leave all as it stands, and tell of it no more."),
    ] = False,
    corrections_to: Annotated[
        Path | None,
        typer.Option(
            "--corrections",
            help="Write the events that would bring all of it about to a Turtle file, to be looked "
            "at and recorded.",
            metavar="FILE",
        ),
    ] = None,
) -> None:
    """Count all resources anew, and tell which are not as the rules in force make them.

    Rules may have changed since a ledger was written, and nothing in it changes by itself. When
    nothing differs any more, opening the ledger tells of it no longer. Exit code 1 where something
    differs.
    """
    terminal = Terminal()
    directory = directory_at(data)
    ledger = ledger_at(directory, None, existing=True, tells=False)
    assert isinstance(ledger, Ledger), "a directory was given"
    offered: list[Quad] = []
    with ledger, ledger.view() as view:
        found = list(recount(view, ledger.ontology))
        for difference in found:
            made, left = corrections(difference, ledger.base_iri, datetime.now(UTC))
            offered += made
            terminal.print(printable(f"<{difference.stands.iri.value}>"))
            for predicate, stands, now in difference.changes:
                text = f"  {local_name(predicate)} is {_told(stands)}; its events make {_told(now)}"
                told = "" if predicate not in left else " (which no event can bring about)"
                terminal.print(printable(text + told))
        if keep or not found:
            LedgerDirectory.read(directory).keep_rules()
    if not found:
        terminal.print("Every resource is as its events make it.")
        return
    terminal.print(f"{counted(len(found), 'resource')} would be otherwise.", style="bold")
    if corrections_to is not None:
        corrections_to.write_bytes(serialise(offered, TURTLE))
        terminal.print(printable(f"Events that bring it about are in {corrections_to}."))
    if keep:
        terminal.print("It stands as it is.")
        return
    raise typer.Exit(ExitCode.DOES_NOT_CONFORM)


def _told(value: object) -> str:
    if isinstance(value, Measure):
        return f"{canonical_decimal(value.amount)} {local_name(value.unit)}"
    return "nothing" if value is None else shown(value)  # type: ignore[arg-type]
