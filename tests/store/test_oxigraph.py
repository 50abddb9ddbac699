"""The embedded store: atomic changes, literals of all kinds, one process per directory."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QueryBoolean, QuerySolutions

from tests.graphs import EX, quads
from tests.strategies import iris, literals, stamps
from valuegraph.changeset import Changeset
from valuegraph.errors import LedgerDamagedError, LedgerInUseError, QueryError
from valuegraph.rdf.exported import opened
from valuegraph.rdf.terms import DEFAULT_GRAPH
from valuegraph.store import OxigraphStore, StaleChangesetError, Store
from valuegraph.vocabulary.namespaces import XSD

A, B, C = (Quad(EX.s, EX.p, Literal(text)) for text in "abc")


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store that holds A and B."""
    found = OxigraphStore(None if request.param == "memory" else tmp_path / "store")
    found.apply(Changeset(added=(A, B)))
    yield found
    found.close()


def test_removals_and_additions_are_one_change(store: Store) -> None:
    store.apply(Changeset(added=(C,), removed=(A,)))
    assert set(store.match()) == {B, C}


def test_removals_alone(store: Store) -> None:
    store.apply(Changeset(removed=(A, B)))
    assert set(store.match()) == set()


def test_an_empty_changeset_changes_nothing(store: Store) -> None:
    store.apply(Changeset())
    assert set(store.match()) == {A, B}


@pytest.mark.parametrize("removed", [(C,), (A, C), (C, A)])
def test_a_change_that_expects_another_state_is_refused_and_leaves_nothing(
    store: Store, removed: tuple[Quad, ...]
) -> None:
    with pytest.raises(StaleChangesetError, match=r'"c".* is gone'):
        store.apply(Changeset(added=(Quad(EX.s, EX.p, Literal("d")),), removed=removed))
    assert set(store.match()) == {A, B}


def test_the_same_change_does_not_apply_twice(store: Store) -> None:
    changeset = Changeset(added=(C,), removed=(A,))
    store.apply(changeset)
    with pytest.raises(StaleChangesetError):
        store.apply(changeset)
    assert set(store.match()) == {B, C}


@pytest.mark.parametrize(
    "failing", ["CREATE GRAPH <https://example.org/g>", "DROP GRAPH <https://example.org/none>"]
)
def test_operations_of_one_update_are_one_transaction(tmp_path: Path, failing: str) -> None:
    """What :meth:`OxigraphStore.apply` relies on."""
    for path in (None, str(tmp_path / "store")):
        raw = ox.Store() if path is None else ox.Store(path)
        raw.add_graph(EX.g)
        raw.add(A)
        with pytest.raises((OSError, RuntimeError)):
            raw.update(f"DELETE DATA {{ {A} }} ; INSERT DATA {{ {B} }} ; {failing}")
        assert set(raw) == {A}


def test_bulk_additions_are_one_transaction() -> None:
    """What :meth:`OxigraphStore.apply` relies on."""
    raw = ox.Store()

    def failing() -> Iterator[Quad]:
        yield A
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        raw.extend(failing())
    assert set(raw) == set()


@given(literals | stamps, literals | stamps)
def test_literals_of_all_kinds_survive(first: Literal, second: Literal) -> None:
    store = OxigraphStore(stamped=frozenset((EX.p,)))
    one, other = Quad(EX.s, EX.p, first), Quad(EX.s, EX.p, second)
    store.apply(Changeset(added=(one,)))
    assert store.objects(EX.s, EX.p) == [first]
    if one != other:
        store.apply(Changeset(added=(other,), removed=(one,)))
        assert list(store.match()) == [other]
        assert store.contains(other)
        assert not store.contains(one)
        store.apply(Changeset(removed=(other,)))
    assert store.subjects(EX.p, second) == ([] if one != other else [EX.s])


@given(iris, iris, iris)
def test_iris_of_all_kinds_survive(subject: NamedNode, predicate: NamedNode, o: NamedNode) -> None:
    store = OxigraphStore()
    store.apply(Changeset(added=(A,)))
    quad = Quad(subject, predicate, o)
    store.apply(Changeset(added=(quad,), removed=(A,)))
    assert list(store.match()) == [quad]
    store.apply(Changeset(added=(A,), removed=(quad,)))
    assert list(store.match()) == [A]


@settings(max_examples=1)
@given(iris)
def test_a_very_long_literal_survives(iri: NamedNode) -> None:
    store = OxigraphStore()
    quad = Quad(iri, EX.p, Literal('"\\\n\u00fc' * 1_000_000))
    store.apply(Changeset(added=(A,)))
    store.apply(Changeset(added=(quad,), removed=(A,)))
    assert list(store.match()) == [quad]


def test_a_store_keeps_what_was_applied(tmp_path: Path) -> None:
    first = OxigraphStore(tmp_path, frozenset((EX.when,)))
    stated = quads(
        ':s :p "x"@en, 5.5, true ; :when "2026-03-01T09:30:00+01:00"^^xsd:dateTimeStamp .'
    )
    first.apply(Changeset(added=tuple(stated)))
    first.replace_graph(EX.g, [A])
    first.close()
    again = OxigraphStore(tmp_path, frozenset((EX.when,)))
    assert set(again.match()) == set(stated)
    again.close()


