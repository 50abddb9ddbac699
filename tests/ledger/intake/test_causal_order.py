"""Document order is causal order, with two exceptions that the document itself states."""

from __future__ import annotations

import pytest

from tests.graphs import EX, quads
from tests.ledger.books import Books, correction, event
from valuegraph.ledger.intake.causal_order import causal_order
from valuegraph.vocabulary.namespaces import VG


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ("", "a b c"),
        (":c vf:corrects :a .", "a b c"),
        (":a vf:corrects :c .", "c a b"),
        (":a vg:previousEvent :b . :b vg:previousEvent :c .", "c b a"),
        (":b vg:previousEvent :a . :a vg:previousEvent :c .", "c a b"),
        (":b vg:previousEvent :c, :a .", "a c b"),
        (":a vg:previousEvent :elsewhere .", "a b c"),
        (":a vf:corrects :b . :b vf:corrects :a .", "b a c"),
        (":a vf:corrects :a .", "a b c"),
    ],
)
def test_events_follow_what_they_say_they_follow(statements: str, expected: str) -> None:
    order = causal_order([EX.a, EX.b, EX.c], quads(statements))
    assert order == [EX[name] for name in expected.split()]


def test_a_chain_may_be_long() -> None:
    events = [EX[f"e{n}"] for n in range(20_000)]
    links = quads("".join(f":e{n} vg:previousEvent :e{n + 1} ." for n in range(len(events) - 1)))
    assert causal_order(events, links) == events[::-1]


def test_events_take_effect_in_document_order(books: Books) -> None:
    """Times do not decide, and neither does the order of IRIs."""
    late = {"hasPointInTime": "2026-05-09T09:00:00Z"}
    books.accept(
        event("z", "raise", "5 kilogram", resource="x:wheat", state="wet", **late),
        event("a", "raise", "1 kilogram", resource="x:wheat", state="dry"),
    )
    assert books.stock("wheat")["state"] == "dry"
    assert books.values("wheat", VG.lastEvent) == {"x:a"}
    assert books.values("a", VG.previousEvent) == {"x:z"}


def test_nested_events_take_effect_in_document_order(books: Books) -> None:
    flows = [
        event(name, "accept", "1 one", resource="x:wheel", state=name) for name in ("b", "c", "a")
    ]
    books.accept(
        event("count", "raise", "1 one", resource="x:wheel"),
        {"id": "x:p", "type": "Process", "name": "Truing", "hasInput": flows},
    )
    assert books.values("wheel", VG.lastEvent) == {"x:a"}
    assert books.values("a", VG.previousEvent) == {"x:c"}
    assert books.values("c", VG.previousEvent) == {"x:b"}


def test_a_correction_may_stand_before_what_it_corrects(books: Books) -> None:
    made = event("count", "raise", "5 kilogram", resource="x:wheat", state="dry")
    books.accept(correction("never", made, "-5 kilogram"), made)
    assert books.stock("wheat") == {}
    assert books.values("never", VG.previousEvent) == {"x:count"}
