"""What describes the service: home, context, vocabularies, API description."""

import json

import httpx
from pyoxigraph import RdfFormat, parse
from rdflib import Graph

from valuegraph.vocabulary.namespaces import RDF, VF

from .running import Service

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_programs_get_a_service_description(service: Service) -> None:
    answer = service.client.get("/")
    assert answer.headers["content-type"] == "application/ld+json"
    description = answer.json()
    assert description["endpoint"] == f"{service.address}sparql"
    slugs = {c["id"].removeprefix(service.address) for c in description["collections"]}
    assert slugs == set(service.ledger.ontology.collections)
    assert len(Graph().parse(data=answer.text, format="json-ld")) > len(slugs)


def test_people_get_a_page(service: Service) -> None:
    answer = service.client.get("/", headers={"Accept": BROWSER})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f'href="{service.address}economic-events"' in answer.text
    assert "curl" in answer.text


def test_the_context_is_served_and_cached(client: httpx.Client) -> None:
    answer = client.get("/context.jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    assert "max-age" in answer.headers["cache-control"]
    assert answer.json()["@context"]["@vocab"] == VF.iri
    tag = answer.headers["etag"]
    for held in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        again = client.get("/context.jsonld", headers={"If-None-Match": held})
        assert (again.status_code, again.content) == (304, b"")
    other = client.get("/context.jsonld", headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


def test_a_document_is_understood_with_the_context_that_it_names(service: Service) -> None:
    document = service.client.post("/people", json={"name": "Robin"}).json()
    assert document["@context"] == f"{service.address}context.jsonld"
    document["@context"] = service.client.get(document["@context"]).json()["@context"]
    read = {s.triple for s in parse(json.dumps(document), format=RdfFormat.JSON_LD)}
    turtle = service.client.get(document["id"], headers={"Accept": "text/turtle"})
    stored = {s.triple for s in parse(turtle.content, format=RdfFormat.TURTLE)}
    assert read < stored
    assert {s.object for s in stored - read} == {VF.Agent}


def test_the_vocabularies_are_served(client: httpx.Client) -> None:
    for media_type, syntax in (
        ("text/turtle", RdfFormat.TURTLE),
        ("application/ld+json", RdfFormat.JSON_LD),
    ):
        answer = client.get("/ontology", headers={"Accept": media_type})
        statements = list(parse(answer.content, format=syntax))
        assert any(s.predicate == RDF.type and s.object == VF.Action for s in statements)


def test_the_api_description_lists_every_collection(service: Service) -> None:
    description = service.client.get("/openapi.json").json()
    for slug, class_ in service.ledger.ontology.collections.items():
        collection = description["paths"][f"/{slug}"]
        assert set(collection) == {"get", "post"}
        assert collection["get"]["tags"] == [slug]
        assert class_.label in collection["get"]["summary"]
        assert set(description["paths"][f"/{slug}/{{id}}"]) == {"get", "put", "patch", "delete"}
    assert {"/", "/commits", "/sparql", "/validate", "/context.jsonld"} <= set(description["paths"])


def test_the_routes_are_a_page_too(service: Service) -> None:
    answer = service.client.get("/docs")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    for path, operations in service.client.get("/openapi.json").json()["paths"].items():
        for method in operations:
            assert f"<code>{method.upper()} {path}</code>" in answer.text


def test_the_api_description_tells_how_a_token_is_sent(client: httpx.Client) -> None:
    description = client.get("/openapi.json").json()
    scheme = description["components"]["securitySchemes"]["token"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    for operations in description["paths"].values():
        for operation in operations.values():
            assert {"400", "401", "403", "421", "429", "503"} <= set(operation["responses"])
