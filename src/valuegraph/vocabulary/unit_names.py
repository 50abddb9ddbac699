"""What units are called besides their IRIs: labels, symbols, names of everyday use, trade codes.

Names are data of the vocabularies: ``vf:label`` and ``vf:symbol``, ``skos:altLabel`` for what
people say as well, ``skos:notation`` for codes.
"""

from collections.abc import Iterable
from typing import Final

from valuegraph.vocabulary.terms import Unit

_SYMBOL_LENGTH: Final = 3
_DIFFER_BY_CASE: Final = "mM"
"""Milli and mega: short names that begin with one of them mean another unit in other capitals."""


class UnitNames:
    """The units of the vocabularies by what they are called."""

    def __init__(self, units: Iterable[Unit]) -> None:
        units = tuple(units)
        self._tiers = (
            _by_name((name, unit) for unit in units for name in (unit.label, unit.symbol)),
            _by_name((name, unit) for unit in units for name in (*unit.names, *unit.codes)),
        )
        self._folded = _by_name(
            (name.casefold(), unit)
            for unit in units
            for name in (unit.name, unit.label, unit.symbol, *unit.names)
        )

    def called(self, name: str) -> tuple[Unit, ...]:
        """The units of this name: by label or symbol, else by another name or code, else by any of
        them in other capitals, unless those may mean another unit."""
        for tier in self._tiers:
            if name in tier:
                return tier[name]
        if len(name) <= _SYMBOL_LENGTH and name[:1] in _DIFFER_BY_CASE:
            return ()
        return self.resembling(name)

    def resembling(self, name: str) -> tuple[Unit, ...]:
        """The units that have this name in whatever capitals."""
        return self._folded.get(name.casefold(), ())


def _by_name(pairs: Iterable[tuple[str, Unit]]) -> dict[str, tuple[Unit, ...]]:
    found: dict[str, dict[Unit, None]] = {}
    for name, unit in pairs:
        found.setdefault(name, {})[unit] = None
    return {name: tuple(units) for name, units in found.items()}
