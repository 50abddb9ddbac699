"""A tool library: tools go out and come back, each event names the tool alone."""

from __future__ import annotations

from tests.ledger.books import Books, Node, correction
from tests.networks.entries import check, flow, kinds, new


def test_tools_go_out_and_come_back(books: Books) -> None:
    books.accept(
        *kinds("drill", "chairs"),
        flow("drill-bought", "raise", "1 one", "library", resource=new("drill-1", "drill",
             currentLocation="x:shelf")),
        flow("chairs-bought", "raise", "40 one", "library", resource=new("chairs-1", "chairs",
             currentLocation="x:hall")),
    )  # fmt: skip
    lent = flow("lent", "transferCustody", "1 one", "library > ana", resource="drill-1")
    chairs = flow("chairs-lent", "transferCustody", "12 one", "library > ben", resource="chairs-1")
    books.accept(lent, chairs)
    check(books, {"drill-1": "1/0 library shelf", "chairs-1": "40/28 library hall"})

    # Ana passes the drill on to Ben, who brings it to the garage: it is out all the while.
    repair: Node = {"id": "x:repair", "type": "Process", "name": "Repair"}
    books.accept(
        repair,
        flow("passed", "transferCustody", "1 one", "ana > ben", resource="drill-1"),
        flow("in", "accept", "1 one", "ben > garage", resource="drill-1", inputOf="repair"),
        flow("out", "modify", "1 one", "garage > ben", resource="drill-1", outputOf="repair"),
    )
    check(books, {"drill-1": "1/0 library shelf"})

    # Ben brings it back to another shelf, and ten of the chairs; two are broken, and written off.
    books.accept(
        flow("back", "transferCustody", "1 one", "ben > library", resource="drill-1",
             toLocation="workshop"),
        flow("chairs-back", "transferCustody", "10 one", "ben > library", resource="chairs-1"),
        flow("broken", "lower", "2 one", "library", resource="chairs-1"),
    )  # fmt: skip
    # chairs: 40 - 2; 28 + 10 - 2. The two that are broken are still out, by the book.
    check(books, {"drill-1": "1/1 library workshop", "chairs-1": "38/36 library hall"})
    books.accept(flow("two", "transferCustody", "2 one", "ben > library", resource="chairs-1"))
    check(books, {"chairs-1": "38/38 library hall"})

    # Thirteen chairs had been lent, and eleven come back by the first return.
    books.accept(correction("one-more", chairs, "1 one"))
    check(books, {"chairs-1": "38/37 library hall"})


def test_the_library_has_its_own_repaired(books: Books) -> None:
    repair: Node = {"id": "x:repair", "type": "Process", "name": "Repair"}
    books.accept(
        repair,
        flow("bought", "raise", "1 one", "library", resource=new("saw")),
        flow("in", "accept", "1 one", "library > garage", resource="saw", inputOf="repair"),
    )
    check(books, {"saw": "1/0 library"})
    books.accept(flow("out", "modify", "1 one", "garage > library", resource="saw",
                      outputOf="repair", toLocation="shelf"))  # fmt: skip
    check(books, {"saw": "1/1 library shelf"})
