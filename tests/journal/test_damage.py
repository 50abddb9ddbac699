"""What was acknowledged and is no longer what was written is refused, and nothing is changed."""

import gzip
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.journal.chains import BASE, files, opened, said, write, written
from valuegraph.journal import History, JournalDamagedError


def refused(directory: Path) -> str:
    """What is said by whoever reads or opens it; nothing is changed."""
    before = files(directory)
    messages = set()
    for attempt in (
        lambda: History(directory, BASE).verify(),
        lambda: list(History(directory, BASE).transactions()),
        lambda: opened(directory),
    ):
        with pytest.raises(JournalDamagedError) as found:
            attempt()
        messages.add(str(found.value))
    assert files(directory) == before
    (message,) = messages
    assert "Nothing was changed. Restore a backup" in message
    return message


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal of three segments, the last of which has three groups."""
    directory = tmp_path_factory.mktemp("whole") / "journal"
    written(directory, [["a", "b"], ["c"], ["d", "e", "f"], ["g"], ["h"]], 700)
    journal = opened(directory)
    write(journal, "i", "j")
    write(journal, "k")
    journal.close()
    assert len(files(directory)) == 3
    return directory


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch")


@given(st.data())
def test_a_byte_that_differs_is_refused_by_segment_byte_and_transaction(
    whole: Path, scratch: Path, data: st.DataObject
) -> None:
    directory = scratch / "journal"
    shutil.rmtree(directory, ignore_errors=True)
    shutil.copytree(whole, directory)
    found = list(History(directory, BASE).transactions())
    damaged = data.draw(st.sampled_from(found[:-1]))
    place = damaged.place.offset + data.draw(st.integers(0, len(damaged.block) - 1))
    path = directory / f"{damaged.place.segment:020}.rdfp"
    content = bytearray(path.read_bytes())
    content[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    message = refused(directory)
    assert f"in {path}, at byte {damaged.place.offset:,}, " in message
    assert f"transaction {damaged.head.sequence} is not what was written" in message


def test_the_line_break_between_two_groups_is_not_what_makes_the_second_one_count(
    whole: Path, tmp_path: Path
) -> None:
    """Without it the last group does not start a line, and was acknowledged all the same."""
    directory = tmp_path / "journal"
    shutil.copytree(whole, directory)
    last = list(History(directory, BASE).transactions())[-1]
    path = directory / f"{last.place.segment:020}.rdfp"
    content = bytearray(path.read_bytes())
    content[last.place.offset - 1] ^= 1
    path.write_bytes(content)
    assert f"transaction {last.head.sequence - 1} is not what was written" in refused(directory)


@given(st.data())
def test_a_compressed_segment_that_differs_is_refused_or_says_the_same(
    whole: Path, scratch: Path, data: st.DataObject
) -> None:
    directory = scratch / "compressed"
    shutil.rmtree(directory, ignore_errors=True)
    shutil.copytree(whole, directory)
    plain = min(directory.iterdir())
    content = bytearray(gzip.compress(plain.read_bytes(), mtime=0))
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    plain.unlink()
    path = plain.with_name(plain.name + ".gz")
    path.write_bytes(content)
    try:
        read = said(History(directory, BASE))
    except JournalDamagedError:
        message = refused(directory)
        assert str(path) in message or str(plain) in message
    else:
        assert read == list("abcdefghijk")


def _remove_first(paths: list[Path]) -> None:
    paths[0].unlink()


def _remove_second(paths: list[Path]) -> None:
    paths[1].unlink()


def _swap(paths: list[Path]) -> None:
    first, second = paths[0].read_bytes(), paths[1].read_bytes()
    paths[0].write_bytes(second)
    paths[1].write_bytes(first)


def _cut_second(paths: list[Path]) -> None:
    paths[1].write_bytes(paths[1].read_bytes()[:-1])


def _empty_second(paths: list[Path]) -> None:
    paths[1].write_bytes(b"")


def _append_to_first(paths: list[Path]) -> None:
    paths[0].write_bytes(paths[0].read_bytes() + b"\n")


def _repeat_in_first(paths: list[Path]) -> None:
    paths[0].write_bytes(paths[0].read_bytes() * 2)


def _second_twice(paths: list[Path]) -> None:
    paths[1].with_name(f"{999:020}.rdfp").write_bytes(paths[1].read_bytes())


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (_remove_first, "transaction 1 is missing"),
        (_remove_second, "transaction 4 is missing"),
        (_swap, "transaction 1 is followed by 4"),
        (_cut_second, "transaction 6 is not what was written"),
        (_empty_second, "transaction 4 is missing"),
        (_append_to_first, "transaction 4 is not what was written"),
        (_repeat_in_first, "transaction 4 does not go on from the one before it"),
        (_second_twice, "is missing"),
    ],
)
def test_files_that_are_missing_or_not_in_their_place_are_refused(
    whole: Path, tmp_path: Path, damage: Callable[[list[Path]], None], message: str
) -> None:
    directory = tmp_path / "journal"
    shutil.copytree(whole, directory)
    damage(sorted(directory.iterdir()))
    assert message in refused(directory)


def test_segments_of_another_journal_are_refused(whole: Path, tmp_path: Path) -> None:
    for replaced in range(3):
        directory, other = tmp_path / f"journal {replaced}", tmp_path / f"other {replaced}"
        shutil.copytree(whole, directory)
        shutil.copytree(whole, other)
        for path in other.iterdir():
            path.unlink()
        written(other, [["A", "B"], ["C"], ["D", "E", "F"], ["G"], ["H"]], 700)
        path = sorted(directory.iterdir())[replaced]
        path.write_bytes((other / path.name).read_bytes())
        message = refused(directory)
        assert re.search(r"transaction \d+ does not go on from the one before it", message)


def test_a_journal_of_another_ledger_is_refused(whole: Path) -> None:
    with pytest.raises(JournalDamagedError, match="transaction 1 does not go on"):
        History(whole, "https://other.example/").verify()


def test_there_is_no_journal_where_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(JournalDamagedError, match="There is no journal in"):
        History(tmp_path / "journal", BASE).verify()
