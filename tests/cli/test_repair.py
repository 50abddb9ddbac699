"""``valuegraph repair``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from shutil import copytree

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from tests.raw_commands import let_in
from valuegraph import Ledger
from valuegraph.changeset import Changeset
from valuegraph.journal.transaction import encode
from valuegraph.ledger import Receipt
from valuegraph.rdf.reader import GraphReader
from valuegraph.vocabulary.namespaces import RDF, VF

from .command import names_in, within

HARMFUL = Quad(VF.produce, VF.inputOutput, VF.input)


def as_older_versions_did(_: GraphReader, time: datetime) -> Receipt:
    return Receipt(Changeset(added=(HARMFUL,), time=time), ())


def test_what_data_says_of_terms_is_shown_and_taken_out(tmp_path: Path) -> None:
    directory = tmp_path / "ledger"
    with Ledger.open(directory) as ledger:
        let_in(ledger, as_older_versions_did)
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


def test_what_lacks_its_language_tag_is_told_with_its_transaction(
    people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = Path(copytree(people, tmp_path / "ledger"))
    odd = Quad(
        NamedNode("https://example.org/ada"),
        NamedNode("https://foreign.example/p"),
        Literal("t", datatype=RDF.langString),
    )
    with monkeypatch.context() as patch, Ledger.open(directory) as ledger:
        patch.setattr("valuegraph.journal.batch.encode_readable", encode)
        let_in(ledger, lambda _, time: Receipt(Changeset((odd,), time=time), ()))
    ran = within("journal", "verify", "--data", directory)
    assert ran.code == 0
    assert ran.out.splitlines()[2] == (
        f"Transaction 2 states {odd}, whose datatype wants a language tag: it is read here, and by "
        "no other program. valuegraph repair takes it out."
    )
    ran = within("repair", "--data", directory)
    assert (ran.code, ran.out.splitlines()) == (
        0,
        [f"{odd} (stated by transaction 2)", "1 statement taken out."],
    )
    assert len(within("journal", "verify", "--data", directory).out.splitlines()) == 2
    assert names_in(directory) == ["Ada", "Bo"]


def test_there_must_be_a_ledger(tmp_path: Path) -> None:
    ran = within("repair", "--data", tmp_path / "nothing")
    assert ran.code == 2
    assert "There is no ledger" in ran.err
