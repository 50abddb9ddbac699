from dataclasses import FrozenInstanceError

import pytest
from pyoxigraph import Literal, Quad

from tests.graphs import EX
from valuegraph.changeset import Changeset

QUAD = Quad(EX.s, EX.p, Literal("o"))


def test_a_changeset_without_quads_is_empty() -> None:
    assert not Changeset()
    assert not Changeset(author=EX.ilse)
    assert Changeset(added=(QUAD,))
    assert Changeset(removed=(QUAD,))


def test_a_changeset_does_not_change() -> None:
    changeset = Changeset()
    with pytest.raises(FrozenInstanceError):
        changeset.added = (QUAD,)  # type: ignore[misc]
