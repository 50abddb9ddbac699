"""``View``: a store as it was in one state, whatever has changed since or is changing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from weakref import ref

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from tests.graphs import EX
from tests.growth import growth
from valuegraph.changeset import Changeset
from valuegraph.rdf.exported import opened
from valuegraph.rdf.terms import Term
from valuegraph.store import Change, OxigraphStore, States, View
from valuegraph.vocabulary.namespaces import XSD

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SUBJECTS = [EX.a, EX.b, EX.c]
THREE = [Literal("3", datatype=each) for each in (XSD.integer, XSD.int)]
"""Two literals that are one to the engine."""
VALUES: list[Term] = [EX.a, Literal("x"), *THREE]
UNIVERSE = [Quad(s, p, o) for s in SUBJECTS for p in (EX.p, EX.q) for o in VALUES]


class Observed(OxigraphStore):
    """A store that is looked at just before and just after it changes, by whoever has it apply."""

    look: Callable[[], None] | None = None

    def apply(self, changeset: Changeset) -> None:
        if self.look is not None:
            self.look()
        super().apply(changeset)
        if self.look is not None:
            self.look()


def commit(states: States, number: int, added: set[Quad], removed: set[Quad]) -> None:
    change = Change(added, removed)
    states.apply(Changeset(tuple(added), tuple(removed)), change, number, NOW)


def assert_shows(view: View, expected: set[Quad]) -> None:
    """Every look-up answers as the set of statements would, each once."""
    found = list(view.match())
    assert len(found) == len(expected)
    assert set(found) == expected
    described = view.describe(SUBJECTS)
    assert len(described) == len(expected)
    assert set(described) == expected
    assert {q for q in UNIVERSE if view.contains(q)} == expected
    for s in SUBJECTS:
        own = view.properties(s)
        pairs = sorted((p.value, str(o)) for p, values in own.items() for o in values)
        assert pairs == sorted((q.predicate.value, str(q.object)) for q in expected & of(s))
        for p in (EX.p, EX.q):
            objects = view.objects(s, p)
            assert sorted(map(str, objects)) == sorted(
                str(q.object) for q in expected if (q.subject, q.predicate) == (s, p)
            )
    for o in VALUES:
        subjects = view.subjects(EX.p, o)
        assert sorted(map(str, subjects)) == sorted(
            str(q.subject) for q in expected if (q.predicate, q.object) == (EX.p, o)
        )
        assert set(view.match(None, None, o)) == {q for q in expected if q.object == o}


def of(subject: NamedNode) -> set[Quad]:
    return {quad for quad in UNIVERSE if quad.subject == subject}


@settings(max_examples=30)
@given(st.lists(st.sets(st.sampled_from(UNIVERSE)), min_size=1, max_size=24))
def test_each_view_shows_its_state_before_while_and_after_the_store_changes(
    contents: list[set[Quad]],
) -> None:
    store = Observed()
    states = States(store)
    views: list[tuple[View, set[Quad]]] = []
    present: set[Quad] = set()

    def look() -> None:
        views.append((states.view(), present))
        for view, expected in views[-2:]:
            assert_shows(view, expected)

    store.look = look
    for number, content in enumerate(contents, 1):
        commit(states, number, content - present, present - content)
        present = content
    for view, expected in [*views, (states.view(), present)]:
        assert_shows(view, expected)
        assert_shows(view, expected)
    assert states.view().position == len(contents)


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, quick_path: Path) -> Iterator[OxigraphStore]:
    found = OxigraphStore(None if request.param == "memory" else quick_path / "store")
    yield found
    found.close()


@pytest.mark.parametrize("predicate", [EX.p, None])
def test_a_scan_gives_literals_as_they_were_when_it_began(
    store: OxigraphStore, predicate: NamedNode | None
) -> None:
    integer, derived = THREE
    for before, after in ((derived, integer), (integer, derived)):
        states = States(store)
        old = {Quad(EX[f"s{n:02}"], EX.p, before) for n in range(40)}
        new = {Quad(EX[f"s{n:02}"], EX.p, after) for n in range(40)}
        commit(states, 1, old, set())
        scan = iter(states.view().match(None, predicate, None))
        first = next(scan)
        commit(states, 2, new, old)
        assert {first, *scan} == old
        assert set(store.match(None, predicate, None)) == new
        commit(states, 3, set(), new)


def numbered(number: int) -> set[Quad]:
    return {Quad(EX[f"s{n:02}"], EX.p, Literal(number)) for n in range(40)}


def test_a_long_read_is_of_one_state(store: OxigraphStore) -> None:
    """Also where it is read piece by piece, and others look up what it shows meanwhile."""
    states = States(store)
    commit(states, 1, numbered(1), set())
    with states.view() as view:
        found = []
        for number, quad in enumerate(view.match(None, EX.p), 2):
            found.append(quad)
            commit(states, number, numbered(number), numbered(number - 1))
            assert isinstance(quad.subject, NamedNode)
            assert view.objects(quad.subject, EX.p) == [Literal(1)]
        assert len(found) == 40
        assert set(found) == numbered(1)
        assert (view.position, view.time) == (1, NOW)
    assert states.view().position == 41
    assert set(states.view().match()) == set(store.match()) == numbered(41)


def test_the_statements_of_a_subject_come_one_after_the_other(store: OxigraphStore) -> None:
    states = States(store)
    commit(states, 1, set(UNIVERSE), set())
    view = states.view()
    commit(states, 2, set(), set(UNIVERSE[::3]))
    order = [quad.subject for quad in view.match()]
    assert len(order) == len(UNIVERSE)
    assert [s for n, s in enumerate(order) if s not in order[:n]] == [
        s for n, s in enumerate(order) if n == 0 or order[n - 1] != s
    ]


def test_what_is_exported_for_other_processes_is_the_state_too(store: OxigraphStore) -> None:
    states = States(store)
    commit(states, 1, numbered(1), set())
    view = states.view()
    commit(states, 2, numbered(2), numbered(1))
    with view.exported() as directory:
        copy = opened(directory)
        assert {Quad(*quad.triple) for quad in copy} == numbered(1)
        del copy


@pytest.mark.parametrize("is_changed", [False, True])
def test_a_commit_that_fails_is_not_seen(is_changed: bool) -> None:
    """Whether the store has it or not."""
    store = Observed()
    states = States(store)
    commit(states, 1, {UNIVERSE[0]}, set())
    looks = 0

    def fail() -> None:
        nonlocal looks
        looks += 1
        if looks > is_changed:
            raise OSError

    store.look = fail
    with pytest.raises(OSError):  # noqa: PT011 (there is no message)
        commit(states, 2, {UNIVERSE[1]}, {UNIVERSE[0]})
    assert store.contains(UNIVERSE[1]) is is_changed
    assert_shows(states.view(), {UNIVERSE[0]})
    assert states.view().position == 1


def test_very_many_changes_are_taken_back_and_let_go() -> None:
    states = States(OxigraphStore())
    view, idle = states.view(), states.view()
    graphs = []
    for number in range(3000):
        quad = Quad(EX.a, EX.p, Literal(number))
        change = Change([quad], [])
        graphs.append(ref(change))
        states.apply(Changeset(added=(quad,)), change, number, NOW)
    del change
    began = process_time()
    assert not list(view.match(EX.a))
    assert process_time() - began < 5
    assert graphs[0]() is not None, "idle may still be asked"
    del view, idle
    assert not any(graph() for graph in graphs[:-1])
    assert len(states.view().objects(EX.a, EX.p)) == 3000


def test_the_work_for_what_was_not_seen_is_as_much_as_that() -> None:
    def work(size: int) -> Callable[[], object]:
        states = States(OxigraphStore())
        view = states.view()
        for number in range(size):
            quad = Quad(EX.a, EX.p, Literal(number))
            states.apply(
                Changeset(added=(quad,)),
                Change([quad], []),
                number,
                NOW,
            )
        return lambda: view.contains(Quad(EX.a, EX.p, Literal(0)))

    assert growth(work, 1000) < 2.1
