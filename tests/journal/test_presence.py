"""A journal whose files are no longer where they belong takes nothing more."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from time import sleep

import pytest

from tests.journal.chains import BASE, opened, said, write
from valuegraph.errors import LedgerStoppedError
from valuegraph.journal import History


def last_of(directory: Path) -> Path:
    return max(directory.glob("*.rdfp"))


def first_of(directory: Path) -> Path:
    return min(directory.glob("*.rdfp*"))


def is_compressing(directory: Path) -> bool:
    """Whether an earlier file than the last is not compressed yet."""
    return len(list(directory.glob("*.rdfp"))) > 1 or any(directory.glob("*.draft"))


def replace(path: Path) -> None:
    copy = path.with_name("copy")
    shutil.copy(path, copy)
    copy.replace(path)


def cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(10)


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"H")


def flip(path: Path, place: int = -30) -> None:
    """Change one bit, and set back the time of the change, which not all programs do."""
    before = path.stat()
    sleep(0.05)  # The clock of a file system may stand for some milliseconds.
    with path.open("r+b") as file:
        file.seek(place, os.SEEK_END if place < 0 else os.SEEK_SET)
        (byte,) = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte ^ 1]))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def another(directory: Path) -> None:
    # A segment is being compressed meanwhile.
    drafts = shutil.ignore_patterns("*.draft")
    shutil.copytree(directory, directory.with_name("copy"), ignore=drafts)
    directory.rename(directory.with_name("moved"))
    directory.with_name("copy").rename(directory)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "the last file is removed": lambda d: last_of(d).unlink(),
    "it is renamed": lambda d: last_of(d).rename(d / "elsewhere"),
    "it is replaced": lambda d: replace(last_of(d)),
    "it is cut": lambda d: cut(last_of(d)),
    "it is changed at its start": lambda d: flip(last_of(d), 10),
    "it is changed at its end": lambda d: flip(last_of(d)),
    "it grows": lambda d: grow(last_of(d)),
    "an earlier file is removed": lambda d: first_of(d).unlink(),
    "another file appears": lambda d: (d / f"{10**19}.rdfp").touch(),
    "the directory is moved": lambda d: d.rename(d.with_name("moved")),
    "the directory is removed": shutil.rmtree,
    "another directory is there": another,
}


@pytest.mark.parametrize("compresses", [False, True])
@pytest.mark.parametrize("damage", DAMAGE)
def test_nothing_is_acknowledged_afterwards(tmp_path: Path, damage: str, compresses: bool) -> None:
    directory = tmp_path / "journal"
    journal = opened(directory, segment_bytes=1000, compresses=compresses)
    for number in range(7):
        write(journal, f"text {number}")
    head = journal.head
    while compresses and is_compressing(directory):  # What is there twice would come back.
        sleep(0.01)
    DAMAGE[damage](directory)
    for _ in range(2):
        with pytest.raises(LedgerStoppedError, match="takes no more writes, since") as told:
            write(journal, "lost")
    assert "restore" in str(told.value)
    assert journal.head == head
    journal.close()


def test_the_place_of_a_change_is_told(tmp_path: Path) -> None:
    journal = opened(tmp_path / "journal")
    for number in range(3):
        write(journal, f"text {number}")
    flip(last_of(tmp_path / "journal"))
    with pytest.raises(LedgerStoppedError, match=r"at byte [\d,]+, transaction 3 is not what was"):
        write(journal, "lost")
    journal.close()


def test_what_changes_no_byte_is_no_harm(tmp_path: Path) -> None:
    journal = opened(tmp_path / "journal")
    file = last_of(tmp_path / "journal")
    changes: list[Callable[[], object]] = [
        lambda: os.utime(file),
        lambda: file.chmod(0o400),
        lambda: os.link(file, tmp_path / "link"),
    ]
    texts = [f"text {number}" for number in range(2 * len(changes))]
    for number, text in enumerate(texts):
        write(journal, text)
        if number % 2:
            sleep(0.05)
            changes[number // 2]()
    write(journal, "last")
    journal.close()
    assert said(History(tmp_path / "journal", BASE)) == [*texts, "last"]


def test_a_removal_during_the_write_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = tmp_path / "journal"
    journal = opened(directory)
    write(journal, "kept")

    def removing(_: int) -> None:
        for path in directory.glob("*.rdfp"):
            path.unlink()

    monkeypatch.setattr("valuegraph.journal.directory_log.sync", removing)
    with pytest.raises(LedgerStoppedError, match="was removed") as told:
        write(journal, "lost")
    monkeypatch.undo()
    assert journal.head.sequence == 1
    copy = re.search(r"cp (/proc/\S+) (\S+)\Z", str(told.value))
    if copy is not None:  # On Linux the process still has the file.
        shutil.copy(copy[1], copy[2])
        journal.close()
        assert said(History(directory, BASE)) == ["kept"]


def test_segments_that_the_journal_starts_and_compresses_itself_are_its_own(tmp_path: Path) -> None:
    directory = tmp_path / "journal"
    texts = [f"text {number}" for number in range(20)]
    for compresses in (False, True, False):
        journal = opened(directory, segment_bytes=700, compresses=compresses)
        for text in texts:
            write(journal, text)
        journal.close()
    assert said(History(directory, BASE)) == texts * 3
