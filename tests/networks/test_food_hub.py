"""A food hub: it has what belongs to growers in its custody, and sells it for a local currency."""

from __future__ import annotations

from tests.ledger.books import Books, Node, quantity
from tests.networks.entries import check, flow, kinds, new, progress


def test_a_week_at_the_hub(books: Books) -> None:
    order: Node = {
        "id": "x:order",
        "type": "Commitment",
        "action": "transfer",
        "provider": "x:farm",
        "receiver": "x:school",
        "resourceConformsTo": "x:eggs",
        "resourceQuantity": quantity("3 dozen"),
        "due": "2026-05-08T08:00:00Z",
    }
    books.accept(
        *kinds("flora", eggs="dozen", apples="kilogram"),
        order,
        flow("laid", "produce", "60 one", "farm", resource=new("farm-eggs", "eggs",
             currentLocation="x:barn")),
        flow("picked", "raise", "80 kilogram", "orchard", resource=new("apples-1", "apples",
             currentLocation="x:orchard-yard")),
        flow("school-joins", "raise", "200 one", "school", resource=new("school-purse", "flora")),
        flow("farm-joins", "raise", "0 one", "farm", resource=new("farm-purse", "flora")),
    )  # fmt: skip
    # 60 eggs are 5 dozen. They go to the hub, which has them in a stock of the farm's there.
    books.accept(
        flow("eggs-in", "transferCustody", "4 dozen", "farm > hub", resource="farm-eggs",
             to=new("eggs-at-hub"), toLocation="cold-store"),
        flow("apples-in", "transferCustody", "30 kilogram", "orchard > hub", resource="apples-1"),
    )  # fmt: skip
    check(books, {
        "farm-eggs": "5/1 farm barn",
        "eggs-at-hub": "0/4 farm cold-store",
        "apples-1": "80/50 orchard orchard-yard",
    })  # fmt: skip
    # The school gets 31 eggs now and 5 later, pays 12 flora for each dozen, and returns 2 eggs.
    sold = flow("sold", "transfer", "31 one", "farm > school", resource="eggs-at-hub",
                to=new("school-eggs"), toLocation="school", fulfills="order")  # fmt: skip
    books.accept(sold)
    assert progress(books, "order") == "31/12 inProgress"
    books.accept(flow("rest", "transfer", "5 one", "farm > school", resource="eggs-at-hub",
                      to="school-eggs", fulfills="order"))  # fmt: skip
    assert progress(books, "order") == "3 closed"
    books.accept(
        flow("paid", "transfer", "36 one", "school > farm", resource="school-purse",
             to="farm-purse"),
        flow("cracked", "transfer", "2 one", "school > farm", resource="school-eggs",
             to="farm-eggs", returns="x:sold"),
        flow("refund", "transfer", "2 one", "farm > school", resource="farm-purse",
             to="school-purse", returns="x:paid"),
    )  # fmt: skip
    assert progress(books, "order") == "17/6 inProgress"
    check(books, {
        # 0 - 3 dozen, 4 - 3 dozen: rights of 3 dozen left a stock that held custody alone.
        "eggs-at-hub": "-3/1 farm cold-store",
        # 5 + 1/6; 1 + 1/6
        "farm-eggs": "31/6/7/6 farm barn",
        # 3 - 1/6
        "school-eggs": "17/6/17/6 school school",
        "school-purse": "166/166 school",
        "farm-purse": "34/34 farm",
    })  # fmt: skip
    # The apples that nobody bought come back to the orchard, and no more than went.
    books.accept(flow("home", "transferCustody", "30 kilogram", "hub > orchard",
                      resource="apples-1"))  # fmt: skip
    check(books, {"apples-1": "80/80 orchard orchard-yard"})


def test_twelve_eggs_out_of_a_dozen_leave_nothing(books: Books) -> None:
    books.accept(*kinds(eggs="dozen"),
                 flow("laid", "raise", "1 dozen", "farm", resource=new("box", "eggs")))  # fmt: skip
    for number in range(12):
        books.accept(flow(f"sold-{number}", "transfer", "1 one", "farm > ana", resource="box"))
    check(books, {"box": "0/0 farm"})
