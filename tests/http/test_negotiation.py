"""RFC 9110, section 12.5.1: which representation ``Accept`` asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuegraph.http.negotiation import (
    MAX_ELEMENTS,
    NotAcceptableError,
    Offer,
    choose,
    media_ranges,
)

OFFERS = (
    Offer(("application/ld+json",), "json-ld"),
    Offer(("application/json",), "json"),
    Offer(("text/turtle",), "turtle"),
    Offer(("application/rdf+xml", "application/xml"), "xml"),
)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "json-ld"),
        ("", "json-ld"),
        ("*/*", "json-ld"),
        ("text/turtle", "turtle"),
        ("TEXT/Turtle", "turtle"),
        ("text/*", "turtle"),
        ("application/*", "json-ld"),
        ("text/turtle, application/ld+json", "json-ld"),
        ("text/turtle, application/ld+json;q=0.9", "turtle"),
        ("text/turtle;q=0.4, application/ld+json;q=0.5", "json-ld"),
        ("text/turtle, */*", "turtle"),
        ("text/turtle;q=0.5, */*;q=0.6", "json-ld"),
        ("*/*, application/ld+json;q=0", "json"),
        ("application/*;q=0, */*", "turtle"),
        ("text/html, application/rdf+xml;q=0.1", "xml"),
        (BROWSER, "xml"),
        ("application/ld+json; charset=utf-8", "json-ld"),
        ('application/ld+json;profile="a, b;q=0";q=0.5, text/turtle;q=0.4', "json-ld"),
        ("nonsense, text/turtle", "turtle"),
        ("application/ld+json;q=2, text/turtle", "turtle"),
        (" text/turtle ; q=1.000 ", "turtle"),
    ],
)
def test_chooses_what_the_client_likes_best(accept: str | None, chosen: str) -> None:
    assert choose(accept, OFFERS).value == chosen


@pytest.mark.parametrize(
    "accept", ["image/png", "text/html", "*/*;q=0", "turtle", "text/turtle;q=0"]
)
def test_names_what_there_is_where_nothing_fits(accept: str) -> None:
    with pytest.raises(NotAcceptableError, match=r"application/ld\+json.*text/turtle"):
        choose(accept, OFFERS)


def test_answers_with_the_alias_that_was_asked_for() -> None:
    assert choose("application/xml", OFFERS).media_type == "application/xml"


def test_keeps_the_profile_of_the_range_that_asked() -> None:
    accept = 'application/ld+json;q=0.5, application/ld+json;profile="urn:x \\"y\\"";q=0.9'
    assert choose(accept, OFFERS).parameters == {"profile": 'urn:x "y"'}


def test_looks_at_so_many_ranges_and_no_more() -> None:
    accept = ",".join(["text/html"] * MAX_ELEMENTS) + ",text/turtle"
    assert len(media_ranges(accept)) == MAX_ELEMENTS


@given(st.text())
def test_no_header_breaks_it(accept: str) -> None:
    for each in media_ranges(accept):
        assert 0 <= each.weight <= 1
