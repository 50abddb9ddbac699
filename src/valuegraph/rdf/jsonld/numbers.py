"""Numbers of JSON documents, kept exact on their way to RDF.

JSON-LD makes ``xsd:double`` of a number with a fraction (JSON-LD 1.1 API, section 8.2.2), which
loses digits: 0.1 + 0.2 is not 0.3. Such numbers keep their spelling, beside the datatype that the
context gives them, until it is known what the property's range asks for: exact ``xsd:decimal`` for
quantities, what :func:`as_json_ld_has_it` says elsewhere.
"""

from decimal import Decimal
from math import isinf
from secrets import token_hex
from typing import Final

from pyoxigraph import Literal, NamedNode

from valuegraph.rdf.terms import excerpt
from valuegraph.vocabulary.namespaces import XSD

_WITH_DATATYPE: Final = f"urn:valuegraph:json-number:{token_hex(16)}:"
"""What the datatype that a context gives follows. No document can know it, so none can have a text
that passes for a number of ours."""

JSON_NUMBER: Final = NamedNode(_WITH_DATATYPE)
"""Datatype of a number that still has its JSON spelling; never stored."""

_DOUBLES: Final = (XSD.double, XSD.float)
_LEAST_DOUBLE: Final = Decimal(10) ** 21


MOST_WRITTEN: Final = 1_100
"""Digits that an exponent may stand for; the smallest double has 1,074. Texts of seven characters
could be a gigabyte of digits otherwise."""


def too_many_digits(spelling: str) -> str:
    """What to say of a number that cannot be written out."""
    return (
        f"The number {excerpt(spelling)} has more than {MOST_WRITTEN:,} digits "
        'when it is written out; give it as text: {"@value": "1e400", "@type": "xsd:double"}.'
    )


class JsonNumber(str):
    """The spelling of a number that a 64-bit float or integer might not hold."""

    __slots__ = ()


def parse_float(spelling: str) -> JsonNumber:
    """Hook for JSON and YAML readers: numbers with fraction or exponent."""
    return JsonNumber(spelling)


def parse_int(spelling: str) -> int | JsonNumber:
    """Hook for JSON and YAML readers: integers, however long."""
    return int(spelling) if len(spelling) < 16 else JsonNumber(spelling)


def spelled(number: JsonNumber, datatype: NamedNode | None = None) -> Literal:
    """A number with its spelling; ``datatype`` is what the document gives it."""
    if datatype is None:
        return Literal(str(number), datatype=JSON_NUMBER)
    try:
        return Literal(str(number), datatype=NamedNode(_WITH_DATATYPE + datatype.value))
    except ValueError:  # It is no IRI, which is told wherever it is judged.
        return Literal(str(number), datatype=datatype)


def is_spelled(literal: Literal) -> bool:
    """Whether a literal is a number that still has its JSON spelling."""
    return literal.datatype.value.startswith(_WITH_DATATYPE)


def stated_datatype(literal: Literal) -> NamedNode | None:
    """The datatype that the document gives a literal; None for a number without one."""
    if literal.datatype == JSON_NUMBER:
        return None
    return _stated(literal.datatype)


def with_datatype(literal: Literal, datatype: NamedNode) -> Literal:
    """The literal as if the document gave it this datatype."""
    if is_spelled(literal):
        return spelled(JsonNumber(literal.value), datatype)
    return Literal(literal.value, datatype=datatype)


def without_datatype(literal: Literal) -> Literal:
    """A number with its spelling, whatever datatype the document gave it."""
    return Literal(literal.value, datatype=JSON_NUMBER)


def as_written(literal: Literal) -> Literal:
    """A literal for a finding: a number has the datatype that it is given, or looks like."""
    if not is_spelled(literal):
        return literal
    marks = set(literal.value) & set(".eE")
    kind = XSD.integer if not marks else XSD.decimal if marks == {"."} else XSD.double
    return Literal(literal.value, datatype=stated_datatype(literal) or kind)


def can_be_written_out(literal: Literal) -> bool:
    """Whether the exact form of a number with its spelling has so many digits as a text may have.
    Without a datatype, or with one of floating point, it does not have all its digits."""
    datatype = literal.datatype
    if datatype == JSON_NUMBER or _stated(datatype) in _DOUBLES:
        return True
    spelling = literal.value
    if "e" not in spelling.lower():
        return True
    value = _exact(spelling)
    return not value or abs(value.adjusted()) + len(spelling) <= MOST_WRITTEN


def as_json_ld_has_it(literal: Literal) -> Literal:
    """The literal that a number with its spelling, which :func:`can_be_written_out`, stands for.

    Without a datatype it is what the JSON-LD specification says: ``xsd:integer``, or ``xsd:double``
    where it has a fraction or is 10^21 or more. With one, its lexical form is that of
    ``xsd:double`` for ``xsd:double`` and ``xsd:float``. Else it is the exact number in the
    canonical form of ``xsd:decimal``, where the specification would have that of a double.
    """
    if literal.datatype == JSON_NUMBER:
        integer = _as_integer(literal.value)
        if integer is None:
            return Literal(double_form(literal.value), datatype=XSD.double)
        return Literal(integer, datatype=XSD.integer)
    datatype = _stated(literal.datatype)
    if datatype not in _DOUBLES:
        return Literal(decimal_form(literal.value), datatype=datatype)
    integer = None if datatype == XSD.double else _as_integer(literal.value)
    return Literal(integer or double_form(literal.value), datatype=datatype)


def becomes_double(number: JsonNumber, datatype: NamedNode | None) -> bool:
    """Whether a number becomes one of floating point, which may be too large or small for it."""
    return datatype in _DOUBLES or (datatype is None and _as_integer(number) is None)


def fits_double(number: JsonNumber) -> bool:
    """Whether a double comes near a number, rather than being infinite or zero."""
    value = float(number)
    return not isinf(value) and (value != 0 or not _exact(number))


def decimal_form(spelling: str) -> str:
    """The exact number in the canonical form of ``xsd:decimal``: no exponent, no needless zero."""
    value = _exact(spelling)
    if not value:
        return "0"
    written = f"{value:f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return written


def double_form(spelling: str) -> str:
    """The nearest double in the canonical form of ``xsd:double``."""
    value = float(spelling)
    if isinf(value):
        return "INF" if value > 0 else "-INF"
    mantissa, _, exponent = f"{value:.15E}".partition("E")
    mantissa = mantissa.rstrip("0")
    mantissa += "0" if mantissa.endswith(".") else ""
    return f"{mantissa}E{int(exponent)}"


def _stated(datatype: NamedNode) -> NamedNode:
    """The datatype that a document gave a literal."""
    if not datatype.value.startswith(_WITH_DATATYPE):
        return datatype
    return NamedNode(datatype.value.removeprefix(_WITH_DATATYPE))


def _as_integer(spelling: str) -> str | None:
    """The digits of a number that JSON-LD makes an integer of."""
    value = _exact(spelling)
    if value.copy_abs() >= _LEAST_DOUBLE or value.adjusted() < 0 < value.copy_abs():
        return None
    return decimal_form(spelling) if value == value.to_integral_value() else None


def _exact(spelling: str) -> Decimal:
    """The number, with an exponent of at most so many digits as make no difference here."""
    mantissa, _, exponent = spelling.lower().partition("e")
    size = exponent.lstrip("+-0")[:8] or "0"
    return Decimal(f"{mantissa}E{'-' if exponent.startswith('-') else ''}{size}")
