"""Regular expressions as SPARQL's ``REGEX`` has them (SPARQL 1.1, section 17.4.3.14).

Oxigraph decides what is a regular expression and what it matches; it takes time linear in the
text. Python's own engine answers ten times faster where it is sure to agree and cannot run away:
for ASCII text, patterns without repeated groups, and where the ways in which it may try to match
are few.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Final

from pyoxigraph import Literal, QuerySolutions, Store

_FLAGS: Final = {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE}
_LONGEST: Final = 4096
_SHORTEST: Final = 64
_STEPS: Final = 1_000_000
"""What Python's engine may need at most for one text: some milliseconds. A pattern is left to it
for texts that are short enough for that, unless those would be shorter than :data:`_SHORTEST`."""
_MANY: Final = 16
"""Repetitions that are as good as any number."""

_DIFFERENT: Final = re.compile(
    r"\(\?|\)[*+?{]|\\[^dDsSwWnrt.\\^$*+?{}()|\[\]/\-]|-\[|\[[^\]]*([\[&~]|--|\|\|)|\{,|[*+?}]\+|\[\]"
)
"""What the engines read differently, and groups that are repeated."""

_PART: Final = re.compile(
    r"\\.|\[(?:\\.|[^\]\\])*\]|(?P<any>[*+])|\{(?P<least>\d+)(?P<comma>,?)(?P<most>\d*)\}|(?P<two>[?|])",
    re.DOTALL,
)
"""What a pattern is made of, as far as it can be matched in more than one way."""
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

    longest = _longest(pattern)
    quick = _quick(pattern, flags) if longest >= _SHORTEST else None
    if quick is None:
        return slow

    def test(text: str) -> bool:
        if text.isascii() and len(text) <= longest:
            return quick(text) is not None
        return slow(text)

    return test


def _longest(pattern: str) -> int:
    """The length of texts up to which Python's engine needs no more than :data:`_STEPS`.

    It may begin at each character, and try each way from there: as many as the text is long for
    each repetition without end, as there are numbers for each other one, two for each choice.
    """
    powers, ways = 1, 1
    for part in _PART.finditer(pattern):
        least, most = int(part["least"] or 0), int(part["most"] or part["least"] or 0)
        is_endless = part["comma"] and not part["most"]
        if part["any"] or is_endless or most > _MANY:
            powers += 1
        elif part["two"]:
            ways *= 2
        elif part["least"]:
            ways *= most - least + 1
        if ways > _STEPS:
            return 0
    return min(_LONGEST, int((_STEPS / ways) ** (1 / powers)))


def _quick(pattern: str, flags: str) -> Callable[[str], object] | None:
    """Python's search function, or None where the engines might differ."""
    if _DIFFERENT.search(pattern) or not pattern.isascii() or not set(flags) <= set(_FLAGS):
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
    except (re.error, OverflowError, RecursionError):
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
