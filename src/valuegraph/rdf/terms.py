"""Terms and the literals that the ledger reads and writes: decimals, time stamps."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Context, Decimal, Inexact, InvalidOperation, localcontext
from fractions import Fraction
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Triple

from valuegraph.rdf.characters import is_hidden
from valuegraph.vocabulary.namespaces import XSD

Term = NamedNode | BlankNode | Literal | Triple
Node = NamedNode | BlankNode
Amount = Decimal | Fraction
"""How much: a decimal where that is exact (see the limits below), else a fraction."""

DEFAULT_GRAPH: Final = DefaultGraph()

MAX_DECIMALS: Final = 18
"""Decimal places of a quantity: what ``xsd:decimal`` has in the store and in SPARQL arithmetic."""

MAX_MAGNITUDE: Final = Decimal(10) ** 20
"""Quantities are smaller than this, for the same reason."""

MAX_DENOMINATOR: Final = 10**60
"""Denominators of quantities without finite decimal form are smaller than this. Units of a
vocabulary have few prime factors, whatever is added up; those that anybody describes have any."""

EXACT: Final = Context(prec=100, traps=[InvalidOperation, Inexact])
"""Adds and compares any two quantities without rounding; would raise rather than round."""

MAX_LANGUAGE: Final = 64
"""Characters of a language tag; those that are registered have up to 35 (BCP 47, section 4.4)."""

MAX_SHOWN: Final = 1000
"""Characters of a value that is sent back; whoever wrote it has the rest."""

_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?\Z", re.ASCII)
_NUMBER_OF_ANY_SIZE: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\Z", re.ASCII)
_INTEGER: Final = re.compile(r"-?\d+\Z", re.ASCII)
_IRI_FORBIDDEN: Final = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
_BLANK: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Letters, marks and symbols that show nothing (most of Default_Ignorable_Code_Point)."""
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.+\Z", re.DOTALL)
_DATE: Final = r"(?P<date>(?!-0000)-?([1-9]\d{3,}|0\d{3})-\d\d-\d\d)"
_TIME: Final = r"T\d\d:\d\d:\d\d(\.\d+)?"
_ZONE: Final = r"(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)"
_FRACTION: Final = re.compile(r"\.\d+", re.ASCII)
_DATE_TIME_STAMP: Final = re.compile(f"{_DATE}{_TIME}{_ZONE}\\Z", re.ASCII)
_END_OF_DAY: Final = re.compile(rf"{_DATE}T24:00:00(\.0+)?(?P<zone>{_ZONE})\Z", re.ASCII)
_DATE_ONLY: Final = re.compile(f"{_DATE}{_ZONE}?\\Z", re.ASCII)


def is_absolute_iri(text: str) -> bool:
    """Whether ``text`` is an IRI (RFC 3987) and has a scheme."""
    return _ABSOLUTE.match(text) is not None and iri_fault(text) is None


def iri_fault(text: str) -> str | None:
    """What keeps ``text`` from being an IRI, or None."""
    if (forbidden := forbidden_character(text)) is not None:
        return f"it contains {named_character(forbidden)}"
    try:
        NamedNode(text)
    except ValueError as fault:
        return str(fault)
    return None


def forbidden_character(iri: str) -> str | None:
    """The first character of ``iri`` that it may not contain, or None.

    Besides those that RFC 3987 excludes, these are the characters that a reader does not see: bidi
    controls (section 4.1), other formats and controls, spaces, line separators, what is unassigned
    or private, and what shows nothing. Two IRIs that look alike would be two entities.
    """
    found = _IRI_FORBIDDEN.search(iri)
    if found is not None:
        return found.group()
    if iri.isascii():
        return None if "\x7f" not in iri else "\x7f"
    for character in iri:
        if is_hidden(character) or character.isspace() or _BLANK.match(character):
            return character
    return None


