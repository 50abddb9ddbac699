"""A ledger on disk with a history: several small segments, amendments, deletions, corrections."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad

from tests.ledger.books import BASE, Books, Node, correction, event, x
from valuegraph.journal import History
from valuegraph.ledger import Ledger
from valuegraph.ledger.home.directory import LedgerDirectory
from valuegraph.ledger.home.recovery import open_recovered
from valuegraph.ledger.home.storage import ONTOLOGY_GRAPH
from valuegraph.ledger.schema import Schema
from valuegraph.rdf.exported import opened
from valuegraph.rdf.syntaxes import MERGE_PATCH, TURTLE
from valuegraph.shapes.imports import NO_SHAPES
from valuegraph.vocabulary.namespaces import VG
from valuegraph.vocabulary.ontology import Ontology

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SMALL = 3_000
"""Bytes of a segment; a few transactions."""

RAISED = event("e1", "raise", "12.5 kilogram", resource="x:flour")
USED = event("e2", "consume", "750 gram", resource="x:flour")
_OF_OTHERS = """
<https://elsewhere.example/mill> <https://foreign.example/p> "007"^^xsd:integer ,
    "1.50"^^xsd:decimal , "2026-01-01T00:00:00.50Z"^^xsd:dateTimeStamp ,
    "a\\r\\n\\"b\\"\\\\ ü"@de , "TC ." .
"""


def _steps(books: Books) -> list[Callable[[], object]]:
    mill: Node = {"id": "x:mill", "type": "Organization", "name": "The mill"}
    baker: Node = {"id": "x:baker", "type": "Person", "name": "The baker"}
    flour: Node = {"id": "x:flour", "type": "EconomicResource", "name": "Flour"}
    taken_back = correction("c1", RAISED, "-2.5 kilogram")
    return [
        lambda: books.accept(mill, baker),
        lambda: books.accept(flour, RAISED),
        lambda: books.accept(USED),
        lambda: books.accept(taken_back),
        lambda: books.ledger.amend(x("mill"), b'{"name": "Mill, \\n new"}', MERGE_PATCH),
        lambda: books.accept_turtle(_OF_OTHERS),
        lambda: books.ledger.delete(x("baker")),
        lambda: books.accept(baker),
        lambda: books.ledger.amend(
            x("mill"), b"@prefix vf: <https://w3id.org/valueflows/ont/vf#> .\n"
            b'<https://elsewhere.example/mill> a vf:Organization ; vf:name "Mill" .', TURTLE
        ),
        lambda: books.accept(event("e3", "raise", "1 kilogram", resource="x:flour")),
    ]  # fmt: skip


@dataclass
class Kept:
    """Where a ledger is, and what it held after each transaction, from 0 on."""

    path: Path
    states: list[frozenset[Quad]] = field(default_factory=lambda: [frozenset()])

    @property
    def home(self) -> LedgerDirectory:
        """Its directory, whoever has it open."""
        return LedgerDirectory.read(self.path)

    @property
    def history(self) -> History:
        """Its journal."""
        return History(self.home.journal, BASE)

    def segments(self) -> list[Path]:
        """The files of the journal."""
        return [each.path for each in self.history.segments()]


@contextmanager
def keeping(
    path: Path, ontology: Ontology, *, segment_bytes: int = SMALL, compresses: bool = False
) -> Iterator[Books]:
    """A ledger in a directory, without shapes, whose clock moves on a minute for each commit."""
    home = LedgerDirectory.open(path, BASE)
    last = NOON - timedelta(minutes=1)
    if home.journal.exists():
        last = max(
            (t.header.time for t in History(home.journal, BASE).transactions()), default=last
        )
    schema = Schema.of(ontology, NO_SHAPES, BASE)
    follower, log = open_recovered(
        home, schema.stamped, compresses=compresses, segment_bytes=segment_bytes
    )
    follower.store.replace_graph(ONTOLOGY_GRAPH, ontology.named_quads())

    def clock() -> datetime:
        return last + timedelta(minutes=log.head.sequence + 1 - begun)

    begun = log.head.sequence
    with Ledger(follower, schema, clock=clock, log=log, home=home) as ledger:
        yield Books(ledger)


def kept(path: Path, ontology: Ontology, *, compresses: bool = False) -> Kept:
    """A ledger with the whole history, closed."""
    found = Kept(path)
    with keeping(path, ontology, compresses=compresses) as books:
        for step in _steps(books):
            step()
            found.states.append(frozenset(books.quads()))
    return found


def more(path: Path, ontology: Ontology, name: str, number: int = 1) -> None:
    """Record some more events."""
    with keeping(path, ontology) as books:
        for each in range(number):
            books.accept(event(f"{name}-{each}", "raise", "1 kilogram", resource="x:flour"))


def canonical(path: Path, ontology: Ontology) -> str:
    """A digest of all that a ledger's store has, every graph of it (RDFC-1.0).

    Left out is which properties are looked up for forms as they were written: a store goes on doing
    so where there are none any more, and one that is made anew need not begin.
    """
    with keeping(path, ontology) as books, books.ledger.reader.exported() as exported:
        dataset = Dataset(q for q in opened(exported) if q.predicate != VG.writtenProperty)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sha256("\n".join(sorted(map(str, dataset))).encode()).hexdigest()


def state(path: Path, ontology: Ontology) -> frozenset[Quad]:
    """What a ledger holds."""
    with keeping(path, ontology) as books:
        return frozenset(books.quads())
