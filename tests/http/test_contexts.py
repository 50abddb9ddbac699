"""Contexts and media types that other services send."""

import json
from pathlib import Path

from .running import Service, running

ACTIVITY = {
    "@context": ["https://www.w3.org/ns/activitystreams", {"vf": "https://w3id.org/valueflows#"}],
    "type": ["vf:Person"],
    "vf:name": "Robin",
}


def test_activities_are_read(service: Service) -> None:
    for media_type in (
        "application/activity+json",
        'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
    ):
        answer = service.client.post(
            "/people", content=json.dumps(ACTIVITY), headers={"Content-Type": media_type}
        )
        assert answer.status_code == 201
        assert service.client.get(answer.headers["location"]).json()["name"] == "Robin"


def test_activities_that_state_no_context_have_that_of_activity_streams(service: Service) -> None:
    note = {"id": "https://pod.example/1", "type": "Note", "content": "Flour", "sensitive": True}
    answer = service.client.post(
        "/commits",
        content=json.dumps(note),
        headers={"Content-Type": "application/activity+json"},
    )
    messages = " ".join(finding["message"] for finding in answer.json()["findings"])
    assert answer.status_code == 422
    assert "'sensitive'" in messages
    assert "'content'" not in messages


def test_the_service_tells_what_it_reads(service: Service) -> None:
    assert "application/activity+json" in service.client.get("/").json()["reads"]
    paths = service.client.get("/openapi.json").json()["paths"]
    body = paths["/commits"]["post"]["requestBody"]
    assert "application/activity+json" in body["content"]


def test_a_service_has_the_contexts_of_its_settings(tmp_path: Path) -> None:
    file = tmp_path / "c.json"
    file.write_text('{"@context": {"called": "https://w3id.org/valueflows/ont/vf#name"}}')
    person = {"@context": "https://foreign.example/c", "called": "Robin"}
    headers = {"Content-Type": "application/ld+json"}
    with running() as started:
        answer = started.client.post("/people", content=json.dumps(person), headers=headers)
        assert answer.status_code == 400
        assert "serve --context IRI=FILE" in answer.json()["findings"][0]["message"]
    with running(contexts=(f"https://foreign.example/c={file}",)) as started:
        answer = started.client.post("/people", content=json.dumps(person), headers=headers)
        assert answer.status_code == 201
