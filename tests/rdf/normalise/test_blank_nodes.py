"""Blank nodes become fragments of their owner, or entities with minted IRIs."""

from decimal import Decimal

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from tests.graphs import EX, PREFIX_LINES
from tests.reading import BASE, Reading, rule, rules, violations
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.syntaxes import JSON_LD, TURTLE
from valuegraph.rdf.terms import decimal_literal
from valuegraph.vocabulary.namespaces import OM, RDF, VF


def turtle(text: str) -> str:
    return PREFIX_LINES + text


def iri(path: str) -> NamedNode:
    return NamedNode(f"{BASE}{path}")


def part(name: str) -> NamedNode:
    return NamedNode(f"{EX.x.value}#{name}")


def test_a_nested_quantity_is_a_fragment_of_its_owner(reading: Reading) -> None:
    quantity = "vf:hasNumericalValue 2 ; vf:hasUnit om2:hour"
    body = f":x a vf:EconomicEvent ; vf:effortQuantity [ {quantity} ] ."
    assert reading.accepted(turtle(body), TURTLE) == {
        Quad(EX.x, RDF.type, VF.EconomicEvent),
        Quad(EX.x, VF.effortQuantity, part("effortQuantity")),
        Quad(part("effortQuantity"), RDF.type, VF.Measure),
        Quad(part("effortQuantity"), VF.hasNumericalValue, decimal_literal(Decimal(2))),
        Quad(part("effortQuantity"), VF.hasUnit, OM.hour),
    }


def test_a_nested_entity_gets_an_iri_in_its_collection(reading: Reading) -> None:
    document = {
        "id": EX.x.value,
        "type": "EconomicEvent",
        "outputOf": {"type": "Process", "name": "Bake"},
        "provider": {"type": "Person", "name": "Ilse"},
        "toLocation": {"name": "Barn"},
    }
    found = reading(document)
    assert set(found.quads) == {
        Quad(EX.x, RDF.type, VF.EconomicEvent),
        Quad(EX.x, VF.outputOf, iri("processes/1")),
        Quad(iri("processes/1"), RDF.type, VF.Process),
        Quad(iri("processes/1"), VF.name, Literal("Bake")),
        Quad(EX.x, VF.provider, iri("people/2")),
        Quad(iri("people/2"), RDF.type, VF.Person),
        Quad(iri("people/2"), VF.name, Literal("Ilse")),
        Quad(EX.x, VF.toLocation, iri("spatial-things/3")),
        Quad(iri("spatial-things/3"), RDF.type, VF.SpatialThing),
        Quad(iri("spatial-things/3"), VF.name, Literal("Barn")),
    }
    (told,) = found.findings
    assert rule(told) == "TypeInferred"
    assert told.message == (
        "Took the value of toLocation to be of type SpatialThing; none was stated."
    )


def test_a_shared_blank_node_is_one_entity(reading: Reading) -> None:
    body = ':a vf:primaryLocation _:l . :b vf:primaryLocation _:l . _:l vf:name "Barn" .'
    found = {q for q in reading.accepted(turtle(body), TURTLE) if q.predicate == VF.primaryLocation}
    place = iri("spatial-things/1")
    assert found == {Quad(EX.a, VF.primaryLocation, place), Quad(EX.b, VF.primaryLocation, place)}


def test_a_shared_fragment_belongs_to_the_first_that_refers_to_it(reading: Reading) -> None:
    body = ":x :p _:f . :y :q _:f . _:f :r 5 ."
    assert reading.accepted(turtle(body), TURTLE) == {
        Quad(EX.x, EX.p, part("p")),
        Quad(EX.y, EX.q, part("p")),
        Quad(part("p"), EX.r, Literal(5)),
    }


def test_several_fragments_of_one_property_are_numbered(reading: Reading) -> None:
    body = ":x :p [ :n 1 ], [ :n 2 ], [ :n 3 ] ."
    found = reading.accepted(turtle(body), TURTLE)
    named = {str(q.object): q.subject for q in found if q.predicate == EX.n}
    assert named == {
        str(Literal(1)): part("p"),
        str(Literal(2)): part("p-2"),
        str(Literal(3)): part("p-3"),
    }


def test_names_that_the_document_uses_itself_are_not_taken(reading: Reading) -> None:
    body = "@base <https://example.org/> .<x> :p [ :n 1 ] , [ :n 2 ] . <x#p> :n 3 . :y :q <x#p-2> ."
    found = reading.accepted(turtle(body), TURTLE)
    named = {str(q.object): q.subject for q in found if q.predicate == EX.n}
    assert named == {
        str(Literal(1)): part("p-3"),
        str(Literal(2)): part("p-4"),
        str(Literal(3)): part("p"),
    }


def test_fragments_nest_in_their_names(reading: Reading) -> None:
    body = ":x :p [ :q [ :r 5 ] ] . _:a a vf:Agent ; :p [ :q 6 ] ."
    found = reading.accepted(turtle(body), TURTLE)
    assert Quad(part("p.q"), EX.r, Literal(5)) in found
    assert Quad(NamedNode(f"{BASE}agents/1#p"), EX.q, Literal(6)) in found


