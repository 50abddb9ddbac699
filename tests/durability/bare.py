"""A ledger without vocabularies, shapes and effects: the writer, the journal and the store of a
directory, and commands that are easily told to be whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from tests.raw_commands import Raw, execute_raw
from valuegraph.changeset import Changeset
from valuegraph.journal import DirectoryLog, History, Summary
from valuegraph.ledger.commands.command import Command, IdempotentRequest
from valuegraph.ledger.commands.receipt import Receipt
from valuegraph.ledger.commit.writer import Writer
from valuegraph.ledger.following.followers import follow
from valuegraph.ledger.following.store_follower import StoreFollower
from valuegraph.ledger.home.directory import LedgerDirectory
from valuegraph.ledger.home.recovery import open_recovered
from valuegraph.ledger.schema import Schema
from valuegraph.rdf.reader import GraphReader
from valuegraph.shapes.imports import NO_SHAPES
from valuegraph.store import OxigraphStore, Store
from valuegraph.vocabulary.namespaces import Namespace
from valuegraph.vocabulary.ontology import Ontology


@cache
def schema() -> Schema:
    """The vocabularies alone."""
    return Schema.of(Ontology.load(), NO_SHAPES, BASE)


BASE: Final = "https://bare.example/"
EX: Final = Namespace(BASE)
SEGMENT_BYTES: Final = 2_000
"""So small that a few commits fill a segment."""
STEP: Final = 1 if "VALUEGRAPH_KILLS" in os.environ else 4
"""Of the calls that a process makes, every so many fail, or are its last."""
PARTS: Final = (EX.first, EX.second, EX.third)


def now() -> datetime:
    return datetime.now(UTC)


def adding(name: str, *, key: str | None = None, pad: int = 0) -> Raw:
    """A command that states three things of an entity, and counts it."""

    def prepare(reader: GraphReader, _: datetime) -> Receipt:
        entity = EX[name]
        added = [Quad(entity, part, Literal(f"{name} {part.value}{'x' * pad}")) for part in PARTS]
        counted = reader.objects(EX.total, EX.count)
        removed = [Quad(EX.total, EX.count, value) for value in counted]
        number = sum(int(value.value) for value in counted if isinstance(value, Literal))
        added.append(Quad(EX.total, EX.count, Literal(number + 1)))
        return Receipt(Changeset(tuple(added), tuple(removed)), (), (entity,), root=entity)

    request = None if key is None else IdempotentRequest(key, f"add {name}")
    return Raw(prepare=prepare, request=request)


@dataclass
class Bare:
    """An open one."""

    home: LedgerDirectory
    store: Store
    log: DirectoryLog
    writer: Writer

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        segment_bytes: int = SEGMENT_BYTES,
        compresses: bool = True,
        clock: Callable[[], datetime] = now,
    ) -> Bare:
        with ExitStack() as on_failure:
            home = LedgerDirectory.open(path, BASE)
            on_failure.callback(home.close)
            follower, log = open_recovered(
                home, frozenset(), compresses=compresses, segment_bytes=segment_bytes
            )
            on_failure.pop_all()
        writer = Writer(follower, log, clock, schema(), execute=execute_raw)
        return cls(home, follower.store, log, writer)

    def add(self, name: str, *, key: str | None = None, pad: int = 0) -> Receipt:
        return self.submit(adding(name, key=key, pad=pad)).result(60)

    def submit(self, command: Command) -> Future[Receipt]:
        return self.writer.submit(command)

    def close(self) -> None:
        with ExitStack() as closing:
            closing.callback(self.home.close)
            closing.callback(self.store.close)
            closing.callback(self.log.close)
            closing.callback(self.writer.close)

    def __enter__(self) -> Bare:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def names(store: Store) -> list[str]:
    """The entities of a store, after a check that each is whole and that the count is right."""
    found: dict[str, set[NamedNode]] = {}
    for quad in store.match():
        if quad.subject != EX.total:
            assert isinstance(quad.subject, NamedNode)
            found.setdefault(quad.subject.value.removeprefix(BASE), set()).add(quad.predicate)
    assert all(parts == set(PARTS) for parts in found.values()), found
    counts = store.objects(EX.total, EX.count)
    assert counts == ([Literal(len(found))] if found else [])
    return sorted(found)


def journalled(path: Path) -> tuple[Summary, OxigraphStore]:
    """What the whole journal of a ledger says, verified, and the store that it makes."""
    history = History(path / "journal", BASE)
    summary = history.verify()
    store = OxigraphStore()
    follow(StoreFollower(store), history.transactions())
    return summary, store


def check(path: Path, acknowledged: Collection[str], never: Iterable[str] = ()) -> list[str]:
    """Recover a ledger and check it: what was acknowledged is there, once and whole, what was
    refused is not, and the store says what the journal says. Gives what there is."""
    with Bare.open(path) as bare:
        present = names(bare.store)
        statements = set(bare.store.match())
    assert set(acknowledged) <= set(present), (path, "lost", set(acknowledged) - set(present))
    assert not set(never) & set(present), (path, "not refused", set(never) & set(present))
    _, made_anew = journalled(path)
    assert set(made_anew.match()) == statements, path
    added = [
        quad.subject
        for each in History(path / "journal", BASE).transactions()
        for quad in each.transaction().changeset.added
        if quad.predicate == PARTS[0]
    ]
    assert len(added) == len(set(added)) == len(present), path
    return present
