"""A service takes no statement about a term, by whatever route, syntax or spelling, and no entity
with the address of a route."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.server import BASE, serving
from valuegraph import Ledger
from valuegraph.rdf.syntaxes import N_TRIPLES
from valuegraph.vocabulary.namespaces import OM, VF

PRODUCE = VF.produce.value
RDF_XML = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:vf="{VF.iri}">
<rdf:Description rdf:about="{{0}}"><vf:inputOutput rdf:resource="{VF.input.value}"/>
</rdf:Description></rdf:RDF>"""
TRIPLE = f"<{{0}}> <{VF.inputOutput.value}> <{VF.input.value}> ."
INLINE = {"vf": VF.iri, "inputOutput": {"@id": "vf:inputOutput", "@type": "@id"}}
DOCUMENTS = {
    "text/turtle": TRIPLE,
    "application/trig": TRIPLE,
    "application/n-triples": TRIPLE,
    "application/n-quads": TRIPLE,
    "application/rdf+xml": RDF_XML,
    "application/json": '{{"id": "{0}", "inputOutput": "input"}}',
    "application/ld+json": json.dumps({"@context": INLINE, "@id": "{0}", "inputOutput": "vf:input"})
    .translate({ord("{"): "{{", ord("}"): "}}"})
    .replace("{{0}}", "{0}"),
    "application/yaml": 'id: "{0}"\ninputOutput: input\n',
}
SPELLINGS = (
    PRODUCE,
    "http://w3id.org/valueflows/ont/vf#produce",
    "https://w3id.org/valueflows#produce",
    "https://w3id.org/valueflows/produce",
    OM.kilogram.value,
)
PEOPLE = {"type": "Person", "name": "X"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with serving(tmp_path_factory.mktemp("vocabulary")) as server, server.client() as client:
        yield client


def rules(answer: httpx.Response) -> set[str]:
    return {f["rule"] for f in answer.json()["findings"] if f["severity"] == "Violation"}


@pytest.mark.parametrize("iri", SPELLINGS)
@pytest.mark.parametrize("media_type", DOCUMENTS)
def test_no_document_says_anything_of_a_term(
    client: httpx.Client, media_type: str, iri: str
) -> None:
    body = DOCUMENTS[media_type].format(iri)
    for path in ("/commits", "/commits?opening-balances=true", "/people"):
        answer = client.post(path, content=body, headers={"Content-Type": media_type})
        assert (answer.status_code, rules(answer) >= {"vg:VocabularyTerm"}) == (422, True), (
            answer.text
        )


def test_no_term_is_addressed(client: httpx.Client) -> None:
    for iri in (PRODUCE, OM.kilogram.value):
        path = f"/people/{quote(iri, safe='')}"
        patch = {"Content-Type": "application/merge-patch+json"}
        assert client.put(path, json=PEOPLE).status_code == 404
        assert client.patch(path, json={"name": "X"}, headers=patch).status_code == 404
        assert client.delete(path).status_code == 404


def test_amending_says_nothing_of_a_term_either(client: httpx.Client) -> None:
    iri = client.post("/processes", json={"name": "Milling"}).headers["location"]
    path = iri.removeprefix(BASE.rstrip("/"))
    nested = {"name": "Milling", "basedOn": {"id": PRODUCE, "name": "X"}}
    assert rules(client.put(path, json=nested)) >= {"vg:VocabularyTerm"}
    patch = {"Content-Type": "application/merge-patch+json"}
    answer = client.patch(path, json={"hasInput": [PRODUCE]}, headers=patch)
    assert rules(answer) >= {"vg:VocabularyTerm"}


def test_an_action_stays_what_it_is(client: httpx.Client) -> None:
    agent = client.post("/people", json={"name": "Ada"}).headers["location"]
    answer = client.post(
        "/economic-events",
        json={
            "action": "produce",
            "provider": agent,
            "receiver": agent,
            "outputOf": {"type": "Process", "name": "Milling"},
            "resourceInventoriedAs": {"name": "Flour"},
            "resourceQuantity": {"hasNumericalValue": "1", "hasUnit": "kilogram"},
            "hasPointInTime": "2026-03-01T09:00:00Z",
        },
    )
    assert answer.status_code == 201, answer.text


def test_no_entity_takes_the_address_of_a_route(client: httpx.Client) -> None:
    """Whatever is at an address of the description, or at a collection, stays there."""
    paths = client.get("/openapi.json").json()["paths"]
    for path in paths:
        iri = BASE.rstrip("/") + path.replace("/{id}", "").replace("{name}", "x")
        for spelling in (iri, f"{iri}/", f"{iri}#me", f"{iri}?q"):
            answer = client.post("/commits", json={"id": spelling, **PEOPLE})
            assert rules(answer) == {"vg:AddressOfService"}, spelling
            answer = client.put(f"/people/{quote(spelling, safe='')}", json={"name": "X"})
            assert answer.status_code in (404, 422), spelling


def test_what_is_accepted_is_found_at_its_address(client: httpx.Client) -> None:
    for name in ("x", "x/y", "é", "é%2F", "a%2Fb", "..x", "x:y", "http://x/"):
        iri = f"{BASE}people/{name}"
        assert client.post("/commits", json={"id": iri, **PEOPLE}).status_code == 201, iri
        found = client.get(iri.removeprefix(BASE.rstrip("/")))
        assert (found.status_code, found.json().get("id")) == (200, iri)


def test_an_export_is_recorded_again(client: httpx.Client, tmp_path: Path) -> None:
    everything = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
    accept = {"Accept": "application/n-triples"}
    body = client.get("/sparql", params={"query": everything}, headers=accept).content
    with Ledger.open(tmp_path / "copy", base_iri=BASE) as ledger:
        assert ledger.record(body, N_TRIPLES).conforms
