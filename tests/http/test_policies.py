"""``/policies``: what there is, what is on, and the shapes to read and copy; opening balances."""

from collections.abc import Iterator
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph

from valuegraph.ledger.policies import bundled_policies
from valuegraph.vocabulary.bundled import bundled
from valuegraph.vocabulary.namespaces import RDF, SH

from .running import MILL, SETTING, Service, event, running

ON = "no-overdraft-onhand"
FLOUR = {
    "id": f"{MILL}bags",
    "type": "EconomicResource",
    "name": "Bags of flour",
    "primaryAccountable": f"{MILL}mill",
}


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """A service with a policy on, whose ledger knows the mill."""
    with running(policies=(ON,)) as started:
        assert started.client.post("/commits", json=SETTING).status_code == 201
        yield started


def test_programs_get_the_policies_as_linked_data(service: Service) -> None:
    home = service.client.get("/").json()
    answer = service.client.get(home["policies"])
    assert answer.headers["content-type"] == "application/ld+json"
    found = {each["name"]: each for each in answer.json()["policies"]}
    assert set(found) == {policy.name for policy in bundled_policies()}
    assert {name for name, each in found.items() if each["isOn"]} == {ON}
    assert found[ON]["shapes"] == f"{service.address}policies/{ON}"
    assert all(each["title"] and each["description"] for each in found.values())
    assert len(Graph().parse(data=answer.text, format="json-ld")) == 6 * len(found)


def test_people_get_a_page(service: Service) -> None:
    answer = service.client.get("/policies", headers={"Accept": "text/html,*/*;q=0.8"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    for policy in bundled_policies():
        assert f'href="{service.address}policies/{policy.name}"' in answer.text
        assert policy.title in answer.text
    assert answer.text.count("<td>on</td>") == 1


def test_the_shapes_are_the_file_to_copy(service: Service) -> None:
    for accept in ("*/*", "text/turtle", "text/html,application/xml;q=0.9,*/*;q=0.8"):
        answer = service.client.get(f"/policies/{ON}", headers={"Accept": accept})
        assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
        assert answer.content == (bundled("shapes") / "policies" / f"{ON}.ttl").read_bytes()
    again = service.client.get(f"/policies/{ON}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_the_shapes_are_there_in_other_syntaxes(service: Service) -> None:
    answer = service.client.get(f"/policies/{ON}", headers={"Accept": "application/ld+json"})
    statements = list(parse(answer.content, format=RdfFormat.JSON_LD))
    assert any(s.predicate == RDF.type and s.object == SH.NodeShape for s in statements)


def test_a_policy_that_is_not_there_is_not_found(service: Service) -> None:
    answer = service.client.get("/policies/be-nice")
    assert answer.status_code == 404
    assert ON in answer.json()["detail"]


def stated(amount: str) -> dict[str, Any]:
    quantity = {"hasNumericalValue": amount, "hasUnit": "kilogram"}
    return {**FLOUR, "accountingQuantity": quantity, "onhandQuantity": quantity}


def test_opening_balances_are_recorded_on_request(service: Service) -> None:
    refused = service.client.post("/commits", json=stated("5"))
    assert refused.status_code == 422
    assert any("?opening-balances=true" in f["message"] for f in refused.json()["findings"])
    checked = service.client.post("/validate?opening-balances=true", json=stated("5"))
    assert checked.json()["conforms"]
    for expected in (201, 200):
        answer = service.client.post("/commits?opening-balances=true", json=stated("5"))
        assert answer.status_code == expected, answer.text
        told = [f for f in answer.json()["findings"] if f["rule"] == "vg:OpeningBalance"]
        assert [(f["severity"], f["focus"]) for f in told] == [("Info", FLOUR["id"])]
    wrong = service.client.post("/commits?opening-balances=perhaps", json=stated("5"))
    assert wrong.status_code in (400, 422)


def test_a_policy_that_is_on_is_held_to(service: Service) -> None:
    bran = {**FLOUR, "id": f"{MILL}bran", "name": "Bran"}
    assert service.client.post("/commits", json=bran).status_code in (200, 201)
    used = event(id="urn:x:used", action="consume", resourceInventoriedAs=f"{MILL}bran")
    answer = service.client.post(
        "/economic-events", json={**used, "resourceConformsTo": f"{MILL}flour"}
    )
    assert answer.status_code == 422
    (finding,) = [f for f in answer.json()["findings"] if f["severity"] == "Violation"]
    assert "Bran" in finding["message"]
    assert "-12.5 kilogram" in finding["message"]
    assert "<urn:x:used>" in finding["message"]
