"""``valuegraph shapes``: work on shapes and vocabularies alone."""

from enum import StrEnum
from typing import Annotated

import typer

from valuegraph.app import read_settings
from valuegraph.cli.faults import ExitCode
from valuegraph.cli.files import input_files, named_document
from valuegraph.cli.output import Terminal, counted
from valuegraph.cli.report import print_blocks, write_json
from valuegraph.operations.lint import Lint, lint_files
from valuegraph.rdf.findings import Severity
from valuegraph.vocabulary.ontology import Ontology


class LintFormat(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"


def shapes_commands() -> typer.Typer:
    """The commands on shapes."""
    line = typer.Typer(no_args_is_help=True, help="Work on SHACL shapes without data.")
    line.command()(lint)
    line.callback()(_shapes)
    return line


def _shapes() -> None:
    """Work on SHACL shapes without data."""


def lint(
    files: Annotated[
        list[str],
        typer.Argument(
            help="Files of shapes or vocabularies, looked at as one graph.", metavar="FILE"
        ),
    ],
    format_: Annotated[
        LintFormat, typer.Option("--format", help="How findings are written.")
    ] = LintFormat.TEXT,
) -> None:
    """Find what is ill-formed in shapes or vocabularies, and what is hardly meant."""
    settings = read_settings()
    found = lint_files(
        map(named_document, input_files(files)), Ontology.load(settings.vocabularies)
    )
    if format_ is LintFormat.JSON:
        write_json(found.data())
    else:
        _tell(found)
    if not found.is_usable:
        raise typer.Exit(ExitCode.DOES_NOT_CONFORM)


def _tell(found: Lint) -> None:
    terminal = Terminal()
    print_blocks(terminal, found.blocks())
    findings = found.report.findings
    faults = sum(each.severity is Severity.VIOLATION for each in findings)
    parts = [
        counted(number, noun)
        for number, noun in ((faults, "fault"), (len(findings) - faults, "warning"))
        if number
    ]
    terminal.print(f"{', '.join(parts).capitalize() or 'Nothing found'}.")
