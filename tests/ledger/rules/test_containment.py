"""Nothing is contained in itself, through however many containers."""

from __future__ import annotations

import pytest

from tests.ledger.books import Books, Node, event, quantity
from tests.ledger.rules.refusals import place, refusal, refusals
from valuegraph.ledger.rules import containment


def packed(inner: str, outer: str) -> Node:
    return event(
        f"{inner}-into-{outer}", "combine", "1 one", resource=f"x:{inner}", to=f"x:{outer}"
    )


@pytest.fixture
def boxes(books: Books) -> Books:
    """Books that know a box, a crate and a chest."""
    books.accept(*(event(f"count-{n}", "raise", "1 one", resource=f"x:{n}")
                   for n in ("box", "crate", "chest")))  # fmt: skip
    return books


def test_containers_may_be_nested(boxes: Books) -> None:
    boxes.accept(packed("box", "crate"), packed("crate", "chest"))
    assert boxes.stock("box")["containedIn"] == "x:crate"
    assert boxes.stock("crate")["containedIn"] == "x:chest"


def test_a_container_may_hold_many(boxes: Books) -> None:
    boxes.accept(packed("box", "chest"), packed("crate", "chest"))


def test_a_resource_does_not_go_into_itself(boxes: Books) -> None:
    found = refusal(boxes, packed("box", "box"))
    assert place(found) == ("vg:ContainmentCycle", "x:box", "containedIn", "x:box")
    assert "contained in itself" in found.message
    assert "separate one of them first" in found.message


def test_a_container_does_not_go_into_what_it_holds(boxes: Books) -> None:
    boxes.accept(packed("box", "crate"))
    found = refusal(boxes, packed("crate", "box"))
    assert place(found) == ("vg:ContainmentCycle", "x:crate", "containedIn", "x:crate")


def test_nor_through_another(boxes: Books) -> None:
    boxes.accept(packed("box", "crate"))
    boxes.accept(packed("crate", "chest"))
    found = refusal(boxes, packed("chest", "box"))
    assert place(found) == ("vg:ContainmentCycle", "x:chest", "containedIn", "x:chest")


def test_each_resource_of_a_circle_in_one_document_is_named(boxes: Books) -> None:
    circle = [packed("box", "crate"), packed("crate", "chest"), packed("chest", "box")]
    found = refusals(boxes, *circle)
    assert {place(f) for f in found} == {
        ("vg:ContainmentCycle", f"x:{n}", "containedIn", f"x:{n}")
        for n in ("box", "crate", "chest")
    }


def test_what_is_stated_of_new_resources_makes_no_circle_either(books: Books) -> None:
    found = refusals(
        books,
        {"id": "x:box", "type": "EconomicResource", "containedIn": "x:crate"},
        {"id": "x:crate", "type": "EconomicResource", "containedIn": "x:box"},
    )
    assert {place(f)[:2] for f in found} == {
        ("vg:ContainmentCycle", "x:box"),
        ("vg:ContainmentCycle", "x:crate"),
    }


def test_a_chain_that_leads_into_an_older_circle_ends(boxes: Books) -> None:
    """What is outside of the circle is not to blame."""
    found = refusals(
        boxes, packed("box", "crate"), packed("crate", "chest"), packed("chest", "crate")
    )
    assert {place(f)[1] for f in found} == {"x:crate", "x:chest"}


def test_after_a_separation_it_may_be_the_other_way_round(boxes: Books) -> None:
    boxes.accept(packed("box", "crate"))
    unpacked = event("unpacked", "separate", "1 one", resource="x:box", outputOf="x:unpacking")
    boxes.accept(unpacked, packed("crate", "box"))
    assert "containedIn" not in boxes.stock("box")
    assert boxes.stock("crate")["containedIn"] == "x:box"


def test_what_is_packed_is_taken_out_before_it_is_packed_elsewhere(boxes: Books) -> None:
    boxes.accept(packed("box", "crate"))
    found = refusal(boxes, packed("box", "chest"))
    assert place(found) == ("vg:InContainer", "x:box-into-chest", "resourceInventoriedAs", "x:box")
    assert "<https://elsewhere.example/crate>" in found.message
    out = event("out", "separate", "1 one", resource="x:box")
    boxes.accept(out, packed("box", "chest"))
    assert boxes.stock("box")["containedIn"] == "x:chest"


def test_what_is_in_nothing_is_not_taken_out(boxes: Books) -> None:
    found = refusal(boxes, event("out", "separate", "1 one", resource="x:box"))
    assert place(found) == ("vg:InNoContainer", "x:out", "resourceInventoriedAs", "x:box")
    boxes.accept(packed("box", "crate"))
    assert boxes.stock("box") | {"onhandQuantity": "0 one"} == boxes.stock("box")
    boxes.accept(event("out", "separate", "1 one", resource="x:box"))
    assert "containedIn" not in boxes.stock("box")
    assert boxes.stock("box")["onhandQuantity"] == "1 one"


def test_a_use_of_the_container_is_no_packing(boxes: Books) -> None:
    boxes.accept(packed("box", "crate"))
    boxes.accept(event("use", "use", None, resource="x:crate", effortQuantity=quantity("1 hour")))


def test_containers_in_containers_are_not_without_end(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(containment, "MAX_LEVELS", 3)
    boxes = [
        {"id": f"x:box{n}", "type": "EconomicResource", "containedIn": f"x:box{n + 1}"}
        for n in range(4)
    ]
    found = refusals(books, *boxes)
    assert [place(f) for f in found] == [
        ("vg:ContainmentDepth", "x:box0", "containedIn", "x:box1"),
    ]
    books.accept(*boxes[1:])