def named_character(character: str) -> str:
    """A character for a message: in quotes, or by its code point where it cannot be seen."""
    is_seen = character == " " or (character.isascii() and character.isprintable())
    return repr(character) if is_seen else f"U+{ord(character):04X}, which cannot be seen"


def parse_number(lexical: str) -> Decimal | None:
    """The exact value of an integer, decimal or double lexical form; None where it is none."""
    if len(lexical) > 80 or not _NUMBER.match(lexical):
        return None
    return Decimal(lexical)


def is_number(lexical: str) -> bool:
    """Whether ``lexical`` is a decimal or double form, of whatever size."""
    return _NUMBER_OF_ANY_SIZE.match(lexical) is not None


def in_range(value: Amount) -> bool:
    """Whether a quantity fits ``xsd:decimal`` as stores implement it (see the limits above), or is
    a fraction that fits when it is rounded, and whose denominator is within bounds."""
    if isinstance(value, Fraction):
        return abs(value) < MAX_MAGNITUDE and value.denominator < MAX_DENOMINATOR
    exponent = value.normalize(EXACT).as_tuple().exponent
    return (
        value.copy_abs() < MAX_MAGNITUDE and isinstance(exponent, int) and -exponent <= MAX_DECIMALS
    )


def decimal_literal(value: Amount) -> Literal:
    """The canonical ``xsd:decimal`` of XSD 1.1: no exponent, no superfluous zero."""
    return Literal(canonical_decimal(value), datatype=XSD.decimal)


