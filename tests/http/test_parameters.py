"""Query parameters: what a route does not take is refused, and never passed over."""

import asyncio

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI, Query
from SPARQLWrapper import CSV, JSONLD, XML, SPARQLWrapper
from starlette.responses import Response

from valuegraph.http import problems
from valuegraph.http.routes import get

from .running import MILL, Service, running

SELECT = "SELECT ?name { ?agent a vf:Organization ; vf:name ?name }"


def refused(answer: httpx.Response, *words: str) -> None:
    """The answer is a bad request that says so."""
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    if answer.request.method != "HEAD":
        for each in words:
            assert each in answer.json()["detail"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        (method, path)
        for methods, path in [
            ("GET HEAD", "/"),
            ("GET HEAD", "/context.jsonld"),
            ("GET HEAD", "/ontology"),
            ("GET HEAD", "/policies"),
            ("GET HEAD", "/policies/required-fields"),
            ("GET HEAD", "/docs"),
            ("GET HEAD", "/openapi.json"),
            ("GET HEAD POST", "/sparql"),
            ("POST", "/commits"),
            ("POST", "/validate"),
            ("GET HEAD POST", "/agents"),
            ("GET HEAD PUT PATCH DELETE", "/agents/x"),
        ]
        for method in methods.split()
    ],
)
def test_every_route_refuses_what_it_does_not_take(
    client: httpx.Client, method: str, path: str
) -> None:
    refused(client.request(method, f"{path}?status=closed"), "no parameter 'status' here. Th")


def test_every_operation_of_the_description_refuses_it(client: httpx.Client) -> None:
    for path, operations in client.get("/openapi.json").json()["paths"].items():
        for method in operations:
            url = path.format(id="x", name="x") + "?x-unknown=1"
            refused(client.request(method, url), "'x-unknown'")


def test_the_answer_lists_those_that_there_are(client: httpx.Client) -> None:
    refused(client.get("/commitments?status=closed"), "There are: limit, after.")
    refused(client.get("/agents?limt=2"), "Did you mean limit?")
    refused(client.get("/?x="), "This route takes none.")
    refused(client.post("/commits?openingBalances=true"), "Did you mean opening-balances?")
    refused(client.get("/agents?a=1&b=2"), "'a'", "'b'")


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("limit=1&limit=2", "limit is given 2 times"),
        ("limit=1&%6Cimit=2", "limit is given 2 times"),
        ("limit=", "limit"),
        ("limit", "limit"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("=1", "''"),
        ("Limit=1", "Did you mean limit?"),
        ("%FF=1", "UTF-8"),
        ("after=http://a.example/%FF", "UTF-8"),
        ("after=nonsense", "absolute IRI"),
        ("after=", "absolute IRI"),
        ("after=/agents/x", "absolute IRI"),
        ("after=http://a.example/x%20y", "absolute IRI"),
        ("&".join(f"a{n}=1" for n in range(101)), "cannot be read"),
    ],
)
def test_what_cannot_be_meant_is_refused(client: httpx.Client, query: str, word: str) -> None:
    refused(client.get(f"/agents?{query}"), word)


def test_what_is_taken_is_taken_as_ever(client: httpx.Client) -> None:
    for query in ("", "?", "?&", "?limit=1", "?%6C%69mit=1", "?after=http://nobody.example/"):
        assert client.get(f"/agents{query}").status_code == 200
    page = client.get("/agents?limit=1&after=http%3A%2F%2Fa.example%2F")
    assert page.status_code == 200


def test_a_condition_does_not_save_an_unknown_parameter(client: httpx.Client) -> None:
    tag = client.get("/context.jsonld").headers["etag"]
    headers = {"If-None-Match": tag}
    assert client.get("/context.jsonld", headers=headers).status_code == 304
    refused(client.get("/context.jsonld?x=1", headers=headers))


def test_no_route_and_no_method_are_told_before(client: httpx.Client) -> None:
    assert client.get("/nowhere?x=1").status_code == 404
    assert client.put("/agents?x=1").status_code == 405


