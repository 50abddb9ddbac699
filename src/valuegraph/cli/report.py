"""Reports as commands write them: for a person on a terminal, or in a syntax for programs."""

from collections.abc import Iterable
from enum import StrEnum

import orjson
from rich.console import Console
from rich.text import Text

from valuegraph.cli.output import STYLES, Terminal, printable, write_bytes
from valuegraph.rdf.findings import Severity
from valuegraph.rdf.labels import Labels
from valuegraph.rdf.syntaxes import by_name
from valuegraph.rdf.write import serialise
from valuegraph.shapes import Report
from valuegraph.shapes.report_json import report_data, report_document
from valuegraph.shapes.report_text import Block, ReportText, verdict
from valuegraph.shapes.shape_names import ShapeNames


class ReportFormat(StrEnum):
    """How a report is written: for a person, as data, or as RDF."""

    TEXT = "text"
    JSON = "json"
    JSON_LD = "jsonld"
    TURTLE = "turtle"
    TRIG = "trig"
    N_TRIPLES = "ntriples"
    N_QUADS = "nquads"
    RDF_XML = "rdfxml"


def write_report(
    report: Report,
    format_: ReportFormat,
    labels: Labels,
    shapes: ShapeNames | None = None,
    note: str = "",
) -> None:
    """Write a report to standard output; ``note`` is added to the verdict of the text."""
    if format_ is ReportFormat.TEXT:
        blocks = ReportText(labels, shapes).blocks(report.findings)
        terminal = Terminal()
        print_blocks(terminal, blocks)
        told = Text(printable(verdict(report.findings) + note), _verdict_style(report))
        terminal.print(told)
    elif format_ is ReportFormat.JSON:
        write_json(report_data(report.findings, labels))
    elif format_ is ReportFormat.JSON_LD:
        write_json(report_document(report.findings))
    else:
        write_bytes(serialise(report.quads(), by_name(format_.value)))


def print_blocks(console: Console, blocks: Iterable[Block]) -> None:
    """Print kinds of findings with what they are about."""
    for block in blocks:
        source = f" [{printable(block.source)}]" if block.source else ""
        mark = (block.mark, STYLES[block.severity])
        console.print(Text.assemble(mark, " ", printable(block.headline), (source, "dim")))
        for line in block.lines:
            console.print(Text("  " + printable(line)))


def _verdict_style(report: Report) -> str:
    if report.rejects:
        return STYLES[Severity.VIOLATION]
    return "bold green" if report.conforms else STYLES[Severity.WARNING]


def write_json(content: object) -> None:
    """Write a JSON document to standard output."""
    write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2) + b"\n")
