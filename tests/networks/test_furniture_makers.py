"""Furniture makers: processes that use up, work on, make, pack and carry."""

from __future__ import annotations

from tests.ledger.books import Books, Node, correction, quantity
from tests.ledger.rules.refusals import refusals
from tests.networks.entries import check, flow, kinds, new


def process(name: str) -> Node:
    return {"id": f"x:{name}", "type": "Process", "name": name, "basedOn": f"x:{name}-step"}


def test_from_boards_to_a_delivered_table(books: Books) -> None:
    steps: list[Node] = [
        {"id": f"x:{name}-step", "type": "ProcessSpecification", "name": name}
        for name in ("joining", "oiling", "packing", "ride")
    ]
    books.accept(
        *kinds("board", "table", "oil", "crate"),
        *steps,
        *(process(name) for name in ("joining", "oiling", "packing", "ride")),
        flow("boards-in", "raise", "20 one", "makers", resource=new("boards", "board")),
        flow("oil-in", "raise", "2 litre", "makers", resource=new("oil-can", "oil")),
        flow("plan-in", "raise", "1 one", "makers", resource=new("plan")),
    )
    work = flow("work", "work", "0 one", "ana > makers", inputOf="joining")
    work |= {"resourceQuantity": None, "effortQuantity": quantity("6 hour")}
    books.accept(
        flow("cut", "consume", "8 one", "makers", resource="boards", inputOf="joining"),
        flow("drawn", "cite", "1 one", "makers", resource="plan", inputOf="joining"),
        {key: value for key, value in work.items() if value} | {"resourceConformsTo": "x:table"},
        flow("made", "produce", "2 one", "makers", resource=new("tables", "table"),
             outputOf="joining", toLocation="workshop"),
        flow("to-oil", "accept", "2 one", "makers", resource="tables", inputOf="oiling"),
        flow("oiled-with", "consume", "300 millilitre", "makers", resource="oil-can",
             inputOf="oiling"),
        flow("oiled", "modify", "2 one", "makers", resource="tables", outputOf="oiling"),
    )  # fmt: skip
    check(books, {
        "boards": "12/12 makers",
        "plan": "1/1 makers",
        "oil-can": "17/10/17/10 makers",
        "tables": "2/2 makers workshop",
    })  # fmt: skip
    assert books.stock("tables")["stage"] == "x:oiling-step"

    # One table becomes a thing of its own, goes into a crate that the packing makes, and is sold.
    books.accept(
        flow("picked-out", "move", "1 one", "makers", resource="tables", to=new("table-1")),
        flow("packed", "combine", "1 one", "makers", resource="table-1", inputOf="packing"),
        flow("crated", "produce", "1 one", "makers", resource=new("crate-1", "crate"),
             outputOf="packing"),
    )  # fmt: skip
    check(books, {
        "tables": "1/1 makers workshop",
        "table-1": "1/0 makers crate-1",
        "crate-1": "1/1 makers",
    })  # fmt: skip
    assert books.stock("table-1")["stage"] == "x:oiling-step"

    up = flow("up", "pickup", "1 one", "makers > carrier", resource="crate-1", to=new("load"),
              inputOf="ride")  # fmt: skip
    books.accept(up)
    # It is in the carrier's hands only while it is carried: nothing of the load is on hand.
    check(books, {"crate-1": "1/0 makers", "load": "0/0 makers"})
    twice = flow("down", "dropoff", "2 one", "carrier", resource="load", outputOf="ride")
    assert "2 one" in refusals(books, twice)[0].message
    books.accept(flow("down", "dropoff", "1 one", "carrier", resource="load", outputOf="ride",
                      toLocation="bens-house"))  # fmt: skip
    check(books, {"load": "0/1 makers bens-house"})

    # Ben unpacks; then the makers find that nine boards had been cut, and correct it.
    books.accept(
        flow("sold", "transferAllRights", "1 one", "makers > ben", resource="table-1",
             to="table-1"),
        flow("unpacked", "separate", "1 one", "ben", resource="table-1"),
    )  # fmt: skip
    check(books, {"table-1": "1/1 ben"})
    cut = flow("cut", "consume", "8 one", "makers", resource="boards", inputOf="joining")
    books.accept(correction("nine", cut, "1 one"))
    check(books, {"boards": "11/11 makers"})
