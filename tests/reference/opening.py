"""Opening balances: what an example states of resources, as the events that make it so."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from pyoxigraph import Literal, NamedNode

from tests.reference.stories import Story, Value
from valuegraph.ledger import Ledger
from valuegraph.model.measure import Measure
from valuegraph.model.resource import FACTS, EconomicResource
from valuegraph.rdf.jsonld.context import CONTEXT_IRI
from valuegraph.rdf.reader import GraphReader, value
from valuegraph.rdf.syntaxes import JSON_LD
from valuegraph.rdf.terms import Node, canonical_decimal
from valuegraph.vocabulary.namespaces import VF
from valuegraph.vocabulary.ontology import local_name


def holder(resource: Node) -> str:
    """Whose a resource is of which an example does not tell: of the organisation that named it."""
    assert isinstance(resource, NamedNode)
    return "/".join(resource.value.split("/")[:3]) + "/"


def value_of(reader: GraphReader, resource: NamedNode, path: NamedNode) -> Value:
    """A quantity of a resource such as ``8 one``, or another fact of it."""
    if path in FACTS:
        return value(reader, resource, path)
    found = Measure.read(reader, resource, path)
    return None if found is None else f"{canonical_decimal(found.amount)} {local_name(found.unit)}"


def open_books(ledger: Ledger, story: Story, stated: GraphReader) -> None:
    """Record the events that lead to what ``stated`` has of resources, and what a story presumes.

    Containers change the quantity in custody; so what is contained is put there by an event.
    """
    resources = [r for r in _resources(stated) if r.accounting is not None]
    record(ledger, *(_count(resource) for resource in resources))
    record(ledger, *(_pack(resource) for resource in resources if resource.fact(VF.containedIn)))
    record(ledger, *(_raise(iri, quantity) for iri, quantity in story.stock.items()))
    processes = story.presumed.items()
    record(
        ledger,
        *({"id": p.value, "type": "Process", "basedOn": basis.value} for p, basis in processes),
    )


def record(ledger: Ledger, *entities: dict[str, Any]) -> None:
    """Record what must conform."""
    document = {"@context": CONTEXT_IRI, "@graph": list(entities)}
    receipt = ledger.record(json.dumps(document).encode(), JSON_LD)
    assert receipt.conforms, receipt.findings


def _resources(stated: GraphReader) -> Iterable[EconomicResource]:
    for quad in stated.match(None, VF.accountingQuantity):
        assert isinstance(quad.subject, NamedNode)
        yield EconomicResource.read(stated, quad.subject)


def _count(resource: EconomicResource) -> dict[str, Any]:
    quantity = resource.accounting
    assert quantity is not None
    counted = _raise(
        resource.iri, f"{quantity.amount} {local_name(quantity.unit)}", _agent(resource)
    )
    described: dict[str, Any] = {"id": resource.iri.value, "type": "EconomicResource"}
    if resource.conforms_to is not None:
        described["conformsTo"] = resource.conforms_to.value
    for path in (VF.stage, VF.state):
        fact = resource.fact(path)
        if fact is not None:
            assert isinstance(fact, NamedNode | Literal)
            described[local_name(path)] = fact.value
    return {**counted, "resourceInventoriedAs": described}


def _raise(resource: Node, quantity: str, agent: str | None = None) -> dict[str, Any]:
    amount, unit = quantity.split()
    agent = agent or holder(resource)
    return {
        "type": "EconomicEvent",
        "action": "raise",
        "provider": agent,
        "receiver": agent,
        "resourceInventoriedAs": resource.value,
        "resourceQuantity": {"hasNumericalValue": amount, "hasUnit": unit},
    }


def _pack(resource: EconomicResource) -> dict[str, Any]:
    container = resource.fact(VF.containedIn)
    assert isinstance(container, NamedNode)
    packed = {**_count(resource), "action": "combine", "toResourceInventoriedAs": container.value}
    return {**packed, "resourceInventoriedAs": resource.iri.value}


def _agent(resource: EconomicResource) -> str:
    accountable = resource.fact(VF.primaryAccountable)
    return accountable.value if isinstance(accountable, NamedNode) else holder(resource.iri)
