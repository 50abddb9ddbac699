"""Sums of shares, in the unit of what was promised, exactly.

Without a promise the flows give the unit: the one that they share, or of several that convert into
each other the first in the order of IRIs, so that it does not depend on who came first. Where such
units do not convert there is no sum.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from valuegraph.ledger.progress.shares import Share
from valuegraph.model.measure import Measure
from valuegraph.model.progress import AMOUNTS, Kind, Progress
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Amount, exactly, times
from valuegraph.rdf.units import Units


@dataclass(frozen=True, slots=True)
class Uncounted:
    """An amount that a share could not be counted with: its unit does not convert to ``unit``."""

    share: Share
    amount: NamedNode
    given: NamedNode
    unit: NamedNode


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums by the property that keeps them, and what they leave out."""

    measures: tuple[tuple[NamedNode, Measure], ...]
    uncounted: tuple[Uncounted, ...] = ()


def promised(reader: GraphReader, target: NamedNode) -> tuple[Measure | None, ...]:
    """What a commitment, intent or claim is about, in the order of ``AMOUNTS``."""
    properties = reader.properties(target)
    return tuple(
        Measure.read(reader, target, amount) if amount in properties else None for amount in AMOUNTS
    )


def sum_of(
    shares: Sequence[Share], kind: Kind, promises: Sequence[Measure | None], units: Units
) -> Sums:
    """The sums of all shares of a target."""
    measures: list[tuple[NamedNode, Measure]] = []
    uncounted: list[Uncounted] = []
    for index, promise in enumerate(promises):
        given = [share for share in shares if share.amounts[index] is not None]
        unit = _common_unit(given, index) if promise is None else promise.unit
        if unit is None:
            continue
        total, without = _total(given, index, unit, units)
        uncounted += without
        if promise is not None or not without:
            measures.append((kind.sums[index], Measure(total, unit)))
    return Sums(tuple(measures), tuple(uncounted))


def changed_sum(
    kept: Progress,
    kind: Kind,
    promises: Sequence[Measure | None],
    before: Sequence[Share],
    after: Sequence[Share],
    units: Units,
) -> Sums | None:
    """The kept sums with some shares changed; None where only all of the shares can tell."""
    sums = dict(kept.sums)
    uncounted: list[Uncounted] = []
    for index, promise in enumerate(promises):
        added = [share for share in after if share.amounts[index] is not None]
        gone = [share for share in before if share.amounts[index] is not None]
        predicate = kind.sums[index]
        if promise is None and not added and not gone:
            continue
        total = sums.get(predicate)
        if total is None or (promise is not None and total.unit != promise.unit):
            return None
        plus, without = _total(added, index, total.unit, units)
        minus, _ = _total(gone, index, total.unit, units)
        if promise is None and (gone or without or _precedes(added, index, total.unit)):
            return None
        uncounted += without
        sums[predicate] = Measure(exactly(total.amount, plus, times(minus, -1)), total.unit)
    measures = ((each, sums[each]) for each in kind.sums if each in sums)
    return Sums(tuple(measures), tuple(uncounted))


def _total(
    shares: Iterable[Share], index: int, unit: NamedNode, units: Units
) -> tuple[Amount, list[Uncounted]]:
    amounts: list[Amount] = []
    uncounted: list[Uncounted] = []
    for share in shares:
        measure = share.amounts[index]
        if measure is None:
            continue
        converted = units.convert(measure.amount, measure.unit, unit)
        if converted is None:
            uncounted.append(Uncounted(share, AMOUNTS[index], measure.unit, unit))
        else:
            amounts.append(converted)
    return exactly(*amounts), uncounted


def _common_unit(shares: Iterable[Share], index: int) -> NamedNode | None:
    """The first of the units that shares have; ``_total`` finds out whether the others convert."""
    used = {m.unit for share in shares if (m := share.amounts[index]) is not None}
    return min(used, key=lambda unit: unit.value, default=None)


def _precedes(shares: Iterable[Share], index: int, unit: NamedNode) -> bool:
    return any(m.unit.value < unit.value for s in shares if (m := s.amounts[index]) is not None)
