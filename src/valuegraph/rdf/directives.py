"""Bounds on the directives of Turtle and TriG, which make IRIs long before any statement is read.

A base IRI may be relative to the one before it, and every prefix to a base IRI; the parser keeps
all of them in full.
"""

import re
from collections import Counter
from functools import cache
from typing import Final

from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.findings import Finding, violation
from valuegraph.rdf.intake import long_iri
from valuegraph.rdf.lexing import COMMENT, STRING
from valuegraph.rdf.limits import Limits

MAX_BASES: Final = 16
MAX_PREFIXES: Final = 2_000

_MOST: Final = {"bases": (MAX_BASES, "base IRIs"), "prefixes": (MAX_PREFIXES, "prefixes")}
_BYTES_PER_CHARACTER: Final = 4


def check_directives(body: bytes, limits: Limits) -> None:
    """Raise :class:`DocumentError` for more base IRIs or prefixes than any document needs, or for
    IRIs among which one could be such and is longer than IRIs may be."""
    *suspects, exact = _patterns(limits.iri_length)
    # What a text or a comment has is no directive, but leaving those out takes longer.
    if any(_excess(pattern, body, limits) is not None for pattern in suspects):
        found = _excess(exact, body, limits)
        if found is not None:
            raise DocumentError(found)


@cache
def _patterns(iri_length: int) -> tuple[re.Pattern[bytes], ...]:
    """What looks like a directive, by kind; last, all kinds with texts and comments as matches of
    their own."""
    iri = r"<[^<>\"{}|^`\s]"
    long = rf"(?P<iri>{iri}{{{_BYTES_PER_CHARACTER * iri_length + 1}}})"
    kinds = (long, r"(?P<bases>\bbase\s*+[<#])", r"(?P<prefixes>\bprefix[\s#])")
    exact = "|".join((STRING, COMMENT, *kinds, rf"{iri}*+>"))
    return tuple(re.compile(each.encode(), re.IGNORECASE) for each in (*kinds, exact))


def _excess(pattern: re.Pattern[bytes], body: bytes, limits: Limits) -> Finding | None:
    """What is wrong with the directives that match."""
    number: Counter[str] = Counter()
    for match in pattern.finditer(body):
        kind = match.lastgroup
        if kind == "iri":
            return long_iri(match.group()[1:].decode(errors="replace"), limits)
        if kind is not None:
            number[kind] += 1
            most, what = _MOST[kind]
            if number[kind] > most:
                message = (
                    f"The document has more than {most:,} {what}; declare each once, and send what "
                    "was put together of several documents in several parts."
                )
                return violation("LimitExceeded", message)
    return None
