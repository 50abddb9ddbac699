"""The command line: one file for each command, one table of exit codes."""

import io
import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from valuegraph import __version__
from valuegraph.app import provide_stack
from valuegraph.cli.backup import backup
from valuegraph.cli.correct import correct
from valuegraph.cli.export import export
from valuegraph.cli.faults import faults_told
from valuegraph.cli.journal import journal_commands
from valuegraph.cli.query import query
from valuegraph.cli.record import record
from valuegraph.cli.recount import recount_ledger
from valuegraph.cli.repair import repair
from valuegraph.cli.restore import restore
from valuegraph.cli.serve import serve
from valuegraph.cli.shapes import shapes_commands
from valuegraph.cli.token import token_commands
from valuegraph.cli.validate import validate


def main() -> None:
    """Run the command that the process was called with, and exit."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Text that the locale lacks is no reason to fail.
            stream.reconfigure(errors="backslashreplace")
    os.umask(0o077)  # What a ledger is made of is its owner's alone, also the engine's files.
    provide_stack()
    command_line()(prog_name="valuegraph")


def command_line() -> typer.Typer:
    """All commands."""
    line = typer.Typer(
        cls=_Commands,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    line.callback()(_valuegraph)
    for command in (serve, record, correct, query, validate, export, backup, restore, repair):
        line.command()(command)
    line.command("recount")(recount_ledger)
    line.add_typer(shapes_commands(), name="shapes")
    line.add_typer(journal_commands(), name="journal")
    line.add_typer(token_commands(), name="token")
    return line


class _Commands(TyperGroup):
    """Commands whose faults are told in one way."""

    def invoke(self, ctx: Any) -> Any:
        with faults_told():
            return super().invoke(ctx)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"valuegraph {__version__}")
        raise typer.Exit


def _valuegraph(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """A ValueFlows 1.0 ledger that speaks linked data."""
