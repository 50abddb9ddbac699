"""``record --events-only`` and ``export --events-only``."""

from __future__ import annotations

from pathlib import Path

from .command import PREFIXES, Ran, within, written

STOCK = "SELECT ?amount { :rye vf:accountingQuantity [ vf:hasNumericalValue ?amount ] }"


def happened(name: str, action: str, amount: str) -> str:
    return f"""
:{name} a vf:EconomicEvent ; vf:action "{action}" ; vf:provider :mill ; vf:receiver :mill ;
    vf:resourceInventoriedAs :rye ; vf:hasPointInTime "2026-05-04T09:00:00Z" ;
    vf:resourceQuantity [ vf:hasNumericalValue {amount} ; vf:hasUnit "kilogram" ] .
"""


GROWN = PREFIXES + ":rye a vf:EconomicResource ." + happened("grown", "raise", "100")


def exported(home: Path, file: Path, *options: str) -> Path:
    ran = within("export", "--data", home, "--format", "ntriples", *options)
    assert (ran.code, ran.err) == (0, "")
    return written(file, ran.out)


def stock(home: Path) -> str:
    query = STOCK.replace(":rye", "<https://example.org/rye>")
    ran = within("query", query, "--data", home, "--format", "csv")
    assert ran.code == 0, ran.err
    return ran.out.split()[-1]


def recorded(file: Path, home: Path, *options: str) -> Ran:
    return within("record", file, "--data", home, *options)


def test_two_ledgers_exchange_events(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    grown = written(tmp_path / "grown.ttl", GROWN)
    assert recorded(grown, ours).code == recorded(grown, theirs).code == 0
    more = written(tmp_path / "more.ttl", PREFIXES + happened("more", "raise", "5"))
    eaten = written(tmp_path / "eaten.ttl", PREFIXES + happened("eaten", "consume", "30"))
    assert recorded(more, ours).code == recorded(eaten, theirs).code == 0
    all_of_it = exported(ours, tmp_path / "all.nt")
    refused = recorded(all_of_it, theirs)
    assert refused.code == 1
    assert "record --events-only" in refused.out
    assert stock(theirs) == "70"
    taken = recorded(all_of_it, theirs, "--events-only")
    assert taken.code == 0, taken.out
    assert "accountingQuantity is 105 kilogram where the document comes from" in taken.out
    assert stock(theirs) == "75"
    events = exported(theirs, tmp_path / "events.nt", "--events-only")
    assert "accountingQuantity" not in events.read_text(encoding="utf-8")
    ran = recorded(events, ours)
    assert ran.code == 0, ran.out
    assert "FactIgnored" not in ran.out
    assert stock(ours) == "75"
    assert recorded(events, tmp_path / "new").code == 0
    assert stock(tmp_path / "new") == "75"


def test_a_service_exchanges_events(service: str, tmp_path: Path) -> None:
    grown = written(tmp_path / "grown.ttl", GROWN)
    assert within("record", grown, "--to", service).code == 0
    text = (
        PREFIXES
        + ":rye vf:accountingQuantity [ vf:hasNumericalValue 80 ; vf:hasUnit 'kilogram' ] ."
    )
    claimed = written(tmp_path / "claimed.ttl", text)
    assert within("record", claimed, "--to", service).code == 1
    ran = within("record", claimed, "--to", service, "--events-only", "--opening-balances")
    assert ran.code == 0, ran.out
    assert "80 kilogram where the document comes from, and 100 kilogram here" in ran.out
    ran = within("export", "--to", service, "--events-only")
    assert (ran.code, ran.err) == (0, "")
    assert "onhandQuantity" not in ran.out
    assert "resourceQuantity" in ran.out
