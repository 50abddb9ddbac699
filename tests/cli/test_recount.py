"""``valuegraph recount``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from shutil import copytree

from pyoxigraph import NamedNode, Quad

from tests.raw_commands import let_in
from valuegraph import Ledger
from valuegraph.changeset import Changeset
from valuegraph.ledger import Receipt
from valuegraph.rdf.reader import GraphReader
from valuegraph.vocabulary.namespaces import VF

from .command import within

RYE = """
'@graph':
  - {id: https://old.example/agent/mill, type: Organization, name: Mill}
  - {id: https://old.example/agent/bakery, type: Organization, name: Bakery}
  - id: https://old.example/event/grown
    type: EconomicEvent
    action: raise
    provider: https://old.example/agent/mill
    receiver: https://old.example/agent/mill
    resourceInventoriedAs: {id: https://old.example/resource/rye, name: Rye}
    resourceQuantity: {hasNumericalValue: "120", hasUnit: kilogram}
    hasPointInTime: 2026-05-04T09:00:00Z
"""


def node(name: str) -> NamedNode:
    return NamedNode("https://old.example/" + name)


def test_a_ledger_of_before_is_told_of_and_put_right(tmp_path: Path) -> None:
    directory, file, offered = tmp_path / "ledger", tmp_path / "rye.yaml", tmp_path / "offered.ttl"
    file.write_text(RYE, encoding="utf-8")
    assert within("record", file, "--data", directory).code == 0
    ran = within("recount", "--data", directory)
    assert (ran.code, ran.out) == (0, "Every resource is as its events make it.\n")

    def as_older_versions_did(_: GraphReader, time: datetime) -> Receipt:
        whose = [
            Quad(node("resource/rye"), VF.primaryAccountable, node(f"agent/{name}"))
            for name in ("mill", "bakery")
        ]
        return Receipt(Changeset(added=(whose[1],), removed=(whose[0],), time=time), ())

    with Ledger.open(directory) as ledger:
        let_in(ledger, as_older_versions_did)
    description = directory / "ledger.json"
    older = description.read_text(encoding="utf-8").replace('"rules": 2', '"rules": 1')
    description.write_text(older, encoding="utf-8")
    ran = within("query", "SELECT * { ?s a vf:Person }", "--data", directory)
    assert "the rules have changed" in ran.err
    assert f"valuegraph recount --data {directory}" in ran.err
    ran = within("recount", "--data", directory, "--corrections", offered)
    assert ran.code == 1
    assert "primaryAccountable is <https://old.example/agent/bakery>" in ran.out
    assert "its events make <https://old.example/agent/mill>" in ran.out
    assert "1 resource would be otherwise." in ran.out
    copytree(directory, tmp_path / "kept")
    assert within("record", offered, "--data", directory).code == 0
    ran = within("recount", "--data", directory)
    assert (ran.code, ran.out) == (0, "Every resource is as its events make it.\n")
    ran = within("recount", "--data", tmp_path / "kept", "--keep")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "It stands as it is.")
    for each in (directory, tmp_path / "kept"):
        ran = within("query", "SELECT * { ?s a vf:Person }", "--data", each)
        assert "rules" not in ran.err
