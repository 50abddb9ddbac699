"""``valuegraph restore``: a ledger from a backup."""

from pathlib import Path
from time import monotonic
from typing import Annotated

import typer

from valuegraph.app import read_settings
from valuegraph.cli.as_of import AsOfOption
from valuegraph.cli.journal_verify import contents, last_line
from valuegraph.cli.output import Terminal, printable
from valuegraph.cli.place import DataOption, directory_at
from valuegraph.ledger.home.as_of import Moment
from valuegraph.operations.restore import restore as restore_ledger
from valuegraph.vocabulary.ontology import Ontology


def restore(
    backup: Annotated[Path, typer.Argument(help="Directory of the backup.")],
    data: DataOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Make a ledger from a backup, in a new directory."""
    moment = None if as_of is None else Moment.parse(as_of)
    directory = directory_at(data)
    began = monotonic()
    ontology = Ontology.load(read_settings().vocabularies)
    summary = restore_ledger(backup, directory, ontology, moment)
    seconds = monotonic() - began
    terminal = Terminal()
    terminal.print(printable(f"Restored to {directory} in {seconds:.1f} s: {contents(summary)}."))
    terminal.print(last_line(summary))
