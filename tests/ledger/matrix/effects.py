"""Effects a second time, from the text and the table: what a flow makes of resources.

Written apart from the engine that it is compared with, and read best beside the specification.
Agents, places, units and resources go by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from tests.ledger.matrix.actions import IMPLIED_TRANSFER, Row, Table

FACTORS = {
    "kilogram": ("mass", Fraction(1)),
    "gram": ("mass", Fraction(1, 1000)),
    "tonne": ("mass", Fraction(1000)),
    "poundAvoirdupois": ("mass", Fraction(45359237, 10**8)),
    "hour": ("time", Fraction(1)),
    "minute-Time": ("time", Fraction(1, 60)),
    "litre": ("volume", Fraction(1)),
}


@dataclass(frozen=True)
class Amount:
    number: Fraction
    unit: str

    def converted(self, unit: str) -> Amount | None:
        """The same in another unit of the dimension, to the 18th decimal; None if it has another.

        Python rounds half to even.
        """
        (dimension, factor), (wanted, per) = FACTORS[self.unit], FACTORS[unit]
        if dimension != wanted:
            return None
        return Amount(Fraction(round(self.number * factor / per * 10**18), 10**18), unit)


@dataclass(frozen=True)
class Flow:
    """An event; ``stage`` is what the process that it comes out of is based on."""

    name: str
    action: str
    provider: str
    receiver: str
    on: str | None = None
    to: str | None = None
    quantity: Amount | None = None
    effort: Amount | None = None
    conforms_to: str | None = None
    input_of: str | None = None
    output_of: str | None = None
    stage: str | None = None
    place: str | None = None
    state: str | None = None
    corrects: str | None = None

    @property
    def resources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for name in (self.on, self.to) if name is not None))


@dataclass(frozen=True)
class Thing:
    """A resource: what it counts, in its unit, and its facts by property.

    ``usual_unit`` is the one of its specification.
    """

    accounting: Fraction | None = None
    onhand: Fraction | None = None
    unit: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    usual_unit: str | None = None


@dataclass(frozen=True)
class Step:
    """One row of the table, applied on a resource, to another, for a receiver."""

    row: Row
    on: str | None
    to: str | None
    receiver: str

    @property
    def gives(self) -> str | None:
        """The resource that "to" effects fall on: where only one is named and something flows from
        it, that is the one which changes hands or place. What comes as a copy is another one."""
        if self.to is None and self.row["accountingEffect"] != "incrementTo":
            return self.on
        return self.to


def steps(flow: Flow, table: Table) -> list[Step]:
    """An action alone, or with the transfer that it implies: an output is made and then handed
    over, an input is handed over and then used up."""
    row = table[flow.action]
    implied = IMPLIED_TRANSFER.get(flow.action)
    if implied is None or flow.provider == flow.receiver:
        return [Step(row, flow.on, flow.to, flow.receiver)]
    received = flow.to if flow.to is not None else flow.on
    handed_over = Step(table[implied], flow.on, received, flow.receiver)
    if row["inputOutput"] == "input":
        return [handed_over, Step(row, received, None, flow.receiver)]
    return [Step(row, flow.on, None, flow.provider), handed_over]


def creatable(flow: Flow, table: Table) -> set[str]:
    """The resources that the flow may bring into being. A correction brings none."""
    if flow.corrects is not None:
        return set()
    sides = {"optional": flow.on, "optionalTo": flow.to}
    found = (sides.get(step.row["createResource"]) for step in steps(flow, table))
    return {name for name in found if name is not None}


def counts(flow: Flow, table: Table) -> dict[str, tuple[int, int]]:
    """How often accounting and onhand quantity of each resource change by what flows."""
    found: dict[str, tuple[int, int]] = {}
    for step in steps(flow, table):
        row = step.row
        for name, signs in (
            (step.on, {"increment": 1, "decrement": -1, "decrementIncrement": -1}),
            (step.to, {"decrementIncrement": 1, "incrementTo": 1}),
        ):
            effects = (row["accountingEffect"], row["onhandEffect"])
            if name is not None and any(effect in signs for effect in effects):
                before = found.get(name, (0, 0))
                change = [signs.get(effect, 0) for effect in effects]
                found[name] = (before[0] + change[0], before[1] + change[1])
    return found


def facts(
    flow: Flow, created: set[str], table: Table
) -> Iterator[tuple[str | None, str, str | None]]:
    """Resource, property and new value of each fact, in order; None clears."""
    for step in steps(flow, table):
        row = step.row
        new = next((name for name in (step.on, step.to) if name in created), None)
        on = {"update": step.on, "updateTo": step.gives, "new": new}
        for effect, predicate, value in (
            ("locationEffect", "currentLocation", flow.place),
            ("accountableEffect", "primaryAccountable", step.receiver),
            ("stageEffect", "stage", flow.stage),
            ("stateEffect", "state", flow.state),
            ("containedEffect", "containedIn", step.to),
        ):
            if value is not None:
                yield on.get(row[effect]), predicate, value
        if row["containedEffect"] == "remove":
            yield step.on, "containedIn", None


def after(flow: Flow, things: Mapping[str, Thing], table: Table) -> dict[str, Thing]:
    """The resources that are kept, as the flow leaves them."""
    changed = dict(things)
    may = creatable(flow, table)
    created = {n for n in may if n in things and things[n].accounting is None}
    for name, signs in counts(flow, table).items():
        if name in changed and flow.quantity is not None:
            changed[name] = counted(changed[name], flow.quantity, signs)
    if flow.corrects is None:
        for resource, predicate, value in facts(flow, created, table):
            if resource in changed:
                kept = {p: v for p, v in changed[resource].facts.items() if p != predicate}
                now = kept if value is None else kept | {predicate: value}
                changed[resource] = replace(changed[resource], facts=now)
    return changed


def counted(thing: Thing, quantity: Amount, signs: tuple[int, int]) -> Thing:
    """The resource with what flows added or taken, in its own unit; a quantity of a dimension that
    it does not have changes nothing."""
    unit = thing.unit or thing.usual_unit or quantity.unit
    amount = quantity.converted(unit)
    if amount is None and thing.unit is None:
        unit, amount = quantity.unit, quantity
    if amount is None:
        return thing
    accounting, onhand = (sign * amount.number for sign in signs)
    return replace(
        thing,
        accounting=(thing.accounting or 0) + accounting,
        onhand=(thing.onhand or 0) + onhand,
        unit=unit,
    )
