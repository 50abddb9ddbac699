"""The initial state of a resource: economic facts that were stated when it was first described.

They stand until an event replaces them, and are what corrections go back to. ``vg:initialState``
keeps them apart from what events have made of the resource since.
"""

from collections.abc import Mapping

from pyoxigraph import NamedNode, Quad

from valuegraph.changeset import CandidateView
from valuegraph.ledger.intake.submission import Submission
from valuegraph.ledger.statements.entailment import EntailingWriter
from valuegraph.model.resource import FACTS, initial_state
from valuegraph.rdf.terms import as_iri
from valuegraph.vocabulary.namespaces import VG


def initial_facts(submission: Submission) -> dict[NamedNode, list[Quad]]:
    """The facts that each new resource of a document starts with: those that are stated of it.

    An export states what events have made of the resource, and apart from that how it started.
    """
    starting = submission.new - submission.exported
    found: dict[NamedNode, list[Quad]] = {}
    for quad in submission.facts:
        resource = as_iri(quad.subject)
        if quad.predicate in FACTS and resource in starting:
            found.setdefault(resource, []).append(quad)
    for resource, given in submission.initial.items():
        found[resource] = [Quad(resource, q.predicate, q.object) for q in given]
    return found


def state_initial_facts(
    candidate: CandidateView, writer: EntailingWriter, facts: Mapping[NamedNode, list[Quad]]
) -> None:
    """State the facts of each resource, and keep them as its initial state."""
    for resource, quads in facts.items():
        initial = initial_state(resource)
        candidate.add(Quad(resource, VG.initialState, initial))
        for quad in quads:
            writer.state(quad)
            # Nothing follows from it: what the initial state is contained in does not contain it.
            candidate.add(Quad(initial, quad.predicate, quad.object))
