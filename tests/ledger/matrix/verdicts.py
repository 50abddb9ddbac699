"""The verdict on a cell: refused, for which faults, or accepted, with the resources afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from tests.ledger.matrix.actions import IMPLIED_TRANSFER, Table
from tests.ledger.matrix.cells import (
    PAIRS,
    Agents,
    Cell,
    Correction,
    Held,
    Kind,
    Resources,
    Side,
    Specified,
    Unit,
)
from tests.ledger.matrix.effects import (
    Amount,
    Flow,
    Found,
    Thing,
    after,
    counts,
    creatable,
    described,
    facts,
    find,
)
from tests.ledger.matrix.faults import Fault, faults

ON, TO = "on", "to"
"""The names of the two resources of a cell."""

OLD = {
    "currentLocation": "here",
    "stage": "before",
    "state": "fine",
    "containedIn": "box",
}
"""The facts of an inventoried resource before the event, besides whose it is."""

OWNERS = {Held.STOCK: "mill", Held.RECEIVED: "bakery", Held.OTHERS: "owner"}
STOCKS = {
    ON: Thing(Fraction(10), Fraction(10), "kilogram", OLD, "kilogram"),
    TO: Thing(Fraction(10_000), Fraction(10_000), "gram", OLD, has_kind=False),
}
BLANKS = {ON: Thing(usual_unit="kilogram"), TO: Thing(has_kind=False)}
STAGES = {"milling": "grinding", "baking": "heating"}
"""What the processes are based on."""

PROCESSES: dict[Side, tuple[str | None, str | None]] = {
    Side.NONE: (None, None),
    Side.INPUT: ("milling", None),
    Side.OUTPUT: (None, "milling"),
    Side.BOTH: ("milling", "milling"),
    Side.BETWEEN: ("baking", "milling"),
}
"""The process that the event goes into, and the one that it comes out of."""

RESOURCE_UNITS = {
    Unit.SAME: "kilogram",
    Unit.CONVERTIBLE: "gram",
    Unit.OTHER: "litre",
    Unit.CROSSED: "hour",
}
EFFORT_UNITS = {
    Unit.SAME: "hour",
    Unit.CONVERTIBLE: "minute-Time",
    Unit.OTHER: "litre",
    Unit.CROSSED: "kilogram",
}
ALL = {"kilogram": 4, "gram": 4000, "litre": 4, "hour": 4, "minute-Time": 240}
"""As much as an original moves, in each unit."""


@dataclass(frozen=True)
class Verdict:
    """What must become of a cell, and why.

    ``things`` are the resources of an accepted one that the ledger keeps. ``earlier`` is what must
    be recorded before, each in a commit of its own.
    """

    flow: Flow
    faults: frozenset[Fault]
    things: Mapping[str, Thing]
    reason: str
    earlier: tuple[Flow, ...] = ()


def verdict(cell: Cell, table: Table) -> Verdict:
    """What must become of a cell."""
    flow = flow_of(cell)
    earlier: list[Flow] = []
    held = _held(cell.resources)
    pair: Found | None = None
    if cell.is_paired:
        earlier.append(_begun(flow, cell))
        pair = find(earlier[-1], held, table)
        held = after(earlier[-1], held, table, pair)
    before = start = described(flow_of(cell.original), held, table)
    found_of = find(flow_of(cell.original), start, table, pair)
    original = None if cell.correction is Correction.NO else verdict(cell.original, table)
    if original is not None and not original.faults:
        earlier.append(original.flow)
        before = dict(original.things)
    found = faults(cell, flow, before, table, found_of)
    if original is not None and original.faults:
        found = found - {Fault.UNIT_OF_CORRECTION} | {Fault.NOTHING_TO_CORRECT}
    left = None if original is None or flow.corrects is None else original.flow.quantity
    things = after(flow, before, table, found_of, left)
    things = start if cell.correction is Correction.ALL else things
    reason = _reason(cell, flow, found, before, table, found_of)
    return Verdict(flow, found, things, reason, tuple(earlier))


def flow_of(cell: Cell) -> Flow:
    """The event of a cell."""
    resources = cell.resources
    is_correction = cell.correction is not Correction.NO
    input_of, output_of = PROCESSES[cell.side]
    is_specified = resources.specified is Specified.SPECIFICATION
    to = None if resources.to is None else TO
    return Flow(
        name="correction" if is_correction else "event",
        action=cell.action,
        provider="mill",
        receiver="mill" if cell.agents is Agents.SAME else "bakery",
        on=None if resources.on is None else ON,
        to=ON if resources.is_one else to,
        quantity=_amount(cell, RESOURCE_UNITS, Kind.RESOURCE),
        effort=_amount(cell, EFFORT_UNITS, Kind.EFFORT),
        conforms_to="kind" if is_specified else None,
        input_of=input_of,
        output_of=output_of,
        stage=None if output_of is None else STAGES[output_of],
        place=None if is_correction else "there",
        state=None if is_correction else "worn",
        corrects="event" if is_correction else None,
    )


def _begun(flow: Flow, cell: Cell) -> Flow:
    """What a paired event ends: the resource, on its way into the process."""
    return replace(
        flow,
        name="begun",
        action=PAIRS[cell.action],
        to=None,
        quantity=Amount(Fraction(ALL["kilogram"]), "kilogram"),
        effort=None,
        conforms_to="kind" if flow.on is None else None,
        input_of=flow.output_of,
        output_of=None,
        stage=None,
        place=None,
        state=None,
        corrects=None,
    )


def _amount(cell: Cell, units: Mapping[Unit, str], kind: Kind) -> Amount | None:
    """The quantity of a kind, if the cell states it. Beside a resource quantity, effort is always
    counted in hours."""
    if cell.kind not in (kind, Kind.BOTH):
        return None
    unit = units[cell.unit]
    if cell.kind is Kind.BOTH and kind is Kind.EFFORT:
        unit = units[Unit.SAME]
    whole = ALL[unit]
    number = {Correction.NO: whole, Correction.PART: -whole // 4, Correction.ALL: -whole}
    return Amount(Fraction(number[cell.correction]), unit)


def _held(resources: Resources) -> dict[str, Thing]:
    """The resources that the ledger knows of before there is any event of the cell."""
    sides = {ON: resources.on, TO: None if resources.is_one else resources.to}
    stocks = {
        name: replace(STOCKS[name], facts={"primaryAccountable": OWNERS[held], **OLD})
        for name, held in sides.items()
        if held in OWNERS
    }
    return stocks | {name: BLANKS[name] for name, held in sides.items() if held is Held.BLANK}


def _reason(
    cell: Cell,
    flow: Flow,
    found: frozenset[Fault],
    before: Mapping[str, Thing],
    table: Table,
    found_of: Found,
) -> str:
    if found:
        return "refused: " + "; ".join(sorted(fault.value for fault in found))
    return "accepted: " + "; ".join(_effects(cell, flow, before, table, found_of))


def _effects(
    cell: Cell, flow: Flow, before: Mapping[str, Thing], table: Table, found_of: Found
) -> Iterator[str]:
    """What an accepted event does, in words."""
    if cell.agents is Agents.DIFFERENT and flow.action in IMPLIED_TRANSFER:
        yield f"{flow.action} implies {IMPLIED_TRANSFER[flow.action]}"
    if cell.correction is Correction.ALL:
        yield "taken back in full, so the resources are as they were before"
        return
    changes = {
        n: s for n, s in counts(flow, found_of, table).items() if n in before and flow.quantity
    }
    for name, (accounting, onhand) in changes.items():
        yield f"{name}: {accounting:+} accounting, {onhand:+} onhand"
    for name in flow.resources:
        if name not in before:
            yield f"{name}: not inventoried here, and {flow.action} does not create it"
    created = {n for n in creatable(flow, table) if before[n].accounting is None}
    if flow.corrects is None:
        for resource, predicate, value in facts(flow, found_of, before, created, table):
            if resource in before:
                yield f"{resource}: {predicate} {'cleared' if value is None else 'is ' + value}"
    if not changes:
        yield "no quantity of a resource changes"
