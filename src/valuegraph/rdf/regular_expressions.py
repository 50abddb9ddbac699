"""Regular expressions as SPARQL's ``REGEX`` has them (SPARQL 1.1, section 17.4.3.14).

Oxigraph decides what is a regular expression and what it matches; it takes time linear in the
text. Python's own engine answers ten times faster where it is sure to agree and cannot run away:
for ASCII text and patterns without repeated groups.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Final

from pyoxigraph import Literal, QuerySolutions, Store

_FLAGS: Final = {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE}
_LONGEST: Final = 4096
"""Characters of a text that Python's engine is given; its time may grow as their square."""

_DIFFERENT: Final = re.compile(
    r"\(\?|\)[*+?{]|\\[^dDsSwWnrt.\\^$*+?{}()|\[\]/\-]|-\[|\[[^\]]*([\[&~]|--|\|\|)|\{,|[*+?}]\+|\[\]"
)
"""What the engines read differently, and groups that are repeated."""

_UNBOUNDED: Final = re.compile(r"[*+]|\{\d+,\}")
_DOLLAR: Final = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|(\$)", re.DOTALL)


class RegularExpressionError(ValueError):
    """A pattern or its flags cannot be used; the message says so."""


@lru_cache(maxsize=256)
def regular_expression(pattern: str, flags: str = "") -> Callable[[str], bool]:
    """The test whether a text matches somewhere. Raises :class:`RegularExpressionError`."""
    if _asked("", pattern, flags) is None:
        told = f" with the flags {flags!r}" if flags else ""
        raise RegularExpressionError(f"{pattern!r}{told} is no regular expression of SPARQL.")

    @lru_cache(maxsize=1024)
    def slow(text: str) -> bool:
        return _asked(text, pattern, flags) is True

    quick = _quick(pattern, flags)
    if quick is None:
        return slow

    def test(text: str) -> bool:
        if text.isascii() and len(text) <= _LONGEST:
            return quick(text) is not None
        return slow(text)

    return test


def _quick(pattern: str, flags: str) -> Callable[[str], object] | None:
    """Python's search function, or None where the engines might differ."""
    if _DIFFERENT.search(pattern) or not pattern.isascii() or not set(flags) <= set(_FLAGS):
        return None
    if len(_UNBOUNDED.findall(pattern)) > 2:
        return None
    combined = re.ASCII
    for flag in flags:
        combined |= _FLAGS[flag]

    def translated(found: re.Match[str]) -> str:
        if found[1] and "m" not in flags:
            return r"\Z"  # Python's $ also matches before a last line feed.
        return found[0]

    try:
        return re.compile(_DOLLAR.sub(translated, pattern), combined).search
    except re.error:
        return None


@cache
def _empty() -> Store:
    return Store()


def _asked(text: str, pattern: str, flags: str) -> bool | None:
    """Oxigraph's answer; None where the pattern is none."""
    arguments = ", ".join(str(Literal(each)) for each in (text, pattern, flags))
    found = _empty().query(f"SELECT (REGEX({arguments}) AS ?result) {{}}")
    assert isinstance(found, QuerySolutions)
    result = next(found)["result"]
    return result.value == "true" if isinstance(result, Literal) else None
