"""Inverses and superclass types come and go with the statements that they follow from."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from tests.graphs import EX, graph, quads
from tests.ledger.books import Books, event
from valuegraph.changeset import CandidateView
from valuegraph.ledger.statements.entailment import EntailingWriter
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.vocabulary.namespaces import RDF, VF
from valuegraph.vocabulary.ontology import Ontology

INVERSES = [
    (VF.inputOf, VF.hasInput),
    (VF.outputOf, VF.hasOutput),
    (VF.containedIn, VF.contains),
    (VF.realizationOf, VF.realizes),
    (VF.reciprocalRealizationOf, VF.realizesReciprocal),
    (VF.clauseOf, VF.stipulates),
    (VF.reciprocalClauseOf, VF.stipulatesReciprocal),
    (VF.bundledIn, VF.bundles),
    (VF.plannedWithin, VF.planIncludes),
    (VF.independentDemandOf, VF.hasIndependentDemand),
    (VF.listedIn, VF.lists),
    (VF.recipeInputOf, VF.hasRecipeInput),
    (VF.recipeOutputOf, VF.hasRecipeOutput),
    (VF.recipeClauseOf, VF.recipeStipulates),
    (VF.recipeReciprocalClauseOf, VF.recipeStipulatesReciprocal),
]


@pytest.fixture
def candidate() -> CandidateView:
    return CandidateView(MemoryGraph())


@pytest.fixture
def writer(candidate: CandidateView, ontology: Ontology) -> EntailingWriter:
    return EntailingWriter(candidate, ontology)


@pytest.mark.parametrize(("stated", "inverse"), INVERSES)
def test_an_inverse_is_stated_and_withdrawn_with_its_cause(
    stated: NamedNode, inverse: NamedNode, candidate: CandidateView, writer: EntailingWriter
) -> None:
    cause = Quad(EX.a, stated, EX.b)
    writer.state(cause)
    assert set(candidate.match()) == {cause, Quad(EX.b, inverse, EX.a)}
    writer.withdraw(cause)
    assert set(candidate.match()) == set()


@pytest.mark.parametrize("class_", ["Person", "Organization", "EcologicalAgent"])
def test_a_superclass_is_stated_and_withdrawn_with_its_cause(
    class_: str, candidate: CandidateView, writer: EntailingWriter
) -> None:
    cause = Quad(EX.a, RDF.type, VF[class_])
    writer.state(cause)
    assert set(candidate.match()) == {cause, Quad(EX.a, RDF.type, VF.Agent)}
    writer.withdraw(cause)
    assert set(candidate.match()) == set()


def test_a_superclass_that_follows_from_another_type_stays(
    candidate: CandidateView, writer: EntailingWriter
) -> None:
    for class_ in (VF.Person, VF.EcologicalAgent):
        writer.state(Quad(EX.a, RDF.type, class_))
    writer.withdraw(Quad(EX.a, RDF.type, VF.EcologicalAgent))
    assert set(candidate.match()) == set(quads(":a a vf:Person, vf:Agent ."))


def test_what_was_recorded_before_is_withdrawn_with_what_follows(ontology: Ontology) -> None:
    candidate = CandidateView(graph(":a vf:containedIn :box . :box vf:contains :a, :b ."))
    EntailingWriter(candidate, ontology).withdraw(Quad(EX.a, VF.containedIn, EX.box))
    assert set(candidate.match()) == set(quads(":box vf:contains :b ."))


def test_nothing_follows_from_text_and_foreign_properties(
    candidate: CandidateView, writer: EntailingWriter
) -> None:
    stated = {
        Quad(EX.a, VF.containedIn, Literal("the box")),
        Quad(EX.a, EX.near, EX.b),
        Quad(EX.a, RDF.type, EX.Thing),
    }
    for quad in stated:
        writer.state(quad)
    assert set(candidate.match()) == stated


def test_a_process_knows_its_flows(books: Books) -> None:
    books.accept(
        {"id": "x:milling", "type": "Process", "name": "Milling"},
        event("grain", "consume", resourceConformsTo="x:kind", inputOf="x:milling"),
        event("flour", "produce", resourceConformsTo="x:kind", outputOf="x:milling"),
    )
    assert books.values("milling", VF.hasInput) == {"x:grain"}
    assert books.values("milling", VF.hasOutput) == {"x:flour"}


def test_either_direction_may_be_written(books: Books) -> None:
    books.accept(
        {
            "id": "x:milling",
            "type": "Process",
            "hasInput": [event("grain", "consume", resourceConformsTo="x:kind")],
        }
    )
    assert books.values("grain", VF.inputOf) == {"x:milling"}
    assert books.values("milling", VF.hasInput) == {"x:grain"}


def test_a_container_knows_what_events_put_in_and_take_out(books: Books) -> None:
    stored = {"resource": "x:loaf", "to": "x:crate"}
    books.accept(
        event("count-loaf", "raise", "1 one", resource="x:loaf"),
        event("count-crate", "raise", "1 one", resource="x:crate"),
        event("pack", "combine", "1 one", **stored),
    )
    assert books.values("crate", VF.contains) == {"x:loaf"}
    books.accept(event("unpack", "separate", "1 one", resource="x:loaf"))
    assert books.values("crate", VF.contains) == set()
    assert books.values("loaf", VF.containedIn) == set()


def test_people_are_agents(books: Books) -> None:
    books.accept({"id": "x:ilse", "type": "Person", "name": "Ilse"})
    assert books.values("ilse", RDF.type) == {"Person", "Agent"}
