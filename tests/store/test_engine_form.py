"""The form in which the engine gives a literal back."""

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, Quad

from tests.graphs import EX
from tests.strategies import amounts, literals, stamps
from valuegraph.store.engine_form import comes_back, engine_form, is_canonical_stamp
from valuegraph.vocabulary.namespaces import XSD

decimal_texts = st.one_of(
    st.from_regex(r"-?[0-9]{1,24}(\.[0-9]{0,24})?", fullmatch=True),
    st.from_regex(r"[+-]?0{0,2}[0-9]{0,2}\.?[0-9]{0,3}0{0,2}", fullmatch=True),
    amounts.map(str),
)
time_texts = st.from_regex(
    r"\A(000[0-9]|20[0-9]{2})-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]"
    r"(\.[0-9]{0,9})?(Z|[+-](00|[01][0-9]):[0-5][0-9])?\Z"
)
numbers = st.builds(
    lambda text, kind: Literal(text, datatype=kind),
    decimal_texts,
    st.sampled_from([XSD.decimal, XSD.integer]),
)
times = st.builds(
    lambda text, kind: Literal(text, datatype=kind),
    time_texts,
    st.sampled_from([XSD.dateTime, XSD.dateTimeStamp]),
)
every_literal = literals | stamps | numbers | times


def given_back(*values: Literal) -> list[ox.Literal]:
    raw = ox.Store()
    raw.extend(Quad(EX.s, EX.p, each) for each in values)
    return [quad.object for quad in raw]


@given(every_literal)
def test_it_is_what_the_engine_gives_back(literal: Literal) -> None:
    assert given_back(literal) == [engine_form(literal)]
    assert engine_form(engine_form(literal)) == engine_form(literal)
    assert not comes_back(literal) or engine_form(literal) == literal
    if is_canonical_stamp(literal):
        assert engine_form(literal) == Literal(literal.value, datatype=XSD.dateTime)


@given(every_literal, every_literal)
def test_literals_are_one_to_the_engine_where_their_forms_are_the_same(
    first: Literal, second: Literal
) -> None:
    assert (len(given_back(first, second)) == 1) is (engine_form(first) == engine_form(second))


def test_the_usual_forms_are_told_at_first_sight() -> None:
    for text in ("0", "-12", "12.5", "-0.000000000000000001"):
        assert comes_back(Literal(text, datatype=XSD.decimal)), text
    for text in ("2026-03-01T09:30:00Z", "2026-03-01T09:30:00.123456+01:00"):
        assert is_canonical_stamp(Literal(text, datatype=XSD.dateTimeStamp)), text
