from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode

from tests.graphs import EX
from tests.strategies import amounts, odd_text, stamps
from valuegraph.rdf.terms import (
    MAX_DECIMALS,
    brief,
    canonical_decimal,
    date_time_stamp,
    decimal_literal,
    exact,
    exactly,
    forbidden_character,
    fraction_literal,
    in_range,
    is_absolute_iri,
    is_number,
    named_character,
    now_stamp,
    parse_fraction,
    parse_number,
    rounded,
    shown,
)
from valuegraph.vocabulary.namespaces import XSD

LAST_PLACE = Fraction(1, 10**MAX_DECIMALS)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/x",
        "http://e/ü",
        "urn:uuid:0193",
        "did:key:z6Mk",
        "mailto:a@b.example",
        "HTTP://E/x?q#f",
        "a+b-c.d:x",
    ],
)
def test_absolute_iris(text: str) -> None:
    assert is_absolute_iri(text)


@pytest.mark.parametrize(
    "text",
    ["", "x", "/x", "#x", "//e/x", "1a:x", ":x", "x:", "http://[e", "http://e:port/", "http://e/%z"]
    + [f"http://e/a{c}b" for c in ' <>"{}|\\^`\x00\n\ufffe'],
)
def test_no_absolute_iris(text: str) -> None:
    assert not is_absolute_iri(text)


@given(odd_text)
def test_what_counts_as_an_iri_makes_a_term(text: str) -> None:
    iri = f"https://example.org/{text}"
    if is_absolute_iri(iri):
        assert NamedNode(iri).value == iri
        assert forbidden_character(iri) is None


def test_the_first_forbidden_character_is_named() -> None:
    assert forbidden_character("http://e/a b<c") == " "
    assert forbidden_character("http://e/ab") is None


@pytest.mark.parametrize(
    ("lexical", "value"),
    [
        ("0", "0"),
        ("-0.0", "0"),
        ("+12.50", "12.5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1e3", "1000"),
        ("3.5E0", "3.5"),
        ("1E-18", "0.000000000000000001"),
        ("12345678901234567890.5", "12345678901234567890.5"),
        ("007", "7"),
    ],
)
def test_numbers_are_read_exactly_and_written_canonically(lexical: str, value: str) -> None:
    number = parse_number(lexical)
    assert number is not None
    assert canonical_decimal(number) == value
    assert decimal_literal(number) == Literal(value, datatype=XSD.decimal)


@pytest.mark.parametrize(
    "lexical",
    ["", " 1", "3,5", "1_000", "1e", "e3", "--1", "NaN", "INF", "0x1F", "٣", "1\n", "9" * 81, "."],
)
def test_no_numbers(lexical: str) -> None:
    assert parse_number(lexical) is None


@given(amounts)
def test_canonical_decimals_keep_the_value_and_are_stable(amount: Decimal) -> None:
    text = canonical_decimal(amount)
    assert Decimal(text) == amount
    assert canonical_decimal(Decimal(text)) == text
    assert "E" not in text
    assert not ("." in text and text.endswith(("0", ".")))


@pytest.mark.parametrize(
    ("amount", "fits"),
    [
        ("99999999999999999999", True),
        ("100000000000000000000", False),
        ("-100000000000000000000", False),
        ("1e-18", True),
        ("1e-19", False),
        ("1.0000000000000000000000", True),
        ("1e9999", False),
        ("0e-9999", True),
    ],
)
def test_quantities_have_a_range(amount: str, fits: bool) -> None:
    assert in_range(Decimal(amount)) is fits


@given(st.fractions(min_value=-(10**20), max_value=10**20))
def test_rounding_is_symmetric_and_keeps_the_sign(value: Fraction) -> None:
    shown_as = rounded(value)
    assert rounded(-value) == shown_as.copy_negate()
    assert (shown_as > 0, shown_as < 0) == (value > 0, value < 0)
    assert abs(Fraction(shown_as) - value) <= LAST_PLACE / 2 or abs(shown_as) == LAST_PLACE


def test_ties_round_to_even() -> None:
    assert rounded(Fraction(25, 10**19)) == Decimal("2E-18")
    assert rounded(Fraction(15, 10**19)) == Decimal("2E-18")
    assert rounded(Fraction(-15, 10**19)) == Decimal("-2E-18")


def test_what_is_not_nothing_is_not_shown_as_nothing() -> None:
    assert canonical_decimal(Fraction(-1, 10**30)) == "-0.000000000000000001"


@given(st.fractions())
def test_fractions_are_read_as_they_are_written(value: Fraction) -> None:
    amount = exact(value)
    if len(str(amount)) < 80:
        assert parse_fraction(fraction_literal(amount).value) == amount
    assert isinstance(amount, Decimal) is ((value / LAST_PLACE).denominator == 1)


@pytest.mark.parametrize(
    "text", ["", "1/0", "1/-3", "1/ 3", "/3", "1/", "1/3/5", "a/3", "9" * 300 + "/7"]
)
def test_what_is_no_fraction(text: str) -> None:
    assert parse_fraction(text) is None


@given(st.lists(st.fractions(max_denominator=1000), max_size=8))
def test_sums_of_fractions_are_exact(values: list[Fraction]) -> None:
    assert exactly(*map(exact, values)) == sum(values)


@given(st.lists(amounts, max_size=20))
def test_sums_are_exact(values: list[Decimal]) -> None:
    assert Fraction(exactly(*values)) == sum(map(Fraction, values))


