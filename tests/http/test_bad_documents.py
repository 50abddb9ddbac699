"""Documents that say what no record can: where the fault is, what was found and what to write."""

import json
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from valuegraph.vocabulary.namespaces import SH

from .running import MILL, Service, event

IT = "urn:x:it"
QUANTITY = f"{IT}#resourceQuantity"


@dataclass(frozen=True)
class Fault:
    """What a document says beside what is right, where that is told, and words of the advice."""

    document: dict[str, Any]
    path: str | None
    value: str | None
    advice: str
    focus: str = IT


def of(value: Any, unit: Any = "kilogram") -> dict[str, Any]:
    quantity = {"hasNumericalValue": value, "hasUnit": unit}
    return {"resourceQuantity": {k: v for k, v in quantity.items() if v is not None}}


NUMBER, UNIT, TIME = "vf:hasNumericalValue", "vf:hasUnit", "vf:hasPointInTime"
A_TIME = "2026-03-01T09:30:00+01:00"
CASES = {
    "wrong action": Fault({"action": "prodce"}, "vf:action", "vf:prodce", "Did you mean produce?"),
    "no action": Fault({"action": None}, "vf:action", None, "give action once, such as produce"),
    "action of nobody": Fault(
        {"action": "urn:x:conjure"}, "vf:action", "urn:x:conjure", "Use one of accept, cite,"
    ),
    "number with a comma": Fault(of("3,5"), NUMBER, "3,5", 'such as "3.5"', QUANTITY),
    "number with thousands": Fault(of("1,234.5"), NUMBER, "1,234.5", 'such as "1234.5"', QUANTITY),
    "number in words": Fault(of("three"), NUMBER, "three", "a number such as", QUANTITY),
    "not a number": Fault(of("NaN"), NUMBER, "NaN", "a number such as", QUANTITY),
    "too many digits": Fault(of("9" * 21), NUMBER, "9" * 21, "below 10^20", QUANTITY),
    "too many decimals": Fault(of("0." + "1" * 19), NUMBER, "0." + "1" * 19, "18 dec", QUANTITY),
    "missing unit": Fault(of("3", None), UNIT, None, "such as kilogram", QUANTITY),
    "missing value": Fault(of(None), NUMBER, None, 'such as "12.5"', QUANTITY),
    "missing quantity": Fault(
        {"resourceQuantity": None}, None, IT, "no quantity. Give resourceQuantity"
    ),
    "bare number": Fault({"resourceQuantity": 5}, "vf:resourceQuantity", "5", '"hasUnit": "kilo'),
    "number and unit in one": Fault(
        {"resourceQuantity": "5 kg"}, "vf:resourceQuantity", "5 kg", '"hasUnit": "kilogram"'
    ),
    "unknown unit": Fault(of("3", "kilogarm"), UNIT, "vf:kilogarm", "mean kilogram?", QUANTITY),
    "symbol of several units": Fault(
        of("3", "ton"), UNIT, "vf:ton", "Did you mean tonne or ton-Short or ton-Long?", QUANTITY
    ),
    "unit like no other": Fault(
        of("3", "sackfuls"), UNIT, "vf:sackfuls", "or record a Unit of your own", QUANTITY
    ),
    "date without a zone": Fault(
        {"hasPointInTime": "2026-03-01T09:00:00"}, TIME, "2026-03-01T09:00:00", "there is no offset"
    ),
    "date of a letter": Fault({"hasPointInTime": "1 March 2026"}, TIME, "1 March 2026", A_TIME),
    "day that never was": Fault(
        {"hasPointInTime": "2026-02-30T09:00:00Z"}, TIME, "2026-02-30T09:00:00Z", A_TIME
    ),
    "seconds since 1970": Fault(
        {"hasPointInTime": 1772355600}, TIME, "1772355600", "seconds since 1970"
    ),
    "event against its process side": Fault(
        {"action": "produce", "inputOf": f"{MILL}milling"},
        "vf:action",
        "vf:produce",
        "use outputOf (in recipes recipeOutputOf), or another action",
    ),
    "event outside of every process": Fault(
        {"inputOf": f"{MILL}milling"}, "vf:action", "vf:raise", "no process: leave it out"
    ),
    "negative quantity": Fault(of("-3"), "vf:resourceQuantity", QUANTITY, "positive quantity"),
    "unknown term": Fault({"amount": "4"}, "vf:amount", "4", "no property 'amount'"),
    "misspelt term": Fault({"recieverr": MILL}, "vf:recieverr", MILL, "Did you mean receiver?"),
    "reference to nothing here": Fault(
        {"receiver": "agents/nobody"}, "vf:receiver", "agents/nobody", "not recorded here"
    ),
    "name for an agent": Fault(
        {"provider": "The mill"}, "vf:provider", "The mill", "Refer to the entity by its IRI"
    ),
    "text for an agent": Fault(
        {"provider": {"@value": "mill"}}, "vf:provider", "mill", "IRI of a known or new Agent"
    ),
    "control character": Fault(
        {"note": "a\u0000b"}, "vf:note", "a\ufffdb", "U+0000 at position 2; leave it out"
    ),
    "IRI with a space": Fault(
        {"provider": f"{MILL}the mill"}, "vf:provider", f"{MILL}the mill", "percent-encoded"
    ),
    "id with a space": Fault(
        {"id": "urn:x:it is"}, None, "urn:x:it is", "percent-encoded", "urn:x:it is"
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_told_by_subject_path_value_and_form(service: Service, case: str) -> None:
    fault = CASES[case]
    size = service.size()
    answer = service.client.post("/economic-events", json={"id": IT, **event(**fault.document)})
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == 422
    assert problem["detail"].startswith("Nothing was stored.")
    found = [f for f in problem["findings"] if f["severity"] == "Violation"]
    told = next(f for f in found if f["path"] == fault.path)
    assert told["focus"] == fault.focus
    assert (told["value"] or "").endswith(fault.value or "")
    assert (told["value"] is None) is (fault.value is None)
    assert fault.advice in told["message"]
    assert len(found) <= 2
    assert service.size() == size


def test_the_faults_of_an_event_without_id_are_told_by_what_it_would_be_called(
    service: Service,
) -> None:
    answer = service.client.post("/economic-events", json=event(**of("3,5", "kgx")))
    found = answer.json()["findings"]
    (focus,) = {f["focus"] for f in found}
    assert focus.startswith(f"{service.address}economic-events/")
    assert focus.endswith("#resourceQuantity")
    assert {f["path"] for f in found} == {NUMBER, UNIT}


NUMBERS = ["1e400", "-1e400", "1e99999999999", "9" * 5000, "0." + "0" * 5000 + "1"]


@pytest.mark.parametrize("number", NUMBERS, ids=lambda text: text[:12])
def test_a_number_beyond_all_bounds_is_told_so_and_not_sent_back(
    service: Service, number: str
) -> None:
    document = json.dumps({"id": IT, **event(**of("$"))}).replace('"$"', number)
    size = service.size()
    answer = service.client.post(
        "/economic-events", content=document, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422
    (found,) = answer.json()["findings"]
    assert (found["focus"], found["path"]) == (QUANTITY, NUMBER)
    assert number.startswith(found["value"].removesuffix("..."))
    assert "below 10^20 with at most 18 decimals" in found["message"]
    assert len(answer.content) < 8000
    assert service.size() == size


@pytest.mark.parametrize("where", ["provider", "hasPointInTime", "action"])
def test_what_is_too_long_to_be_right_is_not_sent_back_whole(service: Service, where: str) -> None:
    long = "y" * 1_000_000
    answer = service.client.post("/economic-events", json={**event(), where: long})
    assert answer.status_code == 422
    assert len(answer.content) < 20_000
    context = {"@context": {}, "@id": IT, long: "?", "@type": long}
    headers = {"Content-Type": "application/ld+json"}
    answer = service.client.post("/people", content=json.dumps(context), headers=headers)
    assert answer.status_code == 422
    assert len(answer.content) < 20_000


def test_the_shacl_report_is_json_ld_and_says_the_same(client: httpx.Client) -> None:
    problem = client.post("/economic-events?report=true", json=event(action="prodce")).json()
    report = list(parse(json.dumps(problem["report"]), format=RdfFormat.JSON_LD))
    assert [s.object.value for s in report if s.predicate == SH.conforms] == ["false"]
    messages = {s.object.value for s in report if s.predicate == SH.resultMessage}
    assert messages == {f["message"] for f in problem["findings"]}
