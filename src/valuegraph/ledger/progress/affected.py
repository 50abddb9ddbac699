"""Whose progress the statements that a commit adds and removes can change."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

from pyoxigraph import NamedNode, Quad

from valuegraph.changeset import CandidateView
from valuegraph.ledger.progress.shares import corrections
from valuegraph.ledger.progress.status import PARTS_OF_PLAN, PARTS_OF_PROCESS
from valuegraph.model.progress import AMOUNTS, KINDS, PROGRESS
from valuegraph.model.resource import QUANTITIES
from valuegraph.rdf.terms import Node, Term, as_iri
from valuegraph.vocabulary.namespaces import RDF, VF, VG
from valuegraph.vocabulary.ontology import local_name

_LINKS = frozenset(kind.link for kind in KINDS)
_TARGETS = frozenset(kind.class_ for kind in KINDS)
_OF_MEASURES = (VF.hasNumericalValue, VF.hasUnit)
_OF_STOCK = tuple("#" + local_name(each) for each in QUANTITIES)

Found = dict[NamedNode, None]
"""A set that keeps its order, so that findings do."""


@dataclass(slots=True)
class Affected:
    """``flows`` may count for something else than before. ``targets`` (commitments, intents,
    claims) changed themselves, so that all that counts for them is to be looked at, not only the
    ``flows``; of ``judged`` ones nothing changed but ``vf:finished``. Nothing but events came to
    ``begun`` processes; more changed about ``processes``.
    """

    flows: Found = field(default_factory=dict)
    targets: Found = field(default_factory=dict)
    judged: Found = field(default_factory=dict)
    processes: Found = field(default_factory=dict)
    begun: Found = field(default_factory=dict)
    plans: Found = field(default_factory=dict)


def affected(candidate: CandidateView) -> Affected:
    """What a candidate differs from its base in, for progress."""
    found = Affected()
    changes = _sorted(chain(candidate.added, candidate.removed))
    new_events = {
        as_iri(subject)
        for subject in candidate.added.subjects(RDF.type, VF.EconomicEvent)
        if not candidate.added.objects(subject, VF.corrects)
    }
    for predicate, quads in changes.items():
        _add(found, predicate, quads, new_events)
    _add_measures(found, changes, candidate)
    _add_rates(found, changes, candidate)
    for quad in changes.get(VF.satisfies, ()):
        # An event of a commitment that satisfies an intent does not count for that one itself.
        for event in candidate.subjects(VF.fulfills, quad.subject):
            found.flows[as_iri(event)] = None
            found.flows.update(dict.fromkeys(corrections(candidate, as_iri(event))))
    return found


def _sorted(quads: Iterable[Quad]) -> dict[NamedNode, list[Quad]]:
    """The statements by those predicates that matter."""
    changes: dict[NamedNode, list[Quad]] = {}
    for quad in quads:
        if quad.predicate in _WATCHED:
            changes.setdefault(quad.predicate, []).append(quad)
    return changes


def _add(
    found: Affected, predicate: NamedNode, quads: list[Quad], new_events: set[NamedNode]
) -> None:
    for quad in quads:
        subject, value = as_iri(quad.subject), quad.object
        if predicate == RDF.type:
            _add_typed(found, subject, value)
        elif predicate in _LINKS or predicate in (VF.corrects, VG.returns):
            found.flows[subject] = None
        elif predicate in AMOUNTS:
            if subject not in new_events:  # The links of a new event are new as well.
                found.flows[subject] = None
                found.targets[subject] = None
        elif predicate in PROGRESS or predicate == VF.finished:
            targets = found.targets if predicate in PROGRESS else found.judged
            for group in (targets, found.processes, found.plans):
                group[subject] = None
        elif isinstance(value, NamedNode) and predicate in PARTS_OF_PROCESS:
            (found.begun if subject in new_events else found.processes)[value] = None
        elif isinstance(value, NamedNode) and predicate in PARTS_OF_PLAN:
            found.plans[value] = None


def _add_typed(found: Affected, subject: NamedNode, class_: Term) -> None:
    if class_ in _TARGETS:
        found.targets[subject] = None
        found.flows[subject] = None
    elif class_ == VF.Process:
        found.processes[subject] = None
    elif class_ == VF.Plan:
        found.plans[subject] = None


def _add_measures(
    found: Affected, changes: dict[NamedNode, list[Quad]], candidate: CandidateView
) -> None:
    """Flows whose amount is another one under its old IRI; a unit does not change once in use."""
    linked = {quad.object for amount in AMOUNTS for quad in changes.get(amount, ())}
    measures: dict[Node, None] = {}
    for predicate in _OF_MEASURES:
        for quad in changes.get(predicate, ()):
            if quad.subject not in linked and not as_iri(quad.subject).value.endswith(_OF_STOCK):
                measures[as_iri(quad.subject)] = None
    for measure in measures:
        for amount in AMOUNTS:
            for flow in candidate.subjects(amount, measure):
                found.flows[as_iri(flow)] = None
                found.targets[as_iri(flow)] = None


def _add_rates(
    found: Affected, changes: dict[NamedNode, list[Quad]], candidate: CandidateView
) -> None:
    """Intents of which a proposal says, or no longer says, that they are rates."""
    published = (VF.publishes, VF.reciprocal)
    intents = [quad.object for predicate in published for quad in changes.get(predicate, ())]
    for quad in changes.get(VF.unitBased, ()):
        for predicate in published:
            intents += candidate.objects(as_iri(quad.subject), predicate)
    found.targets.update((intent, None) for intent in intents if isinstance(intent, NamedNode))


_WATCHED = frozenset(
    (
        RDF.type,
        *_LINKS,
        VF.corrects,
        VG.returns,
        *AMOUNTS,
        *PROGRESS,
        VF.finished,
        *PARTS_OF_PROCESS,
        *PARTS_OF_PLAN,
        *_OF_MEASURES,
        VF.publishes,
        VF.reciprocal,
        VF.unitBased,
    )
)
