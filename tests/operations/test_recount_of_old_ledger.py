"""A ledger that version 1 of the rules wrote: what it tells when it is opened, and that the events
which are offered bring about what its book-keepers count by hand.

``ledger_of_earlier_rules`` is such a ledger, without its store, which is made from the journal.
"""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest
from pyoxigraph import NamedNode

from tests.cli.command import within
from valuegraph import Ledger
from valuegraph.model.resource import EconomicResource
from valuegraph.rdf.terms import canonical_decimal
from valuegraph.vocabulary.namespaces import VF

OLD = "https://old.example/"
BEFORE = {
    "rye": ("98.75", "98.75", "bakery", None),
    "account": ("450", "500", "landlord", None),
    "apples": ("50", "30", "mill", "floor"),
    "book": ("1", "-1", "library", None),
    "van": ("0", "0", "coop", "floor"),
    "cups": ("7", "7", "shop", None),
}
"""Accounting and on-hand quantity, whose it is and where, as it was recorded."""

BY_HAND = {
    "rye": ("98.75", "98.75", "mill", None),  # 120 less the 21.25 that were sold
    "account": ("450", "500", "coop", None),  # the rights to 50 went, no custody
    "apples": ("50", "30", "mill", "barn"),  # the 20 in the shop's custody went, not the rest
    "book": ("1", "1", "library", None),  # lent, and back
    "van": ("1", "1", "coop", "floor"),  # moved
    "cups": ("7", "7", "shop", None),
}


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return Path(copytree(Path(__file__).parent / "ledger_of_earlier_rules", tmp_path / "ledger"))


def standing(directory: Path) -> dict[str, tuple[str, str, str | None, str | None]]:
    with Ledger.open(directory) as ledger, ledger.view() as view:
        found = {}
        for name in BEFORE:
            stock = EconomicResource.read(view, NamedNode(OLD + name))
            assert stock.accounting is not None
            assert stock.onhand is not None
            amounts = (canonical_decimal(m.amount) for m in (stock.accounting, stock.onhand))
            facts = (stock.fact(path) for path in (VF.primaryAccountable, VF.currentLocation))
            places = (None if f is None else str(f).strip("<>").removeprefix(OLD) for f in facts)
            found[name] = (*amounts, *places)
    return found  # type: ignore[return-value]


def test_nothing_changes_by_itself_and_opening_tells(directory: Path) -> None:
    assert standing(directory) == BEFORE
    ran = within("query", "SELECT * { ?s a vf:Plan }", "--data", directory)
    assert f"valuegraph recount --data {directory}" in ran.err
    assert standing(directory) == BEFORE


def test_the_offered_events_make_what_is_counted_by_hand(directory: Path, tmp_path: Path) -> None:
    offered = tmp_path / "offered.ttl"
    ran = within("recount", "--data", directory, "--corrections", offered)
    assert ran.code == 1
    assert "5 resources would be otherwise." in ran.out
    assert "cups" not in ran.out
    assert standing(directory) == BEFORE
    recorded = within("record", offered, "--data", directory)
    assert recorded.code == 0, recorded.out
    assert standing(directory) == BY_HAND
    again = within("record", offered, "--data", directory)
    assert again.code == 0, again.out
    assert standing(directory) == BY_HAND
    assert within("recount", "--data", directory).code == 0
    ran = within("query", "SELECT * { ?s a vf:Plan }", "--data", directory)
    assert ran.err == ""
