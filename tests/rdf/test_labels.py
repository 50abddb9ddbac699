"""What entities are called."""

import pytest

from tests.graphs import EX, graph
from valuegraph.rdf.labels import LABELS, Labels
from valuegraph.rdf.short_names import ShortNames
from valuegraph.rdf.terms import Term


def labels(turtle: str) -> Labels:
    return Labels(graph(turtle), ShortNames({"": EX.iri}))


@pytest.mark.parametrize("predicate", LABELS)
def test_any_usual_property_is_a_label(predicate: Term) -> None:
    assert labels(f":a {predicate} 'A' .").entity(EX.a) == "A (:a)"


def test_the_most_telling_label_wins() -> None:
    found = labels(":a dcterms:title 'T' ; rdfs:label 'L'@de, 'M'@en ; skos:prefLabel 'P' .")
    assert found.label(EX.a) == "M"


def test_a_label_is_one_short_line_and_not_empty() -> None:
    assert labels(f":a vf:name 'a\\nb  c' ; rdfs:label '{'x' * 200}' .").label(EX.a) == "a b c"
    long = labels(f":a vf:name '' ; rdfs:label '{'x' * 200}' .").label(EX.a)
    assert long is not None
    assert len(long) == 60


def test_without_a_label_the_iri_stands_alone() -> None:
    assert labels(":a vf:note 'x' .").entity(EX.a) == ":a"


def test_a_blank_node_is_told_by_what_leads_to_it() -> None:
    found = labels(":a vf:name 'A' ; :p [ a :C ; :q ( [ :r 1 ] ) ] .")
    (node,) = found.reader.objects(EX.a, EX.p)
    assert found.entity(node) == "a :C (:p of A (:a))"
    assert found.entity(node, near=EX.a) == "a :C"
    (inner,) = [q.subject for q in found.reader.match(None, EX.r, None)]
    assert found.entity(inner) == "a blank node (:p/:q of A (:a))"


def test_a_blank_node_that_nothing_leads_to_is_told_by_what_it_says() -> None:
    found = labels("[] a :C ; :n [] ; vf:note 'x' . _:b :n 1 .")
    assert {found.entity(q.subject) for q in found.reader.match(None, EX.n, None)} == {
        'a :C (blank node with vf:note "x")',
        "a blank node (_:b)",
    }


def test_blank_nodes_in_a_circle_end() -> None:
    found = labels("[] :p _:b . _:b :p _:b .")
    for quad in found.reader.match():
        assert "blank node" in found.entity(quad.subject)