@pytest.mark.parametrize(
    ("lexical", "stamp"),
    [
        ("2026-03-01T09:30:00Z", "2026-03-01T09:30:00Z"),
        ("2026-03-01T09:30:00+01:00", "2026-03-01T09:30:00+01:00"),
        (" 2026-03-01T09:30:00-14:00\n", "2026-03-01T09:30:00-14:00"),
        ("2026-03-01T09:30:00.1200Z", "2026-03-01T09:30:00.12Z"),
        ("2026-03-01T09:30:00.000+00:00", "2026-03-01T09:30:00Z"),
        ("2026-03-01T09:30:00-00:00", "2026-03-01T09:30:00Z"),
        ("2026-03-01", "2026-03-01T00:00:00Z"),
        ("2026-03-01+02:00", "2026-03-01T00:00:00+02:00"),
        ("2024-02-29", "2024-02-29T00:00:00Z"),
        ("12026-03-01", "12026-03-01T00:00:00Z"),
        ("-0044-03-15", "-0044-03-15T00:00:00Z"),
        ("2026-03-01T24:00:00Z", "2026-03-02T00:00:00Z"),
        ("2024-02-28T24:00:00.000+01:00", "2024-02-29T00:00:00+01:00"),
        ("2026-12-31T24:00:00-14:00", "2027-01-01T00:00:00-14:00"),
        ("99999-12-31T24:00:00Z", "100000-01-01T00:00:00Z"),
        ("-0044-12-31T24:00:00Z", "-0043-01-01T00:00:00Z"),
    ],
)
def test_time_stamps_and_dates_become_canonical_time_stamps(lexical: str, stamp: str) -> None:
    assert date_time_stamp(lexical) == stamp


@pytest.mark.parametrize(
    "lexical",
    [
        "2026-03-01T09:30:00",
        "2026-03-01T09:30:00-5:00",
        "2026-03-01T09:30:00+14:01",
        "2026-03-01T09:30Z",
        "2026-03-01 09:30:00Z",
        "2026-03-01T09:30:00z",
        "T8:00:00-5:00",
        "2026-02-29",
        "2026-13-01",
        "2026-03-01T24:30:00Z",
        "2026-03-01T24:00:01Z",
        "2026-02-30T24:00:00Z",
        "2026-03-01T24:00:00",
        "2026-03-01T09:60:00Z",
        "2026-03-01T09:30:60Z",
        "02026-03-01",
        "-0000-03-01",
        "٢٠٢٦-03-01",
        "2026-03-01T09:30:00.٣Z",
        "1 March 2026",
        "",
    ],
)
def test_no_time_stamps(lexical: str) -> None:
    assert date_time_stamp(lexical) is None


@given(st.datetimes(timezones=st.just(timezone(timedelta(hours=-5)))))
def test_time_stamps_keep_the_moment(moment: datetime) -> None:
    stamp = date_time_stamp(moment.isoformat())
    assert stamp is not None
    assert datetime.fromisoformat(stamp) == moment


@given(stamps)
def test_canonical_time_stamps_are_stable(stamp: Literal) -> None:
    assert date_time_stamp(stamp.value) == stamp.value


def test_the_stamp_of_a_moment_is_in_utc_and_canonical() -> None:
    moment = datetime(2026, 3, 1, 9, 30, 0, 120000, timezone(timedelta(hours=1)))
    assert now_stamp(moment) == Literal("2026-03-01T08:30:00.12Z", datatype=XSD.dateTimeStamp)
    assert abs(datetime.fromisoformat(now_stamp().value) - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize("lexical", ["1", "-.5", "9" * 500, "1e400", "1e99999", "0.", "+1E-7"])
def test_numbers_of_any_size_are_numbers(lexical: str) -> None:
    assert is_number(lexical)


@pytest.mark.parametrize("lexical", ["", "1,5", "NaN", "INF", "e5", "1e", "0x1", "\u0661", "1 "])
def test_what_is_no_number_of_any_size(lexical: str) -> None:
    assert not is_number(lexical)


def test_terms_in_messages() -> None:
    assert shown(EX.s) == "<https://example.org/s>"
    assert shown(Literal("a", language="en")) == '"a"'
    assert shown(Literal("x" * 81)) == '"' + "x" * 77 + '..."'
    assert shown(BlankNode("b")) == "_:b"


def test_an_iri_has_no_character_that_cannot_be_seen() -> None:
    for character in ("\u202e", "\u2066", "\u2028", "\u200b", "\u00a0", "\ue000", "\ufdd0", "\x7f"):
        assert forbidden_character(f"urn:x:{character}") == character
        assert f"U+{ord(character):04X}" in named_character(character)
        assert not is_absolute_iri(f"urn:x:{character}a")
    assert forbidden_character("urn:x:é漢字روبن%E2%80%AE") is None


def test_a_long_term_is_sent_back_by_its_beginning() -> None:
    assert brief(NamedNode("urn:x:" + "a" * 2000)) == NamedNode("urn:x:" + "a" * 991 + "...")
    assert brief(NamedNode("urn:x:" + "%20" * 500)) == Literal("urn:x:" + "%20" * 330 + "%...")
    assert brief(Literal("a" * 2000)) == Literal("a" * 997 + "...")
    assert brief(Literal("a")) == Literal("a")
