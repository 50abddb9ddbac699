"""Dates that cannot all be right."""

from __future__ import annotations

import pytest

from tests.ledger.books import Books, Node, correction, event, notes

BARN, SHOP = "x:barn", "x:shop"


def at(node: Node, time: str) -> Node:
    return {**node, "hasPointInTime": time}


def told(books: Books, *nodes: Node) -> list[str]:
    return [f.message for f in notes(books.accept(*nodes), "DatesContradict")]


@pytest.mark.parametrize(("time", "is_told"), [("2026-05-31", False), ("2027-01-01", True)])
def test_the_future(books: Books, time: str, is_told: bool) -> None:
    found = told(books, at(event("e", "raise", resource="x:rye"), f"{time}T00:00:00Z"))
    assert ["future" in each for each in found] == [True] * is_told


def test_a_correction_before_its_original(books: Books) -> None:
    made = event("e", "raise", "5 kilogram", resource="x:rye")
    books.accept(made)
    (message,) = told(books, at(correction("c", made, "-1 kilogram"), "2026-05-01T00:00:00Z"))
    assert "dated before <https://elsewhere.example/e>" in message
    assert told(books, at(correction("d", made, "-1 kilogram"), "2026-05-05T00:00:00Z")) == []


@pytest.mark.parametrize(
    ("day", "is_told"), [("02", True), ("03", False), ("05", False), ("07", True)]
)
def test_outside_of_the_process(books: Books, day: str, is_told: bool) -> None:
    process: Node = {
        "id": "x:milling",
        "type": "Process",
        "name": "Milling",
        "hasBeginning": "2026-05-04T00:00:00Z",
        "hasEnd": "2026-05-05T23:00:00Z",
    }
    books.accept(process)
    made = event("e", "produce", resource="x:flour", outputOf="x:milling")
    found = told(books, at(made, f"2026-05-{day}T12:00:00Z"))
    assert bool(found) is is_told


def test_a_move_that_was_earlier_than_the_one_recorded_before(books: Books) -> None:
    books.accept(event("e", "raise", "5 kilogram", resource="x:rye"))
    first = event("first", "move", "5 kilogram", resource="x:rye", toLocation=SHOP)
    books.accept(at(first, "2026-05-10T00:00:00Z"))
    late = event("late", "move", "5 kilogram", resource="x:rye", toLocation=BARN)
    (message,) = told(books, at(late, "2026-05-09T00:00:00Z"))
    assert "<https://elsewhere.example/first> is dated later" in message
    assert "<https://elsewhere.example/barn>" in message
    again = event("again", "move", "5 kilogram", resource="x:rye", toLocation=SHOP)
    assert told(books, at(again, "2026-05-11T00:00:00Z")) == []
