"""Copies of a store in other processes, which follow what it goes through."""

import pickle
from pathlib import Path

import pytest
from pyoxigraph import Quad

from tests.graphs import EX
from valuegraph.changeset import Changeset
from valuegraph.store import Checkpoint, OxigraphStore, Replica
from valuegraph.store.oxigraph import MAX_RECENT_QUADS

A, B, C = (Quad(EX.s, EX.p, each) for each in (EX.a, EX.b, EX.c))


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> OxigraphStore:
    """A store that holds A."""
    found = OxigraphStore(None if request.param == "memory" else tmp_path / "store")
    found.apply(Changeset(added=(A,)))
    return found


def written(checkpoint: Checkpoint, changes: list[Changeset]) -> int:
    with checkpoint.changes.open("ab") as file:
        for each in changes:
            pickle.dump(each, file)
        return file.tell()


def test_a_follower_has_the_checkpoint_and_then_the_changes(store: OxigraphStore) -> None:
    checkpoint = store.checkpoint()
    store.apply(Changeset(added=(B,)))
    store.apply(Changeset(added=(C,), removed=(A,)))
    replica = Replica(checkpoint)
    assert set(replica.store.match()) == {A}
    changes = store.changes(checkpoint.version)
    assert changes is not None
    replica.follow(written(checkpoint, changes))
    assert set(replica.store.match()) == set(store.match()) == {B, C}
    store.apply(Changeset(removed=(C,)))
    later = store.changes(checkpoint.version + 2)
    assert later is not None
    replica.follow(written(checkpoint, later))
    assert set(replica.store.match()) == {B}
    replica.close()
    checkpoint.remove()
    store.close()
    assert not checkpoint.directory.exists()


def test_a_follower_outlives_the_files_of_its_checkpoint(store: OxigraphStore) -> None:
    checkpoint = store.checkpoint()
    replica = Replica(checkpoint)
    checkpoint.remove()
    assert set(replica.store.match()) == {A}
    replica.close()
    store.close()


def test_copies_of_processes_that_are_gone_are_removed(store: OxigraphStore) -> None:
    checkpoint = store.checkpoint()
    left = checkpoint.directory / "copy-4194305"  # More than the ids that processes have.
    left.mkdir()
    Replica(checkpoint).close()
    assert not left.exists()
    checkpoint.remove()
    store.close()


def test_changes_are_kept_for_followers_and_not_without_end(store: OxigraphStore) -> None:
    assert store.changes(0) is None
    checkpoint = store.checkpoint()
    assert store.changes(checkpoint.version) == []
    many = tuple(Quad(EX[f"s{n}"], EX.p, EX.o) for n in range(MAX_RECENT_QUADS + 1))
    store.apply(Changeset(added=(B,)))
    assert store.changes(checkpoint.version) == [Changeset(added=(B,))]
    store.apply(Changeset(added=many))
    assert store.changes(checkpoint.version) is None
    store.replace_graph(EX.g, (A,))
    assert store.changes(store.version - 1) is None
    assert store.changes(store.version) == []
    checkpoint.remove()
    store.close()
