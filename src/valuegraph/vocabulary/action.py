"""``vf:Action``: the verbs of economic flows and the effects that each has on resources.

An action is data: every behaviour below is read from the ontology's individual, so a vocabulary
file with one more action is enough to make the ledger obey it (ValueFlows 1.0, "Actions").
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pyoxigraph import NamedNode


class InputOutput(StrEnum):
    """``vf:inputOutput``: the side of a process that the action's flows are on."""

    INPUT = "input"
    OUTPUT = "output"
    OUTPUT_INPUT = "outputInput"
    NOT_APPLICABLE = "notApplicable"


class CreateResource(StrEnum):
    """``vf:createResource``: whether, and on which side, an event may create a resource."""

    OPTIONAL = "optional"
    OPTIONAL_TO = "optionalTo"
    NOT_APPLICABLE = "notApplicable"


class EventQuantity(StrEnum):
    """``vf:eventQuantity``: which of the two quantities the action's flows carry."""

    RESOURCE = "resource"
    EFFORT = "effort"
    BOTH = "both"


class QuantityEffect(StrEnum):
    """``vf:accountingEffect`` and ``vf:onhandEffect``."""

    INCREMENT = "increment"
    DECREMENT = "decrement"
    DECREMENT_INCREMENT = "decrementIncrement"
    INCREMENT_TO = "incrementTo"
    NOT_APPLICABLE = "notApplicable"


class FactEffect(StrEnum):
    """``vf:locationEffect``, ``containedEffect``, ``accountableEffect``, ``stageEffect`` and
    ``stateEffect``: what happens to one economic fact of a resource."""

    UPDATE = "update"
    UPDATE_TO = "updateTo"
    NEW = "new"
    REMOVE = "remove"
    NOT_APPLICABLE = "notApplicable"


BEHAVIOURS: Final[dict[str, type[StrEnum]]] = {
    "inputOutput": InputOutput,
    "createResource": CreateResource,
    "eventQuantity": EventQuantity,
    "accountingEffect": QuantityEffect,
    "onhandEffect": QuantityEffect,
    "locationEffect": FactEffect,
    "containedEffect": FactEffect,
    "accountableEffect": FactEffect,
    "stageEffect": FactEffect,
    "stateEffect": FactEffect,
}
"""The properties that tell what an action does, by local name; every action states all of them."""


@dataclass(frozen=True, slots=True)
class Action:
    """A ``vf:Action`` individual with every behaviour.

    ``implied_transfer`` is the action whose effects come on top when provider and receiver differ
    (``vg:impliedTransfer``).
    """

    iri: NamedNode
    name: str
    label: str
    input_output: InputOutput
    create_resource: CreateResource
    event_quantity: EventQuantity
    accounting: QuantityEffect
    onhand: QuantityEffect
    location: FactEffect
    contained: FactEffect
    accountable: FactEffect
    stage: FactEffect
    state: FactEffect
    pairs_with: NamedNode | None = None
    implied_transfer: NamedNode | None = None
