"""Backing up a ledger that is served while several clients post to it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic, sleep

from pyoxigraph import Literal, NamedNode, QuerySolutions

from tests.histories import keeping
from tests.http.running import MILL, SETTING, event, running
from tests.server import client_of
from valuegraph.ledger.home.as_of import Moment, state_as_of
from valuegraph.ledger.home.directory import LedgerDirectory
from valuegraph.operations.backup import back_up
from valuegraph.operations.journal import verify_journal
from valuegraph.operations.restore import restore
from valuegraph.rdf.reader import GraphReader
from valuegraph.vocabulary.namespaces import RDF, VF
from valuegraph.vocabulary.ontology import Ontology

CLIENTS = 4
BACKUPS = 5
SUMS = """
SELECT ?amount (SUM(?each) AS ?sum) {
    ?resource vf:accountingQuantity/vf:hasNumericalValue ?amount .
    ?event vf:resourceInventoriedAs ?resource ; vf:resourceQuantity/vf:hasNumericalValue ?each .
} GROUP BY ?resource ?amount
"""


class Clients:
    """Threads that post events until they are stopped, and what they were told is recorded."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._acknowledged: list[str] = []
        self._lock = Lock()
        self._stopped = Event()
        self._threads = [Thread(target=self._post, args=(n,)) for n in range(CLIENTS)]

    def __enter__(self) -> Clients:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join(30)

    def acknowledged(self, at_least: int = 0) -> set[str]:
        """The events that are recorded, as soon as there are so many."""
        deadline = monotonic() + 30
        while len(self._acknowledged) < at_least and monotonic() < deadline:
            sleep(0.005)
        with self._lock:
            return set(self._acknowledged)

    def _post(self, number: int) -> None:
        with client_of(self._address) as client:
            while not self._stopped.is_set():
                resource = {"id": f"{MILL}heap-{number % 2}", "name": "A heap"}
                amount = {"hasNumericalValue": f"{number}.5", "hasUnit": "kilogram"}
                body = event(resourceInventoriedAs=resource, resourceQuantity=amount)
                answer = client.post("/economic-events", json=body)
                assert answer.status_code == 201, answer.text
                with self._lock:
                    self._acknowledged.append(answer.headers["Location"])


def events(reader: GraphReader) -> set[str]:
    """The IRIs of all events, by which they were told to be recorded."""
    found = reader.subjects(RDF.type, VF.EconomicEvent)
    return {each.value for each in found if isinstance(each, NamedNode)}


def number(value: object) -> Decimal:
    assert isinstance(value, Literal)
    return Decimal(value.value)


def test_a_backup_has_all_that_was_acknowledged_before_it_began(
    tmp_path: Path, ontology: Ontology
) -> None:
    path, target = tmp_path / "ledger", tmp_path / "backup"
    told: list[tuple[set[str], int]] = []
    with (
        keeping(path, ontology, segment_bytes=20_000, compresses=True) as books,
        running(books.ledger) as service,
    ):
        service.client.post("/commits", json=SETTING).raise_for_status()
        with Clients(service.address) as clients:
            for turn in range(1, BACKUPS + 1):
                known = clients.acknowledged(at_least=20 * turn)
                made = back_up(LedgerDirectory.read(path), target)
                told.append((known, made.summary.head.sequence))
        everything = clients.acknowledged()
    assert len(everything) > 20 * BACKUPS
    assert len(list((path / "journal").iterdir())) > 5

    backup = LedgerDirectory.read(target)
    for known, sequence in told[:: BACKUPS // 2]:
        with state_as_of(backup, ontology, Moment(sequence=sequence)) as state:
            assert known <= events(state.store)
    restore(target, tmp_path / "restored", ontology)
    with keeping(tmp_path / "restored", ontology) as restored:
        assert told[-1][0] <= events(restored.ledger.reader)
        sums = restored.ledger.store.query(SUMS, MILL)
        assert isinstance(sums, QuerySolutions)
        found = [[number(row[name]) for name in ("amount", "sum")] for row in sums]
        assert len(found) == 2
        assert all(amount == total for amount, total in found)
    for home in (path, target, tmp_path / "restored"):
        assert verify_journal(LedgerDirectory.read(home)).torn == 0
