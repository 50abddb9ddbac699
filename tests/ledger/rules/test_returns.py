"""Goods that come back, and money that is refunded: promises that are open again."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ledger.books import Books, Node, correction, event, quantity
from tests.ledger.rules.refusals import place, refusal
from valuegraph.ledger.progress import fold
from valuegraph.model.progress import Progress
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.namespaces import VF, VG

KIND: Node = {"id": "x:rye-kind", "type": "ResourceSpecification", "name": "Rye"}
PROMISE: Node = {
    "id": "x:promise",
    "type": "Commitment",
    "action": "transfer",
    "provider": "x:mill",
    "receiver": "x:ana",
    "resourceConformsTo": "x:rye-kind",
    "resourceQuantity": quantity("10 kilogram"),
    "due": "2026-06-01T00:00:00Z",
}
SENT = event("sent", "transfer", "10 kilogram", receiver="x:ana", resourceConformsTo="x:rye-kind",
             fulfills="x:promise")  # fmt: skip


def returned(name: str = "back", amount: str = "4 kilogram", **changes: Any) -> Node:
    kind = {"resourceConformsTo": "x:rye-kind", "returns": "x:sent"}
    return event(name, "transfer", amount, provider="x:ana", receiver="x:mill", **kind | changes)


def fulfilled(books: Books) -> tuple[str, str]:
    (amount,) = books.values("promise#fulfilledQuantity", VF.hasNumericalValue)
    (status,) = books.values("promise", VG.status)
    return amount, status


@pytest.fixture
def sold(books: Books) -> Books:
    books.accept(KIND, PROMISE, SENT)
    assert fulfilled(books) == ("10", "closed")
    return books


def test_a_promise_is_open_again_by_what_comes_back(sold: Books) -> None:
    back = returned()
    sold.accept(back)
    assert fulfilled(sold) == ("6", "inProgress")
    sold.accept(correction("less", back, "-1 kilogram"))
    assert fulfilled(sold) == ("7", "inProgress")
    again = {**SENT, "id": "x:again", "resourceQuantity": quantity("3000 gram")}
    sold.accept(again)
    assert fulfilled(sold) == ("10", "closed")


def test_in_one_document(books: Books) -> None:
    books.accept(KIND, returned(), SENT, PROMISE)
    assert fulfilled(books) == ("6", "inProgress")


def test_stock_goes_back_too(books: Books) -> None:
    """The rye is the mill's again, by the same rules as any transfer."""
    books.accept(KIND, PROMISE, event("grown", "raise", "50 kilogram", resource={
        "id": "x:rye", "type": "EconomicResource", "conformsTo": "x:rye-kind"}))  # fmt: skip
    stock: dict[str, Any] = {"resourceConformsTo": None, "resource": "x:rye"}
    sent = {k: v for k, v in SENT.items() if k != "resourceConformsTo"}
    books.accept({**sent, "resourceInventoriedAs": "x:rye"})
    assert books.stock("rye")["accountingQuantity"] == "40 kilogram"
    books.accept(returned(**stock))
    assert books.stock("rye")["accountingQuantity"] == "44 kilogram"
    assert fulfilled(books) == ("6", "inProgress")


def test_no_more_comes_back_than_was_sent(sold: Books) -> None:
    found = refusal(sold, returned(amount="10.5 kilogram"))
    assert place(found) == ("vg:Return", "x:back", "resourceQuantity", None)
    assert "10.5 kilogram would come back" in found.message
    sold.accept(returned(amount="7 kilogram"))
    assert place(refusal(sold, returned("more")))[0] == "vg:Return"
    assert place(refusal(sold, correction("less", SENT, "-4 kilogram")))[0] == "vg:Return"
    sold.accept(returned("rest", "3 kilogram"))
    assert fulfilled(sold)[0] == "0"


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"returns": "x:nothing"}, "returns"),
        ({"action": "consume"}, "action"),
        ({"provider": "x:ben"}, "provider"),
        ({"receiver": "x:ben"}, "receiver"),
        ({"provider": "x:mill", "receiver": "x:ana"}, "provider"),
    ],
)
def test_what_is_no_return(sold: Books, changes: dict[str, str], path: str) -> None:
    found = refusal(sold, {**returned(), **changes})
    assert place(found)[:3] == ("vg:Return", "x:back", path)


@given(st.lists(st.tuples(st.sampled_from(["send", "return", "correct"]), st.integers(1, 5))))
def test_what_is_kept_is_what_a_fold_finds(
    new_books: Any, quick_schema: Any, steps: list[tuple[str, int]]
) -> None:
    books = new_books(quick_schema)
    books.accept(KIND, PROMISE, SENT)
    backs: list[Node] = []
    for number, (step, amount) in enumerate(steps):
        if step == "send":
            more = quantity(f"{amount} kilogram")
            books.accept({**SENT, "id": f"x:s{number}", "resourceQuantity": more})
        elif step == "return":
            back = returned(f"r{number}", f"{amount} kilogram")
            if books.record(back).conforms:
                backs.append(back)
        elif backs:
            books.record(correction(f"c{number}", backs[-1], f"-{amount} kilogram"))
    reader = books.ledger.reader
    for progress in fold(reader, Units(books.ledger.ontology.units, reader)):
        assert Progress.read(reader, progress.iri) == progress