def test_time_stamps_are_given_back_as_such_for_the_named_properties_alone() -> None:
    store = OxigraphStore(stamped=frozenset((EX.when,)))
    stamp = Literal("2026-03-01T09:30:00Z", datatype=XSD.dateTimeStamp)
    time = Literal("2026-03-01T09:30:00Z", datatype=XSD.dateTime)
    store.apply(Changeset(added=(Quad(EX.s, EX.when, stamp), Quad(EX.s, EX.p, time))))
    assert store.objects(EX.s, EX.when) == [stamp]
    assert store.objects(EX.s, EX.p) == [time]
    built = store.query("CONSTRUCT WHERE { ?s ?p ?o }", "https://example.org/")
    assert {t.object for t in built} == {stamp, time}  # type: ignore[union-attr]


OPEN = """
import sys
from pathlib import Path
from valuegraph.errors import LedgerInUseError
from valuegraph.store import OxigraphStore
try:
    OxigraphStore(Path(sys.argv[1])).close()
except LedgerInUseError as fault:
    print(fault)
    sys.exit(7)
"""


def test_one_process_at_a_time_has_a_directory(tmp_path: Path) -> None:
    def other() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", OPEN, str(tmp_path)]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    store = OxigraphStore(tmp_path)
    refused = other()
    assert (refused.returncode, refused.stderr) == (7, "")
    assert f"The ledger in {tmp_path} is open in another process." in refused.stdout
    with pytest.raises(LedgerInUseError):
        OxigraphStore(tmp_path)
    store.close()
    assert other().returncode == 0


def test_a_directory_that_is_no_store_is_damaged(tmp_path: Path) -> None:
    OxigraphStore(tmp_path).close()
    (tmp_path / "CURRENT").write_text("nonsense")
    with pytest.raises(LedgerDamagedError, match="cannot be opened"):
        OxigraphStore(tmp_path)


def test_a_file_in_place_of_the_directory_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "store"
    path.write_text("a file")
    with pytest.raises(LedgerDamagedError, match="cannot be opened"):
        OxigraphStore(path)


def test_a_named_graph_is_replaced_and_is_not_the_data(store: Store) -> None:
    def content() -> set[str]:
        found = store.query("SELECT ?o { GRAPH :g { ?s ?p ?o } }".replace(":g", str(EX.g)), EX.iri)
        assert isinstance(found, QuerySolutions)
        return {str(row["o"]) for row in found}

    store.replace_graph(EX.g, [A, C])
    assert content() == {'"a"', '"c"'}
    store.replace_graph(EX.g, iter([Quad(EX.s, EX.p, Literal("b"), EX.elsewhere)]))
    assert content() == {'"b"'}
    store.replace_graph(EX.g, [])
    assert content() == set()
    assert set(store.match()) == {A, B}
    assert not store.contains(C)


def test_queries_see_the_data_as_the_default_graph(store: Store) -> None:
    store.replace_graph(EX.g, [C])
    found = store.query("SELECT ?o { ?s ?p ?o } ORDER BY ?o", "https://example.org/")
    assert isinstance(found, QuerySolutions)
    assert [str(row["o"]) for row in found] == ['"a"', '"b"']
    asked = store.query("ASK { <s> <p> 'a' }", "https://example.org/")
    assert isinstance(asked, QueryBoolean)
    assert bool(asked)


def test_the_usual_prefixes_need_no_declaration(store: Store) -> None:
    assert bool(store.query("ASK { FILTER NOT EXISTS { ?s vf:action vf:produce } }", EX.iri))
    assert bool(store.query('ASK { FILTER("5"^^xsd:integer = 5) }', EX.iri))


@pytest.mark.parametrize(
    "sparql", ["", "SELECT", "SELECT * { ?s ?p }", "ASK { ?s no:prefix ?o }", "INSERT DATA {}"]
)
def test_a_query_that_cannot_be_parsed_is_a_fault_of_the_query(store: Store, sparql: str) -> None:
    with pytest.raises(QueryError, match="cannot be parsed"):
        store.query(sparql, "https://example.org/")


def test_the_store_keeps_data_in_the_default_graph() -> None:
    assert DefaultGraph() == DEFAULT_GRAPH


def test_what_is_exported_may_change_and_leaves_nothing(tmp_path: Path) -> None:
    store = OxigraphStore(tmp_path / "store")
    quad = Quad(EX.a, EX.p, EX.b)
    store.apply(Changeset((quad,)))
    with store.exported() as directory:
        copy = opened(directory)
        copy.remove(quad)
        copy.add(Quad(EX.a, EX.p, EX.c))
        del copy
    assert list(store.match()) == [quad]
    assert [path.name for path in tmp_path.iterdir()] == ["store"]
    store.close()


def test_a_snapshot_that_an_end_by_force_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "snapshot-left" / "store").mkdir(parents=True)
    OxigraphStore(tmp_path / "store").close()
    assert [path.name for path in tmp_path.iterdir()] == ["store"]
