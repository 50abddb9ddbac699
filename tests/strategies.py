"""Hypothesis strategies for terms as the ledger stores them: no blank nodes, canonical values."""

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from valuegraph.rdf.terms import date_time_stamp, decimal_literal, is_absolute_iri
from valuegraph.vocabulary.namespaces import XSD

LANGUAGES = ("en", "de", "pt-br", "zh-hant", "sr-latn-rs")

odd_text = st.text() | st.sampled_from(
    ['"', "\\", "\n", "\r\n", "\t", "\x00", "'''", '"""', "\\u0041", "{}", "<>", "x" * 5000]
)

NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

texts = odd_text.map(lambda text: NO_XML.sub("", text))
"""Text that may be recorded: without the characters that no XML can carry."""


def offsets() -> st.SearchStrategy[timezone]:
    minutes = st.integers(min_value=-14 * 60, max_value=14 * 60)
    return minutes.map(lambda each: timezone(timedelta(minutes=each)))


def _stamp(moment: datetime) -> Literal:
    lexical = date_time_stamp(moment.isoformat())
    assert lexical is not None, moment
    return Literal(lexical, datatype=XSD.dateTimeStamp)


stamps = st.datetimes(timezones=offsets() | st.just(UTC)).map(_stamp)

amounts = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(min_value=-(10**20) + 1, max_value=10**20 - 1),
    st.integers(min_value=0, max_value=18),
)

tagged_texts = st.builds(
    lambda text, language: Literal(text, language=language), texts, st.sampled_from(LANGUAGES)
)


def _is_tail(text: str) -> bool:
    # IRIs may have spaces that are not ASCII, which not every JSON-LD processor knows.
    return is_absolute_iri(f"https://example.org/{text}") and not any(map(str.isspace, text))


iris = st.builds(
    lambda tail: NamedNode(f"https://example.org/{tail}"), st.text(max_size=12).filter(_is_tail)
)

literals = st.one_of(
    texts.map(Literal),
    tagged_texts,
    amounts.map(decimal_literal),
    st.booleans().map(Literal),
    st.integers(min_value=-(10**17), max_value=10**17).map(Literal),
    texts.map(lambda text: Literal(text, datatype=XSD.anyURI)),
    texts.map(lambda text: Literal(text, datatype=NamedNode("https://example.org/datatype"))),
)
