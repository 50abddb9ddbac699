"""Followers of the log: one that is written in thirty lines is right whatever happens to it."""

from __future__ import annotations

import json
import logging
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from time import sleep

import pytest
from pyoxigraph import NamedNode, Quad

from tests.journal.chains import append, saying
from tests.ledger.books import document, event, x
from valuegraph import Ledger
from valuegraph.errors import ConfigurationError
from valuegraph.journal import Entry, History, MemoryLog
from valuegraph.ledger import Schema
from valuegraph.ledger.following.followers import FollowerThread, catch_up
from valuegraph.ledger.following.store_follower import StoreFollower
from valuegraph.model.resource import EconomicResource
from valuegraph.rdf.syntaxes import JSON_LD
from valuegraph.store import OxigraphStore
from valuegraph.vocabulary.namespaces import VF

KILLS = int(os.environ.get("VALUEGRAPH_KILLS", "3"))


class ActionCounts:
    """How many events of each action there are, in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._load()

    def _load(self) -> None:
        kept = json.loads(self._path.read_text()) if self._path.exists() else {}
        self.position: int = kept.get("position", 0)
        self.counts = Counter(kept.get("counts", {}))

    def apply(self, entries: Sequence[Entry]) -> None:
        counts = self.counts.copy()
        for entry in entries:
            changes = entry.transaction().changeset
            counts.update(_text(q) for q in changes.added if q.predicate == VF.action)
            counts.subtract(_text(q) for q in changes.removed if q.predicate == VF.action)
        self._keep(entries[-1].head.sequence, counts)

    def reset(self) -> None:
        self._path.unlink(missing_ok=True)
        self._load()

    def _keep(self, position: int, counts: Counter[str]) -> None:
        draft = self._path.with_suffix(".draft")
        draft.write_text(json.dumps({"position": position, "counts": counts}))
        draft.replace(self._path)  # The position changes in the same step as the counts.
        self.position, self.counts = position, counts


def _text(quad: Quad) -> str:
    assert isinstance(quad.object, NamedNode)
    return quad.object.value


def expected(path: Path, base_iri: str) -> tuple[int, dict[str, int]]:
    """The position and the counts that the whole journal gives."""
    counts: Counter[str] = Counter()
    position = 0
    for each in History(path / "journal", base_iri).transactions():
        position = each.head.sequence
        added = each.transaction().changeset.added
        counts.update(_text(quad) for quad in added if quad.predicate == VF.action)
    return position, dict(counts)


def record(ledger: Ledger, number: int, action: str = "raise") -> int:
    flour = {"id": "x:flour", "type": "EconomicResource", "name": "Flour"}
    node = event(f"{action}{number}", action, "5 kilogram", resource="x:flour")
    receipt = ledger.record(document(flour, node), JSON_LD)
    assert receipt.conforms, receipt.findings
    return receipt.position


RECORDING = """
import sys
from itertools import count
from pathlib import Path
from tests.ledger.following.test_followers import ActionCounts, record
from valuegraph import Ledger
folder = Path(sys.argv[1])
with Ledger.open(folder / "ledger", followers=[ActionCounts(folder / "counts.json")]) as ledger:
    for number in count(ledger.position):
        record(ledger, number)
        print(number, flush=True)
