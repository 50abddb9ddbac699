"""``vf:accountingEffect`` and ``vf:onhandEffect``: signed changes of quantities."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from valuegraph.effects.rows import Row
from valuegraph.vocabulary.action import QuantityEffect


@dataclass(frozen=True, slots=True)
class QuantityChange:
    """How often the event's quantity is added to each quantity of a resource (-1: taken away)."""

    resource: NamedNode
    accounting: int
    onhand: int


_ON: Final = {
    QuantityEffect.INCREMENT: 1,
    QuantityEffect.DECREMENT: -1,
    QuantityEffect.DECREMENT_INCREMENT: -1,
}
_TO: Final = {QuantityEffect.DECREMENT_INCREMENT: 1, QuantityEffect.INCREMENT_TO: 1}


def quantity_changes(rows: tuple[Row, ...]) -> Iterator[QuantityChange]:
    """The changes of all rows, summed per resource; a side that is not inventoried is left out.

    The same resource on both sides of a transfer nets to zero, and still counts as changed: from
    then on it is inventoried.
    """
    sums: dict[NamedNode, tuple[int, int]] = {}
    for row in rows:
        for resource, signs in ((row.on, _ON), (row.to, _TO)):
            accounting = signs.get(row.action.accounting)
            onhand = signs.get(row.action.onhand)
            if resource is None or (accounting is None and onhand is None):
                continue
            before = sums.get(resource, (0, 0))
            sums[resource] = (before[0] + (accounting or 0), before[1] + (onhand or 0))
    for resource, (accounting_sum, onhand_sum) in sums.items():
        yield QuantityChange(resource, accounting_sum, onhand_sum)
