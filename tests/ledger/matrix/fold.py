"""The fold of a history by the model: what all of its flows, one after the other, leave behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from tests.ledger.matrix.actions import Table
from tests.ledger.matrix.effects import Amount, Flow, Thing, after, creatable


def fold(flows: Iterable[Flow], start: Mapping[str, Thing], table: Table) -> dict[str, Thing]:
    """The resources that are kept, after the flows.

    Quantities add up. Facts are those that the flows which still stand give, and a resource that
    none of these counts is not inventoried. What befell a resource before it was kept here is no
    part of its history.
    """
    things = dict(start)
    past: list[tuple[Flow, frozenset[str]]] = []
    for flow in flows:
        for name in creatable(flow, table):
            things.setdefault(name, Thing())
        kept = frozenset(name for name in flow.resources if name in things)
        past.append((flow, kept))
        things = after(flow, things, table)
        gone = undone([flow for flow, _ in past])
        for name in kept:
            standing = [f for f, known in past if name in known and not gone & {f.name, f.corrects}]
            things[name] = _with_facts(
                things[name], start.get(name, Thing()), standing, name, table
            )
    return things


def _with_facts(
    thing: Thing, first: Thing, standing: Iterable[Flow], name: str, table: Table
) -> Thing:
    """The resource with the facts of the flows that stand, and no quantity if none counts it."""
    folded = first
    for flow in standing:
        folded = after(flow, {name: folded}, table)[name]
    if folded.accounting is None:
        thing = replace(thing, accounting=None, onhand=None, unit=None)
    return replace(thing, facts=folded.facts)


def undone(flows: Sequence[Flow]) -> set[str | None]:
    """The names of flows of which corrections have left nothing."""
    corrected = {flow.corrects for flow in flows if flow.corrects is not None}
    return {f.name for f in flows if f.name in corrected and not any(left(f, flows))}


def left(original: Flow, flows: Iterable[Flow]) -> list[Fraction]:
    """What corrections leave of each quantity of a flow, in its own units."""
    made = [flow for flow in flows if flow.corrects == original.name]
    return [
        sum((_in(amount, change) for change in changes), amount.number)
        for amount, changes in (
            (original.quantity, [flow.quantity for flow in made]),
            (original.effort, [flow.effort for flow in made]),
        )
        if amount is not None
    ]


def _in(amount: Amount, change: Amount | None) -> Fraction:
    converted = None if change is None else change.converted(amount.unit)
    return Fraction(0) if converted is None else converted.number
