"""What a change can affect: validating that much anew tells all that changed."""

from collections import Counter
from collections.abc import Callable, Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad, RdfFormat, parse

from tests.graphs import EX, graph, quads
from valuegraph.changeset import CandidateView, Changeset
from valuegraph.rdf.findings import Finding
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Term
from valuegraph.shapes.compiled import CompiledValidator
from valuegraph.store.oxigraph import OxigraphStore
from valuegraph.vocabulary.bundled import bundled_files
from valuegraph.vocabulary.namespaces import RDF, VF
from valuegraph.vocabulary.ontology import Ontology

from .strategies import TEXTS, data_graphs, shapes_graphs, statements

Kind = Callable[[list[Quad], Changeset], tuple[GraphReader, GraphReader]]
"""A graph before a change, and with it."""


def in_memory(before: list[Quad], change: Changeset) -> tuple[GraphReader, GraphReader]:
    after = MemoryGraph(before)
    for quad in change.removed:
        after.remove(quad)
    for quad in change.added:
        after.add(quad)
    return MemoryGraph(before), after


def candidate_over_memory(before: list[Quad], change: Changeset) -> tuple[GraphReader, GraphReader]:
    base = MemoryGraph(before)
    return base, CandidateView(base, change)


def candidate_over_store(before: list[Quad], change: Changeset) -> tuple[GraphReader, GraphReader]:
    store = OxigraphStore()
    store.apply(Changeset(added=tuple(before)))
    return store, CandidateView(store, change)


KINDS: list[Kind] = [in_memory, candidate_over_memory, candidate_over_store]


def found(findings: Iterable[Finding]) -> Counter[str]:
    """Findings, details among them, as text: what is compared has blank nodes and languages."""
    return Counter(map(repr, findings))


def terms(reader: GraphReader) -> set[Term]:
    """Every node and literal of a graph."""
    return {term for quad in reader.match() for term in (quad.subject, quad.object)}


@st.composite
def changes(draw: st.DrawFn, before: list[Quad]) -> Changeset:
    """Some of the statements are removed, some others added."""
    removed = draw(st.lists(st.sampled_from(before), max_size=3, unique=True)) if before else []
    added = draw(st.lists(statements(TEXTS), max_size=3, unique=True))
    return Changeset(tuple(q for q in added if q not in before), tuple(removed))


changed_graphs = data_graphs(TEXTS).flatmap(
    lambda before: st.tuples(st.just(before), changes(before))
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda each: each.__name__)
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(shapes_graphs(literals=TEXTS), changed_graphs)
def test_nodes_that_are_not_affected_keep_their_results(
    kind: Kind, shapes: list[Quad], case: tuple[list[Quad], Changeset]
) -> None:
    validator = CompiledValidator(shapes)
    before, after = kind(*case)
    change = case[1]
    affected = validator.affected(after, [*change.added, *change.removed])
    everything = found(validator.validate(after).findings)
    others = {*terms(before), *terms(after), *(q.object for q in shapes)} - set(affected)
    kept, anew = validator.validate(before, others), validator.validate(after, affected)
    assert found([*kept.findings, *anew.findings]) == everything


SHAPES = """
:Event a sh:NodeShape ; sh:targetClass :Event ; sh:property [ sh:path :agent ; sh:class :Agent ] .
:Named a sh:NodeShape ; sh:targetClass :Agent ;
    sh:property [ sh:path ( :lives [ sh:zeroOrMorePath :in ] :name ) ; sh:minCount 1 ] .
:Order sh:targetSubjectsOf :begins ; sh:path :begins ; sh:lessThan :ends .
:Stock sh:targetNode :shop ; sh:path [ sh:inversePath :soldIn ] ; sh:minCount 1 .
:Whole sh:targetObjectsOf :whole ; sh:closed true .
:Off sh:targetClass :Event ; sh:path :note ; sh:minCount 1 ; sh:deactivated true .
"""
WORLD = """
:e1 a :Event ; :agent :ada . :e2 a :Event ; :agent :ada , :bob . :e3 a :Event ; :agent :cid .
:ada a :Agent ; :lives :hut . :bob a :Agent ; :lives :farm .
:hut :in :village . :farm :in :village . :village :in :valley . :valley :name "Valley" .
:shop :whole :part .
"""


@pytest.mark.parametrize(
    ("change", "affected"),
    [
        (":e4 a :Event .", {EX.e4}),
        (":e1 :agent :cid .", {EX.e1}),
        (":ada a :Robot .", {EX.ada, EX.e1, EX.e2}),
        (":valley :name 'Tal' .", {EX.ada, EX.bob}),
        (":hut :in :wood .", {EX.ada}),
        (":ada :begins 1 .", {EX.ada}),
        (":x :ends 1 .", {EX.x}),
        (":bread :soldIn :shop .", {EX.shop}),
        (":part :colour 'red' .", {EX.part}),
        (":bag :whole :box .", {EX.bag, EX.box}),
    ],
)
def test_a_change_affects_what_it_is_seen_from(change: str, affected: set[Term]) -> None:
    validator = CompiledValidator(quads(SHAPES))
    found = validator.affected(graph(WORLD + change), quads(change))
    assert found is not None
    # A closed shape reads every property of its focus nodes, so any subject might be one.
    assert affected <= set(found) <= affected | {q.subject for q in quads(change)}


def test_a_removed_statement_is_walked_back_over_what_is_left() -> None:
    validator = CompiledValidator(quads(SHAPES))
    gone = quads(":hut :in :village . :village :in :valley .")
    after = MemoryGraph(q for q in quads(WORLD) if q not in gone)
    found = validator.affected(after, gone)
    assert found is not None
    assert {EX.ada, EX.bob} <= set(found)


def test_a_change_of_the_class_hierarchy_affects_what_depends_on_its_instances() -> None:
    validator = CompiledValidator(quads(SHAPES))
    axiom = ":Clerk rdfs:subClassOf :Agent ."
    assert validator.affected(graph(WORLD + axiom), quads(axiom)) == {EX.Clerk}
    bob = ":bob a :Clerk ."
    assert {EX.bob, EX.e2} <= set(validator.affected(graph(WORLD + axiom + bob), quads(axiom)))


def test_nothing_changed_affects_nothing() -> None:
    assert CompiledValidator(quads(SHAPES)).affected(graph(WORLD), ()) == set()


def test_one_more_event_of_a_ledger_affects_a_handful_of_nodes(
    ontology: Ontology, alderwater: list[Quad]
) -> None:
    files = bundled_files("shapes")
    shapes = [quad for file in files for quad in parse(path=file, format=RdfFormat.TURTLE)]
    validator = CompiledValidator(shapes, ontology.quads)
    network = MemoryGraph(alderwater)
    events = network.subjects(RDF.type, VF.EconomicEvent)
    assert len(events) > 100
    for event in events[:50]:
        [measure] = network.objects(event, VF.resourceQuantity) or [event]
        stated = [q for q in alderwater if q.subject in (event, measure)]
        affected = validator.affected(network, stated)
        assert affected is not None
        assert event in affected
        assert len(affected) <= 8
