"""One IRI is not a quantity and an entity, whichever of them is recorded first."""

from __future__ import annotations

from tests.ledger.books import Books, Node, quantity
from tests.ledger.rules.refusals import refusal
from valuegraph.vocabulary.namespaces import VG

INTENT = "https://pod.example/ledger.ttl#i1"
PART = f"{INTENT}.resourceQuantity"
BO: Node = {"id": "urn:example:bo", "type": "Person", "name": "Bo"}


def intent(**more: object) -> Node:
    amount = {**quantity("1 kilogram"), **more}
    return {
        "id": INTENT,
        "type": "Intent",
        "action": "produce",
        "receiver": "urn:example:bo",
        "resourceClassifiedAs": "urn:example:flour",
        "resourceQuantity": amount,
    }


def squatter(name: str = PART) -> Node:
    return {"id": name, "type": "Person", "name": "Squatter"}


def test_a_quantity_does_not_become_an_entity(books: Books) -> None:
    books.accept(BO, intent())
    found = refusal(books, squatter())
    assert found.rule == VG.PartAndEntity
    assert f"<{PART}> is the resourceQuantity of <{INTENT}>, and Agent and Person" in found.message


def test_an_entity_does_not_become_a_quantity(books: Books) -> None:
    books.accept(BO, squatter())
    assert refusal(books, intent()).rule == VG.PartAndEntity
    books.accept(intent(id=f"{INTENT}-quantity"))


def test_a_document_has_another_name_for_a_quantity_where_one_is_taken_in_it(books: Books) -> None:
    books.accept(BO, intent(), squatter())
    assert refusal(books, squatter(f"{PART}-2")).rule == VG.PartAndEntity


def test_a_quantity_that_was_named_does_not_become_an_entity(books: Books) -> None:
    books.accept(BO, intent(id="https://pod.example/q"))
    assert refusal(books, squatter("https://pod.example/q")).rule == VG.PartAndEntity
