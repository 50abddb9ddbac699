"""Validation reports as data, as RDF and as text (SHACL 1.0, section 3.6)."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from valuegraph.rdf.findings import Finding, rejects
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.labels import Labels
from valuegraph.rdf.paths import path_quads, path_text
from valuegraph.rdf.short_names import ShortNames
from valuegraph.rdf.terms import Term, shown
from valuegraph.shapes.report_text import ReportText
from valuegraph.shapes.shape_names import ShapeNames
from valuegraph.vocabulary.namespaces import RDF, SH, VG, XSD, prefixed


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of a validation, gravest first."""

    findings: tuple[Finding, ...] = ()

    @staticmethod
    def of(findings: Iterable[Finding]) -> "Report":
        """A report of these findings, gravest first and otherwise in their order."""
        return Report(tuple(sorted(findings, key=lambda finding: finding.severity.rank)))

    @property
    def conforms(self) -> bool:
        """Whether the data conforms to the shapes: no shape has a result, of whatever severity
        (SHACL 1.0, section 3.1), and nothing else rejects it. Repairs on reading do not count."""
        return not self.rejects and all(finding.shape is None for finding in self.findings)

    @property
    def rejects(self) -> bool:
        """Whether a ledger would refuse the data: there is a violation."""
        return rejects(self.findings)

    def quads(self) -> list[Quad]:
        """The report as ``sh:ValidationReport``; findings of the document have no focus node."""
        report = BlankNode()
        found = [
            Quad(report, RDF.type, SH.ValidationReport),
            Quad(report, SH.conforms, Literal(self.conforms)),
        ]
        for finding in self.findings:
            found += _result(finding, report, SH.result)
        return found

    def text(self, labels: Labels | None = None, shapes: ShapeNames | None = None) -> str:
        """The report for a person: what is alike in one block, and the verdict.

        ``labels`` are those of the validated graph, ``shapes`` the names of the shapes.
        """
        labels = labels or Labels(MemoryGraph(), ShortNames())
        return ReportText(labels, shapes).text(self.findings)


def line(finding: Finding) -> str:
    """One finding for a person: severity, entity and property, message.

    A shape has one message for whatever breaks it, so the value that does is shown beside it.
    """
    place = " ".join(
        part
        for part in (
            "" if finding.focus is None else _short(finding.focus),
            "" if finding.path is None else path_text(finding.path),
        )
        if part
    )
    breaks_shape = None if finding.shape is None else finding.value
    found = "" if breaks_shape is None else f" Found {_short(breaks_shape)}."
    times = f" ({finding.count} times)" if finding.count > 1 else ""
    where = f" {place}:" if place else ""
    return f"{finding.severity.value}{where} {finding.message}{found}{times}"


def _short(term: Term) -> str:
    if isinstance(term, NamedNode):
        short = prefixed(term)
        return shown(term) if short == term.value else short
    return shown(term)


def _result(finding: Finding, parent: BlankNode, predicate: NamedNode) -> list[Quad]:
    """One ``sh:ValidationResult`` as a value of its report, or as a detail of another result."""
    result = BlankNode()
    path, path_statements = (None, []) if finding.path is None else path_quads(finding.path)
    found = [
        Quad(parent, predicate, result),
        Quad(result, RDF.type, SH.ValidationResult),
        Quad(result, SH.resultSeverity, finding.severity_iri or finding.severity.iri),
        Quad(result, SH.sourceConstraintComponent, finding.rule),
    ]
    messages = finding.messages or (Literal(finding.message),)
    found += [Quad(result, SH.resultMessage, message) for message in messages]
    optional: tuple[tuple[NamedNode, Term | None], ...] = (
        (SH.focusNode, finding.focus),
        (SH.resultPath, path),
        (SH.value, finding.value),
        (SH.sourceShape, finding.shape),
        (SH.sourceConstraint, finding.constraint),
    )
    found += [Quad(result, predicate, term) for predicate, term in optional if term is not None]
    found += path_statements
    if finding.count > 1:
        count = Literal(str(finding.count), datatype=XSD.integer)
        found.append(Quad(result, VG.occurrences, count))
    for detail in finding.details:
        found += _result(detail, result, SH.detail)
    return found
