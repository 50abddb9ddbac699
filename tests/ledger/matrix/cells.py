"""The axes of the matrix, and its cells: every combination of them is one event, or its correction.

In each cell the event gives a state and a place. What it moves is four of its unit. A correction
takes one or all of that back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import islice, product

INPUTS = ("accept", "cite", "combine", "consume", "pickup", "use", "work")
OUTPUTS = ("dropoff", "modify", "produce", "separate")
OUTSIDE = ("copy", "lower", "move", "raise", "transfer", "transferAllRights", "transferCustody")
ACTIONS = (*INPUTS, *OUTPUTS, *OUTSIDE, "deliverService")

PAIRS = {"modify": "accept", "dropoff": "pickup"}
"""The action that each of these ends."""


class Side(Enum):
    """Where the event stands in processes."""

    NONE = "no process"
    INPUT = "input"
    OUTPUT = "output"
    BOTH = "input and output of one process"
    BETWEEN = "output of one process, input of another"


class Kind(Enum):
    """The quantities that the event states."""

    RESOURCE = "resource quantity"
    EFFORT = "effort quantity"
    BOTH = "both quantities"
    NONE = "no quantity"


class Unit(Enum):
    """The unit of the resource quantity, or of the effort quantity where that is the only one."""

    SAME = "the unit it is counted in"
    CONVERTIBLE = "a unit of the same dimension"
    OTHER = "a unit of another dimension"
    CROSSED = "the unit of the other quantity"


class Held(Enum):
    """What the ledger has of a resource that the event names."""

    STOCK = "inventoried, of the provider"
    RECEIVED = "inventoried, of another agent, who may be the receiver"
    OTHERS = "inventoried, of a third agent"
    BLANK = "described along with the event"
    UNKNOWN = "named only"


class Specified(Enum):
    """What an event without resources says of what flows."""

    NOTHING = "nothing"
    SPECIFICATION = "a specification"


class Agents(Enum):
    """Provider and receiver."""

    SAME = "one agent"
    DIFFERENT = "two agents"


class Correction(Enum):
    """Whether the event is recorded for the first time, or corrected."""

    NO = "original"
    PART = "correction of a part"
    ALL = "correction of everything"


@dataclass(frozen=True)
class Resources:
    """The resources that the event names; ``is_one`` where both sides name the same."""

    on: Held | None = None
    to: Held | None = None
    is_one: bool = False
    specified: Specified = Specified.NOTHING

    @property
    def names_one(self) -> bool:
        return self.on is not None or self.to is not None

    def __str__(self) -> str:
        if not self.names_one:
            return f"names {self.specified.value}"
        sides = [("on", self.on), ("to", self.to)]
        text = ", ".join(f"{side}: {held.value}" for side, held in sides if held is not None)
        return f"{text} (one resource)" if self.is_one else text


RESOURCES = (
    *(Resources(specified=specified) for specified in Specified),
    *(Resources(on=held) for held in Held),
    *(Resources(to=held) for held in Held),
    *(Resources(on=on, to=to) for on, to in product(Held, Held)),
    *(Resources(on=held, to=held, is_one=True) for held in Held),
)

QUANTITIES = (*product((Kind.RESOURCE, Kind.EFFORT, Kind.BOTH), Unit), (Kind.NONE, Unit.SAME))
"""Each kind of quantity in each unit; without a quantity, there is no unit to vary."""


@dataclass(frozen=True)
class Cell:
    """One combination."""

    action: str
    side: Side
    kind: Kind
    unit: Unit
    resources: Resources
    agents: Agents
    correction: Correction
    is_paired: bool = False
    """Whether what the event ends is recorded before: the accept of a modify, the pickup of a
    dropoff."""

    @property
    def original(self) -> Cell:
        """What a correction corrects: the same flow, counted in the usual unit."""
        return replace(self, unit=Unit.SAME, correction=Correction.NO)

    def __str__(self) -> str:
        parts = (self.side, self.kind, self.unit, self.resources, self.agents, self.correction)
        words = (str(p) if isinstance(p, Resources) else p.value for p in parts)
        return " | ".join((self.action, *words, *(("paired",) if self.is_paired else ())))


def every_cell(action: str) -> Iterator[Cell]:
    """All cells of an action; those of all actions are the whole product."""
    for side, (kind, unit), resources, agents, correction in product(
        Side, QUANTITIES, RESOURCES, Agents, Correction
    ):
        cell = Cell(action, side, kind, unit, resources, agents, correction)
        yield cell
        if action in PAIRS and (
            resources.names_one or resources.specified is not Specified.NOTHING
        ):
            yield replace(cell, is_paired=True)


def some_cells(action: str, step: int) -> Iterator[Cell]:
    """Every ``step``-th cell, for each action from another one on. A step that has no factor in
    common with the size of an axis lets any two values of two axes meet."""
    return islice(every_cell(action), ACTIONS.index(action) % step, None, step)
