"""Backing up: a verified copy of the journal that is brought up to date."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest
from filelock import FileLock

from tests.histories import Kept, keeping, kept, more, state
from tests.ledger.books import BASE, event
from valuegraph.errors import ConfigurationError, LedgerDamagedError
from valuegraph.journal import History, JournalDamagedError
from valuegraph.ledger import Role
from valuegraph.ledger.home.as_of import Moment
from valuegraph.ledger.home.directory import LedgerDirectory
from valuegraph.operations.backup import back_up
from valuegraph.operations.restore import restore
from valuegraph.vocabulary.ontology import Ontology


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory, ontology: Ontology) -> Kept:
    """A ledger with a history; nobody writes to it."""
    return kept(tmp_path_factory.mktemp("past") / "ledger", ontology)


@pytest.fixture
def own(past: Kept, tmp_path: Path) -> Kept:
    """A copy of it, to do with as one likes."""
    return Kept(Path(copytree(past.path, tmp_path / "own")), past.states)


def blocks(path: Path) -> list[bytes]:
    """The records of the journal in a directory."""
    return [each.block for each in History(path / "journal", BASE).transactions()]


def files(path: Path) -> dict[str, bytes]:
    """The content of a directory by path, locks left out."""
    found = (each for each in path.rglob("*") if each.is_file() and each.name != "lock")
    return {str(each.relative_to(path)): each.read_bytes() for each in found}


def test_a_backup_is_the_journal_and_the_description(own: Kept, tmp_path: Path) -> None:
    target = tmp_path / "some" / "backup"
    made = back_up(own.home, target)
    assert made.summary == own.history.verify()
    assert made.transactions == len(own.states) - 1
    assert made.bytes == sum(map(len, blocks(own.path)))
    wanted = files(own.path)
    assert files(target) == {
        name: content
        for name, content in wanted.items()
        if name.startswith("journal/") or name == "ledger.json"
    } | {"backup.json": files(target)["backup.json"]}


def test_an_empty_ledger_is_backed_up(tmp_path: Path, ontology: Ontology) -> None:
    with keeping(tmp_path / "ledger", ontology):
        pass
    made = back_up(LedgerDirectory.read(tmp_path / "ledger"), tmp_path / "backup")
    assert made.summary.head.sequence == 0
    restore(tmp_path / "backup", tmp_path / "restored", ontology)
    assert state(tmp_path / "restored", ontology) == frozenset()


def test_only_what_is_new_is_copied(own: Kept, tmp_path: Path, ontology: Ontology) -> None:
    target = tmp_path / "backup"
    before = back_up(own.home, target)
    assert back_up(own.home, target).transactions == 0
    times = {each: each.stat().st_mtime_ns for each in (target / "journal").iterdir()}
    more(own.path, ontology, "new", 3)
    made = back_up(own.home, target)
    assert made.transactions == 3
    assert made.bytes == sum(map(len, blocks(own.path)[-3:]))
    assert made.summary.head.sequence == before.summary.head.sequence + 3
    assert blocks(target) == blocks(own.path)
    kept_ones = sorted(times)[:-1]
    assert {each: each.stat().st_mtime_ns for each in kept_ones} == {
        each: times[each] for each in kept_ones
    }


def test_it_follows_each_step_of_an_open_ledger(tmp_path: Path, ontology: Ontology) -> None:
    with keeping(tmp_path / "ledger", ontology, compresses=True) as books:
        for number in range(12):
            books.accept(event(f"e{number}", "raise", resource="x:flour"))
            home = LedgerDirectory.read(tmp_path / "ledger")
            assert back_up(home, tmp_path / "backup").summary.head.sequence == number + 1
    home = LedgerDirectory.read(tmp_path / "ledger")
    assert back_up(home, tmp_path / "backup").transactions == 0
    assert blocks(tmp_path / "backup") == blocks(tmp_path / "ledger")


def test_what_is_compressed_is_copied_compressed(tmp_path: Path, ontology: Ontology) -> None:
    own = kept(tmp_path / "ledger", ontology, compresses=True)
    assert len(list(own.home.journal.glob("*.gz"))) > 2
    back_up(own.home, tmp_path / "backup")
    assert files(tmp_path / "backup" / "journal") == files(own.home.journal)


def test_what_was_compressed_since_is_not_copied_again(own: Kept, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    back_up(own.home, target)
    for segment in own.segments()[:-1]:
        gzipped = segment.with_name(segment.name + ".gz")
        gzipped.write_bytes(gzip.compress(segment.read_bytes()))
        segment.unlink()
    assert back_up(own.home, target).transactions == 0
    assert blocks(target) == blocks(own.path)


def test_a_segment_that_goes_on_compressed_replaces_its_beginning(
    own: Kept, tmp_path: Path, ontology: Ontology
) -> None:
    target = tmp_path / "backup"
    back_up(own.home, target)
    last = own.segments()[-1]
    with keeping(own.path, ontology, segment_bytes=10**9) as books:
        books.accept(event("late", "raise", resource="x:flour"))
    last.with_name(last.name + ".gz").write_bytes(gzip.compress(last.read_bytes()))
    last.unlink()
    back_up(own.home, target)
    names = sorted(each.name for each in (target / "journal").iterdir())
    assert names == sorted(each.name for each in own.home.journal.iterdir())
    assert blocks(target) == blocks(own.path)


def test_other_segments_of_the_same_chain_will_do(own: Kept, tmp_path: Path) -> None:
    """As after a restore: where its files begin does not matter."""
    target = tmp_path / "backup"
    back_up(own.home, target)
    content = b"".join(blocks(own.path))
    for segment in own.segments():
        segment.unlink()
    (own.home.journal / f"{1:020}.rdfp").write_bytes(content)
    (target / "backup.json").unlink()
    for path in sorted((target / "journal").iterdir())[2:]:
        path.unlink()
    assert back_up(own.home, target).transactions > 0
    assert blocks(target) == blocks(own.path)


def test_a_record_that_is_being_written_is_left_out(own: Kept, tmp_path: Path) -> None:
    last = own.segments()[-1]
    last.write_bytes(last.read_bytes()[:-5])
    made = back_up(own.home, tmp_path / "backup")
    assert made.summary.head.sequence == len(own.states) - 2
    assert made.summary.torn == 0


@pytest.mark.parametrize("segments", [0, 1, 2])
def test_what_was_cut_short_is_usable_and_gone_on_with(
    own: Kept, tmp_path: Path, ontology: Ontology, segments: int
) -> None:
    """Files are written in order, each under another name first."""
    target = tmp_path / "backup"
    back_up(own.home, target)
    (target / "backup.json").unlink()
    written = sorted((target / "journal").iterdir())
    begun = written[segments]
    begun.rename(begun.with_name(begun.name + ".draft"))
    for path in written[segments + 1 :]:
        path.unlink()
    summary = restore(target, tmp_path / "restored", ontology)
    assert state(tmp_path / "restored", ontology) == own.states[summary.head.sequence]
    assert back_up(own.home, target).summary == own.history.verify()
    assert not list((target / "journal").glob("*.draft"))


def test_the_policies_of_the_ledger_go_along(own: Kept, tmp_path: Path) -> None:
    back_up(own.home, tmp_path / "backup")
    own.home.keep_policies(["required-fields"])
    back_up(own.home, tmp_path / "backup")
    assert LedgerDirectory.read(tmp_path / "backup").policies == ("required-fields",)


def _other_files(_: Kept, target: Path) -> None:
    target.mkdir()
    (target / "letter.txt").touch()


def _a_file(_: Kept, target: Path) -> None:
    target.touch()


def _a_ledger(own: Kept, target: Path) -> None:
    copytree(own.path, target)


def _other_base(_: Kept, target: Path) -> None:
    LedgerDirectory.open(target, "https://other.example/").close()


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (_other_files, "is not empty and holds no backup"),
        (_a_file, "is not a directory"),
        (_a_ledger, r"has been opened as a ledger or holds other files \(holder.json, store\)"),
        (_other_base, "of another ledger, with the base IRI https://other.example/"),
    ],
)
def test_a_target_that_is_something_else_is_left_alone(
    own: Kept, tmp_path: Path, prepare: Callable[[Kept, Path], None], words: str
) -> None:
    target = tmp_path / "target"
    prepare(own, target)
    before = files(target)
    with pytest.raises(ConfigurationError, match=words):
        back_up(own.home, target)
    assert files(target) == before


@pytest.mark.parametrize("name", ["", "backup", "journal"])
def test_a_target_in_the_ledger_is_refused(own: Kept, name: str) -> None:
    with pytest.raises(ConfigurationError, match="in the directory of the ledger itself"):
        back_up(own.home, own.path / name)


def test_a_backup_that_is_ahead_is_refused(
    own: Kept, past: Kept, tmp_path: Path, ontology: Ontology
) -> None:
    more(own.path, ontology, "new")
    back_up(own.home, tmp_path / "backup")
    last = len(own.states) - 1
    words = f"ahead of the ledger in .*: it has transaction {last + 1}, .* ends with {last}\\."
    with pytest.raises(ConfigurationError, match=words):
        back_up(past.home, tmp_path / "backup")


def test_a_backup_of_what_went_another_way_is_refused(
    own: Kept, past: Kept, tmp_path: Path, ontology: Ontology
) -> None:
    back_up(past.home, tmp_path / "backup")
    restore(past.path, tmp_path / "other", ontology, Moment(sequence=4))
    other = Kept(tmp_path / "other")
    more(other.path, ontology, "other", len(own.states))
    with pytest.raises(ConfigurationError, match="or of one that went on differently"):
        back_up(other.home, tmp_path / "backup")
    assert blocks(tmp_path / "backup") == blocks(past.path)


def test_one_backup_at_a_time(own: Kept, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    target.mkdir()
    with (
        FileLock(target / "lock"),
        pytest.raises(ConfigurationError, match=r"Another backup into .* is under way"),
    ):
        back_up(own.home, target)


def test_a_damaged_journal_gives_what_is_before_the_damage_at_most(
    own: Kept, tmp_path: Path
) -> None:
    back_up(own.home, tmp_path / "earlier")
    segment = own.segments()[2]
    segment.write_bytes(segment.read_bytes().replace(b"A <", b"B <", 1))
    with pytest.raises(JournalDamagedError, match=str(segment)):
        back_up(own.home, tmp_path / "backup")
    assert History(tmp_path / "earlier" / "journal", BASE).verify().segments > 3


@pytest.mark.parametrize("number", [0, -1])
def test_a_damaged_backup_is_told(
    own: Kept, tmp_path: Path, ontology: Ontology, number: int
) -> None:
    back_up(own.home, tmp_path / "backup")
    segment = sorted((tmp_path / "backup" / "journal").iterdir())[number]
    content = segment.read_bytes()
    segment.write_bytes(content.replace(b"A <", b"B <", 1))
    with pytest.raises(LedgerDamagedError) as caught:
        back_up(own.home, tmp_path / "backup")
    assert "the ledger itself is not affected" in str(caught.value)
    assert str(caught.value).endswith("Back up into a new directory.")
    with pytest.raises(LedgerDamagedError):
        restore(tmp_path / "backup", tmp_path / "restored", ontology)
    assert not (tmp_path / "restored").exists()


def test_a_file_that_is_missing_at_the_end_is_noticed(
    own: Kept, tmp_path: Path, ontology: Ontology
) -> None:
    back_up(own.home, tmp_path / "backup")
    max((tmp_path / "backup" / "journal").iterdir()).unlink()
    last = len(own.states) - 1
    words = f"complete up to transaction {last}, which is not there any more"
    with pytest.raises(LedgerDamagedError, match=words):
        back_up(own.home, tmp_path / "backup")
    with pytest.raises(LedgerDamagedError, match=words):
        restore(tmp_path / "backup", tmp_path / "restored", ontology)
    assert not (tmp_path / "restored").exists()
    restore(tmp_path / "backup", tmp_path / "restored", ontology, Moment(sequence=3))
    (tmp_path / "backup" / "backup.json").write_text("{")
    with pytest.raises(LedgerDamagedError, match=r"backup\.json is not readable"):
        restore(tmp_path / "backup", tmp_path / "restored-2", ontology)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_nobody_else_reads_a_backup_or_what_is_restored_from_it(own: Kept, tmp_path: Path) -> None:
    (tmp_path / "backup").mkdir(0o755)
    before = os.umask(0)
    try:
        back_up(own.home, tmp_path / "backup")
        restore(tmp_path / "backup", tmp_path / "restored", Ontology.load())
    finally:
        os.umask(before)
    for made in (tmp_path / "backup", tmp_path / "restored"):
        assert made.stat().st_mode & 0o777 == 0o700
        for file in [each for each in made.iterdir() if each.is_file()]:
            assert file.stat().st_mode & 0o777 == 0o600, file
        for file in (made / "journal").iterdir():
            assert file.stat().st_mode & 0o777 == 0o600, file


def test_tokens_stay_where_they_are(own: Kept, tmp_path: Path) -> None:
    own.home.tokens.add("app", Role.STEWARD)
    back_up(own.home, tmp_path / "backup")
    restore(tmp_path / "backup", tmp_path / "restored", Ontology.load())
    assert not list(tmp_path.glob("backup/tokens*"))
    assert not list(tmp_path.glob("restored/tokens*"))
