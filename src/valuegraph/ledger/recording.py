"""Recording the events of a submission: their effects, in document order, on a candidate."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from pyoxigraph import NamedNode, Quad

from valuegraph.changeset import CandidateView
from valuegraph.effects.engine import Surroundings, apply_event
from valuegraph.effects.rows import may_create
from valuegraph.ledger.entailment import EntailingWriter
from valuegraph.ledger.undoing import Undoing
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
        self.before: dict[NamedNode, EconomicResource] = {}
        self.after: dict[NamedNode, EconomicResource] = {}

    def record(self, events: Sequence[EconomicEvent]) -> list[Finding]:
        """Apply the effects of new events, in order, and link each to the one before."""
        pending = {event.iri for event in events}
        undoing = Undoing(self._candidate, self._units, self._surroundings, pending)
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
            pending.discard(event.iri)
            if event.corrects is None:
                undoing.append(event, kept)
            else:
                for settled in undoing.settle(event, event.corrects, self.after):
                    self.after[settled.iri] = settled
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
