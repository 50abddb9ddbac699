"""Order of literals as SPARQL's ``<`` has it (SPARQL 1.1, section 17.3).

Numbers and time stamps, which are nearly all that is ever compared, are compared here; whatever
else SPARQL can compare, Oxigraph compares.
"""

import math
from datetime import datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final

from pyoxigraph import Literal, QuerySolutions, Store

from valuegraph.rdf.datatypes import INTEGERS, lexical_check
from valuegraph.rdf.terms import Term
from valuegraph.vocabulary.namespaces import XSD

_EXACT: Final = frozenset((XSD.decimal, *INTEGERS))
_TIMES: Final = frozenset((XSD.dateTime, XSD.dateTimeStamp))


def is_less(left: Term, right: Term) -> bool | None:
    """Whether ``left < right``; None where SPARQL cannot compare them."""
    return _compared(left, right, "<")


def is_at_most(left: Term, right: Term) -> bool | None:
    """Whether ``left <= right``; None where SPARQL cannot compare them."""
    return _compared(left, right, "<=")


def _compared(left: Term, right: Term, operator: str) -> bool | None:
    if not isinstance(left, Literal) or not isinstance(right, Literal):
        return None
    if _is_no_integer(left) or _is_no_integer(right):
        return None
    a, b = _value(left), _value(right)
    if isinstance(a, Decimal) and isinstance(b, Decimal):
        return a < b if operator == "<" else a <= b
    if isinstance(a, float | Decimal) and isinstance(b, float | Decimal):
        x, y = float(a), float(b)
        return x < y if operator == "<" else x <= y
    if isinstance(a, datetime) and isinstance(b, datetime):
        return a < b if operator == "<" else a <= b
    return _asked(left, right, operator)


def _is_no_integer(term: Literal) -> bool:
    """Whether a text is not of the integers that its datatype has, where Oxigraph sees but one
    datatype of integers."""
    return term.datatype in INTEGERS and not lexical_check(term.datatype)(term.value)


@lru_cache(maxsize=4096)
def _value(term: Literal) -> Decimal | float | datetime | None:
    """The value of a number, or of a time that has an offset; None for anything else."""
    datatype, form = term.datatype, term.value
    if datatype == XSD.float and form == "NaN":  # Oxigraph has it equal to itself.
        return math.nan
    if datatype not in _EXACT and datatype != XSD.double and datatype not in _TIMES:
        return None
    if not lexical_check(datatype)(form) or len(form) > 200:
        return None
    if datatype in _EXACT:
        return Decimal(form)
    if datatype == XSD.double:
        return math.inf if form in ("INF", "+INF") else -math.inf if form == "-INF" else float(form)
    try:
        moment = datetime.fromisoformat(form)
    except ValueError:  # A year beyond Python's, or midnight as 24:00.
        return None
    digits = form.partition(".")[2]
    is_exact = sum(c.isdigit() for c in digits.split("+")[0].split("-")[0]) <= 6
    return moment if moment.tzinfo is not None and is_exact else None


@cache
def _empty() -> Store:
    return Store()


def _asked(left: Literal, right: Literal, operator: str) -> bool | None:
    # A comparison that is an error leaves ?result unbound.
    found = _empty().query(f"SELECT ({left} {operator} {right} AS ?result) {{}}")
    assert isinstance(found, QuerySolutions)
    result = next(found)["result"]
    return result.value == "true" if isinstance(result, Literal) else None
