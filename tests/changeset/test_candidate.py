"""A candidate is its base as the changeset would leave it. (What it answers: test_graph_reader.)"""

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, Quad

from tests.graphs import EX
from valuegraph.changeset import CandidateView, Changeset
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.store import OxigraphStore


def quad(n: int) -> Quad:
    return Quad(EX[f"s{n % 2}"], EX[f"p{n % 3}"], Literal(n))


some_quads = st.sets(st.integers(0, 11).map(quad))
steps = st.lists(st.tuples(st.booleans(), st.integers(0, 11).map(quad)), max_size=30)


def walked(view: CandidateView, model: set[Quad], walk: list[tuple[bool, Quad]]) -> None:
    for is_addition, each in walk:
        if is_addition:
            view.add(each)
            model.add(each)
        else:
            view.remove(each)
            model.discard(each)


def changeset(view: CandidateView) -> Changeset:
    return Changeset(added=tuple(view.added), removed=tuple(view.removed))


@given(some_quads, steps)
def test_additions_and_removals_in_any_order_leave_the_net_change(
    base: set[Quad], walk: list[tuple[bool, Quad]]
) -> None:
    view, model = CandidateView(MemoryGraph(base)), set(base)
    walked(view, model, walk)
    assert set(view.match()) == model
    assert set(view.added) == model - base
    assert set(view.removed) == base - model


@given(some_quads, steps)
def test_applying_the_change_to_the_base_gives_what_the_candidate_showed(
    base: set[Quad], walk: list[tuple[bool, Quad]]
) -> None:
    store = OxigraphStore()
    store.apply(Changeset(added=tuple(base)))
    view, model = CandidateView(store), set(base)
    walked(view, model, walk)
    shown = set(view.match())
    assert shown == model
    store.apply(changeset(view))
    assert set(store.match()) == shown


@given(some_quads, steps)
def test_a_change_can_be_taken_back(base: set[Quad], walk: list[tuple[bool, Quad]]) -> None:
    view = CandidateView(MemoryGraph(base))
    walked(view, set(base), walk)
    made = changeset(view)
    back = CandidateView(view, Changeset(added=made.removed, removed=made.added))
    assert set(back.match()) == base


def test_the_base_stays_as_it_is() -> None:
    base = MemoryGraph([quad(1)])
    view = CandidateView(base, Changeset(added=(quad(2),), removed=(quad(1),)))
    assert list(view.match()) == [quad(2)]
    assert list(base) == [quad(1)]


def test_a_change_to_the_base_shows_through() -> None:
    base = MemoryGraph()
    view = CandidateView(base)
    base.add(quad(1))
    assert view.contains(quad(1))


def test_removals_of_a_changeset_come_before_its_additions() -> None:
    view = CandidateView(MemoryGraph([quad(1)]), Changeset(added=(quad(1),), removed=(quad(1),)))
    assert list(view.match()) == [quad(1)]
    assert not changeset(view)
