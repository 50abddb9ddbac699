"""The order of literals is that of SPARQL (SPARQL 1.1, section 17.3), as Oxigraph implements it."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store

from tests.graphs import EX
from tests.shapes.strategies import LITERALS, typed
from tests.strategies import literals, stamps
from valuegraph.rdf.comparison import is_at_most, is_less
from valuegraph.rdf.datatypes import INTEGERS as ALL_INTEGERS
from valuegraph.rdf.datatypes import lexical_check
from valuegraph.rdf.terms import Term
from valuegraph.vocabulary.namespaces import XSD

INTEGERS = (XSD.integer, XSD.int, XSD.byte, XSD.unsignedLong, XSD.nonPositiveInteger, XSD.long)
NUMBERS = (*INTEGERS, XSD.decimal, XSD.double, XSD.float)
ZONES = ("", "Z", "+00:00", "+01:00", "-05:30", "+14:00")

numerals = st.one_of(
    st.integers(-(10**18), 10**18).map(str),
    st.builds(
        lambda digits, places: format(Decimal(digits).scaleb(-places), "f"),
        st.integers(-(10**18) + 1, 10**18 - 1),
        st.integers(0, 18),
    ),
    st.sampled_from(["1", "01", "1.0", "1.50", "-0", "0", "+1", "INF", "-INF", "1e2", "x", ""]),
    st.floats(allow_nan=False, width=32).map(repr),
)
numbers = st.builds(typed, numerals, st.sampled_from(NUMBERS))
moments = st.builds(
    lambda moment, digits, zone: (
        typed(f"{moment:%Y-%m-%dT%H:%M:%S}{digits}{zone}", XSD.dateTime)
        if moment.year >= 1000
        else typed("0999-12-31T24:00:00Z", XSD.dateTime)
    ),
    st.datetimes(),
    st.sampled_from(["", ".5", ".123456", ".1234567", ".000"]),
    st.sampled_from(ZONES),
)
days = st.builds(
    lambda day, zone: typed(day.isoformat() + zone, XSD.date), st.dates(), st.sampled_from(ZONES)
)
others = st.sampled_from(
    [
        *LITERALS,
        typed("12:00:00", XSD.time),
        typed("13:00:00Z", XSD.time),
        typed("P1Y", XSD.duration),
        typed("P1D", XSD.dayTimeDuration),
        typed("PT36H", XSD.dayTimeDuration),
        typed("P13M", XSD.yearMonthDuration),
        typed("2026", XSD.gYear),
        typed("2026-02-30T00:00:00Z", XSD.dateTime),
        typed("2026-03-01T24:00:00Z", XSD.dateTime),
        typed("-0044-03-15T00:00:00Z", XSD.dateTime),
        typed("12026-03-01T00:00:00Z", XSD.dateTimeStamp),
        typed("9" * 300, XSD.integer),
    ]
)
any_literal = st.one_of(numbers, moments, days, stamps, others, literals)


def asked(left: Term, right: Term, operator: str) -> bool | None:
    """Oxigraph's answer; None is an error."""
    found = Store().query(f"SELECT ({left} {operator} {right} AS ?result) {{}}")
    assert isinstance(found, QuerySolutions)
    result = next(found)["result"]
    return None if not isinstance(result, Literal) else result.value == "true"


def is_no_integer(term: Literal) -> bool:
    return term.datatype in ALL_INTEGERS and not lexical_check(term.datatype)(term.value)


def assert_as_oxigraph_has_it(left: Literal, right: Literal) -> None:
    if is_no_integer(left) or is_no_integer(right):  # To Oxigraph "-1"^^xsd:unsignedByte is -1.
        assert is_less(left, right) is is_at_most(left, right) is None
        return
    assert is_less(left, right) == asked(left, right, "<")
    assert is_at_most(left, right) == asked(left, right, "<=")


@given(any_literal, any_literal)
def test_any_two_literals_are_ordered_as_by_oxigraph(left: Literal, right: Literal) -> None:
    assert_as_oxigraph_has_it(left, right)


@given(numbers, numbers)
@example(typed("0.1", XSD.decimal), typed("0.1", XSD.double))
@example(typed("0.1", XSD.float), typed("0.1", XSD.double))
@example(typed("16777217", XSD.integer), typed("16777216", XSD.float))
@example(typed("9007199254740993", XSD.integer), typed("9007199254740992", XSD.double))
@example(typed("300", XSD.byte), typed("1", XSD.integer))
def test_numbers_are_ordered_as_by_oxigraph(left: Literal, right: Literal) -> None:
    assert_as_oxigraph_has_it(left, right)


@given(moments | stamps, moments | stamps)
def test_times_are_ordered_as_by_oxigraph(left: Literal, right: Literal) -> None:
    assert_as_oxigraph_has_it(left, right)


@given(any_literal, any_literal)
def test_the_order_is_one(a: Literal, b: Literal) -> None:
    if is_less(a, b):
        assert is_at_most(a, b)
        assert not is_less(b, a)
    if is_less(a, b) is None:
        assert is_less(b, a) is None


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (EX.a, EX.b),
        (EX.a, EX.a),
        (BlankNode("x"), Literal("x")),
        (Literal(1), EX.a),
        (Literal(1), Literal("1")),
        (Literal("a", language="en"), Literal("b")),
        (typed("one", XSD.integer), Literal(2)),
        (typed("2026-02-30", XSD.date), typed("2026-03-01", XSD.date)),
        (typed("2026-03-01", XSD.date), Literal(2)),
        (typed("a", EX.datatype), typed("b", EX.datatype)),
        (typed("2026-03-01T09:00:00", XSD.dateTime), typed("2026-03-01T09:30:00Z", XSD.dateTime)),
    ],
)
def test_what_sparql_cannot_compare_has_no_order(left: Term, right: Term) -> None:
    assert is_less(left, right) is None
    assert is_at_most(left, right) is None


@pytest.mark.parametrize("datatype", [XSD.double, XSD.float])
def test_what_is_not_a_number_has_no_place_among_numbers(datatype: NamedNode) -> None:
    nan = typed("NaN", datatype)
    for other in (nan, Literal(1), typed("INF", datatype)):
        assert not is_less(nan, other)
        assert not is_less(other, nan)
        assert not is_at_most(nan, other)
        assert not is_at_most(other, nan)


def test_large_numbers_are_compared_exactly() -> None:
    low, high = "1" + "0" * 17 + ".1", "1" + "0" * 17 + ".2"
    assert is_less(typed(low, XSD.decimal), typed(high, XSD.decimal))
    assert not is_less(typed(high, XSD.decimal), typed(low, XSD.decimal))
