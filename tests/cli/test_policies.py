"""``--policy`` and ``--opening-balances``."""

from pathlib import Path

from valuegraph import Ledger

from .command import PREFIXES, within, written

OVERDRAWN = (
    PREFIXES
    + """
:zoe a vf:Person ; vf:name "Zoe" .
:rice a vf:EconomicResource ; vf:name "Rice" ; vf:primaryAccountable :zoe .
:eaten a vf:EconomicEvent ; vf:action vf:consume ; vf:provider :zoe ; vf:receiver :zoe ;
    vf:resourceInventoriedAs :rice ; vf:hasPointInTime "2026-01-01T00:00:00Z" ;
    vf:resourceQuantity [ vf:hasNumericalValue 2 ; vf:hasUnit "kilogram" ] .
"""
)
STOCK = (
    PREFIXES
    + """
:zoe a vf:Person ; vf:name "Zoe" .
:rice a vf:EconomicResource ; vf:name "Rice" ; vf:primaryAccountable :zoe ;
    vf:onhandQuantity [ vf:hasNumericalValue 2 ; vf:hasUnit "kilogram" ] .
"""
)
ON_HAND = """SELECT ?amount { ?r vf:onhandQuantity ?q . ?q vf:hasNumericalValue ?amount }"""


def test_a_policy_is_on_from_then_on(tmp_path: Path) -> None:
    file, home = written(tmp_path / "eaten.ttl", OVERDRAWN), tmp_path / "ledger"
    refused = within("record", file, "--data", home, "--policy", "no-overdraft-onhand")
    assert refused.code == 1
    assert "Rice (<https://example.org/rice>) would have -2 kilogram" in refused.out
    assert within("record", file, "--data", home).code == 1
    accepted = within("record", file, "--data", home, "--policy", "none")
    assert accepted.code == 0, accepted.out
    with Ledger.open(home) as ledger:
        assert ledger.policies == frozenset()


def test_validation_tells_what_stands_against_a_policy(tmp_path: Path) -> None:
    file, home = written(tmp_path / "eaten.ttl", OVERDRAWN), tmp_path / "ledger"
    assert within("record", file, "--data", home).code == 0
    assert within("validate", home).code == 0
    found = within("validate", home, "--policy", "no-overdraft-onhand")
    assert found.code == 1
    assert "Rice" in found.out
    assert "vgp:not-negative-onhand" in found.out
    with Ledger.open(home) as ledger:
        assert ledger.policies == frozenset()


def test_validation_holds_files_to_policies(tmp_path: Path) -> None:
    robot = PREFIXES + ':r a vf:Person ; vf:name "R2" ; :height 1 .'
    file = written(tmp_path / "robot.ttl", robot)
    assert within("validate", file).code == 0
    for other in ((), ("--shapes", written(tmp_path / "own.ttl", _SHAPES))):
        found = within("validate", file, "--policy", "closed-vocabulary", *other)
        assert found.code == 1
        assert "No loaded vocabulary has the property <https://example.org/height>" in found.out


_SHAPES = (
    PREFIXES
    + """
@prefix sh: <http://www.w3.org/ns/shacl#> .
:Named a sh:NodeShape ; sh:targetClass vf:Person ; sh:property [ sh:path vf:name ; sh:minCount 1 ] .
"""
)


def test_a_policy_that_there_is_none_of_is_a_wrong_call(tmp_path: Path) -> None:
    file = written(tmp_path / "eaten.ttl", OVERDRAWN)
    found = within("record", file, "--data", tmp_path / "ledger", "--policy", "no-overdrafts")
    assert found.code == 2
    assert "Did you mean no-overdraft-onhand" in found.err
    assert not (tmp_path / "ledger").exists()


def test_the_policies_of_a_service_are_its_own(tmp_path: Path) -> None:
    file = written(tmp_path / "eaten.ttl", OVERDRAWN)
    policy = ("--policy", "no-overdraft-onhand")
    found = within("record", file, "--to", "http://127.0.0.1:9/", *policy)
    assert found.code == 2
    assert "serve --policy" in found.err


def test_opening_balances_are_recorded_on_request(tmp_path: Path) -> None:
    file, home = written(tmp_path / "stock.ttl", STOCK), tmp_path / "ledger"
    refused = within("record", file, "--data", home)
    assert refused.code == 1
    assert "--opening-balances" in refused.out
    for told in ("Opened with 2 kilogram: raise <", "nothing is counted twice"):
        ran = within("record", file, "--data", home, "--opening-balances")
        assert ran.code == 0, ran.out
        assert told in ran.out
    assert within("query", ON_HAND, "--data", home, "--format", "csv").out.split() == [
        "amount",
        "2",
    ]


def test_opening_balances_are_recorded_by_a_service(service: str, tmp_path: Path) -> None:
    file = written(tmp_path / "stock.ttl", STOCK)
    ran = within("record", file, "--to", service, "--opening-balances")
    assert ran.code == 0, ran.out
    assert "Opened with 2 kilogram: raise <" in ran.out
