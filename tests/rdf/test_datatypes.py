"""Lexical forms of the built-in datatypes, with the examples of XML Schema 1.1 Part 2."""

import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store
from rdflib import Literal as RdflibLiteral
from rdflib import URIRef

from tests.graphs import EX
from tests.strategies import stamps
from valuegraph.rdf.datatypes import INTEGERS, knows, lexical_check
from valuegraph.vocabulary.namespaces import RDF, XSD

RIGHT: dict[NamedNode, tuple[str, ...]] = {
    XSD.string: ("", "any\n\ttext", "𝄞"),
    XSD.boolean: ("true", "false", "1", "0"),
    XSD.decimal: ("-1.23", "12678967.543233", "+100000.00", "210", ".5", "5.", "007"),
    XSD.integer: ("-1", "0", "12678967543233", "+100000", "00", "-0", "9" * 5000),
    XSD.double: (
        "-1E4",
        "1267.43233E12",
        "12.78e-2",
        "12",
        "-0",
        "0",
        "INF",
        "-INF",
        "+INF",
        "NaN",
    ),
    XSD.float: ("-1E4", "12.78e-2", ".5", "INF", "NaN"),
    XSD.dateTime: (
        "2002-10-10T12:00:00-05:00",
        "2002-10-10T12:00:00",
        "2002-10-10T24:00:00Z",
        "-0044-03-15T00:00:00Z",
        "12002-10-10T12:00:00.123456789012Z",
        "2000-02-29T23:59:59+14:00",
    ),
    XSD.dateTimeStamp: ("2004-04-12T13:20:00-05:00", "2004-04-12T13:20:00Z"),
    XSD.date: ("2002-10-10", "2002-10-10+13:00", "2024-02-29Z", "1900-02-28", "0000-01-01"),
    XSD.time: ("13:20:00-05:00", "13:20:00", "00:00:00.5", "24:00:00"),
    XSD.gYear: ("2004", "-0001", "12004Z", "0000"),
    XSD.gYearMonth: ("1999-05", "1999-12Z"),
    XSD.gMonth: ("--05", "--12+01:00"),
    XSD.gMonthDay: ("--02-29", "--11-30", "--01-31Z"),
    XSD.gDay: ("---31", "---01Z"),
    XSD.duration: ("P1347Y", "P1347M", "P1Y2MT2H", "-P1347M", "P0Y1347M0D", "PT0.5S", "P1DT1S"),
    XSD.dayTimeDuration: ("P1D", "PT36H", "-P3DT10H30M", "PT1M0.5S"),
    XSD.yearMonthDuration: ("P1Y", "P1Y6M", "-P13M"),
    XSD.hexBinary: ("", "3f3c6d78", "0FB7"),
    XSD.base64Binary: ("", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm 9v", "Zm9v YmFy"),
    XSD.anyURI: ("", "http://example.org/", "any thing", "%"),
    XSD.normalizedString: ("", "a  b ", "ä"),
    XSD.token: ("", "a b", "ä"),
    XSD.language: ("en", "en-GB", "zh-hant-tw", "x-klingon"),
    XSD.Name: ("a", ":a", "_a-b.c1", "ä"),
    XSD.NCName: ("a", "_a-b.c1", "ä"),
    XSD.NMTOKEN: ("1a", "-", ":", "a.b"),
    XSD.nonNegativeInteger: ("0", "-0", "+1", "9" * 50),
    XSD.positiveInteger: ("1", "+1", "0" * 50 + "1"),
    XSD.nonPositiveInteger: ("0", "-1", "-" + "9" * 50),
    XSD.negativeInteger: ("-1", "-" + "9" * 50),
    XSD.long: ("9223372036854775807", "-9223372036854775808"),
    XSD.int: ("2147483647", "-2147483648"),
    XSD.short: ("32767", "-32768"),
    XSD.byte: ("127", "-128", "+001", "0" * 50 + "127"),
    XSD.unsignedLong: ("18446744073709551615", "0"),
    XSD.unsignedInt: ("4294967295",),
    XSD.unsignedShort: ("65535",),
    XSD.unsignedByte: ("255", "-0"),
}

WRONG: dict[NamedNode, tuple[str, ...]] = {
    XSD.boolean: ("TRUE", "yes", "", " true", "2"),
    XSD.decimal: ("", ".", "1E3", "1,5", "INF", "1 ", "+-1", "٣"),
    XSD.integer: ("", "1.0", "1_000", " 1", "1\n", "--1", "٣"),
    XSD.double: ("", "inf", "nan", "1E", "E3", "0x1", "-NaN", "INFINITY"),
    XSD.float: ("inf", "1e1.5", "1_0"),
    XSD.dateTime: (
        "2002-10-10",
        "2002-10-10 12:00:00",
        "2002-02-30T12:00:00",
        "2001-02-29T00:00:00",
        "1900-02-29T00:00:00Z",
        "2002-10-10T24:00:01",
        "2002-10-10T25:00:00",
        "2002-10-10T12:60:00",
        "2002-10-10T12:00",
        "02002-10-10T12:00:00",
        "202-10-10T12:00:00",
        "2002-13-01T00:00:00",
        "2002-00-01T00:00:00",
        "2002-01-00T00:00:00",
        "2002-10-10T12:00:00z",
        "2002-10-10T12:00:00+15:00",
        "2002-10-10T12:00:00+14:30",
        "+2002-10-10T12:00:00",
    ),
    XSD.dateTimeStamp: ("2004-04-12T13:20:00", "2004-04-31T13:20:00Z"),
    XSD.date: ("2002-10-32", "2002-2-2", "2023-02-29", "20021010", "2002-10-10T00:00:00"),
    XSD.time: ("13:20", "1:20:00", "24:00:01", "13:20:60"),
    XSD.gYear: ("04", "+2004", "02004"),
    XSD.gYearMonth: ("1999-13", "1999-5"),
    XSD.gMonth: ("05", "--13", "--5", "--05--"),
    XSD.gMonthDay: ("--02-30", "--04-31", "--13-01"),
    XSD.gDay: ("--31", "---32", "---0"),
    XSD.duration: ("P", "PT", "P1YT", "1Y", "P-1347M", "P1S", "PT1.S", "P1M1Y", "P1.5D"),
    XSD.dayTimeDuration: ("P1Y", "P1M", "PT"),
    XSD.yearMonthDuration: ("P1D", "P", "PT1M"),
    XSD.hexBinary: ("3f3", "0g", "0x00"),
    XSD.base64Binary: ("Zm9", "Zm9vY===", "Zm9*", "Zm9vYh=="),
    XSD.normalizedString: ("a\tb", "a\n", "\r"),
    XSD.token: (" a", "a ", "a  b", "a\tb"),
    XSD.language: ("", "toolonglanguage", "en_GB", "en-"),
    XSD.Name: ("", "1a", "-a", "a b"),
    XSD.NCName: ("a:b", "1a", ""),
    XSD.NMTOKEN: ("", "a b"),
    XSD.nonNegativeInteger: ("-1", "-" + "9" * 50, "1.0"),
    XSD.positiveInteger: ("0", "-1"),
    XSD.nonPositiveInteger: ("1", "9" * 50),
    XSD.negativeInteger: ("0", "1"),
    XSD.long: ("9223372036854775808", "-9223372036854775809", "9" * 50),
    XSD.int: ("2147483648",),
    XSD.short: ("32768",),
    XSD.byte: ("128", "-129", "1e1"),
    XSD.unsignedLong: ("18446744073709551616", "-1"),
    XSD.unsignedInt: ("4294967296",),
    XSD.unsignedShort: ("65536",),
    XSD.unsignedByte: ("256", "-1"),
}


def each(table: dict[NamedNode, tuple[str, ...]]) -> list[tuple[NamedNode, str]]:
    return [(datatype, form) for datatype, forms in table.items() for form in forms]


def name(value: object) -> str:
    return value.value.rpartition("#")[2] if isinstance(value, NamedNode) else repr(value)[:30]


@pytest.mark.parametrize(("datatype", "form"), each(RIGHT), ids=name)
def test_a_lexical_form_is_known(datatype: NamedNode, form: str) -> None:
    assert lexical_check(datatype)(form)


@pytest.mark.parametrize(("datatype", "form"), each(WRONG), ids=name)
def test_what_is_no_lexical_form_is_ill_typed(datatype: NamedNode, form: str) -> None:
    assert not lexical_check(datatype)(form)
    assert knows(datatype)


def test_nothing_is_known_of_other_datatypes() -> None:
    assert lexical_check(EX.datatype)("anything")
    assert not knows(EX.datatype)
    assert knows(RDF.langString)
    assert knows(XSD.string)


@given(stamps)
def test_every_time_stamp_that_the_ledger_writes_is_one(stamp: Literal) -> None:
    assert lexical_check(XSD.dateTimeStamp)(stamp.value)


@given(st.sampled_from(sorted(INTEGERS, key=str)), st.integers(-(2**65), 2**65))
def test_a_derived_integer_is_an_integer_in_its_range(datatype: NamedNode, number: int) -> None:
    ranges = {
        XSD.integer: (-(2**70), 2**70),
        XSD.byte: (-128, 127),
        XSD.unsignedInt: (0, 2**32 - 1),
    }
    if datatype in ranges:
        low, high = ranges[datatype]
        assert lexical_check(datatype)(str(number)) == (low <= number <= high)
    for datatype_above in (XSD.integer, XSD.decimal, XSD.double):
        assert lexical_check(datatype_above)(str(number))


ODD = st.text("0123456789.-+:TZePYMDHSINFa ", max_size=24)
OF_BOTH = (XSD.boolean, XSD.decimal, XSD.integer, XSD.double, XSD.date, XSD.dateTime, XSD.duration)


@given(st.sampled_from(OF_BOTH), ODD | st.sampled_from([form for _, form in each(RIGHT)]))
def test_what_oxigraph_takes_for_a_value_is_a_lexical_form(datatype: NamedNode, form: str) -> None:
    """Not the other way round: Oxigraph's numbers and years have bounds."""
    argument = Literal(form, datatype=datatype)
    # A value is equal to itself; an ill-typed literal compared with a value is an error.
    zero = {XSD.boolean: "true", XSD.duration: "P1Y", XSD.date: "2000-01-01"}.get(
        datatype, "2000-01-01T00:00:00" if datatype == XSD.dateTime else "0"
    )
    other = Literal(zero, datatype=datatype)
    found = Store().query(f"SELECT ({argument} = {other} || {argument} != {other} AS ?is) {{}}")
    assert isinstance(found, QuerySolutions)
    if next(found)["is"] is not None:
        assert lexical_check(datatype)(form)


@pytest.mark.parametrize(
    "datatype", [XSD.integer, XSD.decimal, XSD.double, XSD.date, XSD.byte], ids=name
)
def test_the_forms_of_rdflib_are_forms(datatype: NamedNode) -> None:
    """rdflib reads these datatypes as they are defined, at least where years have four digits."""
    for form in (*RIGHT[datatype], *WRONG[datatype]):
        is_odd = form in ("0000-01-01", "2002-10-10T00:00:00", "20021010", "1_000", "inf", "nan")
        if is_odd or len(form) > 1000 or not form.isascii() or form != form.strip():
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            read = RdflibLiteral(form, datatype=URIRef(datatype.value))
        if read.ill_typed:
            assert not lexical_check(datatype)(form), form
