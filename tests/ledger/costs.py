"""Measures the most memory that a commit of ordinary events takes.

Run it: ``python -m tests.ledger.costs``.

Prints it as a multiple of the document: what reading, normalising, effects and checks take up,
all together. The last statement of the document is refused, by the check that comes last, so the
journal and the store take nothing.
"""

import json
from typing import Final

from pyoxigraph import NamedNode

from tests.rdf.costs import most_memory
from valuegraph.app import open_ledger, read_settings
from valuegraph.ledger import Ledger
from valuegraph.rdf.syntaxes import JSON
from valuegraph.vocabulary.namespaces import VG

EVENTS: Final = 1_000
"""With 10 statements each, and what the ledger adds."""
BASE: Final = "https://ledger.example/"
AGENT: Final = f"{BASE}organizations/mill"
SPECIFICATION: Final = f"{BASE}specifications/apples"
RESOURCE: Final = f"{BASE}resources/apples-"
RESOURCES: Final = 50
NOTE: Final = "of the season, weighed at the door and carried to the mill by hand."


def _event(number: int) -> dict[str, object]:
    return {
        "id": f"{BASE}economic-events/0193{number}",
        "type": "EconomicEvent",
        "action": "raise",
        "provider": AGENT,
        "receiver": AGENT,
        "resourceInventoriedAs": f"{RESOURCE}{number % RESOURCES}",
        "hasPointInTime": "2026-03-01T10:00:00Z",
        "note": f"Batch {number} {NOTE}",
        "resourceQuantity": {"hasNumericalValue": "12.5", "hasUnit": "kilogram"},
    }


def _record(ledger: Ledger, entities: list[dict[str, object]]) -> list[NamedNode]:
    return [each.rule for each in ledger.record(json.dumps(entities).encode(), JSON).findings]


def _surroundings() -> list[dict[str, object]]:
    resource: dict[str, object] = {"type": "EconomicResource", "conformsTo": SPECIFICATION}
    return [
        {"id": AGENT, "type": "Organization", "name": "Mill"},
        {"id": SPECIFICATION, "type": "ResourceSpecification", "name": "Apples"},
        *(resource | {"id": f"{RESOURCE}{n}", "name": f"Lot {n}"} for n in range(RESOURCES)),
    ]


def memory(ledger: Ledger, body: bytes) -> float:
    """The most memory that a commit takes, as a multiple of its document."""

    def refused() -> None:
        rules = [each.rule for each in ledger.record(body, JSON).findings]
        assert rules == [VG.FactWithoutEvent], rules

    return most_memory(refused) / len(body)


if __name__ == "__main__":
    books = open_ledger(read_settings(base_iri=BASE))
    assert not _record(books, _surroundings())
    assert not _record(books, [_event(number) for number in range(RESOURCES)])
    quantity = {"hasNumericalValue": "1", "hasUnit": "kilogram"}
    wrong: dict[str, object] = {
        "id": f"{RESOURCE}0", "type": "EconomicResource", "accountingQuantity": quantity,
    }  # fmt: skip
    many = [*(_event(number) for number in range(1_000, 1_000 + EVENTS)), wrong]
    print(memory(books, json.dumps(many).encode()))  # noqa: T201
    books.close()
