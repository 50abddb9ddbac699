"""``valuegraph repair``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pyoxigraph import Quad

from valuegraph import Ledger
from valuegraph.changeset import Changeset
from valuegraph.ledger import Receipt, Write
from valuegraph.rdf.reader import GraphReader
from valuegraph.vocabulary.namespaces import VF

from .command import within

HARMFUL = Quad(VF.produce, VF.inputOutput, VF.input)


def as_older_versions_did(_: GraphReader, time: datetime) -> Receipt:
    return Receipt(Changeset(added=(HARMFUL,), time=time), ())


def test_what_data_says_of_terms_is_shown_and_taken_out(tmp_path: Path) -> None:
    directory = tmp_path / "ledger"
    with Ledger.open(directory) as ledger:
        ledger.submit(Write(as_older_versions_did)).result(60)
    for options, told in (
        (["--dry-run"], "1 statement would be taken out."),
        ([], "1 statement taken out."),
    ):
        ran = within("repair", "--data", directory, *options)
        assert (ran.code, ran.out.splitlines()) == (0, [str(HARMFUL), told])
    ran = within("repair", "--data", directory)
    assert (ran.code, ran.out) == (0, "There is nothing to repair.\n")
    exported = within("journal", "export", "--data", directory).out
    assert f"D {HARMFUL} ." in exported


def test_there_must_be_a_ledger(tmp_path: Path) -> None:
    ran = within("repair", "--data", tmp_path / "nothing")
    assert ran.code == 2
    assert "There is no ledger" in ran.err
