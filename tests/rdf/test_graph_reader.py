"""The contract of ``GraphReader``, kept by everything that implements it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from tests.graphs import EX, graph, quads
from tests.strategies import literals, stamps
from valuegraph.changeset import CandidateView, Changeset
from valuegraph.rdf.cached import CachedReader
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.reader import GraphReader, is_known, node, types, value
from valuegraph.rdf.terms import Node, Term
from valuegraph.store import Change, OxigraphStore, States
from valuegraph.vocabulary.namespaces import RDF, VF, XSD

Opened = AbstractContextManager[GraphReader]
Implementation = Callable[[list[Quad], list[Quad]], Opened]
"""A reader of the first quads; the second ones have been there and are gone."""

STAMPED = frozenset((EX.when,))


def _kept(wanted: list[Quad], gone: list[Quad]) -> list[Quad]:
    return [quad for quad in gone if quad not in wanted]


def _half(wanted: list[Quad]) -> tuple[list[Quad], list[Quad]]:
    return wanted[::2], wanted[1::2]


@contextmanager
def memory_graph(wanted: list[Quad], gone: list[Quad]) -> Iterator[GraphReader]:
    reader = MemoryGraph([*gone, *wanted])
    for quad in _kept(wanted, gone):
        reader.remove(quad)
    yield reader


@contextmanager
def candidate_over_memory(wanted: list[Quad], gone: list[Quad]) -> Iterator[GraphReader]:
    first, second = _half(wanted)
    changeset = Changeset(added=tuple(second), removed=tuple(_kept(wanted, gone)))
    yield CandidateView(MemoryGraph([*first, *gone]), changeset)


def _store(path: Path | None, present: list[Quad]) -> OxigraphStore:
    store = OxigraphStore(path, STAMPED)
    store.apply(Changeset(added=tuple(present)))
    return store


@contextmanager
def candidate_over_store(wanted: list[Quad], gone: list[Quad]) -> Iterator[GraphReader]:
    first, second = _half(wanted)
    view = CandidateView(_store(None, [*first, *gone]))
    for quad in second:
        view.add(quad)
    for quad in _kept(wanted, gone):
        view.remove(quad)
    yield view


@contextmanager
def candidate_over_candidate(wanted: list[Quad], gone: list[Quad]) -> Iterator[GraphReader]:
    first, second = _half(wanted)
    below = CandidateView(MemoryGraph(gone), Changeset(added=tuple(first)))
    yield CandidateView(below, Changeset(tuple(second), tuple(_kept(wanted, gone))))


@contextmanager
def cached(wanted: list[Quad], gone: list[Quad]) -> Iterator[GraphReader]:
    with candidate_over_store(wanted, gone) as view:
        yield CachedReader(view)


@contextmanager
def cached_while_it_changed(wanted: list[Quad], gone: list[Quad]) -> Iterator[GraphReader]:
    first, second = _half(wanted)
    there = [*first, *gone]
    new = tuple(quad for quad in second if quad not in there)
    changes = Changeset(new, tuple(_kept(wanted, gone)))
    view = CandidateView(_store(None, there), is_read_once=True)
    reader = CachedReader(view)
    _read_all(reader, [*wanted, *gone])
    view.apply(changes)
    reader.forget((*changes.added, *changes.removed))
    yield reader


def _read_all(reader: GraphReader, mentioned: list[Quad]) -> None:
    """Everything about the terms of these statements, in several ways."""
    for quad in mentioned:
        assert isinstance(quad.subject, NamedNode | BlankNode)
        reader.objects(quad.subject, quad.predicate)
        reader.subjects(quad.predicate, quad.object)
        reader.properties(quad.subject)
        reader.objects(quad.subject, RDF.type)
        reader.subjects(quad.predicate, quad.subject)
        list(reader.match(None, None, quad.object))


@contextmanager
def store_in_memory(wanted: list[Quad], gone: list[Quad]) -> Iterator[GraphReader]:
    store = _store(None, gone)
    store.apply(Changeset(added=tuple(wanted), removed=tuple(set(_kept(wanted, gone)))))
    yield store


@contextmanager
def store_on_disk(wanted: list[Quad], gone: list[Quad]) -> Iterator[GraphReader]:
    with TemporaryDirectory() as directory:
        store = _store(Path(directory), gone)
        store.apply(Changeset(added=tuple(wanted), removed=tuple(set(_kept(wanted, gone)))))
        yield store
        store.close()


@contextmanager
def view_of_an_earlier_state(wanted: list[Quad], gone: list[Quad]) -> Iterator[GraphReader]:
    store = _store(None, wanted)
    states = States(store)
    view = states.view()
    there = list(store.match())
    new = list(dict.fromkeys(_kept(there, gone)))
    first, _ = _half(there)
    for number, (added, removed) in enumerate([(new, first), (first, new), ([], there)], 1):
        change = Change(added, removed)
        states.apply(Changeset(tuple(added), tuple(removed)), change, number, datetime.now(UTC))
    assert not list(store.match())
    yield view


IMPLEMENTATIONS: list[Implementation] = [
    memory_graph,
    candidate_over_memory,
    candidate_over_store,
    candidate_over_candidate,
    cached,
    cached_while_it_changed,
    store_in_memory,
    store_on_disk,
    view_of_an_earlier_state,
]

every_implementation = pytest.mark.parametrize(
    "implementation", IMPLEMENTATIONS, ids=lambda each: each.__name__
)

FLOUR = """
:flour a vf:EconomicResource ; vf:name "Flour", "Mehl"@de ; vf:containedIn :silo .
:bread a vf:EconomicResource ; vf:name "Bread" ; vf:containedIn :silo ; :when
    "2026-03-01T09:30:00+01:00"^^xsd:dateTimeStamp .
