"""``valuegraph validate``: hold files to shapes without recording them."""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated

import typer
from pyoxigraph import RdfFormat, serialize

from valuegraph.app import read_settings
from valuegraph.cli.faults import ExitCode
from valuegraph.cli.files import InputFile, input_files
from valuegraph.cli.output import Terminal, finding_lines, severity_counts, write_bytes
from valuegraph.operations.validate import NamedDocument, check_documents, validate_documents
from valuegraph.rdf.limits import DEFAULT_LIMITS
from valuegraph.rdf.syntaxes import TURTLE
from valuegraph.rdf.write import serialise
from valuegraph.shapes import Report
from valuegraph.shapes.engines import ENGINES
from valuegraph.vocabulary.namespaces import PREFIXES
from valuegraph.vocabulary.ontology import Ontology


class ReportFormat(StrEnum):
    """How a report is written."""

    TEXT = "text"
    TURTLE = "turtle"
    JSON_LD = "jsonld"


def validate(
    data: Annotated[
        list[str], typer.Argument(help="Files to validate, as one graph.", metavar="DATA")
    ],
    shapes: Annotated[
        list[str] | None,
        typer.Option(help="File of shapes to use instead; repeatable.", metavar="FILE"),
    ] = None,
    engine: Annotated[
        str | None, typer.Option(help=f"SHACL engine: {', '.join(ENGINES)}.", metavar="NAME")
    ] = None,
    format_: Annotated[
        ReportFormat, typer.Option("--format", help="How the report is written.")
    ] = ReportFormat.TEXT,
) -> None:
    """Validate files as the ledger would, or by your own SHACL shapes."""
    settings = read_settings(engine=engine)
    documents = _documents(input_files(data))
    limits = replace(DEFAULT_LIMITS, body_bytes=settings.body_limit)
    ontology = Ontology.load(settings.vocabularies)
    if shapes:
        own = _documents(input_files(shapes))
        report = validate_documents(documents, ontology, own, engine=settings.engine, limits=limits)
    else:
        further = _documents(input_files(map(str, settings.shapes)))
        report = check_documents(
            documents, ontology, shapes=further, engine=settings.engine, limits=limits
        )
    _write(report, format_)
    if not report.conforms:
        raise typer.Exit(ExitCode.DOES_NOT_CONFORM)


def _documents(files: list[InputFile]) -> list[NamedDocument]:
    return [NamedDocument(each.name, each.read(), each.syntax) for each in files]


def _write(report: Report, format_: ReportFormat) -> None:
    if format_ is ReportFormat.TURTLE:
        write_bytes(serialise(report.quads(), TURTLE))
    elif format_ is ReportFormat.JSON_LD:
        triples = (quad.triple for quad in report.quads())
        written = serialize(triples, format=RdfFormat.JSON_LD, prefixes=PREFIXES)
        assert written is not None
        write_bytes(written + b"\n")
    else:
        terminal = Terminal()
        for each in finding_lines(report.findings, limit=len(report.findings)):
            terminal.print(each)
        verdict = "Conforms" if report.conforms else "Does not conform"
        terminal.print(f"{verdict}: {severity_counts(report.findings) or 'nothing found'}.")
