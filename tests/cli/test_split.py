"""``record --split``, here and to a service."""

from __future__ import annotations

from pathlib import Path

import pytest

from .command import PREFIXES, within, written

BILLS = (
    PREFIXES
    + """
:first a vf:Commitment ; vf:action "transfer" ; vf:provider :bakery ; vf:receiver :mill ;
    vf:resourceConformsTo :money ; vf:due "2026-06-01T00:00:00Z" ;
    vf:resourceQuantity [ vf:hasNumericalValue 5 ; vf:hasUnit "one" ] .
:second a vf:Commitment ; vf:action "transfer" ; vf:provider :bakery ; vf:receiver :mill ;
    vf:resourceConformsTo :money ; vf:due "2026-06-02T00:00:00Z" ;
    vf:resourceQuantity [ vf:hasNumericalValue 3 ; vf:hasUnit "one" ] .
"""
)
PAID = (
    PREFIXES
    + """
:paid a vf:EconomicEvent ; vf:action "transfer" ; vf:provider :bakery ; vf:receiver :mill ;
    vf:resourceConformsTo :money ; vf:hasPointInTime "2026-06-01T09:00:00Z" ;
    vf:fulfills :first, :second ;
    vf:resourceQuantity [ vf:hasNumericalValue 8 ; vf:hasUnit "one" ] .
"""
)


@pytest.mark.parametrize("is_remote", [False, True])
def test_an_event_is_divided_on_request(is_remote: bool, service: str, tmp_path: Path) -> None:
    place = ("--to", service) if is_remote else ("--data", str(tmp_path / "ledger"))
    bills, paid = written(tmp_path / "bills.ttl", BILLS), written(tmp_path / "paid.ttl", PAID)
    assert within("record", bills, *place).code == 0
    ran = within("record", paid, *place, "--split")
    assert ran.code == 0, ran.out
    assert "5 one for <https://example.org/first>" in ran.out
    assert "3 one for <https://example.org/second>" in ran.out
    again = within("record", paid, *place, "--split")
    assert again.code == 0, again.out
    assert "nothing is counted twice" in again.out
