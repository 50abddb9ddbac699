"""A time that is none: which part is wrong, and what was meant."""

import pytest

from tests.graphs import EX
from tests.reading import Reading, rule
from valuegraph.rdf.normalise.times import time_fault
from valuegraph.rdf.terms import date_time_stamp
from valuegraph.vocabulary.namespaces import VF

RIGHT = "2026-03-01T09:30:00Z"


@pytest.mark.parametrize(
    ("written", "reason", "meant"),
    [
        ("2026-03-01T09:30:00", "there is no offset", RIGHT),
        ("2026-03-01T9:30:00Z", "hours have two digits", RIGHT),
        ("2026-03-01T09:30Z", "the seconds are missing", RIGHT),
        ("2026-03-01T09Z", "the minutes and seconds are missing", "2026-03-01T09:00:00Z"),
        ("2026-03-01T09:5:00Z", "minutes and seconds have two digits", "2026-03-01T09:05:00Z"),
        ("2026-03-01 09:30:00Z", "a T stands between date and time", RIGHT),
        ("2026-03-01T09:30:00 Z", "UTC is a capital Z right after the time", RIGHT),
        ("2026-03-01T09:30:00z", "UTC is a capital Z", RIGHT),
        ("2026-03-01T09:30:00 UTC", "UTC is a capital Z", RIGHT),
        ("2026-03-01T09:30:00,5Z", "a point stands before the fraction", f"{RIGHT[:-1]}.5Z"),
        ("2026-03-01T09:30:00+0100", "an offset has two digits", f"{RIGHT[:-1]}+01:00"),
        ("2026-03-01T09:30:00+1", "an offset has two digits", f"{RIGHT[:-1]}+01:00"),
        ("2026-03-01T09:30:00-5:00", "an offset has two digits", f"{RIGHT[:-1]}-05:00"),
        ("2026-03-01T09:30:00+01:00[Europe/Berlin]", "does not belong", f"{RIGHT[:-1]}+01:00"),
        ("2026/03/01", "year, month and day are joined by hyphens", "2026-03-01"),
        ("2026-3-1", "month and day have two digits each", "2026-03-01"),
        ("2026/3/1 9:30", "hours have two digits, the seconds are missing and there is no", RIGHT),
        ("1772357400", "it may be a number of seconds since 1970", RIGHT),
        ("1772357400000", "it may be a number of milliseconds since 1970", RIGHT),
        ("1772357400120", "a number of milliseconds since 1970", f"{RIGHT[:-1]}.12Z"),
        ("1772357400.5", "a number of seconds since 1970", f"{RIGHT[:-1]}.5Z"),
        ("20260301T093000Z", "it lacks hyphens and colons", RIGHT),
        ("20260301T0930Z", "it lacks hyphens and colons", RIGHT),
        ("20260301T093000", "it lacks hyphens, colons and an offset", RIGHT),
        ("20260301", "it lacks hyphens", "2026-03-01"),
        ("2026-03-01T09:30:00 +01:00", "no space stands before", f"{RIGHT[:-1]}+01:00"),
        ("2026-03-01T09:30:00 AM", "hours count to 24, without AM or PM", RIGHT),
        ("2026-03-01 9:30pm", "hours count to 24", "2026-03-01T21:30:00Z"),
        ("2026-03-01T12:00 am Z", "hours count to 24", "2026-03-01T00:00:00Z"),
        ("2026-03-01T12:00 p.m. Z", "hours count to 24", "2026-03-01T12:00:00Z"),
        ("2026–03–01T09:30:00Z", "a dash or minus sign stands in place of a hyphen", RIGHT),
        ("2026-03-01T09:30:00\N{MINUS SIGN}01:00", "a dash or minus", f"{RIGHT[:-1]}-01:00"),
        ("01.03.2026", "the year comes first", "2026-03-01…"),
    ],
)
def test_what_was_meant_is_shown(written: str, reason: str, meant: str) -> None:
    assert date_time_stamp(written) is None
    told = time_fault(written)
    assert reason in told
    assert f'write "{meant}"' in told
    assert meant.endswith("…") or date_time_stamp(meant) is not None


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("2026-13-01T09:30:00Z", "there is no month 13"),
        ("2026-02-30T09:30:00Z", "February 2026 has 28 days, not 30"),
        ("2024-02-30", "February 2024 has 29 days, not 30"),
        ("2026-03-00", "there is no day 00"),
        ("2026-03-01T25:30:00Z", "there is no hour 25"),
        ("2026-03-01T09:60:00Z", "there is no minute 60"),
        ("2026-03-01T09:30:60Z", "there is no second 60"),
        ("2026-03-01T24:30:00Z", "hour 24 is midnight"),
        ("2026-03-01T09:30:00+15:00", "there is no offset +15:00"),
        ("2026-03-01T09:30:00+14:01", "there is no offset +14:01"),
        ("2026-03-01T15:30 PM", "hours count to 24"),
        ("20261301", "that is no time"),
        ("2026-03-01T09:30:00 CET", "CET is the name of a time zone"),
        ("03/01/2026", "the year comes first, then month and day"),
        ("tomorrow", "that is no time"),
        ("", "that is no time"),
        ("2026", "that is no time"),
        ("9" * 200, "that is no time"),
    ],
)
def test_what_nobody_can_know_is_not_guessed(written: str, reason: str) -> None:
    assert date_time_stamp(written) is None
    assert reason in time_fault(written)
    assert 'write a date, time and offset such as "2026-03-01T09:30:00+01:00"' in time_fault(
        written
    )


def test_the_message_has_property_value_reason_and_repair(reading: Reading) -> None:
    fault = reading.refused(
        {"id": EX.e.value, "type": "EconomicEvent", "hasPointInTime": "2026-03-01T9:30:00"}
    )
    assert (rule(fault), fault.path) == ("WrongValue", VF.hasPointInTime)
    assert fault.message == (
        'hasPointInTime has "2026-03-01T9:30:00": hours have two digits and there is no offset; '
        'write "2026-03-01T09:30:00Z" if it is UTC, or else the offset in place of Z.'
    )


def test_a_number_of_seconds_is_no_time(reading: Reading) -> None:
    fault = reading.refused({"id": EX.e.value, "type": "Plan", "due": 1772357400})
    assert fault.message == (
        'due has "1772357400": it may be a number of seconds since 1970; write '
        '"2026-03-01T09:30:00Z" in that case.'
    )
