"""Generates a believable stream of economic events, as JSON-LD, for measurements.

Deterministic for a seed: the same bytes for the same number of events.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from valuegraph.rdf.jsonld.context import CONTEXT_IRI

PREFIX = "https://bench.example/"
AGENTS = 20
RESOURCES = 200


def network(resources: int = RESOURCES) -> dict[str, Any]:
    """The agents, specifications and opened resources that the events refer to."""
    agents = [_node("Organization", f"agent/{n}", name=f"Agent {n}") for n in range(AGENTS)]
    kinds = [_node("ResourceSpecification", f"kind/{n}", name=f"Kind {n}") for n in range(10)]
    steps = [_node("ProcessSpecification", f"step/{n}", name=f"Step {n}") for n in range(5)]
    opened = [
        {
            **_node("EconomicEvent", f"opening/{n}"),
            "action": "raise",
            "provider": _iri(f"agent/{n % AGENTS}"),
            "receiver": _iri(f"agent/{n % AGENTS}"),
            "resourceInventoriedAs": _node(
                "EconomicResource", f"resource/{n}", name=f"R{n}", conformsTo=_iri(f"kind/{n % 10}")
            ),
            "resourceQuantity": _quantity("100000", "kilogram"),
            "hasPointInTime": "2026-01-01T00:00:00Z",
        }
        for n in range(resources)
    ]
    return {"@context": CONTEXT_IRI, "@graph": [*agents, *kinds, *steps, *opened]}


def events(count: int, seed: int = 1, resources: int = RESOURCES) -> Iterator[dict[str, Any]]:
    """``count`` events: consumption, production, work, transfers, moves and corrections."""
    rng = random.Random(seed)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(count):
        resource, other = rng.randrange(resources), 0
        action = rng.choice(("consume", "produce", "transfer", "use", "work", "raise", "move"))
        event = {
            **_node("EconomicEvent", f"event/{number}"),
            "action": action,
            "provider": _iri(f"agent/{resource % AGENTS}"),
            "receiver": _iri(f"agent/{resource % AGENTS}"),
            "hasPointInTime": (start + timedelta(minutes=number)).isoformat(),
        }
        if action == "work":
            event["resourceConformsTo"] = _iri(f"kind/{resource % 10}")
            event["effortQuantity"] = _quantity(str(rng.randint(1, 16) / 2), "hour")
        elif action == "use":
            event["resourceInventoriedAs"] = _iri(f"resource/{resource}")
            event["effortQuantity"] = _quantity(str(rng.randint(1, 8)), "hour")
        else:
            event["resourceInventoriedAs"] = _iri(f"resource/{resource}")
            unit = rng.choice(("kilogram", "gram"))
            event["resourceQuantity"] = _quantity(str(rng.randint(1, 999) / 10), unit)
        if action == "move":  # To another resource of the same agent and kind.
            other = (resource + AGENTS * rng.randint(1, 3)) % resources
            event["toResourceInventoriedAs"] = _iri(f"resource/{other}")
        if action == "transfer":  # To another agent's resource of the same kind.
            other = (resource + AGENTS // 2 * rng.choice((1, 3, 5))) % resources
            event["toResourceInventoriedAs"] = _iri(f"resource/{other}")
            event["receiver"] = _iri(f"agent/{other % AGENTS}")
        yield event


def document(nodes: list[dict[str, Any]]) -> bytes:
    """A JSON-LD document of these nodes."""
    return orjson.dumps({"@context": CONTEXT_IRI, "@graph": nodes})


def _node(type_: str, path: str, /, **properties: Any) -> dict[str, Any]:
    return {"id": _iri(path), "type": type_, **properties}


def _quantity(amount: str, unit: str) -> dict[str, str]:
    return {"hasNumericalValue": amount, "hasUnit": unit}


def _iri(name: str) -> str:
    return PREFIX + name
