"""Writers that do not trust the server: they note what they sent and what was acknowledged, send
what they had no answer to once more with the same key, and compare all of it with what there is."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from random import Random
from threading import Event, Thread
from typing import Any, Final

import httpx

from tests.server import BASE, Server

RESOURCES: Final = 4
WHOLE: Final = {
    "type",
    "action",
    "provider",
    "receiver",
    "resourceInventoriedAs",
    "resourceQuantity",
    "hasPointInTime",
    "note",
    "created",
}
"""What every event states."""


def resource(number: int) -> str:
    return f"{BASE}economic-resources/r{number}"


def setting(people: int) -> dict[str, Any]:
    """What the events refer to."""
    return {
        "@graph": [
            {"id": f"{BASE}organizations/mill", "type": "Organization", "name": "The mill"},
            {"id": f"{BASE}flour", "type": "ResourceSpecification", "name": "Flour"},
            *(
                {
                    "id": resource(number),
                    "type": "EconomicResource",
                    "name": f"Bag {number}",
                    "primaryAccountable": f"{BASE}organizations/mill",
                    "conformsTo": f"{BASE}flour",
                }
                for number in range(RESOURCES)
            ),
            *(
                {"id": f"{BASE}people/p{number}", "type": "Person", "name": f"Person {number}"}
                for number in range(people)
            ),
        ]
    }


def event(action: str, number: int, amount: str, note: str, **more: Any) -> dict[str, Any]:
    """An event that changes one of the resources."""
    return {
        "action": action,
        "provider": f"{BASE}organizations/mill",
        "receiver": f"{BASE}organizations/mill",
        "resourceInventoriedAs": resource(number),
        "resourceQuantity": {"hasNumericalValue": amount, "hasUnit": "kilogram"},
        "hasPointInTime": "2026-03-01T09:00:00Z",
        "note": note,
        **more,
    }


@dataclass
class Sent:
    """A request to record an event, and what was answered, if anything was."""

    note: str
    body: dict[str, Any]
    answer: str | None = None
    iri: str = ""

    @property
    def change(self) -> Decimal:
        """What it changes the quantity of its resource by."""
        amount = Decimal(self.body["resourceQuantity"]["hasNumericalValue"])
        return amount if self.body["action"] == "raise" else -amount


@dataclass
class Hand:
    """One of those who write, at the same time as the others."""

    number: int
    random: Random
    acknowledged: list[Sent] = field(default_factory=list)
    unanswered: list[Sent] = field(default_factory=list)
    notes: list[str] = field(default_factory=lambda: [""])
    """What may stand as the note of its person: what was acknowledged last and what was sent
    since."""
    faults: list[str] = field(default_factory=list)
    corrected: set[str] = field(default_factory=set)
    _numbers: Any = field(default_factory=count)

    def write(self, server: Server, ended: Event) -> None:
        """Write until the server is gone."""
        with server.client() as client:
            try:
                while not ended.is_set():
                    self._step(client)
            except httpx.TransportError:
                return
            except Exception as fault:  # noqa: BLE001 (the test shows it)
                self.faults.append(repr(fault))

    def settle(self, client: httpx.Client) -> None:
        """Send once more what was not answered."""
        while self.unanswered:
            self._send(client, self.unanswered.pop(0))

    def _step(self, client: httpx.Client) -> None:
        self.settle(client)
        choice = self.random.random()
        if choice < 0.1 and self.acknowledged:
            self._send_again(client, self.random.choice(self.acknowledged))
        elif choice < 0.2:
            self._annotate(client)
        elif choice < 0.35 and self._correctable():
            self._send(client, self._correction(self.random.choice(self._correctable())))
        else:
            self._send(client, self._new())

    def _new(self) -> Sent:
        note = f"hand {self.number} event {next(self._numbers)}"
        action = self.random.choice(("raise", "lower"))
        amount = f"{self.random.randint(1, 10_000) / 100}"
        number = self.random.randrange(RESOURCES)
        more = {}
        if self.random.random() < 0.5:
            more["id"] = f"urn:x:{note.replace(' ', '-')}"
        return Sent(note, event(action, number, amount, note, **more))

    def _correctable(self) -> list[Sent]:
        return [
            each
            for each in self.acknowledged
            if each.iri not in self.corrected and "corrects" not in each.body
        ]

    def _correction(self, of: Sent) -> Sent:
        self.corrected.add(of.iri)
        note = f"hand {self.number} correction {next(self._numbers)}"
        amount = -Decimal(of.body["resourceQuantity"]["hasNumericalValue"])
        body = {key: value for key, value in of.body.items() if key != "id"}
        quantity = {"hasNumericalValue": str(amount), "hasUnit": "kilogram"}
        return Sent(note, {**body, "note": note, "corrects": of.iri, "resourceQuantity": quantity})

    def _send(self, client: httpx.Client, sent: Sent) -> None:
        self.unanswered.append(sent)
        answer = self._post(client, sent)
        assert answer.status_code == 201, answer.text
        sent.answer, sent.iri = answer.text, answer.json()["id"]
        self.unanswered.remove(sent)
        self.acknowledged.append(sent)

    def _send_again(self, client: httpx.Client, sent: Sent) -> None:
        answer = self._post(client, sent)
        assert answer.status_code == 201, answer.text
        assert answer.headers["idempotent-replayed"] == "true"
        assert answer.text == sent.answer

    def _post(self, client: httpx.Client, sent: Sent) -> httpx.Response:
        key = {"Idempotency-Key": f'"{sent.note}"'}
        return client.post("/economic-events", json=sent.body, headers=key)

    def _annotate(self, client: httpx.Client) -> None:
        note = f"note {next(self._numbers)}"
        self.notes.append(note)
        media_type = {"Content-Type": "application/merge-patch+json"}
        path = f"/people/p{self.number}"
        answer = client.patch(path, json={"note": note}, headers=media_type)
        assert answer.status_code == 200, answer.text
        self.notes = [note]


@dataclass
class Campaign:
    """Those who write to one ledger."""

    random: Random
    hands: list[Hand]

    @classmethod
    def of(cls, seed: int, hands: int = 6) -> Campaign:
        random = Random(seed)
        return cls(random, [Hand(n, Random(random.random())) for n in range(hands)])

    def write(self, server: Server, ended: Event) -> ExitStack:
        """Have all of them write; closing what is given waits for them."""
        stack = ExitStack()
        for hand in self.hands:
            thread = Thread(target=hand.write, args=(server, ended))
            thread.start()
            stack.callback(thread.join)
        return stack

    def check(self, client: httpx.Client) -> None:
        """Compare what there is with what was acknowledged."""
        faults = [fault for hand in self.hands for fault in hand.faults]
        assert not faults, faults
        unanswered = {sent.note: sent for hand in self.hands for sent in hand.unanswered}
        acknowledged = {sent.note: sent for hand in self.hands for sent in hand.acknowledged}
        sent = acknowledged | unanswered
        found = rows(client, _EVENTS)
        notes = Counter(row["note"] for row in found)
        assert set(acknowledged) <= set(notes), set(acknowledged) - set(notes)
        assert set(notes) <= set(sent)
        assert max(notes.values(), default=1) == 1, notes.most_common(3)
        for row in found:
            assert int(row["statements"]) == _statements(sent[row["note"]].body, row), row
        for number in range(RESOURCES):
            here = [sent[row["note"]] for row in found if row["resource"] == resource(number)]
            assert len(here) == sum(
                sent[note].body["resourceInventoriedAs"] == resource(number) for note in notes
            )
            quantities = rows(client, _QUANTITIES.replace("RESOURCE", resource(number)))
            expected = sum((each.change for each in here), Decimal(0))
            if here:
                amounts = [Decimal(row["amount"]) for row in quantities]
                # Where all events are taken back, nothing is inventoried.
                assert amounts == [expected, expected] or (not amounts and not expected)
            # Each event knows the one before it, and the resource the last one: one line.
            before = [row["previous"] for row in found if row["resource"] == resource(number)]
            assert len(set(before)) == len(before)
        for hand in self.hands:
            (row,) = rows(client, _NOTE.replace("PERSON", f"{BASE}people/p{hand.number}"))
            assert row["note"] in hand.notes
            hand.notes = [row["note"]]


def _statements(body: dict[str, Any], row: dict[str, str]) -> int:
    """How many statements there are of an event that is whole, with its quantity."""
    return len(WHOLE) + ("corrects" in body) + bool(row["previous"]) + 3


_EVENTS: Final = """
SELECT ?note ?resource (SAMPLE(?before) AS ?previous) (COUNT(*) AS ?statements) {
  ?event vf:note ?note ; vf:resourceInventoriedAs ?resource .
  OPTIONAL { ?event vg:previousEvent ?before }
  { ?event ?p ?o } UNION { ?event vf:resourceQuantity ?q . ?q ?p ?o }
} GROUP BY ?event ?note ?resource
"""
_QUANTITIES: Final = """
SELECT ?amount {
  <RESOURCE> vf:accountingQuantity|vf:onhandQuantity ?q . ?q vf:hasNumericalValue ?amount
}
"""
_NOTE: Final = "SELECT ?note { <PERSON> vf:name ?name OPTIONAL { <PERSON> vf:note ?note } }"


def rows(client: httpx.Client, query: str) -> list[dict[str, str]]:
    """The rows of a SPARQL result; a variable that is not bound is empty."""
    accept = {"Accept": "application/sparql-results+json"}
    answer = client.post("/sparql", data={"query": query}, headers=accept)
    assert answer.status_code == 200, answer.text
    document = answer.json()
    return [
        {name: row[name]["value"] if name in row else "" for name in document["head"]["vars"]}
        for row in document["results"]["bindings"]
    ]