"""
RYE = ':rye a vf:EconomicResource ; vf:name "Rye" . :flour vf:note "old" ; vf:containedIn :barn .'


@every_implementation
def test_objects_are_the_values_of_a_property(implementation: Implementation) -> None:
    with implementation(quads(FLOUR), quads(RYE)) as reader:
        names = reader.objects(EX.flour, VF.name)
        assert len(names) == 2
        assert set(names) == {Literal("Flour"), Literal("Mehl", language="de")}
        assert reader.objects(EX.flour, VF.containedIn) == [EX.silo]
        assert reader.objects(EX.flour, VF.note) == []
        assert reader.objects(EX.nobody, VF.name) == []


@every_implementation
def test_subjects_have_a_value(implementation: Implementation) -> None:
    with implementation(quads(FLOUR), quads(RYE)) as reader:
        inside = reader.subjects(VF.containedIn, EX.silo)
        assert len(inside) == 2
        assert set(inside) == {EX.flour, EX.bread}
        assert reader.subjects(VF.name, Literal("Bread")) == [EX.bread]
        assert reader.subjects(VF.name, Literal("Mehl")) == []
        assert reader.subjects(VF.containedIn, EX.barn) == []


@every_implementation
def test_contains_disregards_the_graph_name(implementation: Implementation) -> None:
    with implementation(quads(FLOUR), quads(RYE)) as reader:
        assert reader.contains(Quad(EX.flour, VF.name, Literal("Flour")))
        assert reader.contains(Quad(EX.flour, VF.name, Literal("Flour"), EX.graph))
        assert not reader.contains(Quad(EX.rye, VF.name, Literal("Rye")))


@every_implementation
def test_describe_answers_for_several_subjects_at_once(implementation: Implementation) -> None:
    with implementation(quads(FLOUR), quads(RYE)) as reader:
        described = reader.describe(iter([EX.flour, EX.rye, EX.bread, EX.flour]))
        assert len(described) == len(quads(FLOUR))
        assert set(described) == set(quads(FLOUR))
        assert reader.describe(()) == []


@every_implementation
def test_properties_are_the_values_of_every_property(implementation: Implementation) -> None:
    with implementation(quads(FLOUR), quads(RYE)) as reader:
        found = reader.properties(EX.flour)
        assert set(found) == {RDF.type, VF.name, VF.containedIn}
        assert set(found[VF.name]) == {Literal("Flour"), Literal("Mehl", language="de")}
        assert list(found[VF.containedIn]) == [EX.silo]
        assert len(reader.properties(EX.bread)[EX.when]) == 1
        assert not reader.properties(EX.rye)
        assert not reader.properties(EX.nobody)


@every_implementation
def test_time_stamps_come_back_as_time_stamps(implementation: Implementation) -> None:
    stamp = Literal("2026-03-01T09:30:00+01:00", datatype=XSD.dateTimeStamp)
    with implementation(quads(FLOUR), quads(RYE)) as reader:
        assert reader.objects(EX.bread, EX.when) == [stamp]
        assert reader.subjects(EX.when, stamp) == [EX.bread]
        assert reader.contains(Quad(EX.bread, EX.when, stamp))
        assert list(reader.match(None, EX.when)) == [Quad(EX.bread, EX.when, stamp)]


@every_implementation
def test_an_empty_graph_answers_with_nothing(implementation: Implementation) -> None:
    with implementation([], quads(RYE)) as reader:
        assert list(reader.match()) == []
        assert reader.describe([EX.rye]) == []
        assert not is_known(reader, EX.rye)


@every_implementation
def test_a_graph_may_be_asked_while_an_answer_is_read(implementation: Implementation) -> None:
    with implementation(quads(FLOUR), quads(RYE)) as reader:
        found = [len(reader.describe([EX.flour])) for _ in reader.match(None, VF.name)]
        assert found == [4, 4, 4]


SUBJECTS: list[Node] = [EX.a, EX.b, EX.c]
PREDICATES = [EX.p, EX.q]


def statements() -> st.SearchStrategy[Quad]:
    nodes = st.sampled_from(SUBJECTS)
    values = st.sampled_from([*SUBJECTS, Literal("x"), Literal("x", language="en")]) | literals
    plain = st.builds(Quad, nodes, st.sampled_from(PREDICATES), values)
    return plain | st.builds(Quad, nodes, st.just(EX.when), stamps)


@every_implementation
@settings(max_examples=25)
@given(st.lists(statements(), max_size=12), st.lists(statements(), max_size=6))
def test_every_answer_is_that_of_a_set_of_statements(
    implementation: Implementation, wanted: list[Quad], gone: list[Quad]
) -> None:
    model = set(wanted)
    nodes: list[Node] = [*SUBJECTS, EX.nobody]
    predicates: list[NamedNode] = [*PREDICATES, EX.when, EX.never]
    values: list[Term] = [*nodes, *{q.object for q in [*wanted, *gone]}]
    with implementation(wanted, gone) as reader:
        for s, p, o in product([None, *nodes], [None, *predicates], [None, *values]):
            answer = list(reader.match(s, p, o))
            assert len(answer) == len(set(answer))
            assert set(answer) == {
                q
                for q in model
                if s in (None, q.subject) and p in (None, q.predicate) and o in (None, q.object)
            }
        for s, p in product(nodes, predicates):
            objects = reader.objects(s, p)
            assert sorted(map(str, objects)) == sorted(
                str(q.object) for q in model if q.subject == s and q.predicate == p
            )
        for p, o in product(predicates, values):
            subjects = reader.subjects(p, o)
            assert sorted(map(str, subjects)) == sorted(
                str(q.subject) for q in model if q.predicate == p and q.object == o
            )
        assert all(reader.contains(q) == (q in model) for q in [*wanted, *gone])
        for s in nodes:
            found = reader.properties(s)
            assert all(found.values())
            assert sorted(map(str, (Quad(s, p, o) for p in found for o in found[p]))) == sorted(
                str(q) for q in model if q.subject == s
            )
        described = reader.describe(nodes)
        assert len(described) == len(model)
        assert set(described) == model


def test_helpers_pick_from_the_answers() -> None:
    reader = graph(':a a vf:Agent ; a "no class" ; :p "text" , :b . :c :p "text" . _:x :p :a .')
    assert types(reader, EX.a) == [VF.Agent]
    assert value(reader, EX.a, EX.p) == Literal("text")
    assert node(reader, EX.a, EX.p) == EX.b
    assert node(reader, EX.c, EX.p) is None
    assert value(reader, EX.c, EX.q) is None
    assert is_known(reader, EX.c)
    assert not is_known(reader, EX.b)


def test_a_memory_graph_keeps_the_order_of_additions() -> None:
    reader = graph(":b :p 1 . :a :p 2 . :b :q 3 ; :p 0 .")
    assert reader.all_subjects() == [EX.b, EX.a]
    assert [str(o) for o in reader.objects(EX.b, EX.p)] == [str(Literal(1)), str(Literal(0))]
    assert len(reader) == 4
    reader.remove(Quad(EX.b, EX.q, Literal(3)))
    reader.remove(Quad(EX.b, EX.q, Literal(3)))
    reader.add(Quad(EX.a, EX.p, Literal(2), EX.graph))
    assert len(reader) == 3
    assert len(list(reader)) == 3


def test_a_memory_graph_may_hold_blank_nodes() -> None:
    blank = BlankNode("x")
    reader = MemoryGraph([Quad(blank, EX.p, blank)])
    assert reader.objects(blank, EX.p) == [blank]
    assert reader.subjects(EX.p, blank) == [blank]


def test_a_graph_finds_statements_by_literals_whenever_it_is_first_asked() -> None:
    found = MemoryGraph([Quad(EX.a, EX.p, Literal("1")), Quad(EX.b, EX.p, Literal("1"))])
    found.remove(Quad(EX.a, EX.p, Literal("1")))  # Nobody has asked before.
    assert found.subjects(EX.p, Literal("1")) == [EX.b]
    found.add(Quad(EX.c, EX.p, Literal("1")))
    found.add(Quad(EX.c, EX.q, Literal("1")))
    found.remove(Quad(EX.b, EX.p, Literal("1")))
    assert found.subjects(EX.p, Literal("1")) == [EX.c]
    assert list(found.match(None, None, Literal("1"))) == [
        Quad(EX.c, EX.p, Literal("1")),
        Quad(EX.c, EX.q, Literal("1")),
    ]
    found.remove(Quad(EX.c, EX.q, Literal("1")))
    assert not list(found.match(None, EX.q))
