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
        """The same in another unit of the dimension; None if it has another."""
        (dimension, factor), (wanted, per) = FACTORS[self.unit], FACTORS[unit]
        if dimension != wanted:
            return None
        return Amount(self.number * factor / per, unit)


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

    ``usual_unit`` is the one of its specification, if it ``has_kind``.
    """

    accounting: Fraction | None = None
    onhand: Fraction | None = None
    unit: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    usual_unit: str | None = None
    has_kind: bool = True


@dataclass(frozen=True)
class Step:
    """One row of the table, applied on a resource, to another, for a receiver."""

    row: Row
    on: str | None
    to: str | None
    receiver: str


@dataclass(frozen=True)
class Found:
    """What was found of an event when it was recorded, by the resources as they were then:
    ``end`` of the only resource that a transfer names (``from``, ``to``, ``both`` or ``none``),
    how much of its quantity at most counted for what is on hand, and what a new to-resource has
    from the other one: facts, and the unit that it is counted in if it has no usual one."""

    end: str = "both"
    limit: Fraction | None = None
    inherited: Mapping[str, str] = field(default_factory=dict)
    unit: str | None = None


TRANSFERS = ("transfer", "transferAllRights", "transferCustody", "move")
WITHOUT_RIGHTS = ("transferCustody", "move")


def implied(flow: Flow) -> str | None:
    """The transfer that comes with the action, if the event is between two agents."""
    return None if flow.provider == flow.receiver else IMPLIED_TRANSFER.get(flow.action)


def described(flow: Flow, things: Mapping[str, Thing], table: Table) -> dict[str, Thing]:
    """The resources, and a new to-resource with the specification of the other one."""
    found = {name: Thing(has_kind=False) for name in creatable(flow, table)} | dict(things)
    if flow.to in creatable(flow, table) and flow.on in found and flow.on != flow.to:
        source, target = found[flow.on], found[flow.to]
        if target.accounting is None and not target.has_kind and flow.on in things:
            found[flow.to] = replace(target, usual_unit=source.usual_unit, has_kind=source.has_kind)
    return found


def end_of(flow: Flow, things: Mapping[str, Thing]) -> str:
    """Which end of an explicit transfer the only resource is that it names (text, "What is named
    decides")."""
    is_one_agent = flow.provider == flow.receiver
    if flow.on is None:
        return "both" if is_one_agent and flow.action != "move" else "to"
    if is_one_agent:
        return "both" if flow.action == "move" else "none"
    thing = things.get(flow.on)
    owner = None if thing is None else thing.facts.get("primaryAccountable")
    return "to" if owner == flow.receiver else "from"


def steps(flow: Flow, found: Found, table: Table) -> list[Step]:
    """An action alone, or with the transfer that it implies: an output is made and then handed
    over, an input is handed over and then used up. One that names no to-resource hands over
    nothing that has a name."""
    row = table[flow.action]
    transfer = implied(flow)
    if transfer is None:
        on, to = flow.on, flow.to
        if flow.action in TRANSFERS and len(flow.resources) == 1 and None in (on, to):
            (only,) = flow.resources
            on = only if found.end in ("from", "both") else None
            to = only if found.end in ("to", "both") else None
        return [Step(row, on, to, flow.receiver)]
    if flow.to is None:
        return [Step(row, flow.on, None, flow.receiver)]
    handed_over = Step(table[transfer], flow.on, flow.to, flow.receiver)
    if row["inputOutput"] == "input":
        return [handed_over, Step(row, flow.to, None, flow.receiver)]
    return [Step(row, flow.on, None, flow.provider), handed_over]


def find(flow: Flow, things: Mapping[str, Thing], table: Table, pair: Found | None = None) -> Found:
    """What follows for an event from the resources as it finds them; ``pair`` is what was found of
    the event that it ends."""
    if len(flow.resources) != 1:
        source = things.get(flow.on or "", Thing())
        return Found(inherited=_inherited(flow, things, table), unit=source.unit)
    (only,) = flow.resources
    found = Found(end_of(flow, things))
    thing = things.get(only)
    if thing is None or thing.unit is None or flow.quantity is None:
        return found
    amount = flow.quantity.converted(thing.unit)
    sign = counts(flow, found, table).get(only, (0, 0))[1]
    if amount is None or sign == 0:
        return found
    is_out = (thing.accounting or 0) - (thing.onhand or 0)
    owner = thing.facts.get("primaryAccountable")
    if owner is not None and owner not in (flow.provider, flow.receiver):
        stays = is_out >= amount.number if pair is None else pair.limit == 0
        return replace(found, limit=Fraction(0)) if stays else found
    comes_back = found.end == "to" and flow.on is not None and flow.action == "transferCustody"
    if comes_back and is_out < amount.number:
        return replace(found, limit=max(Fraction(is_out), Fraction(0)))
    return found


def _inherited(flow: Flow, things: Mapping[str, Thing], table: Table) -> dict[str, str]:
    """In a move or a transfer of custody the new resource is the same thing."""
    source, target = things.get(flow.on or ""), things.get(flow.to or "", Thing())
    transfer = implied(flow) or flow.action
    if source is None or target.accounting is not None or transfer not in WITHOUT_RIGHTS:
        return {}
    if flow.to not in creatable(flow, table):
        return {}
    kept = ("primaryAccountable", "stage", "state")
    return {p: v for p, v in source.facts.items() if p in kept and p not in target.facts}


def creatable(flow: Flow, table: Table) -> set[str]:
    """The resources that the flow may bring into being. A correction brings none."""
    if flow.corrects is not None:
        return set()
    sides = {"optional": flow.on, "optionalTo": flow.to}
    found = (sides.get(step.row["createResource"]) for step in steps(flow, Found(), table))
    return {name for name in found if name is not None}


def counts(flow: Flow, of_flow: Found, table: Table) -> dict[str, tuple[int, int]]:
    """How often accounting and onhand quantity of each resource change by what flows."""
    found: dict[str, tuple[int, int]] = {}
    for step in steps(flow, of_flow, table):
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
    flow: Flow, of_flow: Found, things: Mapping[str, Thing], created: set[str], table: Table
) -> Iterator[tuple[str | None, str, str | None]]:
    """Resource, property and new value of each fact, in order; None clears. ``things`` are the
    resources before."""
    if flow.to in created:
        yield from ((flow.to, fact, inherited) for fact, inherited in of_flow.inherited.items())
    for step in steps(flow, of_flow, table):
        row = step.row
        new = step.to if row["createResource"] == "optionalTo" else step.on
        on = {"update": step.on, "updateTo": step.to}
        for effect, predicate, value in (
            ("locationEffect", "currentLocation", flow.place),
            ("accountableEffect", "primaryAccountable", step.receiver),
            ("stageEffect", "stage", flow.stage),
            ("stateEffect", "state", flow.state),
            ("containedEffect", "containedIn", step.to),
        ):
            if value is None:
                continue
            yield on.get(row[effect]), predicate, value
            is_nobodys = (
                predicate == "primaryAccountable"
                and new is not None
                and new in things
                and predicate not in things[new].facts
            )
            if row[effect] == "new" and (new in created or is_nobodys):
                yield new, predicate, value
        if row["containedEffect"] == "remove":
            yield step.on, "containedIn", None


