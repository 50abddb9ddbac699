"""A ledger as it was: the fold of its journal up to a moment."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from tests.histories import NOON, Kept, keeping, kept, state
from valuegraph.errors import ConfigurationError
from valuegraph.journal import JournalDamagedError
from valuegraph.ledger.following.store_follower import followed_to
from valuegraph.ledger.home.as_of import Moment, history_of, last_of, state_as_of, until
from valuegraph.ledger.home.storage import ONTOLOGY_GRAPH
from valuegraph.vocabulary.ontology import Ontology


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory, ontology: Ontology) -> Kept:
    """A ledger with a history; nobody writes to it."""
    return kept(tmp_path_factory.mktemp("past") / "ledger", ontology)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("0", Moment(sequence=0)),
        ("42", Moment(sequence=42)),
        ("-1", Moment(sequence=-1)),
        ("2026-03-01", Moment(time=datetime(2026, 3, 1, 23, 59, 59, 999_999, tzinfo=UTC))),
        ("9999-12-31", Moment(time=datetime.max.replace(tzinfo=UTC))),
        ("2026-03-01T09:00:00Z", Moment(time=datetime(2026, 3, 1, 9, tzinfo=UTC))),
        ("2026-03-01T09:00+01:00", Moment(time=datetime(2026, 3, 1, 8, tzinfo=UTC))),
        (
            "2026-03-01T09:00:00.000001-00:30",
            Moment(time=datetime(2026, 3, 1, 9, 30, 0, 1, tzinfo=UTC)),
        ),
    ],
)
def test_a_moment_is_a_number_a_time_or_a_day(text: str, moment: Moment) -> None:
    assert Moment.parse(text) == moment


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("yesterday", "is no moment. Give a transaction's sequence number such as 42"),
        ("", "is no moment"),
        ("2026-02-30", "is no moment"),
        ("2026-03-01T25:00:00Z", "is no moment"),
        ("9" * 30, "is no moment"),
        ("1e3", "is no moment"),
        ("2026-02", "2026-02 is a month. For its end give its last day: 2026-02-28"),
        ("2026-13", "is no moment"),
        ("2026-W10", "is no moment"),
        ("2026-W10-1T09:00Z", "is no moment"),
        ("2026-03-01+02:00", "is no moment"),
        ("0001-01-01T00:00:00+14:00", "is no moment"),
        ("9999-12-31T23:59:59-14:00", "is no moment"),
        ("0000-02", "is no moment"),
        ("2026-03-01T09:00:00", "offset from UTC: 2026-03-01T09:00:00Z for UTC itself"),
    ],
)
def test_what_is_no_moment_is_told(text: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        Moment.parse(text)


def test_every_state_is_there_by_its_number(past: Kept, ontology: Ontology) -> None:
    for sequence, wanted in enumerate(past.states):
        with state_as_of(past.home, ontology, Moment(sequence=sequence)) as found:
            assert frozenset(found.store.match()) == wanted
            assert found.head.sequence == sequence
            assert followed_to(found.store) == (found.head if sequence else None)


def test_every_state_is_there_by_its_time(past: Kept, ontology: Ontology) -> None:
    for sequence, wanted in list(enumerate(past.states))[1::3]:
        time = NOON + timedelta(minutes=sequence - 1)
        for moment in (time, time + timedelta(seconds=59)):
            with state_as_of(past.home, ontology, Moment(time=moment)) as found:
                assert frozenset(found.store.match()) == wanted


def test_the_future_is_the_present(past: Kept, ontology: Ontology) -> None:
    for moment in (Moment(time=NOON + timedelta(days=9999)), None):
        with state_as_of(past.home, ontology, moment) as found:
            assert frozenset(found.store.match()) == past.states[-1]


def test_a_day_has_what_was_recorded_on_it(past: Kept, ontology: Ontology) -> None:
    day = Moment.parse(NOON.date().isoformat())
    with state_as_of(past.home, ontology, day) as found:
        assert frozenset(found.store.match()) == past.states[-1]


def test_a_time_before_the_first_transaction_is_told(past: Kept) -> None:
    words = r"nothing was recorded yet: the first transaction is of 2026-06-01T12:00:00\.000000Z\."
    for moment in (
        Moment(time=NOON - timedelta(microseconds=1)),
        Moment.parse((NOON - timedelta(days=1)).date().isoformat()),
    ):
        with pytest.raises(ConfigurationError, match=words):
            until(past.history, moment)


def test_the_vocabularies_are_there(past: Kept, ontology: Ontology) -> None:
    with state_as_of(past.home, ontology, Moment(sequence=0)) as found:
        assert found.store.graph(ONTOLOGY_GRAPH)


@pytest.mark.parametrize("sequence", [-1, 12, 10**17])
def test_a_number_that_there_is_not_is_refused(past: Kept, sequence: int) -> None:
    last = len(past.states) - 1
    with pytest.raises(ConfigurationError, match=f"{sequence}; the last one is {last}"):
        until(past.history, Moment(sequence=sequence))


def test_it_works_beside_who_writes(past: Kept, tmp_path: Path, ontology: Ontology) -> None:
    copytree(past.path, tmp_path / "ledger")
    with (
        keeping(tmp_path / "ledger", ontology) as books,
        state_as_of(past.home, ontology) as found,
    ):
        assert frozenset(found.store.match()) == books.quads()


def test_what_is_damaged_after_the_moment_does_not_matter(
    past: Kept, tmp_path: Path, ontology: Ontology
) -> None:
    damaged = Kept(Path(copytree(past.path, tmp_path / "ledger")))
    segment = damaged.segments()[2]
    content = segment.read_bytes()
    segment.write_bytes(content.replace(b"A <", b"a <", 1))
    last = int(segment.stem) - 1
    with state_as_of(damaged.home, ontology, Moment(sequence=last)) as found:
        assert frozenset(found.store.match()) == past.states[last]
    with (
        pytest.raises(JournalDamagedError),
        state_as_of(damaged.home, ontology, Moment(sequence=last + 1)),
    ):
        pass


def test_the_last_one_is_found_in_the_last_segment(past: Kept, tmp_path: Path) -> None:
    assert last_of(past.history).sequence == len(past.states) - 1
    empty = Kept(Path(copytree(past.path, tmp_path / "ledger")))
    for segment in empty.segments():
        segment.unlink()
    assert last_of(empty.history) == empty.history.origin
    with pytest.raises(ConfigurationError, match="there is none yet"):
        until(empty.history, Moment(sequence=1))
    assert not list(until(empty.history, Moment(time=NOON)))


def test_a_ledger_from_before_journals_is_opened_first(
    past: Kept, tmp_path: Path, ontology: Ontology
) -> None:
    old = Kept(Path(copytree(past.path, tmp_path / "ledger")))
    rmtree(old.path / "journal")
    with pytest.raises(JournalDamagedError, match="There is no journal in"):
        history_of(old.home).verify()
    rmtree(old.path / "store")
    content = {"format": 1, "base_iri": old.home.base_iri}
    (old.path / "ledger.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="Open it once, as valuegraph query does"):
        history_of(old.home)
    state(old.path, ontology)
    assert history_of(old.home).verify().head.sequence == 0
