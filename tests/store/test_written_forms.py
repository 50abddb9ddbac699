"""What was written is read, whatever the engine makes of it."""

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from tests.graphs import EX
from tests.growth import growth
from tests.strategies import DATATYPES, LEXICAL_FORMS, literals, stamps, typed_literals
from valuegraph.changeset import Changeset
from valuegraph.rdf.terms import DEFAULT_GRAPH
from valuegraph.store import OxigraphStore, StaleChangesetError
from valuegraph.store.written_forms import WRITTEN
from valuegraph.vocabulary.namespaces import XSD

STAMPED = frozenset((EX.when, EX.never))
INT, INTEGER = (Literal("3", datatype=kind) for kind in (XSD.int, XSD.integer))
PADDED = Literal("03", datatype=XSD.int)
KINDS = (XSD.int, XSD.long)


def quad(value: Literal, predicate: NamedNode = EX.p) -> Quad:
    return Quad(EX.s, predicate, value)


def store_with(*values: Literal) -> OxigraphStore:
    store = OxigraphStore(None, STAMPED)
    store.apply(Changeset(tuple(map(quad, values))))
    return store


def raw(store: OxigraphStore) -> set[Quad]:
    """What the engine has."""
    return set(store._store)


@pytest.mark.parametrize("name", DATATYPES)
@pytest.mark.parametrize("predicate", [EX.p, EX.when], ids=["plain", "stamped"])
def test_every_form_of_every_datatype_is_read_as_it_was_written(
    predicate: NamedNode, name: str
) -> None:
    written = {quad(Literal(text, datatype=XSD[name]), predicate) for text in LEXICAL_FORMS}
    store = OxigraphStore(None, STAMPED)
    for each in written:
        store.apply(Changeset(added=(each,)))
    assert set(store.match()) == written
    assert len(store.objects(EX.s, predicate)) == len(written)
    assert all(store.subjects(predicate, each.object) == [EX.s] for each in written)
    store.apply(Changeset(removed=tuple(written)))
    assert not list(store.match())


def test_several_literals_that_are_one_to_the_engine_are_several_statements() -> None:
    store = store_with(INT, INTEGER)
    store.apply(Changeset(added=(quad(PADDED),)))
    assert set(store.objects(EX.s, EX.p)) == {INT, INTEGER, PADDED}
    store.apply(Changeset(removed=(quad(INTEGER),)))
    assert set(store.objects(EX.s, EX.p)) == {INT, PADDED}
    assert not store.contains(quad(INTEGER))
    assert store.subjects(EX.p, INTEGER) == []
    store.apply(Changeset(removed=(quad(INT),), added=(quad(INTEGER),)))
    store.apply(Changeset(removed=(quad(PADDED),)))
    assert list(store.match()) == [quad(INTEGER)]
    assert not {each for each in raw(store) if each.graph_name == WRITTEN} - raw(store_with(INT))


def test_a_form_that_is_not_there_cannot_be_removed() -> None:
    store = store_with(INTEGER)
    with pytest.raises(StaleChangesetError):
        store.apply(Changeset(removed=(quad(INT),)))
    with pytest.raises(StaleChangesetError):
        store_with(INT).apply(Changeset(removed=(quad(INTEGER),)))


def test_queries_compute_with_values_and_graphs_have_what_was_written() -> None:
    store = store_with(PADDED, Literal("2.50", datatype=XSD.decimal))
    base = "https://example.org/"
    (total,) = store.query("SELECT (SUM(?o) AS ?sum) WHERE { ?s ?p ?o }", base)  # type: ignore[misc]
    assert total["sum"] == Literal("5.5", datatype=XSD.decimal)
    built = store.query("CONSTRUCT WHERE { ?s ?p ?o }", base)
    assert {each.object for each in built} == set(store.objects(EX.s, EX.p))  # type: ignore[union-attr]


def test_what_is_usual_takes_no_room_and_no_look_up() -> None:
    store = OxigraphStore(None, STAMPED)
    before = raw(store)
    usual = [
        quad(Literal("12.5", datatype=XSD.decimal)),
        quad(Literal(7)),
        quad(Literal("text")),
        quad(Literal("2026-01-01T00:00:00Z", datatype=XSD.dateTimeStamp), EX.when),
    ]
    store.apply(Changeset(added=tuple(usual)))
    assert len(raw(store) - before) == len(usual)
    assert store._forms.properties == STAMPED


def test_an_older_store_means_what_it_meant(tmp_path: Path) -> None:
    raw_store = ox.Store(str(tmp_path))
    stamp, time, number = (
        Literal("2026-01-01T00:00:00Z", datatype=XSD.dateTimeStamp),
        Literal("2026-01-01T00:00:00Z", datatype=XSD.dateTime),
        Literal(3),
    )
    raw_store.extend([quad(stamp, EX.when), quad(time), quad(number)])
    del raw_store
    store = OxigraphStore(tmp_path, STAMPED)
    assert set(store.match()) == {quad(stamp, EX.when), quad(time), quad(number)}
    store.apply(Changeset(removed=(quad(number), quad(time)), added=(quad(INT), quad(stamp))))
    expected = {quad(stamp, EX.when), quad(stamp), quad(INT)}
    assert set(store.match()) == expected
    store.close()
    again = OxigraphStore(tmp_path, STAMPED)
    assert set(again.match()) == expected
    again.close()


