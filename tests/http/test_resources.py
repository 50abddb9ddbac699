"""Collections and entities: what an app does with them all day."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from valuegraph.rdf.jsonld.context import CONTEXT_IRI
from valuegraph.vocabulary.namespaces import RDF, VF

from .running import MILL, Service, event

RDF_TYPES = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
PROFILE = "http://www.w3.org/ns/json-ld#"


def foreign(slug: str, iri: str) -> str:
    """The path of an entity whose IRI is not below the service's own."""
    return f"/{slug}/{quote(iri, safe='')}"


def test_a_new_entity_is_answered_with_its_address_and_itself(service: Service) -> None:
    answer = service.client.post("/people", json={"name": "Robin"})
    assert answer.status_code == 201
    assert answer.headers["location"].startswith(f"{service.address}people/")
    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.json() == {
        "@context": f"{service.address}context.jsonld",
        "id": answer.headers["location"],
        "type": "Person",
        "name": "Robin",
    }
    assert service.client.get(answer.headers["location"]).json() == answer.json()


def test_an_event_keeps_its_numbers_exact_and_is_stamped(client: httpx.Client) -> None:
    before = datetime.now(UTC)
    answer = client.post("/economic-events", json=event())
    assert answer.status_code == 201
    recorded: dict[str, Any] = client.get(answer.headers["location"]).json()
    assert recorded["action"] == "raise"
    assert recorded["resourceQuantity"]["hasNumericalValue"] == "12.5"
    assert recorded["resourceQuantity"]["hasUnit"] == "kilogram"
    assert before <= datetime.fromisoformat(recorded["created"]) <= datetime.now(UTC)


def test_what_was_read_can_be_sent_again_and_changes_nothing(service: Service) -> None:
    answer = service.client.post("/economic-events", json=event())
    size = service.size()
    again = service.client.post(
        "/economic-events",
        content=service.client.get(answer.headers["location"]).content,
        headers={"Content-Type": "application/ld+json"},
    )
    assert again.status_code == 200
    assert "location" not in again.headers
    assert again.json() == answer.json()
    assert service.size() == size


def test_a_commitment_shows_how_much_of_it_is_fulfilled(client: httpx.Client) -> None:
    promise = event(action="produce", hasPointInTime=None, due="2026-03-31T18:00:00Z")
    location = client.post("/commitments", json=promise).headers["location"]
    made = event(action="produce", fulfills=location)
    made["resourceQuantity"] = {"hasNumericalValue": "2500", "hasUnit": "gram"}
    assert client.post("/economic-events", json=made).status_code == 201
    shown = client.get(location).json()
    assert shown["fulfilledQuantity"]["hasNumericalValue"] == "2.5"
    assert shown["fulfilledQuantity"]["hasUnit"] == "kilogram"
    assert shown["status"] == "inProgress"
    turtle = client.get(location, headers={"Accept": "text/turtle"}).text
    assert "vg:status vg:inProgress" in turtle
    assert "#fulfilledQuantity" in turtle


def test_a_statement_added_to_what_stands_is_no_new_entity(service: Service) -> None:
    location = service.client.post("/people", json={"name": "Kim"}).headers["location"]
    answer = service.client.post("/people", json={"id": location, "note": "Drives the van."})
    assert answer.status_code == 200
    assert answer.json()["note"] == "Drives the van."
    assert answer.json()["name"] == "Kim"


@pytest.mark.parametrize("media_type", RDF_TYPES)
def test_every_syntax_states_the_same(client: httpx.Client, media_type: str) -> None:
    path = foreign("organizations", f"{MILL}mill")
    answer = client.get(path, headers={"Accept": media_type})
    assert answer.headers["content-type"].startswith(media_type)
    assert answer.headers["vary"].startswith("Accept")
    statements = set(parse(answer.content, format=RDF_TYPES[media_type]))
    plain = client.get(path, headers={"Accept": "application/n-triples"})
    assert statements == set(parse(plain.content, format=RdfFormat.N_TRIPLES))
    assert VF.Organization in {s.object for s in statements if s.predicate == RDF.type}


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("application/json", '{"name": "By JSON"}'),
        ("application/ld+json", f'{{"@context": "{CONTEXT_IRI}", "name": "By JSON-LD"}}'),
        ("application/ld+yaml", "name: By YAML"),
        ("text/turtle", f'[] a <{VF.Person.value}> ; <{VF.name.value}> "By Turtle" .'),
        ("application/n-triples", f'_:a <{VF.name.value}> "By N-Triples" .'),
        ("text/turtle; charset=utf-8", f'<urn:x:t> <{VF.name.value}> "With parameters" .'),
    ],
)
def test_every_syntax_is_read(client: httpx.Client, media_type: str, body: str) -> None:
    answer = client.post("/people", content=body, headers={"Content-Type": media_type})
    assert answer.status_code == 201, answer.text
    assert answer.json()["type"] == "Person"


