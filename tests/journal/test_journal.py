"""Segments: when one ends, what is compressed, and what those see who read meanwhile."""

import gzip
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from tests.durability.system import Call, watched
from tests.journal.chains import BASE, NOON, files, opened, said, saying, statement, write, written
from valuegraph.changeset import Changeset
from valuegraph.errors import LedgerStoppedError
from valuegraph.journal import (
    Batch,
    DirectoryLog,
    Head,
    HeadMovedError,
    History,
    JournalDamagedError,
    KeptAnswer,
    Place,
)
from valuegraph.journal.timeline import STEP


def test_a_new_journal_starts_from_the_base_iri(tmp_path: Path) -> None:
    directory = tmp_path / "journal"
    journal = opened(directory)
    assert journal.head == History(directory, BASE).origin
    assert journal.head != History(directory, "https://other.example/").origin
    write(journal, "first")
    assert journal.head.sequence == 1
    journal.close()
    (scanned,) = History(directory, BASE).transactions()
    assert scanned.header.previous == History(directory, BASE).origin.id
    assert (scanned.header.sequence, scanned.header.durable) == (1, 0)


def test_a_group_goes_on_from_what_was_on_disk_before_it(tmp_path: Path) -> None:
    written(tmp_path / "journal", [["a"], ["b", "c", "d"], ["e"]])
    headers = [each.header for each in History(tmp_path / "journal", BASE).transactions()]
    assert [(each.sequence, each.durable) for each in headers] == [
        (1, 0),
        (2, 1),
        (3, 1),
        (4, 1),
        (5, 4),
    ]


@pytest.mark.parametrize("compresses", [False, True])
def test_a_segment_that_is_full_is_closed(tmp_path: Path, compresses: bool) -> None:
    directory = tmp_path / "journal"
    journal = opened(directory, segment_bytes=1000, compresses=compresses)
    texts = [f"text {number}" for number in range(12)]
    for text in texts:
        write(journal, text)
        assert said(History(directory, BASE)) == texts[: journal.head.sequence]
    journal.close()
    names = sorted(files(directory))
    assert names[0] == f"{1:020}.rdfp" + (".gz" if compresses else "")
    assert len(names) == 3
    assert all(name.endswith(".gz") for name in names[:-1]) is compresses
    assert names[-1].endswith(".rdfp")
    summary = History(directory, BASE).verify()
    assert summary.head == journal.head
    assert (summary.segments, summary.added, summary.removed) == (len(names), 12, 0)
    again = opened(directory, segment_bytes=1000)
    assert again.head == journal.head
    again.close()


def test_a_group_is_never_divided(tmp_path: Path) -> None:
    directory = tmp_path / "journal"
    written(directory, [["a"], [f"text {number}" for number in range(20)], ["z"]], 1000)
    first = [each.first for each in History(directory, BASE).segments()]
    assert first == [1, 22]


def test_a_compressed_segment_is_the_plain_one(tmp_path: Path) -> None:
    plain, compressed = tmp_path / "plain", tmp_path / "compressed"
    for directory, compresses in ((plain, False), (compressed, True)):
        journal = opened(directory, segment_bytes=1000, compresses=compresses)
        for number in range(6):
            write(journal, f"text {number}")
        journal.close()
    assert {
        name.removesuffix(".gz"): gzip.decompress(content) if name.endswith(".gz") else content
        for name, content in files(compressed).items()
    } == files(plain)


def test_a_journal_goes_on_after_a_compressed_segment(tmp_path: Path) -> None:
    """As it is when the process ends after compressing and before the next segment is begun."""
    directory = tmp_path / "journal"
    written(directory, [["a"], ["b"]])
    (path,) = directory.iterdir()
    path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()
    journal = opened(directory)
    write(journal, "c")
    journal.close()
    assert said(History(directory, BASE)) == ["a", "b", "c"]


def test_what_compressing_left_unfinished_is_removed(tmp_path: Path) -> None:
    directory = tmp_path / "journal"
    written(directory, [["a"], ["b"]])
    (path,) = directory.iterdir()
    path.with_name(path.name + ".gz").write_bytes(b"half")
    path.with_name(path.name + ".gz.draft").write_bytes(b"a quarter")
    assert said(History(directory, BASE)) == ["a", "b"]
    opened(directory).close()
    assert list(files(directory)) == [path.name]


def test_it_is_read_while_it_is_written(tmp_path: Path) -> None:
    """A reader sees a beginning of what is written, whole, however the files change meanwhile."""
    directory = tmp_path / "journal"
    journal = opened(directory, segment_bytes=2000, compresses=True)
    texts = [f"text {number}" for number in range(400)]
    write(journal, texts[0])
    seen: list[list[str]] = []
    ended = Event()

    def read() -> None:
        while not ended.is_set():
            seen.append(said(History(directory, BASE)))

    reader = Thread(target=read)
    reader.start()
    try:
        for start in range(1, len(texts), 3):
            write(journal, *texts[start : start + 3])
    finally:
        ended.set()
        reader.join()
        journal.close()
    assert all(each == texts[: len(each)] for each in seen)
    assert len({len(each) for each in seen}) > 3
    assert said(History(directory, BASE)) == texts


