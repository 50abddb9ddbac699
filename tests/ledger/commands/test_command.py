"""Commands are plain data: they can be sent to another process, and what they come to depends on
the view, the schema and the time alone."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from tests.ledger.books import Books, document, event, x
from tests.ledger.conftest import NOON
from valuegraph import Ledger
from valuegraph.errors import NotFoundError, StaleCommandError
from valuegraph.ledger import Amend, Command, Delete, Record, Repair, Role, Schema
from valuegraph.ledger.commands.precondition import Precondition
from valuegraph.ledger.commands.principal import Principal
from valuegraph.ledger.execution.execute import execute
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.syntaxes import JSON, JSON_LD, MERGE_PATCH
from valuegraph.vocabulary.namespaces import VF as VALUEFLOWS

MILL = {"id": "x:mill", "type": "Organization", "name": "The mill"}
FLOUR = {"id": "x:flour", "type": "EconomicResource", "name": "Flour"}
ADA = Principal(NamedNode("https://mill.example/ada"), "Ada", Role.RECORDER)


def commands(books: Books) -> list[Command]:
    """One of each kind, of a ledger that knows the mill."""
    read, view = books.ledger.commands, books.ledger.reader
    raised = document(FLOUR, event("e", "raise", "3 kilogram", resource="x:flour"))
    new = NamedNode(f"{books.ledger.base_iri}people/kim")
    return [
        read.record(raised, JSON_LD, principal=ADA, split=True),
        read.record(document({"id": "x:wrong", "type": "EconomicEvent"}), JSON_LD),
        read.amend(x("mill"), b'{"note": "Old."}', MERGE_PATCH, view, principal=ADA),
        read.amend(
            x("mill"), b'{"name": "Mill"}', JSON, view, precondition=Precondition(x("mill"))
        ),
        read.amend(new, b'{"name": "Kim"}', JSON, view, NamedNode(f"{VF}Person")),
        Delete(entity=x("mill")),
        Repair(),
    ]


VF = VALUEFLOWS.iri
OTHER_PROCESS = """
import pickle, sys
from tests.ledger.conftest import NOON
from tests.ledger.books import BASE
from valuegraph.ledger import Schema
from valuegraph.ledger.execution.execute import execute
from valuegraph.rdf.graph import MemoryGraph
sent = pickle.load(sys.stdin.buffer)
schema = Schema.load(BASE)
receipts = [execute(each, MemoryGraph(sent["view"]), schema, NOON) for each in sent["commands"]]
pickle.dump((schema.version, receipts), sys.stdout.buffer)
"""


def test_commands_and_receipts_cross_a_process_boundary(books: Books) -> None:
    books.accept(MILL)
    made = commands(books)
    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301 (of our own)
    view, schema = list(books.quads()), Schema.load(books.ledger.base_iri)
    here = [execute(each, MemoryGraph(view), schema, NOON) for each in made]
    sent = pickle.dumps({"view": view, "commands": made})
    root = Path(__file__).parents[3]
    ran = subprocess.run(
        [sys.executable, "-c", OTHER_PROCESS], input=sent, capture_output=True, check=True, cwd=root
    )
    version, there = pickle.loads(ran.stdout)  # noqa: S301
    assert version == schema.version
    assert [each.conforms for each in there] == [True, False, True, True, True, True, True]
    for one, other in zip(here, there, strict=True):
        assert set(one.changeset.added) == set(other.changeset.added)
        assert set(one.changeset.removed) == set(other.changeset.removed)
        assert {f.message for f in one.findings} == {f.message for f in other.findings}


def test_commands_do_not_change(books: Books) -> None:
    command = books.ledger.commands.record(document(MILL), JSON_LD)
    with pytest.raises(FrozenInstanceError):
        command.split = True  # type: ignore[misc]


def test_what_is_no_command_is_told(books: Books) -> None:
    with pytest.raises(TypeError, match="Command is no command"):
        execute(Command(), books.ledger.reader, books.ledger.schema, NOON)


def test_an_amendment_of_what_is_gone_is_stale(books: Books) -> None:
    books.accept(MILL)
    amend = books.ledger.commands.amend(x("mill"), b'{"name": "M"}', JSON, books.ledger.reader)
    assert isinstance(amend, Amend)
    assert books.ledger.delete(x("mill")).conforms
    with pytest.raises(StaleCommandError, match="any more"):
        books.ledger.submit(amend).result(60)
    with pytest.raises(NotFoundError):
        books.ledger.amend(x("mill"), b'{"name": "M"}', JSON)


def test_a_new_entity_that_somebody_else_has_made_meanwhile_is_amended(books: Books) -> None:
    iri = NamedNode(f"{books.ledger.base_iri}people/kim")
    person = NamedNode(f"{VF}Person")
    made = [
        books.ledger.commands.amend(iri, b'{"name": "Kim"}', JSON, books.ledger.reader, person)
        for _ in range(2)
    ]
    assert all(isinstance(each, Record) for each in made)
    assert books.ledger.submit(made[0]).result(60).created == {iri}
    with pytest.raises(StaleCommandError, match="by now"):
        books.ledger.submit(made[1]).result(60)
    assert not books.ledger.amend(iri, b'{"name": "Lou"}', JSON, person).created


def test_no_patch_is_lost_among_many_at_once(
    new_books: Callable[[Schema], Books], quick_schema: Schema
) -> None:
    """Each is merged into what the one before has left, though all were sent for the same."""
    books = new_books(quick_schema)
    books.accept(MILL)

    def patch(number: int) -> bool:
        body = f'{{"https://x.example/p{number}": {number}}}'.encode()
        return books.ledger.amend(x("mill"), body, MERGE_PATCH).conforms

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(patch, range(64)))
    held = books.ledger.reader.properties(x("mill"))
    assert {NamedNode(f"https://x.example/p{number}") for number in range(64)} <= set(held)
    books.ledger.close()


def test_a_patch_of_another_version_is_merged_anew(books: Books) -> None:
    books.accept(MILL)
    patch = books.ledger.commands.amend(
        x("mill"), b'{"note": "N", "name": null}', MERGE_PATCH, books.ledger.reader
    )
    assert isinstance(patch, Amend)
    assert books.ledger.amend(x("mill"), b'{"https://x.example/p": 1}', MERGE_PATCH).conforms
    assert books.ledger.submit(patch).result(60).conforms
    assert books.values("mill", VALUEFLOWS.note) == {"N"}
    assert not books.values("mill", VALUEFLOWS.name)
    assert books.values("mill", NamedNode("https://x.example/p")) == {"1"}


def test_a_rehearsal_leaves_no_trace() -> None:
    with Ledger.open() as ledger:
        command = ledger.commands.record(b'{"type": "Person", "name": "Kim"}', JSON)
        assert ledger.rehearse(command).conforms
        assert not list(ledger.reader.match())
        assert ledger.submit(command).result(60).position == 1
