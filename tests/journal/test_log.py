"""What every log does: the contract of the Protocol, for each implementation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode

from tests.journal.chains import BASE, NOON, append, opened, saying
from valuegraph.changeset import Changeset
from valuegraph.errors import LedgerStoppedError
from valuegraph.journal import Batch, HeadMovedError, KeptAnswer, Log, MemoryLog
from valuegraph.journal import recent_entries as recent

ADA = NamedNode("https://journal.example/ada")
Reopen = Callable[[Log], Log]


@pytest.fixture(params=["memory", "directory", "small segments"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Log]:
    """An empty log of each kind."""
    made: Log
    if request.param == "memory":
        made = MemoryLog(BASE)
    else:
        size = 300 if request.param == "small segments" else 1_000_000
        made = opened(tmp_path / "journal", segment_bytes=size)
    yield made
    made.close()


def texts(log: Log, position: int = 0) -> list[str]:
    """What the transactions after a position say."""
    found = []
    for each in log.since(position):
        value = each.transaction().changeset.added[0].object
        assert isinstance(value, Literal)
        found.append(value.value)
    return found


def test_an_empty_log(log: Log) -> None:
    assert log.head.sequence == 0
    assert list(log.since(0)) == []
    assert log.timeline.last is None
    assert log.answer("key", None) is None
    assert not log.wait(0, 0)


def test_all_kinds_start_from_the_same_and_make_the_same_chain(tmp_path: Path) -> None:
    heads = []
    for log in (MemoryLog(BASE), opened(tmp_path / "journal")):
        append(log, saying("a"), saying("b", 1))
        append(log, saying("c", 2))
        heads.append([each.head for each in log.since(0)])
        log.close()
    assert heads[0] == heads[1]


def test_what_is_appended_is_what_there_is_since(log: Log) -> None:
    first = append(log, saying("a"), saying("b", 1))
    second = append(log, saying("c", 2))
    assert [each.head.sequence for each in (*first, *second)] == [1, 2, 3]
    for position in range(4):
        assert texts(log, position) == ["a", "b", "c"][position:]
    assert [each.head for each in log.since(0)] == [each.head for each in (*first, *second)]
    assert log.head == second[-1].head
    assert [each.header.durable for each in log.since(0)] == [0, 0, 2]
    assert log.timeline.last == saying("", 2).time


def test_a_batch_that_follows_on_something_else_is_refused_whole(log: Log) -> None:
    late, early = (Batch(log.head, log.timeline) for _ in range(2))
    late.add(saying("late"))
    early.add(saying("early", 1))
    log.append(early.drafts, early.expected)
    with pytest.raises(HeadMovedError, match=r"ends with transaction 1 .* Prepare them anew"):
        log.append(late.drafts, late.expected)
    assert texts(log) == ["early"]
    again = Batch(log.head, log.timeline)
    again.add(saying("late", 2))
    log.append(again.drafts, again.expected)
    assert texts(log) == ["early", "late"]


def test_many_who_append_lose_nothing(log: Log) -> None:
    """Each prepares anew whenever somebody else was first."""

    def append_some(who: int) -> None:
        for number in range(5):
            while True:
                batch = Batch(log.head, log.timeline)
                batch.add(Changeset(saying(f"{who}-{number}").added, time=NOON))
                try:
                    log.append(batch.drafts, batch.expected)
                except HeadMovedError:
                    continue
                break

    with ThreadPoolExecutor(1 if not isinstance(log, MemoryLog) else 4) as pool:
        list(pool.map(append_some, range(4)))
    assert sorted(texts(log)) == sorted(f"{who}-{n}" for who in range(4) for n in range(5))
    assert log.head.sequence == 20


def test_answers_are_found_by_key_and_author(log: Log) -> None:
    batch = Batch(log.head, log.timeline)
    for number, author in enumerate((None, ADA)):
        changeset = Changeset(saying(str(number)).added, time=NOON, author=author)
        batch.add(changeset, KeptAnswer("key", "request", f"answer {author}"))
    batch.add(Changeset(time=NOON), KeptAnswer("nothing", "request", "changed"))
    log.append(batch.drafts, batch.expected)
    for author in (None, ADA):
        found = log.answer("key", author)
        assert found is not None
        assert found.kept == KeptAnswer("key", "request", f"answer {author}")
    nothing = log.answer("nothing", None)
    assert nothing is not None
    assert (nothing.sequence, bool(nothing.changeset)) == (3, False)
    assert log.answer("other", None) is None
    assert log.answer("nothing", ADA) is None


def test_who_waits_is_told_of_what_is_appended(log: Log) -> None:
    told: list[bool] = []
    waiting = Thread(target=lambda: told.append(log.wait(0, 60)))
    waiting.start()
    append(log, saying("a"))
    waiting.join(60)
    assert told == [True]
    assert log.wait(0, 0)
    assert not log.wait(1, 0.01)


@pytest.mark.parametrize("end", ["close", "stop"])
def test_who_waits_is_told_that_nothing_comes_any_more(log: Log, end: str) -> None:
    told: list[bool] = []
    waiting = Thread(target=lambda: told.append(log.wait(0)))
    waiting.start()
    if end == "stop":
        assert "since it rains" in str(log.stop("it rains"))
    else:
        log.close()
    waiting.join(60)
    assert told == [False]
    with pytest.raises(LedgerStoppedError):
        log.check_running()
    batch = Batch(log.head, log.timeline)
    batch.add(saying("a"))
    with pytest.raises(LedgerStoppedError):
        log.append(batch.drafts, batch.expected)


def test_what_is_no_longer_at_hand_is_read(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent, "MOST_BYTES", 1000)
    for number in range(20):
        append(log, saying(str(number), number))
    for position in range(21):
        assert texts(log, position) == [str(number) for number in range(position, 20)]


def test_a_reader_sees_what_was_durable_when_it_began(log: Log) -> None:
    append(log, saying("a"))
    reading = log.since(0)
    append(log, saying("b", 1))
    assert [each.head.sequence for each in reading][:1] == [1]
    assert texts(log) == ["a", "b"]


def test_a_log_in_a_directory_finds_answers_by_whoever_can_tell(tmp_path: Path) -> None:
    log: Any = opened(tmp_path / "journal")
    batch = Batch(log.head, log.timeline)
    batch.add(saying("a"), KeptAnswer("key", "request", "answer"))
    (entry,) = log.append(batch.drafts, batch.expected)
    asked: list[str] = []

    def find(key: str, _: NamedNode | None) -> Any:
        asked.append(key)
        return entry.place if key == "key" else None

    log.find_answer = find
    assert log.answer("key", None) == entry.transaction()
    assert log.answer("other", None) is None
    assert asked == ["key", "other"]
    log.close()
