"""The one writer: groups that share a flush, bounds on what waits, writes that are carried out
once, and preconditions that are looked at in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from tests.durability.bare import BASE, EX, PARTS, Bare, adding, check, journalled, names, schema
from tests.durability.system import Call, watched
from tests.odd_terms import leniently
from tests.raw_commands import Raw
from valuegraph.changeset import CandidateView, Changeset
from valuegraph.errors import (
    KeyReusedError,
    LedgerBusyError,
    LedgerStoppedError,
    PreconditionFailedError,
    StaleCommandError,
)
from valuegraph.ledger.commands.command import IdempotentRequest
from valuegraph.ledger.commands.precondition import ANY, Precondition, version_of
from valuegraph.ledger.commands.receipt import Receipt
from valuegraph.ledger.commit import writer as writing
from valuegraph.ledger.commit.writer import outcome_of
from valuegraph.rdf.descriptions import describe_entities
from valuegraph.rdf.exported import opened
from valuegraph.rdf.findings import info, violation
from valuegraph.rdf.reader import GraphReader
from valuegraph.vocabulary.namespaces import VG


class Disaster(Exception):  # noqa: N818 (no error of ours)
    """Something that nobody expects."""


def raising(fault: BaseException) -> Raw:
    def prepare(_: GraphReader, __: datetime) -> Receipt:
        raise fault

    return Raw(prepare=prepare)


def refused(name: str) -> Raw:
    """A command that is prepared and does not conform."""

    def prepare(reader: GraphReader, time: datetime) -> Receipt:
        finding = violation("Wrong", "It is wrong.", EX[name], VG.wrong)
        return replace(adding(name).prepare(reader, time), findings=(finding,))

    return replace(adding(name), prepare=prepare)


@contextmanager
def held_up(bare: Bare) -> Iterator[None]:
    """Keep the writer busy with a write of its own group meanwhile, so that others wait."""
    begun, go_on = Event(), Event()

    def prepare(_: GraphReader, __: datetime) -> Receipt:
        begun.set()
        assert go_on.wait(60)
        return Receipt(Changeset(), ())

    future = bare.submit(Raw(prepare=prepare))
    assert begun.wait(60)
    try:
        yield
    finally:
        go_on.set()
        future.result(60)


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Bare]:
    with Bare.open(tmp_path / "ledger", segment_bytes=100_000) as opened:
        yield opened


def test_writes_that_wait_share_a_flush(tmp_path: Path) -> None:
    path, flushed = tmp_path / "ledger", []

    def hook(call: Call) -> Any:
        if call.name == "fsync" and call.path.suffix == ".rdfp":
            flushed.append(call)
        return call.make()

    with watched(path, hook), Bare.open(path, segment_bytes=1_000_000) as bare:
        flushed.clear()
        bare.add("alone")
        assert len(flushed) == 1
        with held_up(bare):
            futures = [bare.submit(adding(f"n{number}")) for number in range(100)]
        wait(futures, 60)
        assert len(flushed) < 1 + 50
    assert len(check(path, ["alone", *(f"n{number}" for number in range(100))])) == 101


def test_nobody_is_told_before_the_flush(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    told_at: list[bool] = []

    def hook(call: Call) -> Any:
        result = call.make()
        if call.name == "fsync" and call.path.suffix == ".rdfp":
            told_at.extend(future.done() for future in futures)
        return result

    futures: list[Any] = []
    with Bare.open(path, segment_bytes=1_000_000) as bare:
        bare.add("first")
    with watched(path, hook), Bare.open(path, segment_bytes=1_000_000) as bare:
        with held_up(bare):
            futures += [bare.submit(adding(f"n{number}")) for number in range(3)]
        wait(futures, 60)
    assert told_at[:3] == [False, False, False]


@pytest.mark.parametrize("fault", [Disaster("oh"), ValueError("no"), KeyboardInterrupt()])
def test_a_command_that_raises_does_not_touch_its_neighbours(
    bare: Bare, fault: BaseException
) -> None:
    with held_up(bare):
        before, wrong, after = map(bare.submit, (adding("a"), raising(fault), adding("b")))
    assert before.result(60).conforms
    with pytest.raises(type(fault)):
        wrong.result(60)
    assert after.result(60).conforms
    assert names(bare.store) == ["a", "b"]


def test_a_command_that_does_not_conform_does_not_touch_its_neighbours(bare: Bare) -> None:
    with held_up(bare):
        futures = [bare.submit(each) for each in (adding("a"), refused("x"), adding("b"))]
    receipts = [future.result(60) for future in futures]
    assert [receipt.conforms for receipt in receipts] == [True, False, True]
    assert names(bare.store) == ["a", "b"]


def test_a_command_whose_receipt_cannot_be_kept_leaves_no_trace(
    bare: Bare, monkeypatch: pytest.MonkeyPatch
) -> None:
    def describe(reader: GraphReader, *_: object) -> list[Quad]:
        assert reader.objects(EX.wrong, EX.first)
        raise Disaster

    monkeypatch.setattr("valuegraph.ledger.commit.group_commit.describe_entities", describe)
    with held_up(bare):
        wrong = bare.submit(adding("wrong", key="key"))
        other = bare.submit(adding("other"))
    with pytest.raises(Disaster):
        wrong.result(60)
    other.result(60)
    assert names(bare.store) == ["other"]


def test_a_group_that_comes_to_nothing_is_not_written_with_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_memory(*_: object) -> None:
        raise MemoryError

    with Bare.open(tmp_path) as bare:
        with monkeypatch.context() as patched:
            patched.setattr("valuegraph.journal.directory_log.write_all", no_memory)
            with pytest.raises(MemoryError):
                bare.add("lost")
        bare.add("kept")
        assert names(bare.store) == ["kept"]
    check(tmp_path, ["kept"], never=["lost"])


def test_later_writes_see_what_earlier_ones_of_their_group_changed(bare: Bare) -> None:
    """In every way in which a graph can be looked at; SPARQL looks at a snapshot."""
    seen: list[tuple[list[str], list[str], list[str]]] = []

    def looking(then: Raw) -> Raw:
        def prepare(reader: GraphReader, time: datetime) -> Receipt:
            with reader.exported() as directory:
                found = opened(directory).query("SELECT ?n { ?s <https://bare.example/count> ?n }")
                assert isinstance(found, QuerySolutions)
                by_query = [str(row[0].value) for row in found]
            objects = [_text(each) for each in reader.objects(EX.total, EX.count)]
            matched = [_text(quad.object) for quad in reader.match(EX.total, EX.count)]
            seen.append((by_query, objects, matched))
            return then.prepare(reader, time)

        return replace(then, prepare=prepare)

    bare.add("zeroth")
    with held_up(bare):
        futures = [bare.submit(looking(adding(f"n{number}"))) for number in range(4)]
    wait(futures, 60)
    assert seen == [([n], [n], [n]) for n in ("1", "2", "3", "4")]
    assert names(bare.store) == ["n0", "n1", "n2", "n3", "zeroth"]


def _text(term: object) -> str:
    assert isinstance(term, Literal)
    return term.value


def test_a_command_is_refused_where_too_many_wait(
    bare: Bare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MAX_WAITING", 3)
    with held_up(bare):
        futures = [bare.submit(adding(f"n{number}")) for number in range(3)]
        with pytest.raises(LedgerBusyError, match=r"3 writes wait already\. Nothing was recorded"):
            bare.submit(adding("one too many"))
    wait(futures, 60)
    bare.add("afterwards")
    assert names(bare.store) == ["afterwards", "n0", "n1", "n2"]


def test_a_command_is_refused_where_too_much_waits(bare: Bare) -> None:
    half = writing.MAX_WAITING_BYTES // 2 + 1
    with held_up(bare):
        first = bare.submit(replace(adding("first"), size=half))
        with pytest.raises(LedgerBusyError):
            bare.submit(replace(adding("second"), size=half))
        small = bare.submit(adding("small"))
    wait((first, small), 60)
    # One alone is taken, however large it is.
    bare.submit(replace(adding("huge"), size=10 * half)).result(60)
    assert names(bare.store) == ["first", "huge", "small"]


def test_a_command_that_waits_too_long_is_withdrawn(bare: Bare) -> None:
    with held_up(bare):
        future = bare.submit(adding("late"))
        with pytest.raises(LedgerBusyError, match="waited for its turn too long"):
            outcome_of(future, patience=0.01)
        other = bare.submit(adding("other"))
    other.result(60)
    assert names(bare.store) == ["other"]


def test_a_command_that_has_begun_is_waited_for(bare: Bare) -> None:
    begun, go_on = Event(), Event()

    def prepare(reader: GraphReader, time: datetime) -> Receipt:
        begun.set()
        assert go_on.wait(60)
        return adding("slow").prepare(reader, time)

    future = bare.submit(Raw(prepare=prepare))
    assert begun.wait(60)
    with ThreadPoolExecutor() as pool:
        outcome = pool.submit(outcome_of, future, 0.01)
        assert not wait((outcome,), 0.2).done
        go_on.set()
        assert outcome.result(60).conforms
    assert names(bare.store) == ["slow"]


def test_closing_carries_out_what_waits_and_takes_nothing_more(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    bare = Bare.open(path)
    with ThreadPoolExecutor() as pool, held_up(bare):
        futures = [bare.submit(adding(f"n{number}")) for number in range(5)]
        closed = pool.submit(bare.writer.close)
        while not bare.writer._is_closing:
            pass
        with pytest.raises(LedgerStoppedError, match="closed"):
            bare.submit(adding("late"))
    closed.result(60)
    assert all(future.result(0).conforms for future in futures)
    bare.close()
    check(path, [f"n{number}" for number in range(5)], ["late"])


def keyed(key: str, name: str, digest: str | None = None) -> Raw:
    return replace(adding(name), request=IdempotentRequest(key, digest or name))


def test_a_command_that_is_repeated_is_carried_out_once(tmp_path: Path) -> None:
    """Within a group, in another one, and after a restart."""
    path = tmp_path / "ledger"
    with Bare.open(path) as bare:
        with held_up(bare):
            futures = [bare.submit(keyed("key", "a")) for _ in range(3)]
        receipts = [future.result(60) for future in futures]
        receipts.append(bare.submit(keyed("key", "a")).result(60))
    with Bare.open(path) as bare:
        receipts.append(bare.submit(keyed("key", "a")).result(60))
    assert [receipt.is_repeated for receipt in receipts] == [False, True, True, True, True]
    # They are all the same but for that, and for the clock, which is written in microseconds.
    assert len({replace(receipt, is_repeated=False) for receipt in receipts}) == 1
    assert receipts[0].root == EX.a
    assert {quad.predicate for quad in receipts[0].description or ()} == set(PARTS)
    assert check(path, ["a"]) == ["a"]


def test_a_key_is_for_one_request(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    with Bare.open(path) as bare:
        with held_up(bare):
            first = bare.submit(keyed("key", "a"))
            other = bare.submit(keyed("key", "b"))
        assert first.result(60).root == EX.a
        with pytest.raises(KeyReusedError, match="'key' came with another request"):
            other.result(60)
    with Bare.open(path) as bare, pytest.raises(KeyReusedError):
        bare.submit(keyed("key", "b")).result(60)
    check(path, ["a"], ["b"])


def test_a_receipt_is_kept_where_nothing_changed(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    told = info("Nothing", "Nothing\nto do.", EX.it, VG.nothing, Literal("x", language="en"))
    nothing = Raw(
        prepare=lambda *_: Receipt(Changeset(), (told,)),
        request=IdempotentRequest("key", "nothing"),
    )
    with Bare.open(path) as bare:
        assert not bare.submit(nothing).result(60).is_repeated
        assert bare.submit(nothing).result(60).is_repeated
    with Bare.open(path) as bare:
        again = bare.submit(nothing).result(60)
        assert (again.is_repeated, again.findings) == (True, (told,))


def test_no_receipt_is_kept_of_what_was_refused(bare: Bare) -> None:
    request = IdempotentRequest("key", "a")
    for wrong in (refused("a"), raising(Disaster())):
        future = bare.submit(replace(wrong, request=request))
        if future.exception(60) is None:
            assert not future.result().conforms
    assert not bare.submit(replace(adding("a"), request=request)).result(60).is_repeated
    assert names(bare.store) == ["a"]


def test_what_was_read_by_another_schema_is_not_carried_out(bare: Bare) -> None:
    later = bare.submit(replace(adding("later"), schema_version="another"))
    with pytest.raises(StaleCommandError, match="read by another schema"):
        later.result(60)
    present = replace(adding("present"), schema_version=schema().version)
    assert bare.submit(present).result(60).conforms
    assert names(bare.store) == ["present"]
    (transaction,) = bare.log.history.transactions()
    assert transaction.transaction().schema == schema().version


def setting(value: int, precondition: Precondition) -> Raw:
    """A command that replaces the value of an entity."""

    def prepare(reader: GraphReader, _: datetime) -> Receipt:
        removed = tuple(reader.match(EX.it, EX.value))
        return Receipt(Changeset((Quad(EX.it, EX.value, Literal(value)),), removed), ())

    return Raw(prepare=prepare, precondition=precondition)


@pytest.mark.parametrize("together", [True, False])
def test_of_many_writes_for_one_version_one_wins(bare: Bare, together: bool) -> None:
    bare.submit(setting(0, Precondition(EX.it, none_match=ANY))).result(60)
    version = version_of(describe_entities(bare.store, (EX.it,), schema().ontology))
    writes = [setting(n, Precondition(EX.it, match=frozenset((version,)))) for n in range(1, 20)]
    with ThreadPoolExecutor(8) as pool:
        if together:
            with held_up(bare):
                futures = list(map(bare.submit, writes))
        else:
            futures = list(pool.map(bare.submit, writes))
        wait(futures, 60)
    won = [n for n, future in enumerate(futures, 1) if future.exception() is None]
    assert len(won) == 1
    assert all(
        isinstance(each.exception(), PreconditionFailedError)
        for each in futures
        if each.exception() is not None
    )
    assert bare.store.objects(EX.it, EX.value) == [Literal(won[0])]


def test_of_many_who_create_one_entity_one_does(bare: Bare) -> None:
    writes = [setting(n, Precondition(EX.it, none_match=ANY)) for n in range(20)]
    with held_up(bare):
        futures = list(map(bare.submit, writes))
    assert [future.exception(60) is None for future in futures] == [True] + 19 * [False]


INTEGER = NamedNode("http://www.w3.org/2001/XMLSchema#integer")


def stating(*lexical: str, removing: Callable[[GraphReader], list[Quad]] = lambda _: []) -> Raw:
    """A command that states numbers as they are written."""

    def prepare(reader: GraphReader, _: datetime) -> Receipt:
        view = CandidateView(reader)
        for quad in removing(reader):
            view.remove(quad)
        for each in lexical:
            view.add(Quad(EX.it, EX.value, Literal(each, datatype=INTEGER)))
        return Receipt(Changeset(tuple(view.added), tuple(view.removed)), ())

    return Raw(prepare=prepare)


@pytest.mark.parametrize("together", [True, False])
def test_what_is_written_in_two_ways_is_two_statements(tmp_path: Path, together: bool) -> None:
    """The engine keeps numbers by value; the store and the journal, as they were written."""
    path = tmp_path / "ledger"
    everything = stating(removing=lambda reader: list(reader.match(EX.it)))
    one = stating(removing=lambda reader: list(reader.match(EX.it))[:1])
    again = stating("007", removing=lambda reader: list(reader.match(EX.it)))
    with Bare.open(path) as bare:
        for writes, left in (
            ([stating("07", "7"), stating("+7"), stating("007")], 4),
            ([one], 3),
            ([stating("07"), again, again], 1),
            ([stating("8"), everything], 0),
            ([stating("07"), stating("8"), one], 1),
        ):
            if together:
                with held_up(bare):
                    futures = list(map(bare.submit, writes))
                assert all(future.exception(60) is None for future in futures)
            else:
                for write in writes:
                    bare.submit(write).result(60)
            assert len(list(bare.store.match())) == left
            check_replay(path, bare)


def check_replay(path: Path, bare: Bare) -> None:
    _, made_anew = journalled(path)
    assert set(made_anew.match()) == set(bare.store.match())


def odd(language: str) -> Raw:
    """A write with a term that no reader of ours lets through."""
    value = {"@value": "t", "@language": language}
    quads = tuple(leniently({"@id": f"{BASE}odd", f"{BASE}says": value}))
    assert quads
    return Raw(prepare=lambda *_: Receipt(Changeset(quads), ()))


def test_what_the_journal_could_not_give_back_is_refused_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    with Bare.open(path) as bare:
        with held_up(bare):
            futures = [
                bare.submit(each)
                for each in (adding("a"), odd("en us"), adding("b", key="k"), odd("en .\nTC"))
            ]
        receipts = [future.result(60) for future in futures]
        assert [receipt.conforms for receipt in receipts] == [True, False, True, False]
        for receipt in (receipts[1], receipts[3]):
            assert not receipt.changeset
            (finding,) = receipt.findings
            assert "is no language tag. Write one such as" in finding.message
            assert finding.focus == EX.odd
        assert not list(bare.store.match(EX.odd))
    assert check(path, ["a", "b"]) == ["a", "b"]


def test_a_key_that_cannot_be_kept_is_refused(bare: Bare) -> None:
    (finding,) = bare.add("a", key="\ud800").findings
    assert "Use a key of letters, digits and hyphens" in finding.message
    assert bare.log.head.sequence == 0
