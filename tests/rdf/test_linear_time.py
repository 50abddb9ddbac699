"""Expressions that see text from outside take time linear in it."""

from collections.abc import Callable
from time import process_time

import pytest

from valuegraph.http.negotiation import media_ranges
from valuegraph.rdf.short_names import _IRI
from valuegraph.rdf.terms import date_time_stamp


@pytest.mark.parametrize(
    ("take", "before", "unit", "after"),
    [
        (media_ranges, "", '"\\', ""),
        (media_ranges, "", '"a', ""),
        (date_time_stamp, "2026-03-01T00:00:00.", "0", "1Z"),
        (_IRI.findall, "", "a.", ""),
    ],
)
def test_twice_the_text_takes_about_twice_the_time(
    take: Callable[[str], object], before: str, unit: str, after: str
) -> None:
    def seconds(times: int) -> float:
        text, start = before + unit * times + after, process_time()
        take(text)
        return process_time() - start

    few, many = (min(seconds(times) for _ in range(3)) for times in (2000, 16_000))
    assert many < 24 * few + 0.1
