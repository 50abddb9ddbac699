"""Entities whose IRIs differ in the fragment only: each is by itself, with its own parts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad

from tests.ledger.books import CONTEXT, Books, Node, quantity
from valuegraph.ledger import Ledger, version_of
from valuegraph.operations.export import export
from valuegraph.queries.entities import describe_entity
from valuegraph.rdf.syntaxes import JSON_LD, N_TRIPLES, TURTLE, Syntax
from valuegraph.vocabulary.namespaces import RDF, VF

POD = "https://pod.example/ledger.ttl"
SEE = "https://example.org/see"


@dataclass(frozen=True)
class Kind:
    """How an intent has its quantity."""

    names_quantity: bool
    refers_to: frozenset[int]


kinds = st.builds(Kind, st.booleans(), st.frozensets(st.integers(0, 5), max_size=3))
numbers = count()


def intent(document: str, number: int, kind: Kind, amount: int = 1) -> Node:
    iri = f"{document}#i{number}"
    measure = {**quantity(f"{amount} kilogram"), "type": "Measure"}
    if kind.names_quantity:
        measure["id"] = f"{iri}-quantity"
    return {
        "id": iri,
        "type": "Intent",
        "action": "produce",
        "receiver": f"{document}#me",
        "resourceConformsTo": f"{document}#flour",
        "resourceQuantity": measure,
        SEE: [{"id": f"{document}#i{n}"} for n in sorted(kind.refers_to - {number})],
    }


def setting(document: str) -> list[Node]:
    return [
        {
            "id": document,
            "type": "https://example.org/Document",
            "https://example.org/about": "all",
        },
        {"id": f"{document}#me", "type": "Person", "name": "Me"},
        {"id": f"{document}#flour", "type": "ResourceSpecification", "name": "Flour"},
    ]


def body(*nodes: Node) -> bytes:
    return json.dumps({"@context": CONTEXT, "@graph": nodes}).encode()


@pytest.fixture(scope="module")
def ledger() -> Iterator[Ledger]:
    with Ledger.open() as opened:
        yield opened


def description(ledger: Ledger, iri: str) -> list[Quad]:
    return describe_entity(ledger.view(), NamedNode(iri), ledger.ontology)


@settings(max_examples=15)
@given(st.lists(kinds, min_size=6, max_size=6), st.integers(0, 5), kinds)
def test_two_entities_of_one_document_do_not_affect_each_other(
    ledger: Ledger, chosen: list[Kind], touched: int, amended: Kind
) -> None:
    document = f"{POD}/{next(numbers)}"
    intents = [intent(document, n, kind) for n, kind in enumerate(chosen)]
    receipt = ledger.record(body(*setting(document), *intents), JSON_LD)
    assert receipt.conforms, receipt.findings
    assert {iri.value for iri in receipt.entities} == {
        node["id"] for node in [*setting(document), *intents]
    }
    iris = [node["id"] for node in intents]
    for iri, kind in zip(iris, chosen, strict=True):
        found = description(ledger, iri)
        part = f"{iri}-quantity" if kind.names_quantity else f"{iri}.resourceQuantity"
        own = {iri, part, f"{iri}.satisfiedQuantity"}
        assert {q.subject for q in found} == set(map(NamedNode, own))
    others = [iri for iri in iris if iri != iris[touched]]
    before = {iri: version_of(description(ledger, iri)) for iri in others}
    version = version_of(description(ledger, iris[touched]))
    target = NamedNode(iris[touched])
    changed = {**intent(document, touched, amended, 2), "@context": CONTEXT}
    assert ledger.amend(target, json.dumps(changed).encode(), JSON_LD).conforms
    assert version_of(description(ledger, target.value)) != version
    assert {iri: version_of(description(ledger, iri)) for iri in others} == before
    is_free = all(touched not in kind.refers_to for n, kind in enumerate(chosen) if n != touched)
    assert ledger.delete(target).conforms is is_free
    assert {iri: version_of(description(ledger, iri)) for iri in others} == before
    if is_free:
        gone = (target.value, f"{target.value}-quantity", f"{target.value}.resourceQuantity")
        view = ledger.view()
        assert not [q for iri in gone for q in view.match(NamedNode(iri))]


@pytest.mark.parametrize("syntax", [JSON_LD, TURTLE, N_TRIPLES], ids=lambda each: each.name)
def test_a_ledger_of_such_entities_comes_back_from_its_export(syntax: Syntax) -> None:
    intents = [intent(POD, n, Kind(bool(n % 2), frozenset({n + 1}))) for n in range(4)]
    with Ledger.open() as first, Ledger.open() as second:
        assert first.record(body(*setting(POD), *intents), JSON_LD).conforms
        output = BytesIO()
        export(first.view(), syntax, first.context, output)
        receipt = second.record(output.getvalue(), syntax)
        assert receipt.conforms, receipt.findings
        assert facts(second) == facts(first)
        again = first.record(output.getvalue(), syntax)
        assert again.conforms
        assert not again.changeset
    if syntax is JSON_LD:
        nodes = json.loads(output.getvalue())["@graph"]
        assert [node["resourceQuantity"]["hasUnit"] for node in nodes if node["type"] == "Intent"]
        assert sorted(node["id"] for node in nodes) == sorted(
            node["id"] for node in [*setting(POD), *intents]
        )


def facts(ledger: Ledger) -> set[Quad]:
    return {quad for quad in ledger.view().match() if quad.predicate != VF.created}


def test_a_quantity_alone_belongs_to_whoever_has_it(books: Books) -> None:
    """A document that says something of a part says it of its entity: events do not change."""
    event: Node = {
        "id": f"{POD}#ev1",
        "type": "EconomicEvent",
        "action": "produce",
        "provider": "x:mill",
        "receiver": "x:mill",
        "resourceConformsTo": "x:flour",
        "hasPointInTime": "2026-05-04T09:00:00Z",
        "resourceQuantity": {"id": f"{POD}#ev1-amount", **quantity("5 kilogram")},
    }
    plain = {**event, "id": f"{POD}#ev2", "resourceQuantity": quantity("5 kilogram")}
    receipt = books.accept(event, plain)
    assert [iri.value for iri in receipt.entities] == [f"{POD}#ev1", f"{POD}#ev2"]
    for part in ("ev1-amount", "ev2.resourceQuantity"):
        refused = books.refuse({"id": f"{POD}#{part}", "hasNumericalValue": "6"})
        assert any(line.startswith("ImmutableEvent") for line in refused), refused


def test_a_quantity_that_two_entities_share_is_neither_of_them(ledger: Ledger) -> None:
    document = f"{POD}/{next(numbers)}"
    measure = {"id": f"{document}#q", "type": "Measure", **quantity("3 kilogram")}
    nodes = [
        {**intent(document, n, Kind(names_quantity=False, refers_to=frozenset())), **has}
        for n, has in enumerate(
            [{"resourceQuantity": measure}, {"resourceQuantity": {"id": f"{document}#q"}}]
        )
    ]
    assert ledger.record(body(*setting(document), *nodes), JSON_LD).conforms
    for node in nodes:
        own = {node["id"], f"{node['id']}.satisfiedQuantity"}
        assert {q.subject for q in description(ledger, node["id"])} == set(map(NamedNode, own))
    assert ledger.delete(NamedNode(nodes[0]["id"])).conforms
    assert len(description(ledger, f"{document}#q")) == 3
    assert Quad(NamedNode(f"{document}#q"), RDF.type, VF.Measure) in set(ledger.view().match())