def after(
    flow: Flow,
    things: Mapping[str, Thing],
    table: Table,
    of_flow: Found | None = None,
    before: Amount | None = None,
) -> dict[str, Thing]:
    """The resources that are kept, as the flow leaves them. A correction does as its original did,
    of which ``before`` was left."""
    if of_flow is None:
        of_flow = find(flow, things, table)
    changed = dict(things)
    may = creatable(flow, table)
    created = {n for n in may if n in things and things[n].accounting is None}
    for name, signs in counts(flow, of_flow, table).items():
        if name in changed and flow.quantity is not None:
            unit = of_flow.unit if name == flow.to and name in may else None
            changed[name] = counted(
                changed[name], flow.quantity, signs, of_flow.limit, before, unit
            )
    if flow.corrects is None:
        for resource, predicate, value in facts(flow, of_flow, things, created, table):
            if resource in changed:
                kept = {p: v for p, v in changed[resource].facts.items() if p != predicate}
                now = kept if value is None else kept | {predicate: value}
                changed[resource] = replace(changed[resource], facts=now)
    return changed


def counted(
    thing: Thing,
    quantity: Amount,
    signs: tuple[int, int],
    limit: Fraction | None = None,
    before: Amount | None = None,
    of_source: str | None = None,
) -> Thing:
    """The resource with what flows added or taken, in its own unit, which may be the one ``of
    source``; a quantity of a dimension that it does not have changes nothing."""
    unit = thing.unit or thing.usual_unit or of_source or quantity.unit
    amount = quantity.converted(unit)
    if amount is None and thing.unit is None:
        unit, amount = quantity.unit, quantity
    if amount is None:
        return thing
    onhand = amount.number
    if limit is not None:
        earlier = None if before is None else before.converted(unit)
        left = Fraction(0) if earlier is None else earlier.number
        onhand = min(left + onhand, limit) - min(left, limit)
    return replace(
        thing,
        accounting=(thing.accounting or 0) + signs[0] * amount.number,
        onhand=(thing.onhand or 0) + signs[1] * onhand,
        unit=unit,
    )
