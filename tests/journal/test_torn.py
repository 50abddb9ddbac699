"""Ends that a write left which was cut short: exactly what is whole survives, and the rest, which
nobody was told of, is discarded."""

from pathlib import Path

import pytest

from tests.journal.chains import BASE, files, opened, said, write, written
from valuegraph.journal import History


def bounds(directory: Path) -> list[int]:
    """Where each transaction of a journal of one segment starts."""
    return [each.place.offset for each in History(directory, BASE).transactions()]


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """The file of a journal whose last group has three transactions, the third to the fifth."""
    directory = tmp_path / "journal"
    written(directory, [["a"], ["b"], ["c", "d", "e"]])
    (path,) = directory.iterdir()
    return path


def goes_on(path: Path, expected: list[str], torn: int) -> None:
    """What is whole is read, what is not is told, and the next commit goes on from there."""
    history = History(path.parent, BASE)
    assert said(history) == expected
    assert history.verify().torn == torn
    again = opened(path.parent)
    assert again.torn == torn
    assert again.head.sequence == len(expected)
    write(again, "next", "after next")
    again.close()
    assert said(history) == [*expected, "next", "after next"]
    assert history.verify().torn == 0


def test_a_file_cut_at_any_byte_of_the_last_group_has_what_is_whole(journal: Path) -> None:
    content = journal.read_bytes()
    starts = [*bounds(journal.parent), len(content)]
    for size in range(starts[2], len(content) + 1):
        journal.write_bytes(content[:size])
        survivors = sum(end <= size for end in starts[1:])
        goes_on(journal, list("abcde")[:survivors], size - starts[survivors])


def test_zeros_at_the_end_are_discarded(journal: Path) -> None:
    """A file system may have given a file its new size, and not its new content."""
    content = journal.read_bytes()
    starts = bounds(journal.parent)
    for size in (starts[2], starts[2] + 1, starts[4] - 1, starts[4], len(content) - 1):
        survivors = sum(end <= size for end in (*starts[1:], len(content)))
        journal.write_bytes(content[:size].ljust(len(content) + 700, b"\0"))
        left = len(content) + 700 - starts[survivors]
        goes_on(journal, list("abcde")[:survivors], left)


@pytest.mark.parametrize("lost", ["c", "d", "cd"])
def test_a_later_transaction_of_the_last_group_may_be_on_disk_and_an_earlier_one_not(
    journal: Path, lost: str
) -> None:
    """Pages are written in any order."""
    content = bytearray(journal.read_bytes())
    starts = [*bounds(journal.parent), len(content)]
    for each in lost:
        place = "abcde".index(each)
        content[starts[place] : starts[place + 1]] = bytes(starts[place + 1] - starts[place])
    journal.write_bytes(content)
    survivors = "abcde".index(lost[0])
    goes_on(journal, list("abcde")[:survivors], len(content) - starts[survivors])


def test_a_transaction_that_is_left_out_of_the_last_group_ends_it(journal: Path) -> None:
    content = journal.read_bytes()
    starts = bounds(journal.parent)
    journal.write_bytes(content[: starts[3]] + content[starts[4] :])
    goes_on(journal, ["a", "b", "c"], len(content) - starts[4])


def test_any_byte_of_the_last_group_may_be_another_one(journal: Path) -> None:
    content = journal.read_bytes()
    starts = [*bounds(journal.parent), len(content)]
    for place in range(starts[2], len(content)):
        changed = bytes((content[place] ^ 0x41,))
        journal.write_bytes(content[:place] + changed + content[place + 1 :])
        survivors = sum(end <= place for end in starts[1:])
        history = History(journal.parent, BASE)
        assert said(history) == list("abcde")[:survivors]


def test_a_torn_end_can_follow_a_segment_that_is_closed(tmp_path: Path) -> None:
    directory = tmp_path / "journal"
    written(directory, [["a"], ["b"], ["c"]], 250)
    last = max(directory.iterdir())
    last.write_bytes(last.read_bytes()[:-1])
    goes_on(last, ["a", "b"], len(last.read_bytes()))


def test_a_segment_that_was_begun_and_has_nothing_is_the_next_one(tmp_path: Path) -> None:
    directory = tmp_path / "journal"
    written(directory, [["a"], ["b"]], 250)
    (directory / f"{3:020}.rdfp").touch()
    goes_on(directory / f"{3:020}.rdfp", ["a", "b"], 0)
    assert len(files(directory)) == 3
