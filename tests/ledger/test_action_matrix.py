"""Every action, on every side, with every kind of quantity, on every kind of resource, between the
same and different agents, recorded and corrected: the ledger and a second reading of the
specification agree on each of them.

Every 47th combination is tried; with ``VALUEGRAPH_MATRIX=whole``, each.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import combinations, product

import pytest

from tests.ledger.books import Books
from tests.ledger.matrix.actions import REFERENCE, Table, action_table
from tests.ledger.matrix.cells import (
    ACTIONS,
    QUANTITIES,
    RESOURCES,
    Agents,
    Correction,
    Side,
    every_cell,
    some_cells,
)
from tests.ledger.matrix.faults import PLACES, Fault
from tests.ledger.matrix.trial import Trial, stocked
from tests.ledger.matrix.verdicts import verdict
from valuegraph.ledger.schema import Schema
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.vocabulary.bundled import bundled

STEP = 1 if os.environ.get("VALUEGRAPH_MATRIX") == "whole" else 47


@pytest.fixture(scope="module")
def table() -> Table:
    return action_table()


@pytest.fixture(scope="module")
def stocks(new_books: Callable[[Schema], Books], schema: Schema) -> MemoryGraph:
    return stocked(new_books(schema))


@pytest.mark.parametrize("action", ACTIONS)
def test_the_ledger_does_what_the_specification_says(
    action: str, schema: Schema, stocks: MemoryGraph, table: Table
) -> None:
    trial = Trial(schema, stocks, table)
    trial.run(some_cells(action, STEP))
    found = [str(discrepancy) for discrepancy in trial.discrepancies]
    assert not found, "\n".join([f"{len(found)} of {trial.tried}", *found[:20]])


def test_every_combination_is_explained(table: Table) -> None:
    verdicts = [verdict(cell, table) for action in ACTIONS for cell in some_cells(action, STEP)]
    assert all(v.reason.startswith(("accepted: ", "refused: ")) for v in verdicts)
    assert all(len(v.reason) > len("accepted: ") for v in verdicts)
    assert set[Fault]().union(*(v.faults for v in verdicts)) == set(Fault) == set(PLACES)


def test_any_two_values_of_two_axes_meet() -> None:
    tried = [
        (c.action, c.side, (c.kind, c.unit), c.resources, c.agents, c.correction)
        for action in ACTIONS
        for c in some_cells(action, STEP)
    ]
    axes = (ACTIONS, Side, QUANTITIES, RESOURCES, Agents, Correction)
    for first, second in combinations(range(len(axes)), 2):
        met = {(cell[first], cell[second]) for cell in tried}
        assert met == set(product(axes[first], axes[second]))


def test_the_product_is_whole() -> None:
    assert sum(1 for action in ACTIONS for _ in every_cell(action)) > 150_000


def test_the_table_is_the_published_one(table: Table) -> None:
    if not REFERENCE.exists():
        pytest.skip(f"the published ontology is not at hand in {REFERENCE}; the table is our own")
    own = action_table(bundled("ontology") / "actions.ttl")
    differences = {
        (action, behaviour)
        for action in ACTIONS
        for behaviour in own[action].keys() | table[action].keys()
        if own[action].get(behaviour) != table[action].get(behaviour)
    }
    assert differences == {("work", "eventQuantity")}
