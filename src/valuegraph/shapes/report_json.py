"""A validation report as JSON: a list for programs, and JSON-LD (SHACL 1.0, section 3.6)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from valuegraph.rdf.findings import Finding, Severity, rejects
from valuegraph.rdf.jsonld.keywords import UNMAPPED
from valuegraph.rdf.labels import Labels
from valuegraph.rdf.paths import path_text
from valuegraph.rdf.terms import Term
from valuegraph.shapes.report import Report
from valuegraph.vocabulary.namespaces import PREFIXES, RDF, SH, XSD

_MANY: Final = (SH.detail, SH.result)
"""Properties whose values are an array even where there is one."""


def report_data(findings: Sequence[Finding], labels: Labels | None = None) -> dict[str, Any]:
    """The report as a JSON object. ``conforms`` is the verdict of the ledger: no violation; the
    ``sh:conforms`` of a SHACL report asks for no result of whatever severity."""
    numbers = {
        each.value.lower(): sum(f.count for f in findings if f.severity is each)
        for each in Severity
    }
    return {
        "conforms": not rejects(findings),
        "counts": numbers,
        "findings": finding_list(findings, labels),
    }


def finding_list(findings: Iterable[Finding], labels: Labels | None = None) -> list[dict[str, Any]]:
    """The findings as JSON objects that all have the same keys; what is unknown is null.

    ``focus`` is a whole IRI and ``label`` what ``labels`` have for it; ``path``, ``rule``,
    ``shape`` and IRIs in ``value`` are compact (``vf:action``). ``expected`` follows "must".
    """
    return [
        {
            "severity": each.severity.value,
            "focus": None if each.focus is None else _plain(each.focus),
            "label": None if each.focus is None or labels is None else labels.label(each.focus),
            "path": None if each.path is None else path_text(each.path),
            "value": None if each.value is None else compact(_plain(each.value)),
            "message": each.message,
            "expected": each.expected,
            "rule": compact(each.rule.value),
            "shape": None if each.shape is None else compact(_plain(each.shape)),
            "count": each.count,
            "details": finding_list(each.details, labels),
        }
        for each in findings
    ]


def report_document(findings: Iterable[Finding]) -> dict[str, Any]:
    """The ``sh:ValidationReport`` as compact JSON-LD with its own context.

    Results are nested in the report, details in results, and property paths where they stand.
    """
    quads = Report.of(findings).quads()
    prefixes = _usable_prefixes(quads)
    root = quads[0].subject
    document = _Writer(quads, prefixes).node(root)
    return {"@context": prefixes, **document}


def compact(iri: str) -> str:
    """An IRI with the usual prefix of its namespace; a key that no context defines as it was."""
    return _compacted(iri, PREFIXES) or iri.removeprefix(UNMAPPED)


class _Writer:
    """Writes the statements of a report, whose blank nodes form a tree."""

    def __init__(self, quads: Iterable[Quad], prefixes: Mapping[str, str]) -> None:
        self._prefixes = prefixes
        self._described: dict[Term, list[Quad]] = {}
        for quad in quads:
            self._described.setdefault(quad.subject, []).append(quad)

    def node(self, subject: Term) -> dict[str, Any]:
        found: dict[str, list[Any]] = {}
        for quad in self._described[subject]:
            is_type = quad.predicate == RDF.type
            key = "@type" if is_type else self._name(quad.predicate.value)
            value = self._name(_plain(quad.object)) if is_type else self._value(quad.object)
            found.setdefault(key, []).append(value)
        many = {self._name(each.value) for each in _MANY}
        return {
            key: values if key in many or len(values) > 1 else values[0]
            for key, values in found.items()
        }

    def _value(self, term: Term) -> Any:
        if isinstance(term, NamedNode):
            return {"@list": []} if term == RDF.nil else {"@id": self._name(term.value)}
        if isinstance(term, BlankNode):
            if term not in self._described:
                return {"@id": str(term)}  # A node of the data.
            members = self._members(term)
            return self.node(term) if members is None else {"@list": members}
        if isinstance(term, Triple):  # JSON-LD has no form for it.
            return str(term)
        if term.language is not None:
            direction = {} if term.direction is None else {"@direction": str(term.direction)}
            return {"@value": term.value, "@language": term.language, **direction}
        if term.datatype == XSD.string:
            return term.value
        if term.datatype == XSD.boolean and term.value in ("true", "false"):
            return term.value == "true"
        return {"@value": term.value, "@type": self._name(term.datatype.value)}

    def _members(self, cell: Term) -> list[Any] | None:
        """The members of a list that starts here; None where none does."""
        members: list[Any] = []
        while cell != RDF.nil:
            parts = {q.predicate: q.object for q in self._described[cell]}
            if RDF.first not in parts:
                return None
            members.append(self._value(parts[RDF.first]))
            cell = parts[RDF.rest]
        return members

    def _name(self, iri: str) -> str:
        return _compacted(iri, self._prefixes) or iri


def _compacted(iri: str, prefixes: Mapping[str, str]) -> str | None:
    for prefix, namespace in prefixes.items():
        if iri.startswith(namespace) and not iri.startswith("//", len(namespace)):
            return f"{prefix}:{iri[len(namespace) :]}"
    return None


def _usable_prefixes(quads: Iterable[Quad]) -> dict[str, str]:
    """The usual prefixes that the statements need. One that is also the scheme of an IRI among them
    is left out: that IRI would be read as a compact one."""
    iris = {
        part.value
        for quad in quads
        for part in (quad.predicate, quad.object, getattr(quad.object, "datatype", None))
        if isinstance(part, NamedNode)
    }
    schemes = {iri.partition(":")[0] for iri in iris}
    return {
        prefix: namespace
        for prefix, namespace in PREFIXES.items()
        if prefix not in schemes and any(iri.startswith(namespace) for iri in iris)
    }


def _plain(term: Term) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)
