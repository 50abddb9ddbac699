"""Entities with their fragments, and collections page by page, on a graph and on a store alike."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad

from tests.graphs import EX, graph, quads
from valuegraph.changeset import Changeset
from valuegraph.queries.entities import describe_entities, describe_entity, list_entities
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.parts import fragment, numbered
from valuegraph.rdf.reader import GraphReader
from valuegraph.store import OxigraphStore
from valuegraph.vocabulary.namespaces import RDF, VF
from valuegraph.vocabulary.ontology import Ontology

NETWORK = """
@base <https://example.org/> .
<event> a vf:EconomicEvent ; vf:resourceQuantity <event#resourceQuantity> ; vf:provider <ilse> ;
    vf:effortQuantity <event#effortQuantity> .
<event#resourceQuantity> a vf:Measure ; vf:hasUnit om2:one ;
    :detail <event#resourceQuantity.detail> .
<event#resourceQuantity.detail> :p 5 .
<event#unrelated> :p 6 .
<eventful> a vf:EconomicEvent ; vf:resourceQuantity <eventful#resourceQuantity> .
<eventful#resourceQuantity> vf:hasUnit om2:hour .
<ilse> a vf:Person, vf:Agent ; :knows <event#resourceQuantity> ; vf:name "Ilse" .
<otto> a vf:Person, vf:Agent .
<anna> a vf:Person, vf:Agent .
<mill> a vf:Organization, vf:Agent .
_:nobody a vf:Agent .
"""


def stored(network: str) -> OxigraphStore:
    store = OxigraphStore()
    store.apply(Changeset(added=tuple(q for q in quads(network) if is_named(q))))
    return store


def is_named(quad: Quad) -> bool:
    return isinstance(quad.subject, NamedNode)


@pytest.fixture(params=[graph, stored])
def reader(request: pytest.FixtureRequest) -> GraphReader:
    found: GraphReader = request.param(NETWORK)
    return found


def subjects(found: list[Quad]) -> set[str]:
    return {str(quad.subject)[len("<https://example.org/") : -1] for quad in found}


def test_an_entity_has_its_fragments_with_it(reader: GraphReader, ontology: Ontology) -> None:
    found = describe_entity(reader, EX.event, ontology)
    assert len(found) == len(set(found)) == 8
    assert subjects(found) == {"event", "event#resourceQuantity", "event#resourceQuantity.detail"}


def test_fragments_of_others_are_left_with_them(reader: GraphReader, ontology: Ontology) -> None:
    assert subjects(describe_entity(reader, EX.ilse, ontology)) == {"ilse"}


def test_a_fragment_can_be_asked_for_itself(reader: GraphReader, ontology: Ontology) -> None:
    found = describe_entity(
        reader, NamedNode("https://example.org/event#resourceQuantity"), ontology
    )
    assert subjects(found) == {"event#resourceQuantity", "event#resourceQuantity.detail"}


def test_an_unknown_entity_has_no_statements(reader: GraphReader, ontology: Ontology) -> None:
    assert describe_entity(reader, EX.nobody, ontology) == []
    assert describe_entities(reader, [], ontology) == []


def test_several_entities_are_described_at_once(reader: GraphReader, ontology: Ontology) -> None:
    found = describe_entities(
        reader, [EX.event, EX.eventful, EX.event, EX.nobody, EX.otto], ontology
    )
    assert len(found) == len(set(found))
    assert subjects(found) == {
        "event",
        "event#resourceQuantity",
        "event#resourceQuantity.detail",
        "eventful",
        "eventful#resourceQuantity",
        "otto",
    }


def test_fragments_that_refer_to_each_other_are_described_once(ontology: Ontology) -> None:
    circle = graph(
        "@base <https://example.org/> . <x> :p <x#p> . <x#p> :p <x#p.p> . <x#p.p> :p <x#p>, <x> ."
    )
    found = describe_entity(circle, EX.x, ontology)
    assert len(found) == len(set(found)) == 4


def test_a_long_list_is_followed_to_its_end(ontology: Ontology) -> None:
    cells = [numbered(fragment(EX.x, "p"), n) for n in range(1, 3000)]
    steps = itertools.pairwise(cells)
    chain = MemoryGraph([Quad(EX.x, EX.p, cells[0]), *(Quad(a, RDF.rest, b) for a, b in steps)])
    assert len(describe_entity(chain, EX.x, ontology)) == 2999


def listed(found: list[NamedNode]) -> list[str]:
    return [iri.value.removeprefix("https://example.org/") for iri in found]


def test_a_collection_is_sorted_by_iri(reader: GraphReader) -> None:
    assert listed(list_entities(reader, VF.Agent, None, 10)) == ["anna", "ilse", "mill", "otto"]
    assert listed(list_entities(reader, VF.Person, None, 10)) == ["anna", "ilse", "otto"]
    assert list_entities(reader, VF.Plan, None, 10) == []


def test_pages_follow_each_other_without_gap_or_overlap(reader: GraphReader) -> None:
    pages: list[list[str]] = []
    after: str | None = None
    while page := list_entities(reader, VF.Agent, after, 3):
        pages.append(listed(page))
        after = page[-1].value
    assert pages == [["anna", "ilse", "mill"], ["otto"]]


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ("https://example.org/ilse", ["mill", "otto"]),
        ("https://example.org/gone", ["ilse", "mill", "otto"]),
        ("", ["anna", "ilse", "mill", "otto"]),
        ("https://example.org/otto", []),
        ("no IRI at all", []),
    ],
)
def test_a_page_begins_after_any_place(reader: GraphReader, after: str, found: list[str]) -> None:
    assert listed(list_entities(reader, VF.Agent, after, 10)) == found


def test_an_empty_page_is_empty(reader: GraphReader) -> None:
    assert list_entities(reader, VF.Agent, None, 0) == []


@given(st.lists(st.integers(0, 99), unique=True), st.integers(-1, 100), st.integers(0, 100))
def test_a_page_is_a_part_of_the_sorted_collection(
    numbers: list[int], after: int, limit: int
) -> None:
    members = MemoryGraph(Quad(EX[f"n{n:03}"], RDF.type, VF.Plan) for n in numbers)
    page = list_entities(members, VF.Plan, EX[f"n{after:03}"].value if after >= 0 else None, limit)
    assert page == [EX[f"n{n:03}"] for n in sorted(numbers) if n > after][:limit]
