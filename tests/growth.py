"""How the work for an input grows with its size, counted in calls: the same on every machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def calls(work: Callable[[], object]) -> int:
    """The number of functions that are called, Python's own among them."""
    number = 0

    def count(_: FrameType, kind: str, __: Any) -> None:
        nonlocal number
        if kind in ("call", "c_call"):
            number += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return number


def growth(work: Callable[[int], Callable[[], object]], size: int) -> float:
    """How many times the work for twice the size is that for the size; ``work`` sets it up."""
    return calls(work(2 * size)) / calls(work(size))