def test_preflight_is_answered_whatever_the_parameters() -> None:
    with running(cors_origins=("https://app.example",)) as service:
        headers = {"Origin": "https://app.example", "Access-Control-Request-Method": "GET"}
        assert service.client.options("/agents?x=1", headers=headers).status_code == 200
        refused(service.client.get("/agents?x=1", headers=headers))


def test_a_new_route_is_covered_by_itself() -> None:
    async def part(one: str | None = None) -> str | None:
        return one

    async def endpoint(
        part: str | None = Depends(part), two: str | None = Query(None, alias="second")
    ) -> Response:
        return Response(f"{part} {two}")

    router = APIRouter()
    third = {"name": "third", "in": "query", "schema": {"type": "string"}}
    described = {"parameters": [third, {"name": "fourth", "in": "header", "schema": {}}]}
    get(router, "/new", endpoint, tag="", summary="", name="new", openapi_extra=described)
    app = FastAPI()
    app.include_router(router)
    problems.install(app)

    async def answers(*queries: str) -> list[httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            return [await client.get(f"/new?{query}") for query in queries]

    taken, *others = asyncio.run(
        answers("one=1&second=2&third=3", "two=1", "fourth=1", "request=1")
    )
    assert taken.text == "1 2"
    for answer in others:
        refused(answer, "There are: second, one, third.")


class TestSparql:
    """``/sparql`` takes the parameters by which its clients choose formats."""

    @pytest.mark.parametrize("name", ["format", "output", "results"])
    def test_a_format_by_its_short_name(self, client: httpx.Client, name: str) -> None:
        for value, media_type in [
            ("csv", "text/csv"),
            ("JSON", "application/sparql-results+json"),
            ("application/sparql-results+xml", "application/sparql-results+xml"),
            ("application/sparql-results xml", "application/sparql-results+xml"),
        ]:
            answer = client.get("/sparql", params={"query": SELECT, name: value})
            assert answer.headers["content-type"].startswith(media_type)
            form = client.post("/sparql", data={"query": SELECT, name: value})
            assert form.content == answer.content
            headers = {"Content-Type": "application/sparql-query"}
            direct = client.post("/sparql", params={name: value}, content=SELECT, headers=headers)
            assert direct.content == answer.content

    @pytest.mark.parametrize("query", ["format=xls", "output=csv&output=xls", "format="])
    def test_a_format_that_there_is_none_of(self, client: httpx.Client, query: str) -> None:
        refused(client.get(f"/sparql?query=ASK%7B%7D&{query}"), "Give one of json, xml, csv")

    def test_any_of_several_formats_will_do(self, client: httpx.Client) -> None:
        for query in (
            "format=turtle&output=csv",
            "format=text/turtle,text/csv",
            "format=x/y&format=csv",
        ):
            answer = client.get(f"/sparql?query=ASK%7B%7D&{query}")
            assert answer.text == "true\n"

    def test_a_form_is_held_to_the_same(self, client: httpx.Client) -> None:
        refused(client.post("/sparql", data={"query": SELECT, "infer": "true"}), "'infer'")
        refused(client.post("/sparql", data={"query": [SELECT, SELECT]}), "given 2 times")
        refused(client.post("/sparql", data={"query": SELECT, "named-graph-uri": "x"}), "GRAPH")
        refused(client.post("/sparql", params={"query": SELECT}, data={"query": SELECT}), "'query'")

    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_sparqlwrapper_sends_what_it_sends(self, service: Service, method: str) -> None:
        wrapper = SPARQLWrapper(f"{service.address}sparql")
        wrapper.setMethod(method)
        wrapper.setQuery(SELECT)
        for wanted, word in ((XML, "<literal>The mill"), (CSV, "The mill")):
            wrapper.setReturnFormat(wanted)
            assert word in wrapper.query().response.read().decode()
        wrapper.setQuery("CONSTRUCT WHERE { ?agent a vf:Organization }")
        wrapper.setReturnFormat(JSONLD)
        assert f"{MILL}mill" in wrapper.query().response.read().decode()
