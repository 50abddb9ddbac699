"""The form in which Oxigraph keeps a literal.

It keeps numbers, truth values, times and durations by what they are worth: ``"01"^^xsd:integer``
comes back as ``"1"``, an ``xsd:int`` as an ``xsd:integer``, an ``xsd:dateTimeStamp`` as an
``xsd:dateTime``. All other literals, and those whose text Oxigraph does not take for a value of the
datatype, come back as they are.
"""

import re
from functools import lru_cache
from typing import Final

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad

from valuegraph.vocabulary.namespaces import RDF, XSD

_AS_WRITTEN: Final = frozenset((XSD.string, XSD.anyURI, RDF.langString))
_ANYTHING: Final = NamedNode("urn:x")
_CANONICAL: Final = {
    XSD.decimal: r"0|-?[1-9]\d{0,17}|-?(0|[1-9]\d{0,17})\.\d{0,17}[1-9]",
    XSD.integer: r"0|-?[1-9]\d{0,17}",
    XSD.boolean: r"true|false",
    XSD.dateTime: (
        r"(?!0000)\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d"
        r"(\.\d{0,5}[1-9])?(Z|[+-](?!00:00)(0\d|1[0-3]):[0-5]\d)"
    ),
}
"""Texts that come back as they are; there are others."""
_UNCHANGED: Final = {
    datatype: re.compile(pattern, re.ASCII).fullmatch for datatype, pattern in _CANONICAL.items()
}


def comes_back(literal: Literal) -> bool:
    """Whether the engine gives a literal back as it is, as far as it can be told at first sight."""
    datatype = literal.datatype
    if datatype in _AS_WRITTEN:
        return True
    is_unchanged = _UNCHANGED.get(datatype)
    return is_unchanged is not None and is_unchanged(literal.value) is not None


def is_canonical_stamp(literal: Literal) -> bool:
    """Whether a literal is an ``xsd:dateTimeStamp`` that comes back as an ``xsd:dateTime`` of the
    same text, as far as it can be told at first sight."""
    return (
        literal.datatype == XSD.dateTimeStamp
        and _UNCHANGED[XSD.dateTime](literal.value) is not None
    )


def engine_form(literal: Literal) -> Literal:
    """The literal that the engine gives back; applied again, it changes nothing."""
    return literal if comes_back(literal) else _asked(literal)


@lru_cache(maxsize=4096)
def _asked(literal: Literal) -> Literal:
    scratch = ox.Store()
    scratch.add(Quad(_ANYTHING, _ANYTHING, literal))
    kept = next(scratch.quads_for_pattern(None, None, None)).object
    assert isinstance(kept, Literal)
    return kept
