"""The network over itself, and its export in another ledger."""

from __future__ import annotations

import pytest
from pyoxigraph import Quad

from valuegraph import Ledger
from valuegraph.model.resource import EconomicResource
from valuegraph.operations.examples import load_example
from valuegraph.rdf.findings import Severity
from valuegraph.rdf.syntaxes import Syntax, by_media_type
from valuegraph.vocabulary.namespaces import VF, VG

from .network import ALDERWATER, Network

EVERYTHING = "CONSTRUCT WHERE { ?s ?p ?o }"


def test_recording_the_network_again_changes_nothing(network: Network) -> None:
    before = network.quads()
    for receipt in load_example(network.ledger, "alderwater"):
        assert not receipt.changeset
        assert receipt.created == frozenset()
        assert {f.severity for f in receipt.findings} <= {Severity.INFO}
    assert network.quads() == before


def exported(network: Network, media_type: str) -> tuple[bytes, Syntax]:
    """The whole ledger as the service gives it out."""
    headers = {"Accept": media_type}
    answer = network.client.post("/sparql", data={"query": EVERYTHING}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.content, by_media_type(answer.headers["content-type"])


@pytest.mark.parametrize("media_type", ["application/n-triples", "application/ld+json"])
def test_an_export_recorded_into_an_empty_ledger_is_the_same_ledger(
    network: Network, media_type: str
) -> None:
    """Whatever the order of its statements: all is the same but when it was recorded."""
    body, syntax = exported(network, media_type)
    with Ledger.open(base_iri=ALDERWATER) as other:
        receipt = other.record(body, syntax)
        assert receipt.conforms, [f.message for f in receipt.findings]
        resources = network.instances(VF.EconomicResource)
        assert len(resources) > 100
        for iri in resources:
            here = EconomicResource.read(network.reader, iri)
            assert EconomicResource.read(other.reader, iri) == here
        assert without_stamps(set(other.reader.match())) == without_stamps(network.quads())


def without_stamps(quads: set[Quad]) -> set[Quad]:
    return {q for q in quads if q.predicate not in (VF.created, VG.originallyCreated)}
