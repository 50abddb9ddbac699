"""The table of actions as ValueFlows 1.0.0 publishes it, and what its text says besides."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, parse

from tests.ledger.matrix.cells import ACTIONS
from valuegraph.vocabulary.bundled import bundled

REFERENCE = Path(__file__).resolve().parents[4] / "shared/reference/valueflows-1.0.0.ttl"
VALUEFLOWS = "https://w3id.org/valueflows/ont/vf#"

Row = Mapping[str, str]
"""The behaviours of an action: ``row["onhandEffect"] == "decrement"``."""

Table = Mapping[str, Row]

IMPLIED_TRANSFER = {
    **dict.fromkeys(("produce", "consume", "deliverService"), "transfer"),
    **dict.fromkeys(("pickup", "dropoff", "accept", "modify"), "transferCustody"),
}
"""The transfer that comes with an action where provider and receiver differ (text, "Implied
transfers"): of everything, or of custody."""

HAS_EFFORT = ("use", "work")
"""The actions with an effort quantity. The table lets work have that alone; text and changelog let
it have a resource quantity as well, which affects nothing."""


def action_table(path: Path | None = None) -> Table:
    """The published table; the one that comes with Valuegraph where that is not at hand."""
    own = bundled("ontology") / "actions.ttl"
    source = path or (REFERENCE if REFERENCE.exists() else own)
    found: dict[str, dict[str, str]] = {action: {} for action in ACTIONS}
    for quad in parse(path=str(source), format=RdfFormat.TURTLE):
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode):
            continue
        action = quad.subject.value.removeprefix(VALUEFLOWS)
        behaviour = quad.predicate.value
        if action in found and behaviour.startswith(VALUEFLOWS):
            found[action][behaviour.removeprefix(VALUEFLOWS)] = quad.object.value.removeprefix(
                VALUEFLOWS
            )
    return found
