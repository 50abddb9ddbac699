"""Which lexical forms the built-in datatypes have (XML Schema 1.1 Part 2; RDF 1.1, section 5.1).

A literal whose lexical form its datatype does not have is *ill-typed*. Nothing is known of other
datatypes, so their literals are never ill-typed.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from pyoxigraph import NamedNode

from valuegraph.vocabulary.namespaces import RDF, XSD

HasForm = Callable[[str], bool]
"""Whether a datatype has a lexical form."""

_ZONE: Final = r"(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)"
_YEAR: Final = r"-?([1-9]\d{3,}|0\d{3})"
_MONTH: Final = r"(0[1-9]|1[0-2])"
_DAY: Final = r"(0[1-9]|[12]\d|3[01])"
_DATE: Final = f"(?P<year>{_YEAR})-(?P<month>{_MONTH})-(?P<day>{_DAY})"
_TIME: Final = r"(([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?|24:00:00(\.0+)?)"
_YEARS_AND_MONTHS: Final = r"(\d+Y(\d+M)?|\d+M)"
_DAYS: Final = r"\d+D"
_CLOCK: Final = r"T(\d+H(\d+M)?(\d+(\.\d+)?S)?|\d+M(\d+(\.\d+)?S)?|\d+(\.\d+)?S)"
_NAME_START: Final = "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff"
_NAME: Final = _NAME_START + "\\-.0-9\u00b7\u0300-\u036f\u203f-\u2040"

_PATTERNS: Final[Mapping[NamedNode, str]] = {
    XSD.boolean: r"true|false|1|0",
    XSD.decimal: r"[+-]?(\d+(\.\d*)?|\.\d+)",
    XSD.integer: r"[+-]?\d+",
    XSD.double: r"[+-]?((\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|INF)|NaN",
    XSD.float: r"[+-]?((\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|INF)|NaN",
    XSD.dateTime: f"{_DATE}T{_TIME}{_ZONE}?",
    XSD.dateTimeStamp: f"{_DATE}T{_TIME}{_ZONE}",
    XSD.date: f"{_DATE}{_ZONE}?",
    XSD.time: f"{_TIME}{_ZONE}?",
    XSD.gYear: f"{_YEAR}{_ZONE}?",
    XSD.gYearMonth: f"{_YEAR}-{_MONTH}{_ZONE}?",
    XSD.gMonth: f"--{_MONTH}{_ZONE}?",
    XSD.gMonthDay: (
        f"--((0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])|(0[469]|11)-(0[1-9]|[12]\\d|30)"
        f"|02-(0[1-9]|[12]\\d)){_ZONE}?"
    ),
    XSD.gDay: f"---{_DAY}{_ZONE}?",
    XSD.duration: (f"-?P({_YEARS_AND_MONTHS}({_DAYS})?({_CLOCK})?|{_DAYS}({_CLOCK})?|{_CLOCK})"),
    XSD.dayTimeDuration: f"-?P({_DAYS}({_CLOCK})?|{_CLOCK})",
    XSD.yearMonthDuration: f"-?P{_YEARS_AND_MONTHS}",
    XSD.hexBinary: r"([0-9A-Fa-f]{2})*",
    XSD.base64Binary: (
        r"((([A-Za-z0-9+/] ?){4})*"
        r"(([A-Za-z0-9+/] ?){4}|([A-Za-z0-9+/] ?){2}[AEIMQUYcgkosw048] ?="
        r"|[A-Za-z0-9+/] ?[AQgw] ?= ?=))?"
    ),
    XSD.normalizedString: r"[^\t\n\r]*",
    XSD.token: r"([^\t\n\r ]+( [^\t\n\r ]+)*)?",
    XSD.language: r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*",
    XSD.Name: f"[:{_NAME_START}][:{_NAME}]*",
    XSD.NCName: f"[{_NAME_START}][{_NAME}]*",
    XSD.NMTOKEN: f"[:{_NAME}]+",
}
_DATED: Final = frozenset((XSD.dateTime, XSD.dateTimeStamp, XSD.date))

_BOUNDS: Final[Mapping[NamedNode, tuple[int | None, int | None]]] = {
    XSD.nonNegativeInteger: (0, None),
    XSD.positiveInteger: (1, None),
    XSD.nonPositiveInteger: (None, 0),
    XSD.negativeInteger: (None, -1),
    XSD.long: (-(2**63), 2**63 - 1),
    XSD.int: (-(2**31), 2**31 - 1),
    XSD.short: (-(2**15), 2**15 - 1),
    XSD.byte: (-(2**7), 2**7 - 1),
    XSD.unsignedLong: (0, 2**64 - 1),
    XSD.unsignedInt: (0, 2**32 - 1),
    XSD.unsignedShort: (0, 2**16 - 1),
    XSD.unsignedByte: (0, 2**8 - 1),
}

INTEGERS: Final = frozenset((XSD.integer, *_BOUNDS))
"""``xsd:integer`` and the datatypes derived from it."""

_INTEGER: Final = re.compile(_PATTERNS[XSD.integer], re.ASCII)


def _any(_: str) -> bool:
    return True


@lru_cache(maxsize=256)
def lexical_check(datatype: NamedNode) -> HasForm:
    """The test whether a datatype has a lexical form."""
    if datatype in _BOUNDS:
        return _integer_between(*_BOUNDS[datatype])
    if datatype not in _PATTERNS:
        return _any
    matches = re.compile(_PATTERNS[datatype], re.ASCII).fullmatch
    if datatype in _DATED:
        return lambda form: (
            (found := matches(form)) is not None and (found["day"] <= "28" or _is_day(found))
        )
    return lambda form: matches(form) is not None


def knows(datatype: NamedNode) -> bool:
    """Whether ill-typed literals of a datatype can be told."""
    return datatype in _PATTERNS or datatype in _BOUNDS or datatype in (XSD.string, RDF.langString)


def _integer_between(low: int | None, high: int | None) -> HasForm:
    def check(form: str) -> bool:
        if _INTEGER.fullmatch(form) is None:
            return False
        if len(form) > 25:  # Long beyond every bound, and maybe beyond what is worth parsing.
            digits = form.lstrip("+-").lstrip("0")
            if len(digits) > 20:
                return (low if form.startswith("-") else high) is None
        value = int(form)
        return (low is None or value >= low) and (high is None or value <= high)

    return check


def _is_day(found: re.Match[str]) -> bool:
    """Whether month and day are in the calendar; the year may be beyond Python's own dates."""
    try:
        date(2000 + int(found["year"][-4:]) % 400, int(found["month"]), int(found["day"]))
    except ValueError:
        return False
    return True