@pytest.mark.parametrize("first", [STAMPED, frozenset()], ids=["left out", "new"])
def test_other_vocabularies_do_not_change_what_was_written(
    tmp_path: Path, first: frozenset[NamedNode]
) -> None:
    """Which properties have time stamps may differ each time a ledger is opened."""
    some = frozenset((EX.other,))
    store = OxigraphStore(tmp_path, some | first)
    stamp = Literal("2026-01-01T00:00:00Z", datatype=XSD.dateTimeStamp)
    time = Literal("2026-01-01T00:00:00Z", datatype=XSD.dateTime)
    written = {quad(each, p) for each in (stamp, time) for p in (EX.when, EX.p)}
    store.apply(Changeset(added=tuple(written)))
    store.close()
    again = OxigraphStore(tmp_path, some | (STAMPED - first))
    assert set(again.match()) == written
    again.close()


@given(st.lists(st.lists(literals | stamps | typed_literals, max_size=5), max_size=5), st.data())
def test_a_store_is_a_set_of_statements(commits: list[list[Literal]], data: st.DataObject) -> None:
    """Whatever is added and removed, the engine has each value once, and what is written twice is
    no more than needed."""
    store = OxigraphStore(None, STAMPED)
    model: set[Quad] = set()
    for values in commits:
        new = {quad(each, data.draw(st.sampled_from([EX.p, EX.when]))) for each in values} - model
        gone = data.draw(st.sets(st.sampled_from(sorted(model, key=str)))) if model else set()
        store.apply(Changeset(tuple(new), tuple(gone)))
        model = (model - gone) | new
        assert set(store.match()) == model
        for p, value in product((EX.p, EX.when), values):
            assert bool(store.subjects(p, value)) is (quad(value, p) in model)
    anew = OxigraphStore(None, STAMPED)
    anew.apply(Changeset(tuple(model)))
    kept, rebuilt = (
        {each for each in raw(s) if each.graph_name in (DEFAULT_GRAPH, WRITTEN)}
        for s in (store, anew)
    )
    assert {e for e in kept if isinstance(e.object, Literal)} == {
        e for e in rebuilt if isinstance(e.object, Literal)
    }


def test_many_values_of_one_property_cost_what_they_are_many() -> None:
    """Whether one is there is told without looking at the others."""

    def work(size: int) -> Callable[[], object]:
        many = [quad(Literal(f"{n}", datatype=kind)) for n in range(size) for kind in KINDS]
        missing = [quad(Literal(n)) for n in range(size)]

        def everything() -> None:
            store = OxigraphStore(None, STAMPED)
            store.apply(Changeset(tuple(many)))
            assert all(map(store.contains, many))
            assert not any(map(store.contains, missing))
            list(store.query("CONSTRUCT WHERE { ?s ?p ?o }", "https://example.org/"))  # type: ignore[arg-type]
            store.apply(Changeset(removed=tuple(many)))

        return everything

    assert growth(work, 100) < 2.2


def test_a_store_that_is_cleared_is_as_a_new_one(tmp_path: Path) -> None:
    stamp = Quad(EX.s, EX.when, Literal("2026-01-01T00:00:00.50Z", datatype=XSD.dateTimeStamp))
    new, cleared = OxigraphStore(None, STAMPED), OxigraphStore(tmp_path / "store", STAMPED)
    cleared.apply(Changeset((quad(PADDED), stamp)))
    cleared.replace_graph(EX.graph, [stamp])
    version = cleared.version
    cleared.clear()
    assert cleared.version > version
    assert raw(cleared) == raw(new)
    for store in (new, cleared):
        store.apply(Changeset((quad(PADDED), stamp)))
        assert set(store.match()) == {quad(PADDED), stamp}
    assert raw(cleared) == raw(new)
    cleared.close()


def test_a_property_is_stamped_from_now_on_unless_it_has_values() -> None:
    late, used = NamedNode("https://x.example/late"), NamedNode("https://x.example/used")
    time = Literal("2026-01-01T00:00:00Z", datatype=XSD.dateTimeStamp)
    store = OxigraphStore(None, STAMPED)
    store.apply(Changeset((Quad(EX.s, used, time),)))
    store.keep_stamped(STAMPED | {late, used})
    store.apply(Changeset((Quad(EX.s, late, time),)))
    assert set(store.match()) == {Quad(EX.s, used, time), Quad(EX.s, late, time)}
    written = {each.predicate for each in raw(store) if each.graph_name == WRITTEN}
    assert used in written
    assert late not in written
