"""Reading while others write: every answer is of one state that was committed.

``VALUEGRAPH_READS`` and ``VALUEGRAPH_SEED`` make a campaign of it.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from itertools import count
from random import Random
from threading import Event
from typing import Any, Final

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from tests.concurrency import Work, read_while_written
from valuegraph.ledger import version_of
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.vocabulary.namespaces import VF

from .running import MILL, SETTING, Service, event, running

READS: Final = int(os.environ.get("VALUEGRAPH_READS", "150"))
SEED: Final = int(os.environ.get("VALUEGRAPH_SEED", secrets.randbits(32)))
READERS: Final = 3
SIDES: Final = ("left", "right")
QUERY: Final = """SELECT ?note ?amount WHERE {
  ?wish a vf:Intent ; vf:note ?note ; vf:resourceQuantity/vf:hasNumericalValue ?amount .
}"""


def amount(number: int) -> dict[str, str]:
    return {"hasNumericalValue": str(number), "hasUnit": "kilogram"}


def resource(address: str, side: str) -> str:
    return f"{address}economic-resources/{side}"


def both(address: str, number: int) -> dict[str, Any]:
    """Two events of one commit, which raise two resources by one each."""
    return {
        "@graph": [
            {
                **event(resourceInventoriedAs=resource(address, side), resourceQuantity=amount(1)),
                "id": f"{address}economic-events/{side}-{number}",
                "type": "EconomicEvent",
            }
            for side in SIDES
        ]
    }


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running() as started:
        resources = [
            {
                "id": resource(started.address, side),
                "type": "EconomicResource",
                "conformsTo": f"{MILL}flour",
            }
            for side in SIDES
        ]
        wish = {
            "id": f"{started.address}intents/wish",
            "type": "Intent",
            "action": "produce",
            "receiver": f"{MILL}mill",
            "resourceConformsTo": f"{MILL}flour",
            "note": "1",
            "resourceQuantity": amount(1),
        }
        for document in (SETTING, {"@graph": [*resources, wish]}, both(started.address, 1)):
            assert started.client.post("/commits", json=document).status_code == 201
        yield started


class Reader:
    """Reads what belongs together, and knows which body came with which tag."""

    def __init__(self, service: Service, client: httpx.Client) -> None:
        self._service = service
        self._client = client
        self._bodies: dict[str, bytes] = {}

    def get(self, path: str, accept: str = "application/ld+json") -> httpx.Response:
        answer = self._client.get(path, headers={"Accept": accept})
        assert answer.status_code == 200, answer.text
        return answer

    def entity(self) -> None:
        """The note and the quantity are of one amendment, and a tag is of one body."""
        answer = self.get("/intents/wish")
        document = answer.json()
        assert document["note"] == document["resourceQuantity"]["hasNumericalValue"]
        assert self._bodies.setdefault(answer.headers["ETag"], answer.content) == answer.content

    def version(self) -> None:
        """The tag is that of the statements."""
        answer = self.get("/intents/wish", "application/n-triples")
        quads = [Quad(*t.triple) for t in parse(answer.content, format=RdfFormat.N_TRIPLES)]
        assert answer.headers["ETag"].startswith(f'"{version_of(quads)}-')

    def page(self) -> None:
        """Two resources that are always changed together are alike."""
        nodes = self.get("/economic-resources").json()["@graph"]
        assert len(nodes) == len(SIDES)
        assert len({node["accountingQuantity"]["hasNumericalValue"] for node in nodes}) == 1

    def query(self) -> None:
        answer = self._client.get("/sparql", params={"query": QUERY})
        (row,) = answer.json()["results"]["bindings"]
        assert row["note"]["value"] == row["amount"]["value"]

    def everything(self) -> None:
        """What a ledger is exported with."""
        query = "CONSTRUCT WHERE { ?s ?p ?o }"
        headers = {"Accept": "application/n-triples"}
        answer = self._client.get("/sparql", params={"query": query}, headers=headers)
        graph = MemoryGraph(parse(answer.content, format=RdfFormat.N_TRIPLES))
        raised = {
            number.value
            for side in SIDES
            for measure in graph.objects(
                NamedNode(resource(self._service.address, side)), VF.accountingQuantity
            )
            if isinstance(measure, NamedNode)
            for number in graph.objects(measure, VF.hasNumericalValue)
            if isinstance(number, Literal)
        }
        events = sum(1 for quad in graph.match(None, None, VF.EconomicEvent))
        assert raised == {str(events // len(SIDES))}


def amend(client: httpx.Client, number: int) -> None:
    patch = {"note": str(number), "resourceQuantity": amount(number)}
    headers = {"Content-Type": "application/merge-patch+json"}
    assert client.patch("/intents/wish", json=patch, headers=headers).status_code == 200


def raise_both(client: httpx.Client, number: int) -> None:
    assert client.post("/commits", json=both(str(client.base_url), number)).status_code == 201


def client_of(service: Service) -> httpx.Client:
    """A client that leaves closing what is idle, as a slow machine lets it be, to nobody else."""
    return httpx.Client(
        base_url=service.address, timeout=60, limits=httpx.Limits(keepalive_expiry=1)
    )


def writing(service: Service, step: Callable[[httpx.Client, int], None]) -> Work:
    def write(is_over: Event) -> None:
        with client_of(service) as client:
            numbers = count(2)
            while not is_over.is_set():
                step(client, next(numbers))

    return write


def reading(service: Service, own: Random, reads: int) -> Work:
    def read(is_over: Event) -> None:
        with client_of(service) as client:
            reader = Reader(service, client)
            checks = (reader.entity, reader.version, reader.page, reader.query, reader.everything)
            for check in own.choices(checks, (400, 200, 200, 20, 1), k=reads):
                if not is_over.is_set():
                    check()
            for check in checks:
                check()

    return read


def test_every_answer_is_of_a_state_that_was_committed(service: Service) -> None:
    print(f"VALUEGRAPH_SEED={SEED}")  # noqa: T201 (shown where the test fails)
    rng = Random(SEED)
    readers = [reading(service, Random(rng.random()), READS // READERS) for _ in range(READERS)]
    read_while_written(readers, [writing(service, each) for each in (amend, raise_both)])
