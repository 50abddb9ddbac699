"""Times of transactions: each after the one before, for any clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.journal.chains import NOON
from valuegraph.errors import LedgerStoppedError
from valuegraph.journal.timeline import STEP, Timeline, duration
from valuegraph.journal.transaction import parse_time, time_text

CLOCKS = st.datetimes(
    min_value=datetime(1, 1, 2),  # noqa: DTZ001 (the strategy adds the zone)
    max_value=datetime(9999, 12, 30),  # noqa: DTZ001
    timezones=st.just(UTC),
)
NEARBY = st.integers(-5, 5).map(lambda number: NOON + number * STEP)


@given(st.lists(CLOCKS | NEARBY, max_size=60))
def test_times_increase_as_they_are_written_and_are_the_clocks_where_they_can_be(
    clocks: list[datetime],
) -> None:
    timeline = Timeline()
    before: datetime | None = None
    for clock in clocks:
        time = timeline.last = timeline.next(clock)
        assert parse_time(time_text(time)) == time
        if before is None or clock > before:
            assert time == clock
        else:
            assert time == before + STEP
        before = time


def test_a_clock_that_is_behind_is_told_once_until_it_has_caught_up(
    caplog: pytest.LogCaptureFixture,
) -> None:
    timeline = Timeline()
    day = timedelta(days=1)
    for clock in (NOON, NOON, NOON + 3650 * day, NOON + day, NOON + 2 * day):
        timeline.last = timeline.next(clock)
    (told,) = caplog.records
    assert "3,649 days before the last transaction" in told.getMessage()
    caplog.clear()
    for clock in (NOON + 3651 * day, NOON + 3650 * day, NOON):
        timeline.last = timeline.next(clock)
    assert len(caplog.records) == 1


def test_after_the_last_time_there_is_no_other() -> None:
    timeline = Timeline()
    timeline.last = datetime.max.replace(tzinfo=UTC)
    with pytest.raises(LedgerStoppedError, match="there is no time"):
        timeline.next(NOON)


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (STEP, "1 µs"),
        (timedelta(milliseconds=1500), "1.5 s"),
        (timedelta(seconds=100), "100 s"),
        (timedelta(hours=2, minutes=5), "2 h 5 min"),
        (timedelta(hours=30), "30 h 0 min"),
        (timedelta(days=3650, hours=3), "3,650 days"),
    ],
)
def test_lengths_of_time_in_words(length: timedelta, said: str) -> None:
    assert duration(length) == said