def test_lists_of_foreign_properties_are_kept(reading: Reading) -> None:
    expected = {
        Quad(EX.x, EX.p, part("p")),
        Quad(part("p"), RDF.first, Literal(1)),
        Quad(part("p"), RDF.rest, part("p-2")),
        Quad(part("p-2"), RDF.first, Literal(2)),
        Quad(part("p-2"), RDF.rest, RDF.nil),
    }
    document = {"@id": EX.x.value, EX.p.value: {"@list": [1, 2]}}
    assert reading.accepted(turtle(":x :p ( 1 2 ) ."), TURTLE) == expected
    assert reading.accepted(document, JSON_LD) == expected


def test_a_long_list_is_no_deep_nest(reading: Reading) -> None:
    numbers = " ".join(map(str, range(20_000)))
    found = reading(turtle(f":x :p ( {numbers} ) ."), TURTLE)
    assert len(found.quads) == 40_001
    assert max(len(q.subject.value) for q in found.quads if isinstance(q.subject, NamedNode)) < 40


@pytest.mark.parametrize(
    "body",
    [
        '_:a vf:name "nobody" .',
        "_:a :p :x .",
        "_:a :p _:b . _:b :p _:a .",
        "_:a :p _:a .",
        "_:a :p _:b . _:b :p _:c . _:c :p _:a .",
        "[] vf:action vf:produce .",
    ],
)
def test_a_blank_node_that_nothing_tells_of_is_refused(reading: Reading, body: str) -> None:
    found = reading(turtle(body), TURTLE)
    assert found.quads == ()
    assert set(rules(found.findings)) == {"Nameless"}
    assert found.findings[0].message.startswith("Nothing tells what this is: give it a")


def test_advice_names_the_classes_that_may_stand_there(reading: Reading) -> None:
    nested = {"effortQuantity": {"hasNumericalValue": 2, "hasUnit": "hour"}}
    found = reading.refused({"type": "Process", "name": "Sieving", "hasInput": [nested]})
    assert found.message == (
        'Nothing tells what this is: give it a "type" (Commitment, EconomicEvent, Intent).'
    )


def test_a_foreign_class_without_id_is_told(reading: Reading) -> None:
    found = reading.refused({"type": "https://e.example/Farm", "name": "F"})
    assert found.message == (
        "What has the type <https://e.example/Farm> has no id, and the ledger makes none for a "
        'type that no vocabulary has: give it an "id", or a "type" of ValueFlows as well.'
    )


def test_a_circle_through_an_entity_is_no_circle(reading: Reading) -> None:
    body = "_:a a vf:Agent ; :p _:b . _:b :p _:a . _:b :q _:b ."
    agent, of_agent = iri("agents/1"), NamedNode(f"{BASE}agents/1#p")
    assert reading.accepted(turtle(body), TURTLE) == {
        Quad(agent, RDF.type, VF.Agent),
        Quad(agent, EX.p, of_agent),
        Quad(of_agent, EX.p, agent),
        Quad(of_agent, EX.q, of_agent),
    }


def test_an_entity_that_refers_to_itself(reading: Reading) -> None:
    assert reading.accepted(turtle("_:a a vf:Agent ; :p _:a ."), TURTLE) == {
        Quad(iri("agents/1"), RDF.type, VF.Agent),
        Quad(iri("agents/1"), EX.p, iri("agents/1")),
    }


def test_nesting_that_would_make_too_long_an_iri_is_refused(reading: Reading) -> None:
    body = ":x " + ":property [ " * 50 + ":p 1" + " ]" * 50 + " ."
    found = reading(turtle(body), TURTLE, limits=Limits(iri_length=200))
    assert found.quads == ()
    assert set(rules(violations(found.findings))) == {"Nameless"}


def test_a_refused_reference_does_not_make_its_node_nameless(reading: Reading) -> None:
    fault = reading.refused({"id": EX.x.value, "name": {"note": "nested by mistake"}})
    assert rule(fault) == "WrongValue"


def test_inverses_name_their_owner_too(reading: Reading) -> None:
    document = {
        "type": "Process",
        "hasOutput": {"type": "EconomicEvent", "resourceQuantity": {"hasUnit": "one"}},
    }
    found = reading.accepted(document)
    event = next(q.subject for q in found if q.predicate == VF.outputOf)
    assert Quad(event, RDF.type, VF.EconomicEvent) in found
    assert Quad(NamedNode(f"{str(event)[1:-1]}#resourceQuantity"), VF.hasUnit, OM.one) in found


def test_no_blank_node_is_left(reading: Reading) -> None:
    body = ':x :p [ :q ( [ :r 1 ] ) ] . _:a a vf:Plan ; vf:due "2026-03-01" ; :s [ :t _:a ] .'
    for quad in reading.accepted(turtle(body), TURTLE):
        assert isinstance(quad.subject, NamedNode)
        assert isinstance(quad.object, NamedNode | Literal)


@pytest.mark.parametrize("identity", [{"id": "http://e/x"}, {}])
def test_a_fault_is_placed_where_the_node_would_have_been(
    reading: Reading, identity: dict[str, str]
) -> None:
    """With an IRI of its own or one that it would have got."""
    quantity = {"hasNumericalValue": "3,5", "hasUnit": "one"}
    event = {**identity, "type": "EconomicEvent", "resourceQuantity": quantity}
    fault = reading.refused(event)
    owner = identity.get("id", f"{BASE}economic-events/1")
    assert fault.focus == NamedNode(f"{owner}#resourceQuantity")
