"""What is a part of what: names that the ledger gives, and names of others' choosing."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, Quad

from tests.graphs import EX, PREFIX_LINES, graph
from tests.reading import Reading
from valuegraph.rdf.descriptions import part_rule
from valuegraph.rdf.parts import document_of, fragment, is_named_after
from valuegraph.rdf.syntaxes import TURTLE
from valuegraph.vocabulary.namespaces import RDF, VF
from valuegraph.vocabulary.ontology import Ontology

E = "https://example.org/"


def test_names_of_parts_begin_with_their_owners() -> None:
    event = EX.event
    quantity = fragment(event, "resourceQuantity")
    assert quantity.value == "https://example.org/event#resourceQuantity"
    assert fragment(quantity, "unit").value == "https://example.org/event#resourceQuantity.unit"
    assert document_of(fragment(quantity, "unit")) == event
    assert document_of(event) == event


@pytest.mark.parametrize(
    ("part", "owner", "predicate", "is_one"),
    [
        ("x#p", "x", EX.p, True),
        ("x#p-2", "x", EX.p, True),
        ("x#p.q", "x#p", EX.q, True),
        ("x#ev1.resourceQuantity", "x#ev1", VF.resourceQuantity, True),
        ("x#ev1-resourceQuantity", "x#ev1", VF.resourceQuantity, False),
        ("x#ev12.resourceQuantity", "x#ev1", VF.resourceQuantity, False),
        ("x#p", "x", EX.q, False),
        ("x#p-02", "x", EX.p, False),
        ("x#pp", "x", EX.p, False),
        ("y#p", "x", EX.p, False),
        ("x#p-2", "x#p", RDF.rest, True),
        ("x#p-10", "x#p-9", RDF.rest, True),
        ("x#p-9", "x#p-10", RDF.rest, False),
        ("x#p-2", "x#q", RDF.rest, False),
        ("x#p-2", "x#p", EX.p, False),
        ("x#rest", "x", RDF.rest, True),
    ],
)
def test_the_names_that_the_ledger_gives(
    part: str, owner: str, predicate: NamedNode, is_one: bool
) -> None:
    assert is_named_after(NamedNode(E + part), NamedNode(E + owner), predicate) is is_one


@pytest.mark.parametrize(
    "body",
    [
        ":x a vf:Plan ; :p [ :q [ :r 5 ], [ :r 6 ] ], [ :p 7 ] .",
        ":x a vf:Plan ; :p ( 1 [ :q ( 2 3 ) ] ( 4 ) ), ( 5 6 7 ) .",
        "<https://example.org/d#x> a vf:Plan ; :p ( 1 [ :q 5 ] 3 ), [ :r 2 ] .",
        "<https://example.org/d#x.y-3> a vf:Plan ; :rest [ :p-1 ( 1 2 3 ) ] ; :p [ :r 2 ] .",
    ],
)
def test_every_blank_node_is_named_as_the_part_that_it_is(
    reading: Reading, ontology: Ontology, body: str
) -> None:
    quads = reading.accepted(PREFIX_LINES + body, TURTLE)
    found = graph("")
    for quad in quads:
        found.add(quad)
    rule = part_rule(found, ontology)
    parts = {q.object for q in quads if rule.is_part(q)}
    (root,) = {q.subject for q in quads} - parts
    assert any(q.subject == root and q.object == VF.Plan for q in quads)


HASHES = """
@base <https://pod.example/ledger.ttl> .
<#ev1> a vf:EconomicEvent ; vf:resourceQuantity <#ev1-q> ; vf:effortQuantity <#shared> ;
    vf:provider <#ann> ; :p <#note> ; vf:inputOf <#ev1.inputOf> ; vf:resourceInventoriedAs <#r> .
<#ev2> a vf:EconomicEvent ; vf:effortQuantity <#shared> ; vf:provider <#ann> ; :q <#ev1.q> .
<#r> a vf:EconomicResource ; vf:accountingQuantity <#r.accountingQuantity> .
<#ev1-q> a vf:Measure . <#shared> a vf:Measure . <#r.accountingQuantity> a vf:Measure .
<#ann> a vf:Person . <#note> a :Note . <#ev1.inputOf> a vf:Process . <#ev1.q> a vf:Measure .
<https://pod.example/ann> a vf:Person ; :card <https://pod.example/ann#card> ;
    :child <https://pod.example/ann#bo> .
<https://pod.example/ann#card> :phone 5 . <https://pod.example/ann#bo> a vf:Person .
"""


def test_names_of_others_choosing(ontology: Ontology) -> None:
    reader = graph(HASHES)
    rule = part_rule(reader, ontology)
    parts = {
        (q.subject.value.partition("#")[2], q.object.value.partition("#")[2])
        for q in reader.match()
        if rule.is_part(q) and isinstance(q.object, NamedNode) and isinstance(q.subject, NamedNode)
    }
    assert parts == {
        ("ev1", "ev1-q"),
        ("ev2", "ev1.q"),
        ("r", "r.accountingQuantity"),
        ("", "card"),
    }


def test_literals_and_what_stands_elsewhere_are_no_parts(ontology: Ontology) -> None:
    rule = part_rule(graph(HASHES), ontology)
    assert not rule.is_part(Quad(EX.x, EX.p, EX.y))
    assert not rule.is_part(Quad(EX.x, EX.p, NamedNode("https://pod.example/ledger.ttl#ev1")))
