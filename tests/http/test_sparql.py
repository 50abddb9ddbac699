"""The SPARQL 1.1 Protocol, by hand and through clients that others wrote."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, cast
from xml.etree import ElementTree as ET

import httpx
import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, N3, TURTLE, XML, SPARQLWrapper

from valuegraph.http.sparql import MAX_QUERY
from valuegraph.vocabulary.namespaces import VF, XSD

from .running import MILL, Service, event

SELECT = "SELECT ?name WHERE { ?agent a vf:Organization ; vf:name ?name }"
ASK = "ASK { ?agent a vf:Organization }"
CONSTRUCT = "CONSTRUCT WHERE { ?event vf:hasPointInTime ?time }"
RESULTS_JSON = "application/sparql-results+json"


@pytest.fixture(scope="module", autouse=True)
def one_event(service: Service) -> Iterator[None]:
    """An event, so that there is a time to construct from."""
    body = {"id": "urn:x:event", **event()}
    assert service.client.post("/economic-events", json=body).status_code == 201
    size = service.size()
    yield
    assert service.size() == size


def test_a_query_comes_in_three_ways(client: httpx.Client) -> None:
    direct = {"Content-Type": "application/sparql-query; charset=utf-8"}
    answers = [
        client.get("/sparql", params={"query": SELECT}),
        client.post("/sparql", data={"query": SELECT}),
        client.post("/sparql", content=SELECT, headers=direct),
    ]
    for answer in answers:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == RESULTS_JSON
        bindings = answer.json()["results"]["bindings"]
        assert bindings == [{"name": {"type": "literal", "value": "The mill"}}]


def test_tables_in_every_format(client: httpx.Client) -> None:
    def ask_for(media_type: str) -> str:
        answer = client.get("/sparql", params={"query": SELECT}, headers={"Accept": media_type})
        assert answer.headers["content-type"].startswith(media_type)
        return answer.text

    assert list(csv.reader(io.StringIO(ask_for("text/csv")))) == [["name"], ["The mill"]]
    assert ask_for("text/tab-separated-values").splitlines() == ["?name", '"The mill"']
    for media_type in ("application/sparql-results+xml", "application/xml"):
        assert "The mill" in "".join(ET.fromstring(ask_for(media_type)).itertext())
    for media_type in (RESULTS_JSON, "application/json"):
        assert json.loads(ask_for(media_type))["head"]["vars"] == ["name"]


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [(RESULTS_JSON, "true"), ("application/sparql-results+xml", "true"), ("text/csv", "true")],
)
def test_a_boolean_in_every_format(client: httpx.Client, media_type: str, expected: str) -> None:
    answer = client.get("/sparql", params={"query": ASK}, headers={"Accept": media_type})
    assert expected in answer.text


@pytest.mark.parametrize(
    ("media_type", "syntax"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/ld+json", RdfFormat.JSON_LD),
        ("application/rdf+xml", RdfFormat.RDF_XML),
    ],
)
def test_graphs_in_every_syntax_with_time_stamps_as_written(
    client: httpx.Client, media_type: str, syntax: RdfFormat
) -> None:
    answer = client.get("/sparql", params={"query": CONSTRUCT}, headers={"Accept": media_type})
    assert answer.headers["content-type"].startswith(media_type)
    [statement] = parse(answer.content, format=syntax)
    assert statement.predicate == VF.hasPointInTime
    assert not isinstance(statement.object, str)
    assert f'"2026-03-01T09:00:00Z"^^<{XSD.dateTimeStamp.value}>' == str(statement.object)


@pytest.mark.parametrize(
    ("query", "accept", "offered"),
    [(SELECT, "text/turtle", RESULTS_JSON), (CONSTRUCT, "text/csv", "text/turtle")],
)
def test_a_format_of_the_other_kind_is_not_acceptable(
    client: httpx.Client, query: str, accept: str, offered: str
) -> None:
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert answer.status_code == 406
    assert offered in answer.json()["detail"]


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ([], "missing"),
        ([("query", SELECT), ("query", ASK)], "one query"),
        ([("query", "SELECT ?x WHERE { ?x")], "1:21"),
        ([("query", SELECT), ("default-graph-uri", "urn:x:graph")], "FROM"),
        ([("query", SELECT), ("named-graph-uri", "urn:x:graph")], "GRAPH"),
        ([("query", "INSERT DATA { <urn:x:a> <urn:x:b> 1 }")], "queries only"),
        ([("query", "PREFIX x: <urn:x:> # why\nDELETE WHERE { ?s ?p ?o }")], "queries only"),
        ([("update", "DROP ALL")], "/commits"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_no_query_is_a_bad_request(
    client: httpx.Client, method: str, parameters: list[tuple[str, str]], words: str
) -> None:
    encoded = httpx.QueryParams([*parameters])
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = (
        client.get("/sparql", params=encoded)
        if method == "GET"
        else client.post("/sparql", content=str(encoded), headers=form)
    )
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.json()["detail"]


def test_an_update_by_its_own_media_type_is_refused(client: httpx.Client) -> None:
    headers = {"Content-Type": "application/sparql-update"}
    answer = client.post("/sparql", content="CLEAR ALL", headers=headers)
    assert answer.status_code == 415
    assert answer.headers["accept-post"].startswith("application/sparql-query")


def test_a_query_that_would_reach_the_network_is_refused(client: httpx.Client) -> None:
    query = "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"
    answer = client.get("/sparql", params={"query": query})
    assert answer.status_code == 403
    assert "SERVICE" in answer.json()["detail"]


def test_a_query_that_is_too_long_or_no_text_is_told_so(client: httpx.Client) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    long = client.post("/sparql", content="#" * (MAX_QUERY + 1), headers=headers)
    assert long.status_code == 413
    assert f"{MAX_QUERY:,}" in long.json()["detail"]
    assert client.post("/sparql", content=b"\xff", headers=headers).status_code == 400


def test_labels_come_from_the_vocabularies_beside_the_data(client: httpx.Client) -> None:
    query = "SELECT ?label { GRAPH ?g { vf:Person rdfs:label ?label } }"
    bindings = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    assert [b["label"]["value"] for b in bindings]


@pytest.fixture
def wrapper(service: Service) -> SPARQLWrapper:
    """SPARQLWrapper, as analysts use it."""
    return SPARQLWrapper(f"{service.address}sparql")


def converted(wrapper: SPARQLWrapper) -> Any:
    """The answer in the form of the format that was asked for."""
    return wrapper.queryAndConvert()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_selects(wrapper: SPARQLWrapper, method: str) -> None:
    wrapper.setQuery(SELECT)
    wrapper.setMethod(method)
    wrapper.setReturnFormat(JSON)
    assert converted(wrapper)["results"]["bindings"][0]["name"]["value"] == "The mill"
    wrapper.setReturnFormat(XML)
    assert "The mill" in converted(wrapper).toxml()
    wrapper.setReturnFormat(CSV)
    assert converted(wrapper).split() == [b"name", b"The", b"mill"]


def test_sparqlwrapper_asks_and_constructs(wrapper: SPARQLWrapper) -> None:
    wrapper.setQuery(ASK)
    wrapper.setReturnFormat(JSON)
    assert converted(wrapper)["boolean"] is True
    wrapper.setQuery(f"PREFIX vf: <{VF.iri}> {CONSTRUCT}")
    for format_ in (TURTLE, N3):
        wrapper.setReturnFormat(format_)
        assert len(Graph().parse(data=converted(wrapper), format="turtle")) == 1


def test_rdflib_reads_the_ledger_as_a_remote_graph(service: Service) -> None:
    graph = Graph(store=SPARQLStore(f"{service.address}sparql"))
    mill, name = URIRef(f"{MILL}mill"), URIRef(VF.name.value)
    assert list(graph.objects(mill, name)) == [Literal("The mill")]
    assert [str(name) for (name,) in cast("Any", graph.query(SELECT))] == ["The mill"]
    assert bool(graph.query(ASK))
