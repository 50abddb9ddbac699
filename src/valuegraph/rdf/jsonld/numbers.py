"""Numbers of JSON documents, kept exact on their way to RDF.

JSON-LD makes ``xsd:double`` of a number with a fraction (JSON-LD 1.1 API, section 8.2.2), which
loses digits: 0.1 + 0.2 is not 0.3. Such numbers travel as typed strings instead and become what the
property's range asks for: exact ``xsd:decimal`` for quantities, ``xsd:double`` elsewhere.
"""

from math import isinf
from typing import Any, Final

from pyoxigraph import Literal

from valuegraph.vocabulary.namespaces import VG, XSD

JSON_NUMBER: Final = VG.JsonNumber
"""Datatype of a number that still has its JSON spelling; never stored."""


class JsonNumber(str):
    """The spelling of a number that a 64-bit float or integer might not hold."""

    __slots__ = ()


def parse_float(spelling: str) -> JsonNumber:
    """Hook for JSON and YAML readers: numbers with fraction or exponent."""
    return JsonNumber(spelling)


def parse_int(spelling: str) -> int | JsonNumber:
    """Hook for JSON and YAML readers: integers, however long."""
    return int(spelling) if len(spelling) < 16 else JsonNumber(spelling)


def value_object(number: JsonNumber) -> dict[str, Any]:
    """The JSON-LD value object that carries the number."""
    return {"@value": str(number), "@type": JSON_NUMBER.value}


def as_json_ld_has_it(literal: Literal) -> Literal:
    """The literal that the JSON-LD specification makes of the number: an integer or a double."""
    spelling = literal.value
    if not set(spelling) & set(".eE"):
        return Literal(spelling, datatype=XSD.integer)
    value = float(spelling)
    if isinf(value):
        return Literal("INF" if value > 0 else "-INF", datatype=XSD.double)
    mantissa, _, exponent = f"{value:.15E}".partition("E")
    mantissa = mantissa.rstrip("0")
    mantissa += "0" if mantissa.endswith(".") else ""
    return Literal(f"{mantissa}E{int(exponent)}", datatype=XSD.double)
