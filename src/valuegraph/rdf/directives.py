"""Bounds on the directives of Turtle and TriG, which make IRIs long before any statement is read.

A base IRI may be relative to the one before it, and every prefix to a base IRI; the parser keeps
all of them in full. What looks like a directive in a comment or text is counted too: the bounds are
far beyond what documents have.
"""

import re
from itertools import islice
from typing import Final

from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.findings import violation
from valuegraph.rdf.intake import long_iri
from valuegraph.rdf.limits import Limits

MAX_BASES: Final = 16
MAX_PREFIXES: Final = 2_000

_BASE: Final = re.compile(rb"\bbase\s*+[<#]", re.IGNORECASE)
_PREFIX: Final = re.compile(rb"\bprefix[\s#]", re.IGNORECASE)
_IRI: Final = rb'<[^<>"{}|^`\s]{%d}'
_BYTES_PER_CHARACTER: Final = 4


def check_directives(body: bytes, limits: Limits) -> None:
    """Raise :class:`DocumentError` for more base IRIs or prefixes than any document needs, or for
    IRIs among which one could be such and is longer than IRIs may be."""
    _check_number(_BASE, MAX_BASES, "base IRIs", body)
    _check_number(_PREFIX, MAX_PREFIXES, "prefixes", body)
    found = re.search(_IRI % (_BYTES_PER_CHARACTER * limits.iri_length + 1), body)
    if found is not None:
        raise DocumentError(long_iri(found.group()[1:].decode(errors="replace"), limits))


def _check_number(directive: re.Pattern[bytes], most: int, what: str, body: bytes) -> None:
    if sum(1 for _ in islice(directive.finditer(body), most + 1)) > most:
        message = (
            f"The document has more than {most:,} {what}; declare each once, and send what was put "
            "together of several documents in several parts."
        )
        raise DocumentError(violation("LimitExceeded", message))
