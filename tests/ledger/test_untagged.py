"""A ledger that holds ``"t"^^rdf:langString``, as earlier versions let it in: it is read as it was
written, whatever becomes of its store, and a repair takes out that literal and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from shutil import copytree, rmtree

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from tests.histories import Kept, keeping, state
from tests.ledger.books import BASE, x
from tests.raw_commands import let_in
from valuegraph.changeset import Changeset
from valuegraph.journal import History
from valuegraph.journal.transaction import encode
from valuegraph.ledger import Ledger, Receipt
from valuegraph.ledger.home.as_of import Moment, state_as_of
from valuegraph.operations.backup import back_up
from valuegraph.operations.journal import replay_journal, verify_journal
from valuegraph.operations.restore import restore
from valuegraph.rdf.reader import GraphReader
from valuegraph.vocabulary.namespaces import RDF
from valuegraph.vocabulary.ontology import Ontology

FOREIGN = NamedNode("https://foreign.example/p")
UNTAGGED = Quad(x("mill"), FOREIGN, Literal("t", datatype=RDF.langString))
DIRECTED = Quad(x("mill"), FOREIGN, Literal("t", datatype=RDF.dirLangString))
BESIDE = Quad(x("mill"), FOREIGN, Literal("kept"))
ODD = frozenset((UNTAGGED, DIRECTED))


def state_raw(ledger: Ledger, *quads: Quad) -> Receipt:
    """Have a ledger record what goes round the reader."""

    def prepare(_: GraphReader, time: datetime) -> Receipt:
        return Receipt(Changeset(quads, time=time), ())

    return let_in(ledger, prepare)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory, ontology: Ontology) -> Kept:
    """A ledger of three transactions, of which the second is as earlier versions let it in."""
    found = Kept(tmp_path_factory.mktemp("before") / "ledger")
    with keeping(found.path, ontology) as books, pytest.MonkeyPatch.context() as patch:
        patch.setattr("valuegraph.journal.batch.encode_readable", encode)
        steps: list[Callable[[], object]] = [
            lambda: books.accept({"id": "x:mill", "type": "Organization", "name": "The mill"}),
            lambda: state_raw(books.ledger, UNTAGGED, BESIDE, DIRECTED),
            lambda: books.accept({"id": "x:baker", "type": "Person", "name": "The baker"}),
        ]
        for step in steps:
            step()
            found.states.append(frozenset(books.quads()))
    assert found.states[2] - found.states[1] == {*ODD, BESIDE}
    return found


@pytest.fixture
def own(before: Kept, quick_path: Path) -> Kept:
    return Kept(Path(copytree(before.path, quick_path / "own")), list(before.states))


def repaired(own: Kept, ontology: Ontology) -> tuple[Quad, ...]:
    """What a repair takes out."""
    with keeping(own.path, ontology) as books:
        receipt = books.ledger.repair()
    own.states.append(own.states[-1] - ODD)
    return receipt.changeset.removed


def check_all(own: Kept, ontology: Ontology, quick_path: Path) -> None:
    """Whatever makes a state of the journal makes the ones that were."""
    for sequence, wanted in enumerate(own.states):
        with state_as_of(own.home, ontology, Moment(sequence=sequence)) as found:
            assert frozenset(found.store.match()) == wanted
    rmtree(own.path / "store")
    assert state(own.path, ontology) == own.states[-1]
    replay_journal(own.path, ontology)
    assert state(own.path, ontology) == own.states[-1]
    assert back_up(own.home, quick_path / "backup").summary.head == verify_journal(own.home).head
    restore(quick_path / "backup", quick_path / "restored", ontology)
    assert state(quick_path / "restored", ontology) == own.states[-1]


def test_it_is_read_as_it_was_written(own: Kept, ontology: Ontology, quick_path: Path) -> None:
    assert verify_journal(own.home).untagged == dict.fromkeys((UNTAGGED, DIRECTED), 2)
    check_all(own, ontology, quick_path)


@pytest.mark.parametrize("has_store", [True, False])
def test_a_repair_takes_out_that_literal_only(
    own: Kept, ontology: Ontology, quick_path: Path, has_store: bool
) -> None:
    if not has_store:
        rmtree(own.path / "store")
    assert set(repaired(own, ontology)) == ODD
    assert state(own.path, ontology) == own.states[-1] == own.states[-2] - ODD
    assert verify_journal(own.home).untagged == {}
    check_all(own, ontology, quick_path)
    with keeping(own.path, ontology) as books:
        assert not books.ledger.repair().changeset


def test_a_backup_from_before_the_repair_goes_on(
    own: Kept, ontology: Ontology, quick_path: Path
) -> None:
    back_up(own.home, quick_path / "backup")
    repaired(own, ontology)
    assert back_up(own.home, quick_path / "backup").transactions == 1


def test_it_is_not_let_in_again(own: Kept, ontology: Ontology) -> None:
    with keeping(own.path, ontology) as books:
        quad = Quad(x("baker"), FOREIGN, UNTAGGED.object)
        (finding,) = state_raw(books.ledger, quad).findings
        assert "it has no language tag" in finding.message
        assert books.quads() == own.states[-1]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_repair_that_is_ended_by_force_is_done_or_not(
    before: Kept, ontology: Ontology, quick_path: Path
) -> None:
    copytree(before.path, quick_path / "ledger")
    subprocess.run(
        [sys.executable, "-m", "tests.durability.repairing", quick_path],
        check=True,
        timeout=200,
        cwd=Path(__file__).parents[2],
    )
    copies = [each for each in quick_path.iterdir() if each.is_dir() and each.name != "ledger"]
    assert len(copies) > 3
    after = before.states[-1] - ODD
    outcomes = set()
    for path in copies:
        with keeping(path, ontology) as books:
            found = frozenset(books.quads())
            assert found in (before.states[-1], after)
            outcomes.add(found)
            books.ledger.repair()
            assert books.quads() == after
        assert History(path / "journal", BASE).verify().untagged == {}
    assert len(outcomes) == 2
