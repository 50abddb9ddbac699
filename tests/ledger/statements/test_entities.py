"""Entities and their parts: a fragment may be one or the other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pyoxigraph import NamedNode

from tests.graphs import graph, quads
from tests.growth import growth
from tests.ledger.books import Books, event, x
from valuegraph.ledger.statements.entities import Entities, recorded
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.vocabulary.namespaces import VF
from valuegraph.vocabulary.ontology import Ontology

EVENT = "https://example.org/book#loaf-1"


@pytest.mark.parametrize(
    ("turtle", "subject", "owner"),
    [
        (":a vf:name 'a' .", "a", "a"),
        (":a a vf:Agent . <a#card> vf:name 'card' .", "a#card", "a"),
        ("<a#me> a vf:Person .", "a#me", "a#me"),
        ("<a#me> a vf:Person . :a vf:name 'profile' .", "a#me", "a#me"),
        ("<a#me> vf:name 'of unknown type' .", "a#me", "a#me"),
        ("<a#e> a vf:EconomicEvent . <a#e.q> a vf:Measure .", "a#e.q", "a#e"),
        ("<a#v1.2> a vf:Plan . <a#v1.2.due.x> vf:note 'part' .", "a#v1.2.due.x", "a#v1.2"),
        (":a a vf:Agent . <a#b.c> a vf:Measure .", "a#b.c", "a"),
    ],
)
def test_the_owner_of_a_subject(turtle: str, subject: str, owner: str, ontology: Ontology) -> None:
    document = quads("@base <https://example.org/> .\n" + turtle)
    entities = Entities(document, MemoryGraph(), ontology)
    found = entities.owner(NamedNode("https://example.org/" + subject))
    assert found == NamedNode("https://example.org/" + owner)


def test_a_name_with_very_many_dots_is_looked_at_in_part(ontology: Ontology) -> None:
    def work(dots: int) -> Callable[[], object]:
        subject = NamedNode(f"{EVENT}{'.x' * dots}")
        entities = Entities((), MemoryGraph(), ontology)
        return lambda: entities.owner(subject)

    assert growth(work, 400) < 1.1


def test_what_is_recorded_tells_owners_too(ontology: Ontology) -> None:
    document = quads(f"<{EVENT}> vf:note 'counted twice' .")
    entities = Entities(document, graph(f"<{EVENT}> a vf:EconomicEvent ."), ontology)
    assert entities.owner(NamedNode(EVENT)) == NamedNode(EVENT)


def test_classes_come_with_their_superclasses(ontology: Ontology) -> None:
    person = quads(":ilse a vf:Person .")
    found = Entities(person, MemoryGraph(), ontology).classes(NamedNode("https://example.org/ilse"))
    assert found == {VF.Person, VF.Agent}


def test_an_inverse_alone_is_no_record(ontology: Ontology) -> None:
    process = NamedNode("https://example.org/p")
    assert recorded(graph(":p vf:hasInput :e ."), process, ontology) == []
    assert recorded(graph(":p vf:hasInput :e ; vf:name 'P' ."), process, ontology) == quads(
        ":p vf:name 'P' ."
    )


def test_events_and_resources_may_have_fragments_for_names(books: Books) -> None:
    first = {**event("", "raise", "5 one", resource="x:stock#loaves"), "id": "x:book#1"}
    second = {**event("", "lower", "2 one", resource="x:stock#loaves"), "id": "x:book#2"}
    receipt = books.accept(first, second)
    assert receipt.entities == (x("book#1"), x("book#2"))
    assert receipt.created == {x("book#1"), x("book#2")}
    assert books.stock("stock#loaves")["accountingQuantity"] == "3 one"
    third = {**event("", "lower", "1 one", resource="x:stock#loaves"), "id": "x:book#2"}
    assert "ImmutableEvent x:book#2 hasNumericalValue" in books.refuse(third)


def test_a_resource_with_a_fragment_has_no_quantity_without_event(books: Books) -> None:
    stated = {"hasNumericalValue": "5", "hasUnit": "one"}
    loaves = {"id": "x:stock#loaves", "type": "EconomicResource", "accountingQuantity": stated}
    assert books.refuse(loaves) == ["FactWithoutEvent x:stock#loaves accountingQuantity"]


def test_an_entity_that_others_referred_to_is_new_when_it_is_recorded(books: Books) -> None:
    books.accept(
        event(
            "grain",
            "consume",
            receiver="x:bakery",
            resourceConformsTo="x:kind",
            realizationOf="x:agreement",
        ),
        {"id": "x:loaf", "type": "EconomicResource", "containedIn": "x:crate"},
    )
    receipt = books.accept(
        {"id": "x:agreement", "type": "Agreement", "name": "Flour for a year"},
        {"id": "x:crate", "type": "EconomicResource", "currentLocation": "x:bakery"},
    )
    assert receipt.created == {x("agreement"), x("crate")}
    assert len(books.values("agreement", VF.created)) == 1
    assert books.stock("crate") == {"currentLocation": "x:bakery"}
