"""Double entry: what a transfer takes from one side it adds to the other, exactly."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ledger.books import Books, Node, correction, event, x
from valuegraph.ledger.schema import Schema
from valuegraph.model.resource import EconomicResource

OWNERS = ("ana", "bo", "cy")
STOCKS = {f"{owner}-{number}": owner for owner in OWNERS for number in (1, 2)}
ONE = {"one": 1, "dozen": 12}
ACTIONS = {
    "transfer": (True, True),
    "transferAllRights": (True, False),
    "transferCustody": (False, True),
    "move": (True, True),
}
"""Whether each moves what there are rights to, and what is on hand."""

FLOWS = st.tuples(
    st.sampled_from(sorted(ACTIONS)),
    st.sampled_from(sorted(STOCKS)),
    st.sampled_from(sorted(STOCKS)),
    st.integers(1, 30),
    st.sampled_from(sorted(ONE)),
    st.integers(0, 4),
)
"""An action, from where, to where, how much, in which unit, and what a correction takes back."""


@pytest.fixture(scope="module")
def open_books(new_books: Callable[[Schema], Books], quick_schema: Schema) -> Callable[[], Books]:
    """Makes an empty ledger."""
    return lambda: new_books(quick_schema)


def stock(name: str) -> Node:
    return {
        "id": f"x:{name}",
        "type": "EconomicResource",
        "name": name,
        "primaryAccountable": f"x:{STOCKS[name]}",
    }


@given(flows=st.lists(FLOWS, max_size=12), units=st.lists(st.sampled_from(sorted(ONE)), min_size=6))
@settings(max_examples=40, deadline=None)
def test_every_transfer_sums_up_to_nothing(
    open_books: Callable[[], Books],
    flows: list[tuple[str, str, str, int, str, int]],
    units: list[str],
) -> None:
    books = open_books()
    kept_in = dict(zip(sorted(STOCKS), units, strict=False))
    held = {name: [Fraction(100), Fraction(100)] for name in STOCKS}
    for name, owner in STOCKS.items():
        whose = {"provider": f"x:{owner}", "receiver": f"x:{owner}", "resource": f"x:{name}"}
        # The first event says in which unit a stock is counted.
        books.accept(stock(name), event(f"{name}-is", "raise", f"0 {kept_in[name]}", **whose))
        books.accept(event(f"{name}-has", "raise", "100 one", **whose))
    for number, (action, source, target, amount, unit, back) in enumerate(flows):
        is_within_one = STOCKS[source] == STOCKS[target]
        if source == target or is_within_one is not (action == "move"):
            continue
        flow = event(
            f"e{number}",
            action,
            f"{amount} {unit}",
            provider=f"x:{STOCKS[source]}",
            receiver=f"x:{STOCKS[target]}",
            resource=f"x:{source}",
            to=f"x:{target}",
        )
        books.accept(flow)
        left = Fraction(amount * ONE[unit])
        if 0 < back <= amount:
            books.accept(correction(f"c{number}", flow, f"-{back} {unit}"))
            left -= back * ONE[unit]
        for place, moves in enumerate(ACTIONS[action]):
            held[source][place] -= left * moves
            held[target][place] += left * moves
    sums = [Fraction(0), Fraction(0)]
    for name in STOCKS:
        resource = EconomicResource.read(books.ledger.reader, x(name))
        for place, measure in enumerate((resource.accounting, resource.onhand)):
            assert measure is not None
            in_ones = Fraction(measure.amount) * ONE[kept_in[name]]
            assert in_ones == held[name][place]
            sums[place] += in_ones
    assert sums == [100 * len(STOCKS)] * 2
    books.ledger.close()
