"""Validation reports as data, as RDF and as text (SHACL 1.0, section 3.6)."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from valuegraph.rdf.findings import Finding, Severity, rejects
from valuegraph.rdf.terms import Term, shown
from valuegraph.vocabulary.namespaces import PREFIXES, RDF, SH, VG, XSD


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
        """Whether nothing rejects the data; warnings and infos do not."""
        return not rejects(self.findings)

    def quads(self) -> list[Quad]:
        """The report as ``sh:ValidationReport``; findings of the document have no focus node."""
        report = BlankNode()
        found = [
            Quad(report, RDF.type, SH.ValidationReport),
            Quad(report, SH.conforms, Literal(self.conforms)),
        ]
        for finding in self.findings:
            found += _result(report, finding)
        return found

    def text(self) -> str:
        """The report for a person: a line for each finding, then the number of each severity."""
        lines = [line(finding) for finding in self.findings]
        counts = [
            f"{sum(f.severity is severity for f in self.findings)} {severity.value.lower()}"
            for severity in Severity
        ]
        verdict = "Conforms" if self.conforms else "Does not conform"
        return "\n".join([*lines, f"{verdict}: {', '.join(counts)}."])


def line(finding: Finding) -> str:
    """One finding for a person: severity, entity and property, message.

    A shape has one message for whatever breaks it, so the value that does is shown beside it.
    """
    place = " ".join(
        part
        for part in (
            "" if finding.focus is None else _short(finding.focus),
            "" if finding.path is None else _short(finding.path),
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
        for prefix, namespace in PREFIXES.items():
            if term.value.startswith(namespace):
                return f"{prefix}:{term.value[len(namespace) :]}"
    return shown(term)


def _result(report: BlankNode, finding: Finding) -> list[Quad]:
    result = BlankNode()
    found = [
        Quad(report, SH.result, result),
        Quad(result, RDF.type, SH.ValidationResult),
        Quad(result, SH.resultSeverity, finding.severity.iri),
        Quad(result, SH.sourceConstraintComponent, finding.rule),
        Quad(result, SH.resultMessage, Literal(finding.message)),
    ]
    optional: tuple[tuple[NamedNode, Term | None], ...] = (
        (SH.focusNode, finding.focus),
        (SH.resultPath, finding.path),
        (SH.value, finding.value),
        (SH.sourceShape, finding.shape),
    )
    found += [Quad(result, predicate, term) for predicate, term in optional if term is not None]
    if finding.count > 1:
        count = Literal(str(finding.count), datatype=XSD.integer)
        found.append(Quad(result, VG.occurrences, count))
    return found
