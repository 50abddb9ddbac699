"""``valuegraph journal``: look after the record of every commit."""

import typer

from valuegraph.cli.journal_export import export
from valuegraph.cli.journal_replay import replay
from valuegraph.cli.journal_verify import verify


def journal_commands() -> typer.Typer:
    """The commands on the journal."""
    line = typer.Typer(no_args_is_help=True, help="Look after the record of every commit.")
    for command in (verify, replay, export):
        line.command()(command)
    return line
