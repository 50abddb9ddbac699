"""Over HTTP a literal is what was recorded; in tables of queries it is what is computed with."""

from urllib.parse import quote

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from tests.graphs import EX
from valuegraph.vocabulary.namespaces import RDF, VF, XSD

ADA = NamedNode("https://example.org/ada")
ODD = {
    Quad(ADA, EX[name], Literal(text, datatype=XSD[name]))
    for name, text in [
        ("positiveInteger", "7"),
        ("int", "03"),
        ("unsignedByte", "300"),
        ("decimal", "1.50"),
        ("double", "12"),
        ("boolean", "1"),
        ("dateTimeStamp", "2026-03-01T24:00:00Z"),
        ("duration", "PT60S"),
    ]
} | {Quad(ADA, EX.int, Literal("3", datatype=each)) for each in (XSD.int, XSD.integer)}
FORMATS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
}


@pytest.fixture(scope="module")
def ada(client: httpx.Client) -> httpx.Client:
    """A client of a service that has been told all of it."""
    known = (Quad(ADA, RDF.type, VF.Person), Quad(ADA, VF.name, Literal("Ada")))
    body = "".join(f"{quad} .\n" for quad in (*known, *ODD))
    answer = client.post("/commits", content=body, headers={"Content-Type": "text/turtle"})
    assert answer.status_code == 201, answer.text
    return client


def odd(body: bytes, rdf_format: RdfFormat) -> set[Quad]:
    return {quad for quad in parse(body, format=rdf_format) if quad.predicate.value in EX}


@pytest.mark.parametrize("media_type", FORMATS)
def test_an_entity_has_what_was_recorded(ada: httpx.Client, media_type: str) -> None:
    answer = ada.get(f"/people/{quote(ADA.value, safe='')}", headers={"Accept": media_type})
    assert answer.status_code == 200, answer.text
    assert odd(answer.content, FORMATS[media_type]) == ODD


@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?s ?p ?o }", f"DESCRIBE {ADA}"])
def test_graphs_of_queries_have_it_too(ada: httpx.Client, query: str) -> None:
    accept = {"Accept": "application/n-triples"}
    answer = ada.post("/sparql", data={"query": query}, headers=accept)
    assert odd(answer.content, RdfFormat.N_TRIPLES) == ODD


def test_a_table_has_the_values(ada: httpx.Client) -> None:
    query = f"SELECT (SUM(?o) AS ?sum) {{ {ADA} <{EX.int.value}> ?o }}"
    answer = ada.get("/sparql", params={"query": query})
    (row,) = answer.json()["results"]["bindings"]
    assert row["sum"]["value"] == "3"  # "03"^^xsd:int, "3"^^xsd:int and 3 are one statement here.
