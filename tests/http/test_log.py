"""The log stays small and in one piece, whatever clients do."""

import logging
import sys

from valuegraph.http.server.log import OncePerMinute, OneLine


def record(message: str, *values: object, line: int = 1) -> logging.LogRecord:
    return logging.LogRecord("x", logging.WARNING, "x.py", line, message, values, None)


def test_a_kind_of_record_appears_once_a_minute_with_the_number_of_the_others() -> None:
    now = [0.0]
    sparing = OncePerMinute(lambda: now[0])
    assert [sparing.filter(record("%s", n)) for n in range(100)] == [True] + [False] * 99
    assert sparing.filter(record("other", line=2))
    now[0] = 60.0
    last = record("%s", "again")
    assert sparing.filter(last)
    assert OneLine().format(last).endswith("WARNING: again (99 more like this before)")


def test_what_clients_sent_begins_no_line_and_reaches_no_terminal() -> None:
    text = OneLine().format(record("it is %s", "a\nWARNING: b\x1b[31m\u202e\x85\ud800"))
    assert text.endswith(r"it is a\nWARNING: b\x1b[31m\u202e\x85\ud800")
    try:
        raise ValueError("a\nWARNING: b\x1b[31m")
    except ValueError:
        failed = record("it failed")
        failed.exc_info = sys.exc_info()
    lines = OneLine().format(failed).split("\n")
    assert all(line.startswith("  ") for line in lines[1:])
    assert r"  WARNING: b\x1b[31m" in lines


def test_a_long_message_is_cut() -> None:
    assert len(OneLine().format(record("%s", "a" * 10**6))) < 3000
