"""Keeping books in a test: documents in short, findings in a line, resources as they stand."""

from __future__ import annotations

import json
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from valuegraph.ledger import Ledger, Receipt
from valuegraph.model.resource import FACTS, QUANTITIES
from valuegraph.rdf.findings import Finding, Severity
from valuegraph.rdf.jsonld.context import CONTEXT_IRI
from valuegraph.rdf.paths import path_text
from valuegraph.rdf.syntaxes import JSON_LD, TURTLE, Syntax
from valuegraph.rdf.terms import Term
from valuegraph.vocabulary.namespaces import VF, VG
from valuegraph.vocabulary.ontology import local_name

BASE = "https://books.example/"
"""The base IRI of the ledger, as `b:` in documents."""

ELSEWHERE = "https://elsewhere.example/"
"""Where the entities of most documents have their IRIs, as `x:`."""

CONTEXT = [CONTEXT_IRI, {"b": BASE, "x": ELSEWHERE}]
PREFIXES = f"""
@prefix b: <{BASE}> .
@prefix x: <{ELSEWHERE}> .
@prefix vf: <{VF.iri}> .
@prefix vg: <{VG.iri}> .
@prefix om2: <http://www.ontology-of-units-of-measure.org/resource/om-2/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

Node = dict[str, Any]


def x(name: str) -> NamedNode:
    return NamedNode(ELSEWHERE + name)


def quantity(text: str) -> Node:
    """`5 kilogram` as JSON-LD."""
    amount, unit = text.split()
    return {"hasNumericalValue": amount, "hasUnit": unit}


def event(name: str, action: str, amount: str | None = "1 kilogram", **properties: Any) -> Node:
    """An event of the mill; `resource` and `to` are the resources that it names."""
    node: Node = {
        "id": name if ":" in name else "x:" + name,
        "type": "EconomicEvent",
        "action": action,
        "provider": "x:mill",
        "receiver": "x:mill",
        "hasPointInTime": "2026-05-04T09:00:00Z",
    }
    if amount is not None:
        node["resourceQuantity"] = quantity(amount)
    for key, value in properties.items():
        term = {"resource": "resourceInventoriedAs", "to": "toResourceInventoriedAs"}.get(key, key)
        node[term] = value
    return {key: value for key, value in node.items() if value is not None}


def correction(name: str, of: Node, amount: str, **changes: Any) -> Node:
    """A correction of an event by an amount; it repeats everything else."""
    properties = {k: v for k, v in of.items() if k not in ("id", "type", "state", "toLocation")}
    node = {"id": "x:" + name, "type": "EconomicEvent", **properties, "corrects": of["id"]}
    kind = "resourceQuantity" if "resourceQuantity" in of else "effortQuantity"
    node |= {kind: quantity(amount), **changes}
    return {key: value for key, value in node.items() if value is not None}


def document(*nodes: Node) -> bytes:
    return json.dumps({"@context": CONTEXT, "@graph": list(nodes)}).encode()


def line(finding: Finding) -> str:
    """`UnknownTerm <focus> path`, with the local names of rule and path."""
    parts = [local_name(finding.rule)]
    if finding.focus is not None:
        parts.append(short(finding.focus))
    if finding.path is not None:
        parts.append(path_text(finding.path).rpartition(":")[2])
    return " ".join(parts)


def short(term: Term) -> str:
    if isinstance(term, NamedNode):
        for prefix, namespace in (("b:", BASE), ("x:", ELSEWHERE)):
            if term.value.startswith(namespace):
                return prefix + term.value.removeprefix(namespace)
        return local_name(term)
    assert isinstance(term, Literal)
    return term.value


class Books:
    """A ledger, spoken to in short."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def record(self, *nodes: Node) -> Receipt:
        return self.ledger.record(document(*nodes), JSON_LD)

    def accept(self, *nodes: Node) -> Receipt:
        """Record what must conform."""
        receipt = self.record(*nodes)
        assert receipt.conforms, [f.message for f in receipt.findings]
        return receipt

    def accept_turtle(self, text: str) -> Receipt:
        receipt = self.submit(PREFIXES + text, TURTLE)
        assert receipt.conforms, [f.message for f in receipt.findings]
        return receipt

    def submit(self, text: str, syntax: Syntax) -> Receipt:
        return self.ledger.record(text.encode(), syntax)

    def refuse(self, *nodes: Node) -> list[str]:
        """The violations of what must be refused whole, each in a line."""
        before = self.quads()
        receipt = self.record(*nodes)
        found = [line(f) for f in receipt.findings if f.severity is Severity.VIOLATION]
        assert found
        assert not receipt.changeset
        assert self.quads() == before
        return found

    def quads(self) -> set[Quad]:
        return set(self.ledger.reader.match())

    def values(self, name: str, term: NamedNode) -> set[str]:
        """The values of a property of an entity."""
        return {short(value) for value in self.ledger.reader.objects(x(name), term)}

    def stock(self, name: str) -> dict[str, str]:
        """The quantities and economic facts of a resource."""
        reader, found = self.ledger.reader, {}
        for predicate in QUANTITIES:
            for measure in reader.objects(x(name), predicate):
                assert isinstance(measure, NamedNode)
                (amount,) = reader.objects(measure, VF.hasNumericalValue)
                (unit,) = reader.objects(measure, VF.hasUnit)
                found[local_name(predicate)] = f"{short(amount)} {short(unit)}"
        for predicate in FACTS:
            values = reader.objects(x(name), predicate)
            assert len(values) <= 1
            found |= {local_name(predicate): short(value) for value in values}
        return found


def notes(receipt: Receipt, rule: str) -> list[Finding]:
    """The findings of one rule that do not reject."""
    return [
        f for f in receipt.findings if f.rule == VG[rule] and f.severity is not Severity.VIOLATION
    ]
