"""Names that may have been meant by one that is not known."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

_MAX_NAME: Final = 100
"""A longer name is not compared with others."""

_MAX_LISTED: Final = 20
"""More names than these are not listed."""


def suggestion(name: str, names: Iterable[str]) -> str:
    """A sentence that offers the nearest names, or all where they are few; else empty."""
    known = list(dict.fromkeys(names))
    near = nearest(name, known)
    if near:
        return did_you_mean(near)
    if 0 < len(known) <= _MAX_LISTED and len(name) <= _MAX_NAME:
        return f" Use one of {', '.join(sorted(known))}."
    return ""


def nearest(name: str, names: Iterable[str], cutoff: float = 0.65) -> list[str]:
    """The names that resemble this one, the nearest first; but for its capitals, that one alone."""
    if len(name) > _MAX_NAME:
        return []
    by_folded = {each.casefold(): each for each in names}
    if name.casefold() in by_folded:
        return [by_folded[name.casefold()]]
    near = get_close_matches(name.casefold(), by_folded, n=3, cutoff=cutoff)
    return [by_folded[each] for each in near]


def did_you_mean(names: Iterable[str]) -> str:
    """The question that offers some names, with the space before it."""
    return f" Did you mean {' or '.join(names)}?"
