"""What answers tell of findings: each thing once, also where the write is carried out."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from pyld import jsonld
from pyoxigraph import RdfFormat, parse

from valuegraph.rdf.findings import Severity

from .running import MILL, Service, event, running

STRANGER = "https://elsewhere.example/lee"
"""An agent of whom nothing is recorded, which is told of."""
MERGE_PATCH = {"Content-Type": "application/merge-patch+json"}


def rules(found: list[dict[str, Any]]) -> set[str]:
    return {each["rule"] for each in found}


@pytest.mark.parametrize("path", ["/economic-events", "/commits"])
def test_a_refusal_tells_each_thing_once(client: httpx.Client, path: str) -> None:
    wrong = {"id": "urn:x:it", "type": "EconomicEvent", **event(action="no", provider=STRANGER)}
    problem = client.post(path, json=wrong).json()
    assert set(problem) == {"type", "title", "status", "detail", "findings"}
    with_report = client.post(f"{path}?report=true", json=wrong).json()
    assert {**problem, "report": with_report["report"]} == with_report
    assert with_report["report"]["@type"] == "sh:ValidationReport"
    assert client.post(f"{path}?report=false", json=wrong).json() == problem
    assert client.post(f"{path}?report=maybe", json=wrong).status_code == 400


def test_every_write_of_documents_reports_on_request(client: httpx.Client) -> None:
    iri = f"{MILL}mill".replace("/", "%2F").replace(":", "%3A")
    address = f"/organizations/{iri}"
    wrong = {"type": "Organization", "name": "The mill", "primaryLocation": "nowhere at all"}
    for answer in (
        client.put(f"{address}?report=true", json=wrong),
        client.patch(
            f"{address}?report=true",
            content=json.dumps({"image": 5, "type": 7}),
            headers=MERGE_PATCH,
        ),
        client.delete("/process-specifications/none?report=true"),
    ):
        assert answer.is_error
        assert ("report" in answer.json()) == ("findings" in answer.json())


def test_what_is_recorded_is_answered_with_its_findings(service: Service) -> None:
    answer = service.client.post("/economic-events", json=event(provider=STRANGER))
    assert answer.status_code == 201
    entity = answer.json()
    assert "vg:ForeignReference" in rules(entity["findings"])
    assert answer.headers["valuegraph-findings"] == str(len(entity["findings"]))
    commit = service.client.post(
        "/commits", json={"type": "EconomicEvent", **event(provider=STRANGER)}
    )
    assert rules(commit.json()["findings"]) == rules(entity["findings"])
    assert commit.headers["valuegraph-findings"] == answer.headers["valuegraph-findings"]

    read = service.client.get(answer.headers["location"])
    assert read.json() == {key: entity[key] for key in entity if key != "findings"}
    assert read.headers["etag"] == answer.headers["etag"]


def test_where_nothing_was_found_there_are_no_findings(client: httpx.Client) -> None:
    answer = client.post("/people", json={"name": "Robin"})
    assert (answer.status_code, "findings" in answer.json()) == (201, False)
    assert answer.headers["valuegraph-findings"] == "0"


def test_findings_are_no_statements(service: Service) -> None:
    answer = service.client.post("/economic-events", json=event(provider=STRANGER))
    assert answer.json()["findings"]
    context = service.client.get("/context.jsonld").json()

    def load(url: str, _: Any = None) -> dict[str, Any]:
        assert url.endswith("/context.jsonld")
        return {"contextUrl": None, "documentUrl": url, "document": context}

    def statements(response: httpx.Response) -> Any:
        return jsonld.normalize(
            response.json(), {"documentLoader": load, "format": "application/n-quads"}
        )

    read = service.client.get(answer.headers["location"])
    assert statements(answer) == statements(read)


def test_an_answer_can_be_sent_again(service: Service) -> None:
    answer = service.client.post("/economic-events", json=event(provider=STRANGER))
    size = service.size()
    for media_type in ("application/json", "application/ld+json"):
        headers = {"Content-Type": media_type}
        for again in (
            service.client.post("/economic-events", content=answer.content, headers=headers),
            service.client.put(answer.headers["location"], content=answer.content, headers=headers),
            service.client.post("/commits", content=answer.content, headers=headers),
        ):
            assert again.status_code == 200, again.text
            assert "findings" not in str(rules(again.json().get("findings", [])))
    assert service.size() == size


def test_an_amendment_is_answered_with_its_findings(service: Service) -> None:
    loose = {"name": "Loose", "created": "2026-01-01T00:00:00Z", "classifiedAs": "urn:x:a"}
    made = service.client.put("/resource-specifications/loose", json=loose)
    assert made.status_code == 201, made.text
    assert int(made.headers["valuegraph-findings"]) == len(made.json().get("findings", []))
    patch = {"defaultUnitOfResource": "om2:kilogram", "note": "x", "image": "https://a.example/%7e"}
    patched = service.client.patch(
        made.headers["location"], content=json.dumps(patch), headers=MERGE_PATCH
    )
    assert patched.status_code == 200, patched.text
    assert int(patched.headers["valuegraph-findings"]) == len(patched.json().get("findings", []))


def test_a_deletion_is_answered_with_its_findings(tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> ."
        "@prefix vf: <https://w3id.org/valueflows/ont/vf#> ."
        "<urn:x:Process> a sh:NodeShape ; sh:targetClass vf:Process ; sh:property ["
        " sh:path [ sh:inversePath vf:inputOf ] ; sh:minCount 1 ; sh:severity sh:Warning ;"
        ' sh:message "Nothing goes into it." ] .'
    )
    with running(shapes=(shapes,)) as service:
        client = service.client
        process = client.post("/processes", json={"name": "Milling"})
        assert process.json()["findings"][0]["message"] == "Nothing goes into it."
        promise = {
            "action": "consume",
            "inputOf": process.headers["location"],
            "provider": "urn:x:mill",
            "receiver": "urn:x:mill",
            "resourceClassifiedAs": "urn:x:rye",
            "resourceQuantity": {"hasNumericalValue": "1", "hasUnit": "kilogram"},
            "due": "2026-11-04T09:00:00Z",
        }
        client.post("/agents", json={"id": "urn:x:mill", "name": "The mill"})
        promised = client.post("/commitments", json=promise)
        assert promised.status_code == 201, promised.text
        commitment = promised.headers["location"]
        answer = client.delete(commitment)
        assert answer.status_code == 200, answer.text
        receipt = answer.json()
        assert receipt["findings"][0]["message"] == "Nothing goes into it."
        assert receipt["findings"][0]["focus"] == process.headers["location"]
        assert answer.headers["valuegraph-findings"] == "1"
        assert client.get(commitment).status_code == 404
        again = client.delete(process.headers["location"])
        assert (again.status_code, again.content) == (204, b"")


@pytest.mark.parametrize(
    ("media_type", "rdf_format"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/trig", RdfFormat.TRIG),
        ("application/n-quads", RdfFormat.N_QUADS),
        ("application/rdf+xml", RdfFormat.RDF_XML),
    ],
)
def test_other_syntaxes_have_comments(
    service: Service, media_type: str, rdf_format: RdfFormat
) -> None:
    headers = {"Accept": media_type}
    answer = service.client.post("/economic-events", json=event(provider=STRANGER), headers=headers)
    read = service.client.get(answer.headers["location"], headers=headers)
    assert set(parse(answer.content, format=rdf_format)) == set(
        parse(read.content, format=rdf_format)
    )
    comments = [each for each in answer.text.splitlines() if each.startswith("# ")]
    expected = 0 if rdf_format == RdfFormat.RDF_XML else int(answer.headers["valuegraph-findings"])
    assert len(comments) == expected
    if comments:
        assert any(STRANGER in each for each in comments)


@pytest.mark.parametrize(
    "text", ["\u202e", "\u2066", "\x7f", "\u200b", "\r<urn:x:a> <urn:x:p> 1 .\n"]
)
def test_comments_state_nothing_and_hide_nothing(client: httpx.Client, text: str) -> None:
    person = {"name": "Ada", "trackingIdentifier": {"@value": text, "@language": "en"}}
    answer = client.post("/people", json=person, headers={"Accept": "text/turtle"})
    told = [line for line in answer.text.split("\n") if line.startswith("# ")]
    assert len(told) == int(answer.headers["valuegraph-findings"]) > 0
    assert all(line.isprintable() for line in told)
    read = client.get(answer.headers["location"], headers={"Accept": "text/turtle"})
    written, stored = (set(parse(each.content, RdfFormat.TURTLE)) for each in (answer, read))
    assert written == stored


@pytest.mark.parametrize("path", ["/economic-events", "/commits"])
def test_a_repeated_request_is_answered_with_the_same_findings(
    client: httpx.Client, path: str
) -> None:
    body = {"type": "EconomicEvent", **event(provider=STRANGER)}
    headers = {"Idempotency-Key": f"findings of {path}".replace(" ", "-")}
    first, again = (client.post(path, json=body, headers=headers) for _ in range(2))
    assert again.headers["idempotent-replayed"] == "true"
    assert first.json()["findings"]
    assert first.content == again.content
    assert first.headers["valuegraph-findings"] == again.headers["valuegraph-findings"]


def test_the_description_tells_of_findings(client: httpx.Client) -> None:
    description = client.get("/openapi.json").json()
    problem = description["paths"]["/commits"]["post"]["responses"]["422"]
    [schema] = (each["schema"] for each in problem["content"].values())
    severities = schema["properties"]["findings"]["items"]["properties"]["severity"]["enum"]
    assert severities == [each.value for each in Severity]
    for method in ("put", "patch", "delete"):
        operation = description["paths"]["/agents/{id}"][method]
        assert "report" in [each["name"] for each in operation["parameters"]]
        assert operation["responses"]["200"]["content"]