"""


def test_a_follower_is_right_after_any_kill_and_without_its_files(quick_path: Path) -> None:
    seed = random.SystemRandom().randrange(2**32)
    chance = random.Random(seed)
    counts, path = quick_path / "counts.json", quick_path / "ledger"
    root = Path(__file__).parents[3]
    for _ in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "-c", RECORDING, str(quick_path)], stdout=subprocess.PIPE, cwd=root
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            sleep(chance.random() * 0.2)
            process.send_signal(signal.SIGKILL)
        if chance.random() < 0.3:
            counts.unlink(missing_ok=True)
    for _ in range(2):
        follower = ActionCounts(counts)
        with Ledger.open(path, followers=[follower]) as ledger:
            assert ledger.wait_for(follower, ledger.position, 60)
            base = ledger.base_iri
        assert (follower.position, dict(follower.counts)) == expected(path, base), seed
        assert follower.position >= KILLS
        counts.unlink()


def test_readers_of_a_follower_wait_for_the_position_that_they_need(tmp_path: Path) -> None:
    follower = ActionCounts(tmp_path / "counts.json")
    with Ledger.open(followers=[follower]) as ledger:
        for number in range(5):
            position = record(ledger, number)
            assert ledger.wait_for(follower, position, 60)
            assert follower.counts[VF["raise"].value] == number + 1
        assert not ledger.wait_for(follower, position + 1, 0.01)
        with pytest.raises(ConfigurationError, match="does not follow this ledger"):
            ledger.wait_for(ActionCounts(tmp_path / "other.json"), 1)


class Failing(ActionCounts):
    """Fails at some transactions, the first time that it gets them."""

    def __init__(self, path: Path, at: set[int]) -> None:
        super().__init__(path)
        self.at = at
        self.resets = 0

    def apply(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if entry.head.sequence in self.at:
                self.at.remove(entry.head.sequence)
                raise OSError(28, "No space left on device")
        super().apply(entries)

    def reset(self) -> None:
        self.resets += 1
        super().reset()


def test_a_follower_that_fails_is_made_anew_and_stops_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("valuegraph.ledger.following.followers._PAUSE", 0.05)
    follower = Failing(tmp_path / "counts.json", {2})
    with caplog.at_level(logging.WARNING), Ledger.open(followers=[follower]) as ledger:
        positions = [record(ledger, number) for number in range(3)]
        assert positions == [1, 2, 3]
        assert ledger.wait_for(follower, 3, 60)
        assert follower.counts[VF["raise"].value] == 3
    assert follower.resets == 1
    assert "Failing cannot follow the journal and is made anew" in caplog.text


def test_a_follower_that_hangs_keeps_nobody_from_recording(tmp_path: Path) -> None:
    go_on = Event()

    class Hanging(ActionCounts):
        def apply(self, entries: Sequence[Entry]) -> None:
            assert go_on.wait(60)
            super().apply(entries)

    follower = Hanging(tmp_path / "counts.json")
    with Ledger.open(followers=[follower]) as ledger:
        assert [record(ledger, number) for number in range(3)] == [1, 2, 3]
        assert not ledger.wait_for(follower, 1, 0.01)
        go_on.set()
        assert ledger.wait_for(follower, 3, 60)


def test_a_follower_of_another_log_is_made_anew(tmp_path: Path) -> None:
    follower = ActionCounts(tmp_path / "counts.json")
    follower._keep(1000, Counter(what=3))
    with Ledger.open(followers=[follower]) as ledger:
        record(ledger, 1)
        assert ledger.wait_for(follower, 1, 60)
        assert dict(follower.counts) == {VF["raise"].value: 1}


def test_a_log_that_was_stopped_keeps_no_processor_busy(tmp_path: Path) -> None:
    log = MemoryLog()
    append(log, saying("a"))
    asked: list[int] = []
    since = log.since

    def count(position: int) -> Iterator[Entry]:
        asked.append(position)
        return since(position)

    log.since = count  # type: ignore[method-assign]
    thread = FollowerThread(ActionCounts(tmp_path / "counts.json"), log)
    assert thread.wait(1, 60)
    log.stop("it rains")
    sleep(0.5)
    assert len(asked) < 30
    thread.close()


def test_two_who_write_to_one_log_lose_nothing_and_agree(quick_schema: Schema) -> None:
    """Whoever is late prepares anew, on what the other one has left: no stock is used twice."""
    log = MemoryLog()
    ledgers = [Ledger(StoreFollower(OxigraphStore()), quick_schema, log=log) for _ in range(2)]
    flour = {"id": "x:flour", "type": "EconomicResource", "name": "Flour"}

    def use(number: int) -> bool:
        node = event(f"use{number}", "raise", "1 kilogram", resource="x:flour")
        return ledgers[number % 2].record(document(flour, node), JSON_LD).conforms

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(use, range(60)))
    states = []
    for number, ledger in enumerate(ledgers):
        assert ledger.record(document({"id": f"x:p{number}", "type": "Process"}), JSON_LD).conforms
    for number, ledger in enumerate(ledgers):  # Once more, so that each has seen the other's last.
        ledger.record(document({"id": f"x:q{number}", "type": "Process"}), JSON_LD)
        resource = EconomicResource.read(ledger.reader, x("flour"))
        assert resource.onhand is not None
        states.append(resource.onhand.amount)
    assert states == [60, 60]
    assert log.head.sequence == 64
    for ledger in ledgers:
        ledger.close()


def test_the_store_is_a_follower_like_others(tmp_path: Path) -> None:
    log = MemoryLog()
    for number in range(10):
        append(log, saying(str(number), number))
    store = StoreFollower(OxigraphStore(tmp_path / "store"))
    assert catch_up(store, log) == 10
    held = set(store.store.match())
    assert (store.position, len(held), store.view().position) == (10, 10, 10)
    store.reset()
    assert (store.position, list(store.store.match())) == (0, [])
    assert catch_up(store, log) == 10
    assert set(store.store.match()) == held
    thread = FollowerThread(store, log)
    append(log, saying("more", 11))
    assert thread.wait(11, 60)
    assert store.view().position == 11
    log.close()
    thread.close()
    store.store.close()
