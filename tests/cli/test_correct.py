"""``valuegraph correct``."""

import json
import re
from pathlib import Path

import pytest

from .command import PREFIXES, Ran, valuegraph, within, written

RAISED = PREFIXES + (
    ":ruth a vf:Person ; vf:name 'Ruth' . "
    ":raised a vf:EconomicEvent ; vf:action 'raise' ; vf:provider :ruth ; vf:receiver :ruth ; "
    "vf:resourceInventoriedAs :apples ; vf:hasPointInTime '2026-05-01' ; "
    "vf:resourceQuantity [ vf:hasNumericalValue 12 ; vf:hasUnit 'kilogram' ] . "
    ":apples a vf:EconomicResource ; vf:name 'Apples' ."
)
EVENT = "https://example.org/raised"
STOCK = "SELECT ?n { <https://example.org/apples> vf:onhandQuantity/vf:hasNumericalValue ?n }"


@pytest.fixture(params=["data", "to"])
def place(request: pytest.FixtureRequest, tmp_path: Path, service: str) -> tuple[str, str]:
    """Where a ledger has the event: a directory, or a service."""
    chosen = ("--data", str(tmp_path / "ledger")) if request.param == "data" else ("--to", service)
    file = written(tmp_path / "raised.ttl", RAISED)
    ran = within("record", file, *chosen)
    assert ran.code == 0, ran.out
    return chosen


def stock(place: tuple[str, str]) -> list[str]:
    return within("query", STOCK, *place, "--format", "csv").out.split()[1:]


def recorded(ran: Ran) -> str:
    found = re.match(r"Recorded (\S+), which corrects https://example.org/raised:\n", ran.out)
    assert found, ran
    return found[1]


def test_a_quantity_is_put_right_and_then_all_taken_back(place: tuple[str, str]) -> None:
    ran = within("correct", EVENT, "--quantity", "7500 gram", "--note", "Wet.", *place)
    assert ran.code == 0, ran
    correction = recorded(ran)
    assert "  raise resourceQuantity -4.5 kilogram: 7.5 kilogram instead of 12 kilogram" in ran.out
    assert stock(place) == ["7.5"]
    ask = f"SELECT ?note {{ <{correction}> vf:corrects <{EVENT}> ; vf:note ?note }}"
    assert "Wet." in within("query", ask, *place, "--format", "csv").out
    ran = within("correct", EVENT, *place)
    recorded(ran)
    assert "-7.5 kilogram: 0 kilogram instead of 7.5 kilogram" in ran.out
    assert stock(place) == []
    ran = within("correct", EVENT, *place)
    assert (ran.code, ran.out) == (2, "")
    assert "nothing is left of it" in ran.err
    assert within("correct", EVENT, "--quantity", "12", *place).code == 0


def test_what_is_wrong_with_the_call(tmp_path: Path) -> None:
    data = tmp_path / "ledger"
    assert within("record", written(tmp_path / "r.ttl", RAISED), "--data", data).code == 0
    for arguments, told in (
        (["raised"], "no IRI"),
        (["https://example.org/nothing"], "No event <https://example.org/nothing>"),
        ([EVENT, "--quantity", "lots"], "'lots' is no quantity"),
        ([EVENT, "--effort", "2 hour"], "no effortQuantity"),
    ):
        ran = within("correct", *arguments, "--data", data)
        assert (ran.code, ran.out) == (2, "")
        assert told in ran.err


def test_the_real_command(tmp_path: Path) -> None:
    data = tmp_path / "ledger"
    assert valuegraph("record", written(tmp_path / "r.ttl", RAISED), "--data", data).code == 0
    ran = valuegraph("correct", EVENT, "--data", data)
    assert (ran.code, ran.err) == (0, "")
    answer = valuegraph("query", STOCK, "--data", data, "--format", "json")
    assert json.loads(answer.out)["results"]["bindings"] == []