def test_a_part_is_read_from_the_segment_that_has_it(tmp_path: Path) -> None:
    directory = tmp_path / "journal"
    texts = [f"text {number}" for number in range(12)]
    written(directory, [[text] for text in texts], 1000)
    history = History(directory, BASE)
    for since in range(13):
        found = list(history.transactions(since))
        assert [each.head.sequence for each in found] == list(range(since + 1, 13))
    assert [scan.segment.first for scan in map(_read, history.scans(11))] == [9]


def _read(scan: Any) -> Any:
    assert list(scan)
    return scan


def test_kept_answers_are_read_from_their_place(tmp_path: Path) -> None:
    directory = tmp_path / "journal"
    journal = opened(directory, segment_bytes=1000, compresses=True)
    places: dict[KeptAnswer, Place] = {}
    for number in range(10):
        answer = f'{{"it": "said\n{number}"}}'
        batch = Batch(journal.head, journal.timeline)
        kept = [KeptAnswer(f"{number}{half}", "request", answer + half) for half in "ab"]
        for each in kept:
            batch.add(saying(answer, number), each)
        entries = journal.append(batch.drafts, batch.expected)
        places.update(zip(kept, (each.place for each in entries), strict=True))
    assert {journal.history.read(place).kept for place in places.values()} == set(places)
    for entry in History(directory, BASE).transactions():
        kept_there = entry.transaction().kept
        assert kept_there is not None
        assert entry.place == places[kept_there]
    journal.close()
    assert all(History(directory, BASE).read(place).kept == kept for kept, place in places.items())


def test_time_does_not_go_back_when_the_clock_does(tmp_path: Path) -> None:
    directory = tmp_path / "journal"
    journal = opened(directory)
    for hours in (0, -3, -2, 1):
        clock = NOON + timedelta(hours=hours)
        batch = Batch(journal.head, journal.timeline)
        changeset = Changeset((statement(str(hours)),), time=batch.time(clock))
        batch.add(changeset, clock=clock)
        journal.append(batch.drafts, batch.expected)
    journal.close()
    again = opened(directory)
    assert again.timeline.next(NOON) == NOON + timedelta(hours=1) + STEP
    again.close()
    headers = [each.header for each in History(directory, BASE).transactions()]
    assert [h.time for h in headers] == [
        NOON,
        NOON + STEP,
        NOON + 2 * STEP,
        NOON + timedelta(hours=1),
    ]
    behind = [None, NOON - timedelta(hours=3), NOON - timedelta(hours=2), None]
    assert [h.clock for h in headers] == behind
    made_up = History(directory, BASE).verify().made_up
    assert (made_up.number, made_up.first, made_up.last) == (2, 2, 3)
    assert made_up.ahead == timedelta(hours=3) + STEP


def test_what_is_abandoned_is_not_written(tmp_path: Path) -> None:
    directory = tmp_path / "journal"
    journal = opened(directory)
    write(journal, "a")
    batch = Batch(journal.head, journal.timeline)
    batch.add(saying("gone"))
    assert batch.size > 0
    write(journal, "b")
    with pytest.raises(HeadMovedError, match="Prepare them anew"):
        journal.append(batch.drafts, batch.expected)
    journal.close()
    assert said(History(directory, BASE)) == ["a", "b"]
    with pytest.raises(LedgerStoppedError, match="closed"):
        write(journal, "c")


def test_the_last_group_is_written_and_flushed_again_at_the_start(tmp_path: Path) -> None:
    """After a flush that failed it can be read, and yet may not be on disk."""
    directory = tmp_path / "journal"
    written(directory, [["a"], ["b", "c"]])
    (path,) = directory.iterdir()
    content = path.read_bytes()
    second = [each.place.offset for each in History(directory, BASE).transactions()][1]
    writes: list[bytes] = []
    flushed: list[int] = []

    def hook(call: Call) -> Any:
        if call.path == path and call.name == "write":
            writes.append(bytes(call.arguments[1]))
        if call.path == path and call.name == "fsync":
            flushed.append(len(writes))
        return call.make()

    with watched(directory, hook):
        opened(directory).close()
    assert b"".join(writes) == content[second:]
    assert flushed[-1] == len(writes)
    assert path.read_bytes() == content


def test_a_journal_that_is_behind_what_is_known_is_refused(tmp_path: Path) -> None:
    directory = tmp_path / "journal"
    written(directory, [["a"], ["b"], ["c"]], 500)
    heads = [each.head for each in History(directory, BASE).transactions()]
    before = files(directory)
    for known, message in (
        (Head(4, heads[2].id), "ends with transaction 3, but transaction 4 was acknowledged"),
        (Head(2, heads[2].id), "not of one ledger"),
        (Head(3, "ni:///sha-256;other"), "not of one ledger"),
    ):
        journal = DirectoryLog(History(directory, BASE))
        with pytest.raises(JournalDamagedError, match=message):
            journal.open(known)
        journal.close()
        assert files(directory) == before
    for head in heads:
        journal = DirectoryLog(History(directory, BASE))
        journal.open(head)
        assert journal.head == heads[-1]
        journal.close()
