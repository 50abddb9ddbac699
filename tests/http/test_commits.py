"""``POST /commits`` and ``POST /validate``: whole documents."""

from pyoxigraph import RdfFormat, parse

from valuegraph.vocabulary.namespaces import RDF, SH

from .running import MILL, Service, event

NEIGHBOURS = {
    "@graph": [
        {"id": "urn:x:ash", "type": "Person", "name": "Ash"},
        {"id": "urn:x:bay", "type": "Person", "name": "Bay"},
    ]
}


def test_a_commit_lists_what_it_described_and_what_is_new(service: Service) -> None:
    answer = service.client.post("/commits", json=NEIGHBOURS)
    assert answer.status_code == 201
    assert answer.json() == {
        "conforms": True,
        "entities": ["urn:x:ash", "urn:x:bay"],
        "created": ["urn:x:ash", "urn:x:bay"],
        "findings": [],
    }
    size = service.size()
    again = service.client.post("/commits", json=NEIGHBOURS)
    assert (again.status_code, again.json()["created"]) == (200, [])
    assert service.size() == size


def test_a_repair_is_reported_with_what_was_stored(service: Service) -> None:
    stranger = "https://elsewhere.example/lee"
    answer = service.client.post(
        "/commits", json={"type": "EconomicEvent", **event(provider=stranger)}
    )
    assert answer.status_code == 201, answer.text
    finding = next(f for f in answer.json()["findings"] if f["rule"] == "vg:ForeignReference")
    assert finding["severity"] == "Info"
    assert (finding["path"], finding["value"]) == ("vf:provider", stranger)


def test_one_fault_keeps_the_whole_document_out(service: Service) -> None:
    size = service.size()
    good = {"id": "urn:x:cam", "type": "Person", "name": "Cam"}
    bad = {"id": "urn:x:bad", "type": "EconomicEvent", **event(action="conjure")}
    answer = service.client.post("/commits", json={"@graph": [good, bad]})
    assert answer.status_code == 422
    assert answer.json()["findings"][0]["focus"] == "urn:x:bad"
    assert service.size() == size


def test_an_event_that_stands_is_not_changed(service: Service) -> None:
    recorded = {"id": "urn:x:event", "type": "EconomicEvent", **event()}
    assert service.client.post("/commits", json=recorded).status_code == 201
    size = service.size()
    answer = service.client.post("/commits", json={**recorded, "receiver": "urn:x:ash"})
    assert answer.status_code == 409
    assert "vg:ImmutableEvent" in {f["rule"] for f in answer.json()["findings"]}
    assert service.size() == size


def test_a_second_value_of_what_has_one_is_a_conflict(service: Service) -> None:
    mill = {"id": f"{MILL}mill", "type": "Organization", "name": "Another name"}
    answer = service.client.post("/commits", json=mill)
    assert answer.status_code == 409
    finding = answer.json()["findings"][0]
    assert finding["rule"] == "vg:AlreadyStated"
    assert (finding["focus"], finding["path"]) == (f"{MILL}mill", "vf:name")


def test_validation_tells_and_stores_nothing(service: Service) -> None:
    size = service.size()
    fine = service.client.post("/validate", json={"type": "EconomicEvent", **event()})
    assert (fine.status_code, fine.json()["conforms"]) == (200, True)
    wrong = service.client.post("/validate", json={"type": "EconomicEvent", **event(action="no")})
    assert (wrong.status_code, wrong.json()["conforms"]) == (200, False)
    assert wrong.json()["findings"][0]["path"] == "vf:action"
    assert service.size() == size


def test_validation_answers_a_shacl_report_too(service: Service) -> None:
    answer = service.client.post(
        "/validate",
        json={"type": "EconomicEvent", **event(hasPointInTime="soon")},
        headers={"Accept": "text/turtle"},
    )
    report = list(parse(answer.content, format=RdfFormat.TURTLE))
    assert any(s.predicate == RDF.type and s.object == SH.ValidationReport for s in report)
    assert any(s.predicate == SH.resultMessage for s in report)


def test_validation_of_what_cannot_be_read_is_a_fault_of_the_request(service: Service) -> None:
    answer = service.client.post(
        "/validate", content=b"<a> <b>", headers={"Content-Type": "text/turtle"}
    )
    assert answer.status_code == 400
    assert answer.json()["findings"][0]["rule"] == "vg:MalformedDocument"


def test_events_only_are_taken_on_request(service: Service) -> None:
    raised = {"type": "EconomicEvent", **event(id="urn:x:r", resourceInventoriedAs="urn:x:rye")}
    assert service.client.post("/commits", json=raised).status_code == 201
    claimed = {
        "id": "urn:x:rye",
        "type": "EconomicResource",
        "accountingQuantity": {"hasNumericalValue": "80", "hasUnit": "kilogram"},
    }
    refused = service.client.post("/commits", json=claimed)
    assert refused.status_code == 422
    assert any("?events-only=true" in f["message"] for f in refused.json()["findings"])
    for path in ("/validate", "/commits"):
        answer = service.client.post(f"{path}?events-only=true", json=claimed)
        assert answer.json()["conforms"], answer.text
        (told,) = (f for f in answer.json()["findings"] if f["rule"] == "vg:FactIgnored")
        assert (told["severity"], told["path"]) == ("Info", "vf:accountingQuantity")
        assert "80 kilogram where the document comes from, and 12.5 kilogram" in told["message"]
    described = service.client.get("/openapi.json").json()["paths"]
    for path in ("/validate", "/commits"):
        names = {each["name"] for each in described[path]["post"]["parameters"]}
        assert "events-only" in names
    elsewhere = service.client.post("/people?events-only=true", json=NEIGHBOURS["@graph"][0])
    assert elsewhere.status_code == 400


def test_an_event_for_several_promises_is_divided_on_request(service: Service) -> None:
    bills = [
        {
            "id": f"urn:x:{name}",
            "type": "Commitment",
            "action": "transfer",
            "provider": "urn:x:bakery",
            "receiver": "urn:x:mill",
            "resourceConformsTo": "urn:x:money",
            "due": f"2026-06-0{due}T00:00:00Z",
            "resourceQuantity": {"hasNumericalValue": amount, "hasUnit": "one"},
        }
        for name, due, amount in (("first", 1, "5"), ("second", 2, "3"))
    ]
    paid = {
        "id": "urn:x:paid",
        "type": "EconomicEvent",
        "action": "transfer",
        "provider": "urn:x:bakery",
        "receiver": "urn:x:mill",
        "resourceConformsTo": "urn:x:money",
        "hasPointInTime": "2026-06-01T09:00:00Z",
        "fulfills": ["urn:x:second", "urn:x:first"],
        "resourceQuantity": {"hasNumericalValue": "8", "hasUnit": "one"},
    }
    assert service.client.post("/commits", json={"@graph": bills}).status_code == 201
    for path in ("/validate", "/commits"):
        answer = service.client.post(f"{path}?split=true", json=paid)
        assert answer.json()["conforms"], answer.text
        told = [f["message"] for f in answer.json()["findings"] if f["rule"] == "vg:Split"]
        assert ["5 one for <urn:x:first>" in each for each in told] == [True]
    assert len(answer.json()["entities"]) == 2
    again = service.client.post("/commits?split=true", json=paid)
    assert (again.status_code, again.json()["created"]) == (200, [])
    described = service.client.get("/openapi.json").json()["paths"]
    for path in ("/validate", "/commits"):
        assert "split" in {each["name"] for each in described[path]["post"]["parameters"]}
