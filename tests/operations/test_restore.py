"""Restoring: a new directory becomes a ledger in the last step, or none."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from shutil import copytree

import pytest

from tests.histories import NOON, Kept, canonical, keeping, kept, more, state
from tests.ledger.books import BASE
from valuegraph.errors import ConfigurationError, LedgerDamagedError, LedgerInUseError
from valuegraph.journal import JournalDamagedError
from valuegraph.ledger.home.as_of import Moment
from valuegraph.ledger.home.directory import LedgerDirectory
from valuegraph.operations.backup import back_up
from valuegraph.operations.journal import verify_journal
from valuegraph.operations.restore import restore
from valuegraph.vocabulary.ontology import Ontology


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory, ontology: Ontology) -> Kept:
    """A ledger with a history; nobody writes to it."""
    return kept(tmp_path_factory.mktemp("past") / "ledger", ontology)


@pytest.fixture(scope="module")
def backup(past: Kept, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it."""
    target = tmp_path_factory.mktemp("backups") / "backup"
    past.home.keep_policies(["required-fields"])
    back_up(past.home, target)
    return target


def test_a_restored_ledger_is_the_same_and_goes_on(
    past: Kept, backup: Path, tmp_path: Path, ontology: Ontology
) -> None:
    there = tmp_path / "some" / "restored"
    summary = restore(backup, there, ontology)
    assert summary == past.history.verify()
    assert canonical(there, ontology) == canonical(past.path, ontology)
    home = LedgerDirectory.read(there)
    assert (home.base_iri, home.policies) == (BASE, ("required-fields",))
    more(there, ontology, "new", 4)
    assert verify_journal(home).head.sequence == summary.head.sequence + 4
    assert back_up(home, backup.parent / "second").summary == verify_journal(home)
    assert sorted(each.name for each in there.iterdir()) == [
        "holder.json", "journal", "ledger.json", "lock", "store",
    ]  # fmt: skip


@pytest.mark.parametrize("sequence", [0, 1, 3, 9])
def test_a_moment_before_is_restored_and_goes_on(
    past: Kept, backup: Path, tmp_path: Path, ontology: Ontology, sequence: int
) -> None:
    there = tmp_path / "restored"
    summary = restore(backup, there, ontology, Moment(sequence=sequence))
    assert summary.head.sequence == sequence
    assert state(there, ontology) == past.states[sequence]
    more(there, ontology, "new", 3)
    assert verify_journal(LedgerDirectory.read(there)).head.sequence == sequence + 3


def test_a_time_before_is_restored(
    past: Kept, backup: Path, tmp_path: Path, ontology: Ontology
) -> None:
    moment = Moment(time=NOON + timedelta(minutes=3, seconds=30))
    assert restore(backup, tmp_path / "restored", ontology, moment).head.sequence == 4
    assert state(tmp_path / "restored", ontology) == past.states[4]


def test_the_directory_of_a_ledger_in_use_serves_as_a_backup(
    past: Kept, tmp_path: Path, ontology: Ontology
) -> None:
    copytree(past.path, tmp_path / "ledger")
    with keeping(tmp_path / "ledger", ontology):
        restore(tmp_path / "ledger", tmp_path / "restored", ontology)
    assert state(tmp_path / "restored", ontology) == past.states[-1]


def test_a_damaged_backup_leaves_nothing_but_what_is_before_the_damage_can_be_had(
    past: Kept, backup: Path, tmp_path: Path, ontology: Ontology
) -> None:
    copytree(backup, tmp_path / "backup")
    segment = sorted((tmp_path / "backup" / "journal").iterdir())[2]
    segment.write_bytes(segment.read_bytes().replace(b"A <", b"B <", 1))
    with pytest.raises(JournalDamagedError, match=str(segment)):
        restore(tmp_path / "backup", tmp_path / "restored", ontology)
    last = int(segment.stem)
    with pytest.raises(JournalDamagedError, match=str(segment)):
        restore(tmp_path / "backup", tmp_path / "restored", ontology, Moment(sequence=last))
    assert not (tmp_path / "restored").exists()
    restore(tmp_path / "backup", tmp_path / "restored", ontology, Moment(sequence=last - 1))
    assert state(tmp_path / "restored", ontology) == past.states[last - 1]


def test_a_moment_that_there_is_not_leaves_nothing(
    backup: Path, tmp_path: Path, ontology: Ontology
) -> None:
    with pytest.raises(ConfigurationError, match="has no transaction 99"):
        restore(backup, tmp_path / "restored", ontology, Moment(sequence=99))
    assert not (tmp_path / "restored").exists()


def test_where_there_is_no_backup_nothing_is_restored(tmp_path: Path, ontology: Ontology) -> None:
    with pytest.raises(ConfigurationError, match="There is no backup in"):
        restore(tmp_path, tmp_path / "restored", ontology)


def test_a_place_that_is_taken_is_left_alone(
    past: Kept, backup: Path, tmp_path: Path, ontology: Ontology
) -> None:
    (tmp_path / "letter.txt").touch()
    with pytest.raises(ConfigurationError, match=r"is not empty\. Choose an empty or a new"):
        restore(backup, tmp_path, ontology)
    with pytest.raises(ConfigurationError, match=r"There is a ledger in .* already"):
        restore(backup, past.path, ontology)
    with pytest.raises(ConfigurationError, match="is in the backup itself"):
        restore(backup, backup / "restored", ontology)
    with pytest.raises(ConfigurationError, match="cannot be used for a ledger"):
        restore(backup, tmp_path / "letter.txt", ontology)
    assert [each.name for each in tmp_path.iterdir()] == ["letter.txt"]


def test_a_restore_that_was_cut_short_is_no_ledger_and_is_started_again(
    past: Kept, backup: Path, tmp_path: Path, ontology: Ontology
) -> None:
    there = tmp_path / "restored"
    begun = LedgerDirectory.begin(there, past.home)
    segment = past.segments()[0]
    (there / "journal" / segment.name).write_bytes(segment.read_bytes())
    (there / "journal" / f"{99:020}.rdfp.draft").touch()
    with pytest.raises(LedgerInUseError):
        restore(backup, there, ontology)
    begun.close()
    with pytest.raises(LedgerDamagedError, match="Run the same valuegraph restore again"):
        LedgerDirectory.open(there, None)
    with pytest.raises(ConfigurationError, match="There is no ledger in"):
        LedgerDirectory.read(there)
    restore(backup, there, ontology)
    assert state(there, ontology) == past.states[-1]
    assert not (there / "unfinished.json").exists()


def test_a_restored_ledger_whose_store_was_not_finished_is_one(
    past: Kept, tmp_path: Path, ontology: Ontology
) -> None:
    there = tmp_path / "restored"
    begun = LedgerDirectory.begin(there, past.home)
    for segment in past.segments():
        (there / "journal" / segment.name).write_bytes(segment.read_bytes())
    begun.finish()
    begun.close()
    assert state(there, ontology) == past.states[-1]
