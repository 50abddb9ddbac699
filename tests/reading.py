"""Reading and normalising a document in one step, as the ledger does."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from pyoxigraph import NamedNode, Quad

from valuegraph.rdf.findings import Finding, Severity
from valuegraph.rdf.jsonld.context import JsonLdContext
from valuegraph.rdf.limits import DEFAULT_LIMITS, Limits
from valuegraph.rdf.normalise import Normalised, normalise
from valuegraph.rdf.read import read_document
from valuegraph.rdf.syntaxes import JSON, Syntax
from valuegraph.vocabulary.ontology import Ontology

BASE = "https://ledger.example/"


@dataclass(frozen=True)
class Reading:
    """Reads documents against one ontology; minted IRIs are numbered from 1 in each document."""

    ontology: Ontology
    context: JsonLdContext

    def __call__(
        self,
        body: Any,
        syntax: Syntax = JSON,
        *,
        limits: Limits = DEFAULT_LIMITS,
        root_class: NamedNode | None = None,
    ) -> Normalised:
        """The normalised document; what is neither bytes nor text is written as JSON first."""
        document = read_document(as_bytes(body), syntax, self.context, BASE, limits)
        numbers = count(1)

        def mint(collection: str) -> NamedNode:
            return NamedNode(f"{BASE}{collection}/{next(numbers)}")

        return normalise(document, self.ontology, mint, limits, root_class)

    def accepted(self, body: Any, syntax: Syntax = JSON) -> set[Quad]:
        """The statements of a document that has nothing wrong."""
        found = self(body, syntax)
        assert not violations(found.findings), violations(found.findings)
        return set(found.quads)

    def refused(self, body: Any, syntax: Syntax = JSON, limits: Limits = DEFAULT_LIMITS) -> Finding:
        """The one fault of a document."""
        found = self(body, syntax, limits=limits)
        (only,) = violations(found.findings)
        return only


def as_bytes(body: Any) -> bytes:
    if isinstance(body, bytes):
        return body
    return (body if isinstance(body, str) else json.dumps(body)).encode()


def violations(findings: Sequence[Finding]) -> list[Finding]:
    return [f for f in findings if f.severity is Severity.VIOLATION]


def rule(finding: Finding) -> str:
    """The local name of a finding's rule."""
    return finding.rule.value.partition("#")[2]


def rules(findings: Sequence[Finding]) -> list[str]:
    return [rule(f) for f in findings]
