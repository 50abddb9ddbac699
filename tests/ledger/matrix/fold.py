"""The fold of a history by the model: what all of its flows, one after the other, leave behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from tests.ledger.matrix.actions import Table
from tests.ledger.matrix.cells import PAIRS
from tests.ledger.matrix.effects import Amount, Flow, Found, Thing, after, described, find
from tests.ledger.matrix.statements import shown


def fold(flows: Iterable[Flow], start: Mapping[str, Thing], table: Table) -> dict[str, Thing]:
    """The resources that are kept, after the flows.

    Quantities add up. Facts are those that the flows which still stand give, and a resource that
    none of these counts is not inventoried. What befell a resource before it was kept here is no
    part of its history.
    """
    things = dict(start)
    past: list[tuple[Flow, frozenset[str]]] = []
    found: dict[str, Found] = {}
    for step in flows:
        flow = step
        things = described(flow, things, table)
        kept = frozenset(name for name in flow.resources if name in things)
        before: Amount | None = None
        if flow.corrects is None:
            begun = [f for f, _ in past if _begins(f, flow)]
            limits = {found[f.name].limit == 0 for f in begun if not _is_gone(f, past)}
            pair = None if not limits else Found(limit=Fraction(0) if limits == {True} else None)
            found[flow.name] = find(flow, things, table, pair)
        else:
            (original,) = (f for f, _ in past if f.name == flow.corrects)
            found[flow.name] = found[flow.corrects]
            rest = left(original, [f for f, _ in past])
            if original.quantity is not None:
                before = Amount(rest[0], original.quantity.unit)
            flow = meant(flow, original, rest)
        past.append((flow, kept))
        things = after(flow, things, table, found[flow.name], before)
        gone = undone([f for f, _ in past])
        for name in kept:
            standing = [f for f, known in past if name in known and not gone & {f.name, f.corrects}]
            things[name] = _with_facts(
                things[name], start.get(name, Thing()), standing, name, table, found
            )
    return things


def _begins(first: Flow, flow: Flow) -> bool:
    """Whether a flow is what the other one ends."""
    return (
        first.action == PAIRS.get(flow.action)
        and first.corrects is None
        and first.input_of == flow.output_of
        and flow.on in first.resources
    )


def _is_gone(flow: Flow, past: Iterable[tuple[Flow, frozenset[str]]]) -> bool:
    return flow.name in undone([f for f, _ in past])


def _with_facts(
    thing: Thing,
    first: Thing,
    standing: Iterable[Flow],
    name: str,
    table: Table,
    found: Mapping[str, Found],
) -> Thing:
    """The resource with the facts of the flows that stand, and no quantity if none counts it."""
    folded = first
    for flow in standing:
        folded = after(flow, {name: folded}, table, found[flow.name])[name]
    if folded.accounting is None:
        thing = replace(thing, accounting=None, onhand=None, unit=None)
    return replace(thing, facts=folded.facts)


def undone(flows: Sequence[Flow]) -> set[str | None]:
    """The names of flows of which corrections have left nothing."""
    corrected = {flow.corrects for flow in flows if flow.corrects is not None}
    return {f.name for f in flows if f.name in corrected and not any(left(f, flows))}


def left(original: Flow, flows: Iterable[Flow]) -> list[Fraction]:
    """What corrections leave of each quantity of a flow, in its own units, one after the other."""
    amounts = [each for each in (original.quantity, original.effort) if each is not None]
    rest = [amount.number for amount in amounts]
    for flow in flows:
        if flow.corrects == original.name:
            made = meant(flow, original, rest)
            changes = [
                change
                for amount, change in (
                    (original.quantity, made.quantity),
                    (original.effort, made.effort),
                )
                if amount is not None
            ]
            rest = [
                before + _in(amount, change)
                for before, amount, change in zip(rest, amounts, changes, strict=True)
            ]
    return rest


def meant(flow: Flow, original: Flow, rest: Sequence[Fraction]) -> Flow:
    """A correction that takes back what is shown of the rest takes back all of it."""
    found = list(rest)

    def of(amount: Amount | None, change: Amount | None) -> Amount | None:
        if amount is None:
            return change
        before = found.pop(0)
        is_all = change is not None and change.unit == amount.unit
        if change is not None and is_all and change.number == -shown(before):
            return Amount(-before, amount.unit)
        return change

    quantity = of(original.quantity, flow.quantity)
    return replace(flow, quantity=quantity, effort=of(original.effort, flow.effort))


def _in(amount: Amount, change: Amount | None) -> Fraction:
    converted = None if change is None else change.converted(amount.unit)
    return Fraction(0) if converted is None else converted.number
