"""Refused documents, and what each of their violations says where."""

from __future__ import annotations

from tests.ledger.books import Books, Node, short
from valuegraph.ledger import Receipt
from valuegraph.rdf.findings import Finding, Severity
from valuegraph.rdf.paths import path_text
from valuegraph.vocabulary.namespaces import VG

Place = tuple[str, str | None, str | None, str | None]
"""Rule, focus, path and value of a finding, in short."""


def refusals(books: Books, *nodes: Node) -> list[Finding]:
    """The violations of a document that must be refused whole."""
    before = books.quads()
    found = violations(books.record(*nodes))
    assert found
    assert books.quads() == before
    return found


def refusal(books: Books, *nodes: Node) -> Finding:
    """The one violation of a document."""
    (only,) = refusals(books, *nodes)
    return only


def violations(receipt: Receipt) -> list[Finding]:
    found = [f for f in receipt.findings if f.severity is Severity.VIOLATION]
    assert bool(receipt.changeset) is not bool(found)
    return found


def place(finding: Finding) -> Place:
    rule = finding.rule.value.replace(VG.iri, "vg:")
    focus = None if finding.focus is None else short(finding.focus)
    path = None if finding.path is None else path_text(finding.path).rpartition(":")[2]
    return rule, focus, path, None if finding.value is None else short(finding.value)
