"""A wind turbine: energy that is made and used up at once, shares in it, and claims for it."""

from __future__ import annotations

from tests.ledger.books import Books, Node, correction, quantity
from tests.networks.entries import check, flow, kinds, new, progress


def claim(name: str, amount: str, of: str) -> Node:
    return {
        "id": f"x:{name}",
        "type": "Claim",
        "action": "transfer",
        "provider": f"x:{of}",
        "receiver": "x:turbine",
        "resourceConformsTo": "x:euro",
        "resourceQuantity": quantity(amount),
        "triggeredBy": f"x:{name}-used",
        "due": "2026-06-01T00:00:00Z",
    }


def test_a_month_of_wind(books: Books) -> None:
    month: Node = {"id": "x:may", "type": "Process", "name": "May"}
    books.accept(
        *kinds("euro", "share", energy="kilowattHour"),
        month,
        flow("shares", "raise", "1000 one", "turbine", resource=new("shares-1", "share")),
        flow("anas-purse", "raise", "500 one", "ana", resource=new("anas-euros", "euro")),
        flow("purse", "raise", "0 one", "turbine", resource=new("euros", "euro")),
    )
    # Ana buys 40 shares for 10 each; the wind gives 1,200 kWh; Ana uses 150.5, the school 600.
    made = flow("made", "produce", "1200 kilowattHour", "turbine", resource=new("may-1", "energy"),
                outputOf="may")  # fmt: skip
    used = flow("ana-owes-used", "consume", "150.5 kilowattHour", "turbine > ana", resource="may-1")
    books.accept(
        flow("bought", "transfer", "40 one", "turbine > ana", resource="shares-1",
             to=new("anas-shares")),
        flow("paid", "transfer", "400 one", "ana > turbine", resource="anas-euros", to="euros"),
        made,
        used,
        flow("school-owes-used", "consume", "600 kilowattHour", "turbine > school",
             resource="may-1"),
    )  # fmt: skip
    check(books, {
        "shares-1": "960/960 turbine",
        "anas-shares": "40/40 ana",
        "anas-euros": "100/100 ana",
        "euros": "400/400 turbine",
        "may-1": "899/2/899/2 turbine",
    })  # fmt: skip
    # A kWh is 0.2: Ana owes 30.1. She pays in two parts.
    books.accept(claim("ana-owes", "30.1 one", "ana"))
    books.accept(flow("first", "transfer", "30 one", "ana > turbine", resource="anas-euros",
                      to="euros", settles="ana-owes"))  # fmt: skip
    assert progress(books, "ana-owes", "settledQuantity") == "30 inProgress"
    books.accept(flow("second", "transfer", "0.1 one", "ana > turbine", resource="anas-euros",
                      to="euros", settles="ana-owes"))  # fmt: skip
    assert progress(books, "ana-owes", "settledQuantity") == "301/10 closed"
    # The meter had been read wrong: 1,140 kWh had been made, and Ana had used half a kWh less.
    books.accept(
        correction("less-wind", made, "-60 kilowattHour"),
        correction("less-used", used, "-0.5 kilowattHour"),
    )
    check(books, {"may-1": "390/390 turbine", "euros": "4301/10/4301/10 turbine",
                  "anas-euros": "699/10/699/10 ana"})  # fmt: skip
