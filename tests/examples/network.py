"""The recorded example network, spoken to as an app or an analyst does."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
from pyoxigraph import NamedNode, Quad

from valuegraph import Ledger
from valuegraph.ledger import Receipt
from valuegraph.model.event import EconomicEvent
from valuegraph.rdf.reader import GraphReader
from valuegraph.vocabulary.bundled import bundled
from valuegraph.vocabulary.namespaces import RDF, VF

ALDERWATER = "https://alderwater.example/"
FOLDER = bundled("examples") / "alderwater"
FILES = sorted(FOLDER.glob("[0-9]*"))


@dataclass(frozen=True)
class Network:
    """A client of the network's service, the ledger behind it, and how each file was recorded."""

    client: httpx.Client
    ledger: Ledger
    receipts: tuple[Receipt, ...]

    @property
    def reader(self) -> GraphReader:
        return self.ledger.reader

    def quads(self) -> set[Quad]:
        """Every statement of the ledger."""
        return set(self.reader.match())

    def instances(self, class_: NamedNode) -> set[NamedNode]:
        """The entities of a class."""
        return {s for s in self.reader.subjects(RDF.type, class_) if isinstance(s, NamedNode)}

    def events(self) -> list[EconomicEvent]:
        """The events in the order in which they were recorded."""
        known = self.instances(VF.EconomicEvent)
        recorded = (iri for receipt in self.receipts for iri in receipt.entities)
        return [EconomicEvent.read(self.reader, iri) for iri in recorded if iri in known]

    def event(self, name: str) -> EconomicEvent:
        return EconomicEvent.read(self.reader, NamedNode(f"{ALDERWATER}event/{name}"))

    def rows(self, sparql: str) -> list[list[str]]:
        """The rows that the service answers to a query, the names of the columns first."""
        answer = self.client.post("/sparql", data={"query": sparql}, headers={"Accept": "text/csv"})
        assert answer.status_code == 200, answer.text
        return table(answer.text)

    def resource(self, name: str) -> dict[str, str]:
        """Quantities and facts of a resource as the service has them, IRIs of the network and
        quantities in short: ``place/mill``, ``12.5 kilogram``."""
        path = f"/economic-resources/{quote(f'{ALDERWATER}resource/{name}', safe='')}"
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        document: dict[str, Any] = answer.json()
        return {key: short(document[key]) for key in ECONOMIC if key in document}


ECONOMIC = (
    "accountingQuantity",
    "onhandQuantity",
    "primaryAccountable",
    "currentLocation",
    "stage",
    "state",
    "containedIn",
)


def short(value: Any) -> str:
    if isinstance(value, dict):
        return f"{value['hasNumericalValue']} {value['hasUnit']}"
    return str(value).removeprefix(ALDERWATER)


def table(text: str) -> list[list[str]]:
    """The rows of a CSV document; numbers in their shortest form."""
    return [[cell(each) for each in row] for row in csv.reader(io.StringIO(text))]


def cell(text: str) -> str:
    try:
        number = Decimal(text)
    except ArithmeticError:
        return text
    return f"{number.normalize():f}"


def answer_file(query: Path) -> Path:
    """The expected answer of a query."""
    return Path(__file__).parent / "answers" / f"{query.stem}.csv"
