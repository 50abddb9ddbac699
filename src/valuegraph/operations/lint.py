"""Checking files of shapes and vocabularies without data."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from valuegraph.errors import ShapesError
from valuegraph.rdf.findings import Finding, rejects
from valuegraph.rdf.plain import NamedDocument
from valuegraph.rdf.short_names import ShortNames
from valuegraph.shapes.declaration import SYNTAX_RULES
from valuegraph.shapes.imports import ShapesGraph, read_shapes_files
from valuegraph.shapes.lint import lint
from valuegraph.shapes.parse import IllFormedShapesError
from valuegraph.shapes.report import Report
from valuegraph.shapes.report_json import report_data
from valuegraph.shapes.report_text import Block
from valuegraph.shapes.shape_names import ShapeNames
from valuegraph.vocabulary.ontology import Ontology


@dataclass(frozen=True, slots=True)
class Lint:
    """What was found in shapes files: faults as violations, and warnings."""

    report: Report
    shapes: ShapesGraph

    @property
    def is_usable(self) -> bool:
        """Whether engines take the shapes: there is no fault."""
        return not rejects(self.report.findings)

    @property
    def names(self) -> ShapeNames:
        """What the shapes are called."""
        return ShapeNames(self.shapes.graph, ShortNames(*self.shapes.prefixes))

    def blocks(self) -> list[Block]:
        """Each finding for a person: what is wrong, in which shape of which file, and with which
        statement."""
        names = self.names
        return [_block(each, self.shapes, names) for each in self.report.findings]

    def data(self) -> dict[str, Any]:
        """The findings for a program, ``label`` being the name of the shape and ``file`` the file
        that it is in."""
        content = report_data(self.report.findings)
        names = self.names
        for entry, finding in zip(content["findings"], self.report.findings, strict=True):
            focus = finding.focus
            entry["label"] = None if focus is None else names.full(focus)
            entry["file"] = None if focus is None else self.shapes.files.get(focus)
        return content


class UnusableShapesError(ShapesError):
    """Shapes that no engine can use; ``lint`` tells every fault."""

    def __init__(self, shapes: ShapesGraph, fault: IllFormedShapesError) -> None:
        super().__init__(str(fault))
        self.lint = Lint(Report.of(fault.findings), shapes)


def lint_files(documents: Iterable[NamedDocument], ontology: Ontology) -> Lint:
    """Everything that is wrong or odd in files of shapes and vocabularies.

    Files that cannot be read and imports that are not there are faults; the other files are looked
    at all the same.
    """
    shapes, unreadable = read_shapes_files(documents, ontology)
    given = (quad for each in shapes.given for quad in each.quads)
    found = lint(given, shapes.graph, ontology)
    return Lint(Report.of((*unreadable, *found)), shapes)


def _block(finding: Finding, shapes: ShapesGraph, names: ShapeNames) -> Block:
    lines: list[str] = []
    if finding.focus is not None:
        file = shapes.files.get(finding.focus)
        place = names.full(finding.focus)
        statement = "" if finding.path is None else f": {names.names.path(finding.path)}"
        if finding.path is not None and finding.value is not None:
            statement += f" {names.names.term(finding.value)}"
        lines.append(f"{place}{statement}{f', in {file}' if file else ''}")
    if finding.rule.value in SYNTAX_RULES:
        lines.append(finding.rule.value)
    is_fault = rejects((finding,))
    mark = "Fault" if is_fault else finding.severity.value
    return Block(finding.severity, mark, finding.message, "", tuple(lines))
