"""What answers to a proposal, and how it may contradict that."""

from __future__ import annotations

import pytest

from tests.ledger.books import Books, Node, quantity
from valuegraph.ledger import Receipt
from valuegraph.rdf.findings import Severity
from valuegraph.vocabulary.namespaces import VG

OFFER: Node = {
    "id": "x:flour-offered",
    "type": "Intent",
    "action": "transfer",
    "provider": "x:mill",
    "resourceConformsTo": "x:flour",
    "resourceQuantity": quantity("1 kilogram"),
    "availableQuantity": quantity("40 kilogram"),
    "minimumQuantity": quantity("5 kilogram"),
}
PRICE: Node = {
    "id": "x:price",
    "type": "Intent",
    "action": "transfer",
    "receiver": "x:mill",
    "resourceConformsTo": "x:money",
    "resourceQuantity": quantity("2.5 one"),
}
PROPOSAL: Node = {
    "id": "x:proposal",
    "type": "Proposal",
    "name": "Flour",
    "unitBased": True,
    "publishes": "x:flour-offered",
    "reciprocal": "x:price",
    "hasEnd": "2026-12-31T00:00:00Z",
}
AGREEMENT: Node = {"id": "x:agreement", "type": "Agreement", "name": "Flour for the bakery"}


def flow(name: str, amount: str, intent: str, **changes: object) -> Node:
    is_price = intent == "x:price"
    node: Node = {
        "id": f"x:{name}",
        "type": "Commitment",
        "action": "transfer",
        "provider": "x:bakery" if is_price else "x:mill",
        "receiver": "x:mill" if is_price else "x:bakery",
        "resourceConformsTo": "x:money" if is_price else "x:flour",
        "resourceQuantity": quantity(amount),
        "satisfies": intent,
        "due": "2026-09-01T00:00:00Z",
    }
    return {**node, **changes}


def agreed(flour: str, money: str) -> list[Node]:
    return [
        AGREEMENT,
        flow("flour-promised", flour, "x:flour-offered", clauseOf="x:agreement"),
        flow("money-promised", money, "x:price", reciprocalClauseOf="x:agreement"),
    ]


def told(receipt: Receipt) -> list[str]:
    assert receipt.conforms, receipt.findings
    found = [f for f in receipt.findings if f.rule == VG.OtherThanProposed]
    assert all(f.severity is Severity.WARNING for f in found)
    return [f.message for f in found]


@pytest.fixture
def proposed(books: Books) -> Books:
    """A mill that offers flour."""
    books.accept(OFFER, PRICE, PROPOSAL)
    return books


def test_what_is_as_proposed_is_not_told_of(proposed: Books) -> None:
    assert told(proposed.accept(*agreed("20 kilogram", "50 one"))) == []


def test_quantities_and_prices_convert(proposed: Books) -> None:
    assert told(proposed.accept(*agreed("20000 gram", "50 one"))) == []


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("41 kilogram", "41 kilogram, more than the available 40 kilogram"),
        ("4999 gram", "4999 gram, less than the least of 5 kilogram"),
    ],
)
def test_more_than_there_is_and_less_than_the_least(
    proposed: Books, amount: str, words: str
) -> None:
    (message,) = told(proposed.accept(flow("promised", amount, "x:flour-offered")))
    assert words in message


def test_another_price_is_told_of(proposed: Books) -> None:
    (message,) = told(proposed.accept(*agreed("20 kilogram", "45 one")))
    assert "asks 50 one for 20 kilogram" in message
    assert "has 45." in message


def test_a_second_side_that_comes_later_is_looked_at(proposed: Books) -> None:
    first, flour, money = agreed("20 kilogram", "45 one")
    assert told(proposed.accept(first, flour)) == []
    assert len(told(proposed.accept(money))) == 1


def test_a_price_for_the_whole_is_that_of_the_whole(books: Books) -> None:
    whole = {**OFFER, "resourceQuantity": quantity("20 kilogram")}
    books.accept(whole, PRICE, {**PROPOSAL, "unitBased": False})
    assert told(books.accept(*agreed("10 kilogram", "1 one"))) == []
    others = [
        {
            **each,
            "id": f"{each['id']}-2",
            **{key: "x:agreement-2" for key in each if key in ("clauseOf", "reciprocalClauseOf")},
        }
        for each in agreed("20 kilogram", "2 one")
    ]
    (message,) = told(books.accept(*others))
    assert "asks 2.5 one for 20 kilogram" in message


def test_what_comes_after_the_end_is_told_of(books: Books) -> None:
    books.accept(OFFER, PRICE, {**PROPOSAL, "hasEnd": "2026-05-31T00:00:00Z"})
    (message,) = told(books.accept(flow("late", "10 kilogram", "x:flour-offered")))
    assert "ended at 2026-05-31T00:00:00Z" in message
    event = {
        **flow("in-time", "10 kilogram", "x:flour-offered"),
        "type": "EconomicEvent",
        "hasPointInTime": "2026-05-30T09:00:00Z",
    }
    del event["due"]
    assert told(books.accept(event)) == []


def test_an_event_that_fulfils_what_was_agreed_is_not_told_of_again(proposed: Books) -> None:
    promised = flow("promised", "41 kilogram", "x:flour-offered")
    assert len(told(proposed.accept(promised))) == 1
    event = {
        **promised,
        "id": "x:delivered",
        "type": "EconomicEvent",
        "fulfills": "x:promised",
        "hasPointInTime": "2026-05-30T09:00:00Z",
    }
    del event["due"]
    assert told(proposed.accept(event)) == []
