"""What can be wrong with a cell, in the words of the rules, and where the ledger must say so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from enum import Enum

from tests.ledger.matrix.actions import HAS_EFFORT, Table
from tests.ledger.matrix.cells import PAIRS, Cell, Correction, Held, Kind, Side, Specified, Unit
from tests.ledger.matrix.effects import Flow, Found, Thing, counts, implied


class Fault(Enum):
    """A rule that a cell breaks; the value is the reason why it is refused."""

    INPUT = "flows with this action are no inputs of processes"
    OUTPUT = "flows with this action are no outputs of processes"
    ONE_PROCESS = "no flow is input and output of one process"
    NO_QUANTITY = "an event has a quantity"
    EFFORT = "effort is for use and work"
    NOTHING_NAMED = "a flow names a resource, a specification or a classification"
    UNIT_OF_COUNTED = "what an event counts must be in a unit of the resource's dimension"
    UNIT_OF_NAMED = "so must what it names without counting it"
    UNIT_OF_SPECIFICATION = "a flow counts in the dimension of its specification's default unit"
    UNIT_OF_KIND = "and in that of the specification of the resource that it names"
    EFFORT_OF_SPECIFICATION = "effort is in the dimension of its specification's unit of effort"
    EFFORT_OF_KIND = "and in that of the specification of the resource with which it is made"
    CONTAINS_ITSELF = "a resource is not contained in itself"
    IN_ANOTHER = "what is in a container is not put into another one"
    IN_NONE = "what is in no container does not come out of one"
    A_PART = "a part does not change hands, or move, under the name of the whole"
    RIGHTS_OF_OTHERS = "rights do not get into what a third agent is accountable for"
    UNPAIRED = "a modify ends an accept, a dropoff a pickup, of the same resource and process"
    NOTHING_TO_CORRECT = "the original is refused, so that a correction has nothing to correct"
    UNIT_OF_CORRECTION = "a correction counts in a unit of the dimension of its original's"


Place = tuple[str, str]
"""Shape or rule of a finding, and its path, by local names; a path may be missing."""

OF_WHAT_THE_ORIGINAL_DESCRIBED: frozenset[Fault] = frozenset(
    (Fault.UNIT_OF_KIND, Fault.EFFORT_OF_KIND)
)
"""Where an original is refused, the specification of a resource that it described is not known, so
that its correction may be told of these or not."""

PLACES: dict[Fault, tuple[Place, ...]] = {
    Fault.INPUT: (("inputSide", "action"),),
    Fault.OUTPUT: (("outputSide", "action"),),
    Fault.ONE_PROCESS: (("sidesOfProcess", "inputOf"),),
    Fault.NO_QUANTITY: (("MeasuredEvent", ""),),
    Fault.EFFORT: (("effortAction", "action"),),
    Fault.NOTHING_NAMED: (("Flow", ""),),
    Fault.UNIT_OF_COUNTED: (("UnitMismatch", "resourceQuantity"),),
    Fault.UNIT_OF_NAMED: (("UnitMismatch", "resourceQuantity"),),
    Fault.UNIT_OF_SPECIFICATION: (("UnitOfResource", ""),),
    Fault.UNIT_OF_KIND: (("UnitOfResource", ""), ("UnitMismatch", "resourceQuantity")),
    Fault.EFFORT_OF_SPECIFICATION: (("UnitOfEffort", ""),),
    Fault.EFFORT_OF_KIND: (("UnitOfEffort", ""), ("UnitMismatch", "effortQuantity")),
    Fault.CONTAINS_ITSELF: (("ContainmentCycle", "containedIn"),),
    Fault.IN_ANOTHER: (("InContainer", "resourceInventoriedAs"),),
    Fault.IN_NONE: (("InNoContainer", "resourceInventoriedAs"),),
    Fault.A_PART: (("PartOfResource", "resourceQuantity"),),
    Fault.RIGHTS_OF_OTHERS: (("OthersResource", "toResourceInventoriedAs"),),
    Fault.UNPAIRED: (("Pair", "action"),),
    Fault.NOTHING_TO_CORRECT: (("Correction", "corrects"),),
    Fault.UNIT_OF_CORRECTION: (
        ("Correction", "resourceQuantity"),
        ("Correction", "effortQuantity"),
    ),
}
"""Where the ledger reports a fault: by one of these shapes or rules, on its path."""


def admits(faults: Collection[Fault], found: Collection[Place]) -> bool:
    """Whether violations are those of the faults: of each that can be known, and of nothing
    else."""
    of_faults = {place for fault in faults for place in PLACES[fault]}
    uncertain = OF_WHAT_THE_ORIGINAL_DESCRIBED if Fault.NOTHING_TO_CORRECT in faults else ()
    certain = (fault for fault in faults if fault not in uncertain)
    return of_faults.issuperset(found) and not any(
        set(found).isdisjoint(PLACES[fault]) for fault in certain
    )


def faults(
    cell: Cell, flow: Flow, before: Mapping[str, Thing], table: Table, found: Found
) -> frozenset[Fault]:
    """Everything that is wrong with a cell, its original apart.

    ``before`` are the resources that are kept, as the event finds them; ``found`` is what follows
    from them.
    """
    return frozenset(
        (
            *_of_side(cell, table),
            *_of_quantity(cell),
            *_of_resources(cell),
            *_of_units(cell, flow, before, table, found),
            *(_of_stock(flow, before, table) if flow.corrects is None else ()),
            *_of_pair(cell, flow),
            *_of_correction(cell),
        )
    )


def _of_side(cell: Cell, table: Table) -> Iterator[Fault]:
    allowed = table[cell.action]["inputOutput"]
    both = (Side.BOTH, Side.BETWEEN)
    if cell.side in (Side.INPUT, *both) and allowed not in ("input", "outputInput"):
        yield Fault.INPUT
    if cell.side in (Side.OUTPUT, *both) and allowed not in ("output", "outputInput"):
        yield Fault.OUTPUT
    if cell.side is Side.BOTH:
        yield Fault.ONE_PROCESS


def _of_quantity(cell: Cell) -> Iterator[Fault]:
    if cell.kind is Kind.NONE:
        yield Fault.NO_QUANTITY
    if cell.kind in (Kind.EFFORT, Kind.BOTH) and cell.action not in HAS_EFFORT:
        yield Fault.EFFORT


def _of_resources(cell: Cell) -> Iterator[Fault]:
    resources = cell.resources
    if not resources.names_one and resources.specified is Specified.NOTHING:
        yield Fault.NOTHING_NAMED
    is_known = resources.is_one and resources.on is not Held.UNKNOWN
    if cell.action == "combine" and is_known and cell.correction is Correction.NO:
        yield Fault.CONTAINS_ITSELF


def _of_units(
    cell: Cell, flow: Flow, before: Mapping[str, Thing], table: Table, found: Found
) -> Iterator[Fault]:
    """The resource on the first side has a specification with units for both quantities; the other
    is counted in one of its own."""
    if cell.unit not in (Unit.OTHER, Unit.CROSSED):
        return
    has_kind = cell.resources.on not in (None, Held.UNKNOWN)
    if cell.kind is Kind.EFFORT:
        if flow.conforms_to is not None:
            yield Fault.EFFORT_OF_SPECIFICATION
        if has_kind:
            yield Fault.EFFORT_OF_KIND
        return
    if flow.conforms_to is not None:
        yield Fault.UNIT_OF_SPECIFICATION
    if has_kind:
        yield Fault.UNIT_OF_KIND
    counted = counts(flow, found, table)
    stocks = {name for name, thing in before.items() if thing.unit is not None}
    if not stocks.isdisjoint(counted):
        yield Fault.UNIT_OF_COUNTED
    if flow.on in stocks and flow.on not in counted:
        yield Fault.UNIT_OF_NAMED


def _of_stock(flow: Flow, before: Mapping[str, Thing], table: Table) -> Iterator[Fault]:
    """What speaks against an event by whose its resources are, how much there is, and where."""
    on, to = before.get(flow.on or ""), before.get(flow.to or "")
    row = table[flow.action]
    unit = None if on is None else on.unit
    amount = flow.quantity.converted(unit) if flow.quantity and unit else flow.quantity
    inside = None if on is None else on.facts.get("containedIn")
    if row["containedEffect"] == "update" and inside and flow.to and flow.quantity:
        yield Fault.IN_ANOTHER
    if on is not None and amount is not None:
        is_out = (on.accounting or 0) - (on.onhand or 0)
        if row["containedEffect"] == "remove" and inside is None and is_out < amount.number:
            yield Fault.IN_NONE
        moves_itself = flow.action == "move" and flow.to is None
        if moves_itself and flow.provider == flow.receiver and amount.number < (on.onhand or 0):
            yield Fault.A_PART
        owner = on.facts.get("primaryAccountable")
        passes = (implied(flow) or flow.action) in ("transfer", "transferAllRights")
        if flow.on == flow.to and passes and owner != flow.receiver:
            more = amount.number if flow.action == "produce" else 0
            if amount.number < (on.accounting or 0) + more:
                yield Fault.A_PART
    if to is not None and to.accounting is not None and flow.on != flow.to:
        owner = to.facts.get("primaryAccountable")
        if (implied(flow) or flow.action) in ("transfer", "transferAllRights"):
            giver = flow.receiver
        elif flow.action == "move":
            giver = flow.provider if on is None else on.facts.get("primaryAccountable", owner or "")
        else:
            return
        if owner is not None and owner != giver:
            yield Fault.RIGHTS_OF_OTHERS


def _of_pair(cell: Cell, flow: Flow) -> Iterator[Fault]:
    """Where an event names neither resource nor process, nothing tells what it would end."""
    says_what = flow.on is not None or flow.output_of is not None
    if cell.action in PAIRS and not cell.is_paired and flow.corrects is None and says_what:
        yield Fault.UNPAIRED


def _of_correction(cell: Cell) -> Iterator[Fault]:
    """What the correction itself gets wrong; where its original is refused, see the verdict."""
    if cell.correction is not Correction.NO and cell.unit in (Unit.OTHER, Unit.CROSSED):
        yield Fault.UNIT_OF_CORRECTION