def test_profiles_of_json_ld(client: httpx.Client) -> None:
    path = foreign("organizations", f"{MILL}mill")

    def read(*forms: str) -> Any:
        profile = " ".join(PROFILE + form for form in forms)
        accept = f'application/ld+json;profile="{profile}"'
        return client.get(path, headers={"Accept": accept}).json()

    assert read("expanded")[0][VF.name.value] == [{"@value": "The mill"}]
    assert read("flattened")[0][VF.name.value] == [{"@value": "The mill"}]
    assert read("flattened", "compacted")["@graph"][0]["name"] == "The mill"
    assert read("compacted")["name"] == "The mill"
    assert read("unheard-of")["name"] == "The mill"


def test_plain_json_says_how_it_is_json_ld(service: Service) -> None:
    answer = service.client.get("/agents", headers={"Accept": "application/json"})
    assert answer.headers["content-type"] == "application/json"
    assert f"<{service.address}context.jsonld>" in answer.headers["link"]


def test_nothing_acceptable_is_told_with_what_there_is(service: Service) -> None:
    for method in ("GET", "POST"):
        size = service.size()
        answer = service.client.request(
            method, "/people", headers={"Accept": "image/png"}, json={"name": "Nobody"}
        )
        assert answer.status_code == 406
        assert "text/turtle" in answer.json()["detail"]
        assert service.size() == size


def test_head_tells_what_get_would_without_a_body(client: httpx.Client) -> None:
    got, head = client.get("/agents"), client.head("/agents")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == got.headers["content-length"]


def test_an_entity_from_elsewhere_is_at_its_encoded_iri(client: httpx.Client) -> None:
    answer = client.get(foreign("organizations", f"{MILL}mill"))
    assert answer.json()["id"] == f"{MILL}mill"
    assert 'rel="collection"' in answer.headers["link"]


@pytest.mark.parametrize(
    "iri",
    ["https://robin.example/profile#me", "urn:uuid:0193", "https://x.example/caf%C3%A9?a=b&c"],
)
def test_any_iri_can_be_addressed(client: httpx.Client, iri: str) -> None:
    answer = client.post("/people", json={"id": iri, "name": "Robin"})
    assert answer.status_code == 201
    assert client.get(answer.headers["location"]).json()["id"] == iri


def test_an_entity_is_in_the_collections_of_its_superclasses(client: httpx.Client) -> None:
    assert client.get(foreign("agents", f"{MILL}mill")).json()["type"] == "Organization"


def test_an_entity_of_another_class_is_said_to_be_elsewhere(service: Service) -> None:
    answer = service.client.get(foreign("people", f"{MILL}mill"))
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert service.address + foreign("organizations", f"{MILL}mill")[1:] in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/people/nobody", foreign("people", "urn:x:no"), "/people/%20"])
def test_an_unknown_entity_is_not_found(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.json()["title"] == "Not Found"


def test_a_slash_too_many_leads_to_the_collection(service: Service) -> None:
    answer = service.client.get("/people/")
    assert (answer.status_code, answer.headers["location"]) == (308, f"{service.address}people")


def test_a_type_of_another_collection_is_refused(service: Service) -> None:
    size = service.size()
    answer = service.client.post("/people", json={"type": "Organization", "name": "The bank"})
    assert answer.status_code == 422
    finding = answer.json()["findings"][0]
    assert (finding["path"], finding["value"]) == ("rdf:type", "vf:Organization")
    assert service.size() == size


def test_a_subclass_is_taken_by_the_collection_of_its_superclass(client: httpx.Client) -> None:
    answer = client.post("/agents", json={"type": "Person", "name": "Sam"})
    assert answer.status_code == 201
    assert answer.json()["type"] == "Person"


def test_an_entity_nested_by_an_inverse_is_not_what_the_document_is_about(
    client: httpx.Client,
) -> None:
    use = {"hasNumericalValue": "2", "hasUnit": "hour"}
    used = event(type="EconomicEvent", action="use", resourceQuantity=None, effortQuantity=use)
    answer = client.post("/processes", json={"hasInput": [used], "name": "Sieving"})
    assert answer.status_code == 201
    assert (answer.json()["type"], answer.json()["name"]) == ("Process", "Sieving")


def test_pages_lead_through_the_whole_collection(client: httpx.Client) -> None:
    for number in range(7):
        body = {"id": f"urn:x:plan:{number}", "name": f"Plan {number}"}
        assert client.post("/plans", json=body).status_code == 201
    seen: list[str] = []
    url: str | None = "/plans?limit=3"
    while url is not None:
        page = client.get(url)
        seen += [entity["id"] for entity in page.json()["@graph"]]
        url = page.links.get("next", {}).get("url")
    assert seen == [f"urn:x:plan:{number}" for number in range(7)]


def test_a_page_can_be_recorded_again(service: Service) -> None:
    size = service.size()
    page = service.client.get("/agents")
    answer = service.client.post(
        "/commits", content=page.content, headers={"Content-Type": "application/ld+json"}
    )
    assert answer.status_code == 200, answer.text
    assert service.size() == size


@pytest.mark.parametrize("limit", ["0", "1001", "ten", "-1"])
def test_a_page_is_of_1_to_1000(client: httpx.Client, limit: str) -> None:
    answer = client.get("/agents", params={"limit": limit})
    assert answer.status_code == 400
    assert "limit" in answer.json()["detail"]


def test_a_collection_without_entities_is_an_empty_page(client: httpx.Client) -> None:
    assert client.get("/claims").json()["@graph"] == []