def canonical_decimal(value: Amount) -> str:
    """``12.500`` → ``12.5``, ``9.0`` → ``9``, ``-0`` → ``0``, ``1E+3`` → ``1000``; a fraction is
    rounded (:func:`rounded`)."""
    text = format(rounded(value), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def exactly(*values: Amount) -> Amount:
    """The exact sum of quantities."""
    if any(isinstance(value, Fraction) for value in values):
        return exact(sum((Fraction(value) for value in values), Fraction(0)))
    with localcontext(EXACT):
        return sum(values, Decimal(0))


def times(value: Amount, factor: int) -> Amount:
    """The exact multiple of a quantity. Operators on decimals round to the digits of their context,
    negation included."""
    if factor == 1:
        return value
    if isinstance(value, Fraction):
        return exact(value * factor)
    if factor == -1:
        return value.copy_negate()
    with localcontext(EXACT):
        return value * factor


def exact(value: Fraction) -> Amount:
    """The fraction as a decimal where that is finite at the 18th place, else as it is."""
    scaled = value * 10**MAX_DECIMALS
    if scaled.denominator != 1:
        return value
    return Decimal(f"{scaled.numerator}E-{MAX_DECIMALS}")


def rounded(value: Amount) -> Decimal:
    """A quantity as it is shown: half-even at the 18th decimal, which is symmetric.

    What is not nothing is not shown as 0, so that the sign is right.
    """
    if isinstance(value, Decimal):
        return value
    # Rounding a fraction to an integer is exact and half-even, whatever the context of decimals.
    scaled = round(value * 10**MAX_DECIMALS) or (value > 0) - (value < 0)
    return Decimal(f"{scaled}E-{MAX_DECIMALS}")


def fraction_literal(value: Amount) -> Literal:
    """A quantity without rounding: ``1/3``, or ``0.5`` where it is finite."""
    return Literal(str(value) if isinstance(value, Fraction) else canonical_decimal(value))


def parse_fraction(lexical: str) -> Amount | None:
    """The quantity that :func:`fraction_literal` wrote; None for other text."""
    numerator, slash, denominator = lexical.partition("/")
    if not slash:
        return parse_number(lexical)
    if len(lexical) > 200 or not _INTEGER.match(numerator) or not _INTEGER.match(denominator):
        return None
    return exact(Fraction(int(numerator), int(denominator))) if int(denominator) > 0 else None


def date_time_stamp(lexical: str) -> str | None:
    """``lexical`` as an ``xsd:dateTimeStamp`` in canonical form, or None where it has no offset.

    A plain date becomes midnight UTC, and 24:00:00 the midnight that begins the next day (XSD 1.1
    Part 2, section 3.3.7.2). Fractions of a second lose trailing zeros, and ``+00:00``
    becomes ``Z``, as SPARQL stores write them.
    """
    text = lexical.strip()
    if date := _DATE_ONLY.match(text):
        zone = text[date.end("date") :] or "Z"
        text = f"{date['date']}T00:00:00{zone}"
    if end_of_day := _END_OF_DAY.match(text):
        next_day = _day_after(end_of_day["date"])
        if next_day is None:
            return None
        text = f"{next_day}T00:00:00{end_of_day['zone']}"
    stamp = _DATE_TIME_STAMP.match(text)
    if stamp is None or not _is_calendar_time(text, stamp["date"]):
        return None
    text = _FRACTION.sub(lambda found: found[0].rstrip("0"), text).replace(".Z", "Z")
    text = re.sub(r"\.(?=[+-])", "", text)
    return re.sub(r"[+-]00:00\Z", "Z", text)


def _is_calendar_time(text: str, date: str) -> bool:
    year, month, day = date.lstrip("-").split("-")
    try:  # Years beyond datetime's own range still have twelve months and real days.
        moment = text[text.index("T") + 1 :][:8]
        datetime.fromisoformat(f"{2000 + int(year) % 400:04}-{month}-{day}T{moment}")
    except ValueError:
        return False
    return True


def _day_after(date_: str) -> str | None:
    """The day after a day of whatever year; None where it is none."""
    year, month, day = (int(part) for part in date_.removeprefix("-").split("-"))
    year = -year if date_.startswith("-") else year
    proxy = 2000 + year % 400  # The calendar repeats itself.
    try:
        following = date(proxy, month, day) + timedelta(days=1)
    except ValueError:
        return None
    year += following.year - proxy
    sign = "-" if year < 0 else ""
    return f"{sign}{abs(year):04}-{following.month:02}-{following.day:02}"


def now_stamp(moment: datetime | None = None) -> Literal:
    """``moment`` (default: now) as ``xsd:dateTimeStamp`` in UTC with microseconds."""
    text = (moment or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="microseconds")
    canonical = text.removesuffix("+00:00").rstrip("0").rstrip(".")
    return Literal(f"{canonical}Z", datatype=XSD.dateTimeStamp)


def as_node(term: Term) -> Node:
    """A term that is known to be an IRI or a blank node, such as the subject of a statement."""
    assert isinstance(term, NamedNode | BlankNode), term
    return term


def as_iri(term: Term) -> NamedNode:
    """A term that is known to be an IRI: a subject or a reference of normalised statements."""
    assert isinstance(term, NamedNode), term
    return term


def shown(term: Term) -> str:
    """A term as a person reads it in a message: an IRI in angle brackets, a literal in quotes."""
    if isinstance(term, NamedNode):
        return f"<{term.value}>"
    if isinstance(term, Literal):
        return f'"{excerpt(term.value)}"'
    return str(term)


def brief(term: Term) -> Term:
    """A term to be sent back: the beginning of an IRI or literal that is very long."""
    if not isinstance(term, NamedNode | Literal) or len(term.value) <= MAX_SHOWN:
        return term
    text = excerpt(term.value, MAX_SHOWN)
    return iri_or_text(text) if isinstance(term, NamedNode) else Literal(text)


def iri_or_text(text: str) -> NamedNode | Literal:
    """What was meant for an IRI, where it is one; the cut of a long one may be in a ``%20``."""
    return Literal(text) if iri_fault(text) is not None else NamedNode(text)


def excerpt(text: str, length: int = 80) -> str:
    """``text``, or its beginning where it is longer than a message should repeat."""
    return text if len(text) <= length else text[: length - 3] + "..."
