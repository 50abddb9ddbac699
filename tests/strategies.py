"""Hypothesis strategies for terms as the ledger stores them: no blank nodes."""

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


_LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn")).filter(_is_tail)
"""What IRIs may have; of whole texts most would be thrown away."""
iris = st.builds(
    lambda tail: NamedNode(f"https://example.org/{tail}"),
    st.text(_LETTERS, max_size=12).filter(_is_tail),
)

_NAMES = (
    "string normalizedString token language Name NCName NMTOKEN anyURI boolean decimal integer "
    "double float nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger long int "
    "short byte unsignedLong unsignedInt unsignedShort unsignedByte dateTime dateTimeStamp date "
    "time gYear gYearMonth gMonth gMonthDay gDay duration dayTimeDuration yearMonthDuration "
    "hexBinary base64Binary"
)
DATATYPES = _NAMES.split()
"""The datatypes of XML Schema that RDF has (RDF 1.1, section 5.1)."""

_FORMS = (
    "0 -0 1 01 +1 1.0 1.50 .5 1. 1e0 1E0 1E400 1e-7 255 256 -1 -129 3000000000 16777217 "
    "9223372036854775807 9223372036854775808 -9223372036854775808 123456789012345678901234567890 "
    "0.1234567890123456789 NaN INF +INF -INF true TRUE false x "
    "2026-01-01T00:00:00Z 2026-01-01T00:00:00.000Z 2026-01-01T00:00:00.50Z 2026-01-01T00:00:00 "
    "2026-01-01T00:00:00+00:00 2026-01-01T00:00:00-00:00 2026-01-01T02:00:00+02:00 "
    "2026-01-01T00:00:00.1234567890123456789Z 2026-01-01T24:00:00Z 2026-02-30T00:00:00Z "
    "-0001-01-01T00:00:00Z 0000-01-01T00:00:00Z 12026-01-01T00:00:00Z xZ x+01:00 "
    "2026-01-01 2026-01-01Z 2026-01-01+00:00 10:00:00 10:00:00.0 24:00:00 24:00:00Z 2026 "
    "2026+00:00 2026-01 2026-01-00:00 --01 --01-01 --02-30 ---01 ---01Z P1Y P12M P1Y0M PT60S PT1M "
    "P1DT24H PT24H -PT0S P0D PT1M0S P1M1D 0a 0A AA== en EN-gb"
)
LEXICAL_FORMS = _FORMS.split()
"""Texts that are a form of several datatypes, or of none; some are one value to a datatype."""

typed_literals = st.builds(
    lambda text, name: Literal(text, datatype=XSD[name]),
    st.sampled_from(["", " ", " 1", "1 ", "a  b", *LEXICAL_FORMS]),
    st.sampled_from(DATATYPES),
)
"""Literals of all datatypes, well-typed or not, canonical or not."""

literals = st.one_of(
    texts.map(Literal),
    tagged_texts,
    amounts.map(decimal_literal),
    st.booleans().map(Literal),
    st.integers(min_value=-(10**17), max_value=10**17).map(Literal),
    texts.map(lambda text: Literal(text, datatype=XSD.anyURI)),
    texts.map(lambda text: Literal(text, datatype=NamedNode("https://example.org/datatype"))),
    typed_literals,
)
