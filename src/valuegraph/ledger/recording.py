"""Recording the events of a submission: their effects, in document order, on a candidate."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from graphlib import TopologicalSorter

from pyoxigraph import NamedNode, Quad

from valuegraph.changeset import CandidateView
from valuegraph.effects.engine import Surroundings, apply_event
from valuegraph.effects.history import is_undone, refold, remaining
from valuegraph.effects.rows import may_create
from valuegraph.ledger.entailment import EntailingWriter
from valuegraph.ledger.rules.corrections import corrections_of
from valuegraph.model.event import EconomicEvent
from valuegraph.model.resource import EconomicResource
from valuegraph.rdf.findings import Finding, Repairs, info
from valuegraph.rdf.reader import node, types
from valuegraph.rdf.terms import Term
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.namespaces import RDF, VF, VG
from valuegraph.vocabulary.ontology import Ontology

Resources = Mapping[NamedNode, EconomicResource]
EventRule = Callable[[EconomicEvent, Resources, Resources], Iterable[Finding]]
"""Judges an event by its resources as it finds and leaves them."""


class Recording:
    """The effects of the new events of one commit.

    ``before`` and ``after`` hold the resources that the events touch, as they were and as they are
    now; :meth:`write` brings the candidate in line with ``after``. ``rules`` judge each event.
    """

    def __init__(
        self,
        candidate: CandidateView,
        writer: EntailingWriter,
        ontology: Ontology,
        units: Units,
        rules: Sequence[EventRule] = (),
    ) -> None:
        self._candidate = candidate
        self._writer = writer
        self._ontology = ontology
        self._units = units
        self._rules = rules
        self._default_units: dict[NamedNode, NamedNode] = {}
        self._foreign = Repairs()
        self._findings: list[Finding] = []
        self._pending: set[NamedNode] = set()
        self.before: dict[NamedNode, EconomicResource] = {}
        self.after: dict[NamedNode, EconomicResource] = {}

    def record(self, events: Sequence[EconomicEvent]) -> list[Finding]:
        """Apply the effects of new events, in order, and link each to the one before."""
        self._pending = {event.iri for event in events}
        for event in events:
            self._load(event)
            left_out = self._left_out(event)
            kept = {
                iri: self.after[iri]
                for iri in event.resources
                if iri in self.after and iri not in left_out
            }
            for previous in dict.fromkeys(resource.last_event for resource in kept.values()):
                if previous is not None:
                    self._candidate.add(Quad(event.iri, VG.previousEvent, previous))
            outcome = apply_event(event, kept, self._surroundings(event))
            self._findings += outcome.findings
            for rule in self._rules:
                self._findings += rule(event, kept, outcome.resources)
            self.after.update(outcome.resources)
            self._pending.discard(event.iri)
            if event.corrects is not None:
                self._settle(event, event.corrects)
        return self._findings + self._foreign.findings()

    def write(self) -> None:
        """State what the resources have become, and withdraw what they were."""
        for iri, after in self.after.items():
            was, is_now = self.before[iri].quads(), after.quads()
            for quad in set(was) - set(is_now):
                self._writer.withdraw(quad)
            for quad in is_now:
                if quad not in was:
                    self._writer.state(quad)

    def _load(self, event: EconomicEvent) -> None:
        creatable = may_create(event, self._ontology.actions)
        for iri in event.resources:
            if iri in self.after:
                continue
            if VF.EconomicResource not in types(self._candidate, iri):
                if iri not in creatable:
                    self._candidate.add(Quad(event.iri, VG.notInventoried, iri))
                    self._report_foreign(event, iri)
                    continue
                self._writer.state(Quad(iri, RDF.type, VF.EconomicResource))
                if event.conforms_to is not None:
                    self._writer.state(Quad(iri, VF.conformsTo, event.conforms_to))
            resource = EconomicResource.read(self._candidate, iri)
            self.before[iri] = self.after[iri] = resource
            if resource.conforms_to is not None:
                unit = node(self._candidate, resource.conforms_to, VF.defaultUnitOfResource)
                if unit is not None:
                    self._default_units[iri] = unit

    def _left_out(self, event: EconomicEvent) -> frozenset[Term]:
        """The resources that the event names and did not count, since they were not inventoried
        here: its own, or those of the event that it corrects. They may have been taken on since."""
        if event.corrects is not None:
            for iri in self._candidate.objects(event.corrects, VG.notInventoried):
                self._candidate.add(Quad(event.iri, VG.notInventoried, iri))
        return frozenset(self._candidate.objects(event.iri, VG.notInventoried))

    def _report_foreign(self, event: EconomicEvent, iri: NamedNode) -> None:
        path = VF.resourceInventoriedAs if iri == event.resource else VF.toResourceInventoriedAs
        message = (
            f"The resource <{iri.value}> is not inventoried here, so the event changes nothing of "
            "it. Record it with a raise or produce event to keep its quantities."
        )
        self._foreign.add(info("NotInventoried", message, event.iri, path, iri), key=iri.value)

    def _surroundings(self, event: EconomicEvent) -> Surroundings:
        process = event.output_of
        return Surroundings(
            actions=self._ontology.actions,
            units=self._units,
            stage=None if process is None else node(self._candidate, process, VF.basedOn),
            default_units=self._default_units,
        )

    def _settle(self, correction: EconomicEvent, corrected: NamedNode) -> None:
        """Fold the facts of resources anew where a correction took back what was left of an event,
        or gave something back to one that had been undone."""
        original = EconomicEvent.read(self._candidate, corrected)
        if not self._is_undone(original) and not self._is_undone(original, without=correction):
            return
        for iri in original.resources:
            if iri in self.after:
                self.after[iri] = self._refolded(self.after[iri])

    def _is_undone(self, event: EconomicEvent, without: EconomicEvent | None = None) -> bool:
        pending = self._pending if without is None else {*self._pending, without.iri}
        made = [c for c in corrections_of(self._candidate, event.iri) if c.iri not in pending]
        return bool(made) and is_undone(remaining(event, made, self._units))

    def _refolded(self, resource: EconomicResource) -> EconomicResource:
        history = self._history(resource)
        undone = {e.iri for e in history if e.corrects is None and self._is_undone(e)}
        standing = [e for e in history if e.iri not in undone and e.corrects not in undone]
        surroundings = {e.iri: self._surroundings(e) for e in standing}
        initial = EconomicResource.read_initial(self._candidate, resource.iri)
        folded = refold(initial, standing, surroundings)
        return EconomicResource(
            iri=resource.iri,
            accounting=resource.accounting if folded.is_inventoried else None,
            onhand=resource.onhand if folded.is_inventoried else None,
            facts=folded.facts,
            conforms_to=resource.conforms_to,
            last_event=resource.last_event,
        )

    def _history(self, resource: EconomicResource) -> Sequence[EconomicEvent]:
        """The events that affected a resource, in commit order: the chain that ends in its newest.

        One that named the resource before it was inventoried here is not among them.
        """
        found: dict[Term, EconomicEvent] = {}
        order: TopologicalSorter[Term] = TopologicalSorter()
        following: list[Term | None] = [resource.last_event]
        while following:
            iri = following.pop()
            if not isinstance(iri, NamedNode) or iri in found:
                continue
            event = EconomicEvent.read(self._candidate, iri)
            passed_by = Quad(iri, VG.notInventoried, resource.iri)
            if resource.iri in event.resources and not self._candidate.contains(passed_by):
                earlier = self._candidate.objects(iri, VG.previousEvent)
                found[iri] = event
                following += earlier
                order.add(iri, *earlier)
        return [found[iri] for iri in order.static_order() if iri in found]
