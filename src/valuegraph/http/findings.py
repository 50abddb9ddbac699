"""Findings as clients get them: a compact list for programs and people, and the SHACL report."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from valuegraph.rdf.findings import Finding
from valuegraph.rdf.jsonld.prepare import UNMAPPED
from valuegraph.rdf.terms import Term
from valuegraph.shapes.report import Report
from valuegraph.vocabulary.namespaces import PREFIXES, RDF, SH, XSD

_REPORT_PREFIXES: Final = {name: PREFIXES[name] for name in ("sh", "vf", "vg", "xsd")}


def finding_list(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """The findings as JSON objects that all have the same keys; what is unknown is null.

    ``focus`` is a whole IRI; ``path``, ``rule`` and IRIs in ``value`` are compact (``vf:action``).
    """
    return [
        {
            "severity": each.severity.value,
            "focus": None if each.focus is None else _plain(each.focus),
            "path": None if each.path is None else compact(each.path.value),
            "value": None if each.value is None else compact(_plain(each.value)),
            "message": each.message,
            "rule": compact(each.rule.value),
            "count": each.count,
        }
        for each in findings
    ]


def report_document(findings: Iterable[Finding]) -> dict[str, Any]:
    """The ``sh:ValidationReport`` as compact JSON-LD with its own context (SHACL, section 3.6)."""
    quads = Report.of(findings).quads()
    described: dict[Term, list[Quad]] = {}
    for quad in quads:
        described.setdefault(quad.subject, []).append(quad)
    root = quads[0].subject
    return {"@context": _REPORT_PREFIXES, **_node(described[root], described)}


def compact(iri: str) -> str:
    """An IRI with the usual prefix of its namespace; a key that no context defines as it was."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri.removeprefix(UNMAPPED)


def _plain(term: Term) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def _node(quads: Sequence[Quad], described: dict[Term, list[Quad]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for quad in quads:
        if quad.predicate == RDF.type:
            found["@type"] = compact(_plain(quad.object))
        elif quad.predicate == SH.result:
            found.setdefault("sh:result", []).append(_node(described[quad.object], described))
        else:
            found[compact(quad.predicate.value)] = _value(quad.object)
    return found


def _value(term: Term) -> Any:
    if isinstance(term, NamedNode):
        return {"@id": compact(term.value) if term.value.startswith(SH.iri) else term.value}
    if isinstance(term, BlankNode):
        return {"@id": str(term)}
    assert isinstance(term, Literal), f"{term} is in no report"
    if term.language is not None:
        return {"@value": term.value, "@language": term.language}
    if term.datatype == XSD.string:
        return term.value
    if term.datatype == XSD.boolean:
        return term.value == "true"
    return {"@value": term.value, "@type": compact(term.datatype.value)}
