"""``EventEffects``: what new events do to the resources that they name, on a candidate."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from pyoxigraph import NamedNode, Quad

from valuegraph.changeset import CandidateView
from valuegraph.effects.engine import EffectContext, Outcome, apply_event
from valuegraph.effects.history import Left, as_meant
from valuegraph.effects.rows import may_create
from valuegraph.ledger.applying.containers import await_container, put_into_containers
from valuegraph.ledger.applying.undoing import Undoing
from valuegraph.ledger.rules.pairs import took_from_onhand
from valuegraph.ledger.statements.entailment import EntailingWriter
from valuegraph.ledger.statements.rounding import told_as_rounded
from valuegraph.model.event import EconomicEvent
from valuegraph.model.measure import Measure
from valuegraph.model.resource import EconomicResource
from valuegraph.rdf.findings import Finding, Repairs, info, warning
from valuegraph.rdf.reader import node, types
from valuegraph.rdf.terms import Term, canonical_decimal, fraction_literal
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.namespaces import RDF, VF, VG
from valuegraph.vocabulary.ontology import Ontology

Resources = Mapping[NamedNode, EconomicResource]
EventRule = Callable[[EconomicEvent, Resources, Resources], Iterable[Finding]]
"""Judges an event by its resources as it finds and leaves them."""


class EventEffects:
    """The effects of the new events of one commit.

    ``before`` and ``after`` hold the resources that the events touch, as they were and as they are
    now; :meth:`write` brings the candidate in line with ``after``. ``events`` are the events with
    what was found out of them. ``rules`` judge each event.
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
        self.events: list[EconomicEvent] = []

    def apply(self, events: Sequence[EconomicEvent]) -> list[Finding]:
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
            outcome = self._applied(event, kept, undoing)
            self._findings += outcome.findings
            for rule in self._rules:
                self._findings += rule(outcome.event, kept, outcome.resources)
            self.after.update(outcome.resources)
            pending.discard(event.iri)
            if event.corrects is None:
                undoing.append(outcome.event, kept)
            else:
                for settled in undoing.settle(outcome.event, event.corrects, self.after):
                    self.after[settled.iri] = settled
        self._findings += put_into_containers(
            self._candidate, self.events, self._ontology.actions, self._known, self._become
        )
        self._findings += self._of_nobody()
        self._findings += self._of_rounded()
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

    def _applied(self, event: EconomicEvent, kept: Resources, undoing: Undoing) -> Outcome:
        """The effects of an event on the resources that it names; what was found out of it is
        kept."""
        around = self._surroundings(event)
        if event.corrects is None:
            await_container(self._candidate, event, self._ontology.actions)
            took = self._took_from_onhand(event, kept)
            if took is not None:
                around = replace(around, took_from_onhand=took)
        else:
            original, left, _ = undoing.left(event, event.corrects)
            event = self._as_meant(event, original, left)
            event = replace(
                event,
                adds_to_receiver=original.adds_to_receiver,
                onhand_limit=original.onhand_limit,
            )
            if original.resource_quantity is not None and left[0] is not None:
                around = replace(around, left=Measure(left[0], original.resource_quantity.unit))
        outcome = apply_event(event, kept, around)
        self.events.append(outcome.event)
        for quad in outcome.event.kept():
            self._candidate.add(quad)
        return outcome

    def _as_meant(
        self, correction: EconomicEvent, original: EconomicEvent, left: Left
    ) -> EconomicEvent:
        """The correction with the amounts that it means, kept where no decimal has them."""
        meant = as_meant(correction, original, left)
        for predicate, measure in (
            (VF.resourceQuantity, meant.resource_quantity),
            (VF.effortQuantity, meant.effort_quantity),
        ):
            part = node(self._candidate, correction.iri, predicate)
            if measure is not None and part is not None and isinstance(measure.amount, Fraction):
                self._candidate.add(Quad(part, VG.exactValue, fraction_literal(measure.amount)))
        return meant

    def _took_from_onhand(self, event: EconomicEvent, kept: Resources) -> bool | None:
        """Whether the first of the pair that an event ends changed what is on hand of the only
        resource, which belongs to neither of the event's agents; None for all other events."""
        action = self._ontology.actions.get(event.action) if event.action is not None else None
        if action is None or action.pairs_with is None or len(event.resources) != 1:
            return None
        resource = kept.get(event.resources[0])
        accountable = None if resource is None else resource.fact(VF.primaryAccountable)
        if accountable is None or accountable in (event.provider, event.receiver):
            return None
        return took_from_onhand(self._candidate, event, self._ontology.actions)

    def _load(self, event: EconomicEvent) -> None:
        creatable = may_create(event, self._ontology.actions)
        for iri in event.resources:
            if iri not in self.after:
                if VF.EconomicResource not in types(self._candidate, iri):
                    if iri not in creatable:
                        self._candidate.add(Quad(event.iri, VG.notInventoried, iri))
                        self._report_foreign(event, iri)
                        continue
                    self._writer.state(Quad(iri, RDF.type, VF.EconomicResource))
                    if event.conforms_to is not None:
                        self._writer.state(Quad(iri, VF.conformsTo, event.conforms_to))
                self._load_resource(iri)
            if iri in creatable and iri == event.to_resource != event.resource:
                self._describe(event, iri)

    def _describe(self, event: EconomicEvent, target: NamedNode) -> None:
        """Give a to-resource that the event creates the specification, the lot and the unit of the
        resource that it comes out of, where it does not say otherwise."""
        source = self.after.get(event.resource) if event.resource is not None else None
        if source is None or self.after[target].is_inventoried:
            return
        for predicate in (VF.conformsTo, VF.ofBatchLot):
            if node(self._candidate, target, predicate) is None:
                value = node(self._candidate, source.iri, predicate)
                if value is not None:
                    self._writer.state(Quad(target, predicate, value))
                    if predicate == VF.conformsTo:
                        self.after[target] = replace(self.after[target], conforms_to=value)
                        self._note_unit(self.after[target])
        if source.unit is not None:
            self._default_units.setdefault(target, source.unit)

    def _load_resource(self, iri: NamedNode) -> None:
        resource = EconomicResource.read(self._candidate, iri)
        self.before[iri] = self.after[iri] = resource
        self._note_unit(resource)

    def _note_unit(self, resource: EconomicResource) -> None:
        if resource.conforms_to is not None:
            unit = node(self._candidate, resource.conforms_to, VF.defaultUnitOfResource)
            if unit is not None:
                self._default_units[resource.iri] = unit

    def _known(self, iri: NamedNode) -> EconomicResource | None:
        """A resource as it is now; None for one that is not inventoried here."""
        if iri not in self.after:
            if VF.EconomicResource not in types(self._candidate, iri):
                return None
            self._load_resource(iri)
        return self.after[iri]

    def _become(self, resource: EconomicResource) -> None:
        self.after[resource.iri] = resource

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
            "it. If it is kept elsewhere, leave it so. If it is to be kept here, record first how "
            "it came to be (raise, produce), or the transfer that brought it here, with a resource "
            "of your own as toResourceInventoriedAs."
        )
        self._foreign.add(info("NotInventoried", message, event.iri, path, iri), key=iri.value)

    def _of_nobody(self) -> Iterator[Finding]:
        """A warning for each resource that events count and nobody is accountable for."""
        for iri, after in self.after.items():
            before = self.before[iri]
            amounts = [m.amount for m in (after.accounting, after.onhand) if m is not None]
            if (
                not any(amounts)
                or after.fact(VF.primaryAccountable) is not None
                or (before.accounting, before.onhand) == (after.accounting, after.onhand)
            ):
                continue
            assert after.unit is not None
            message = (
                f"Nobody is accountable for <{iri.value}>, of which there are now "
                f"{' and '.join(dict.fromkeys(map(canonical_decimal, amounts)))} "
                f"{self._units.label(after.unit)}. The agent whose it is can say so with a raise, "
                "of what there is besides or of 0."
            )
            yield warning("NobodysResource", message, iri, VF.primaryAccountable)

    def _of_rounded(self) -> Iterator[Finding]:
        """Tell of each quantity that becomes one without finite decimal form."""
        for iri, after in self.after.items():
            before = self.before[iri]
            for predicate, was, measure in (
                (VF.accountingQuantity, before.accounting, after.accounting),
                (VF.onhandQuantity, before.onhand, after.onhand),
            ):
                if measure is not None and measure != was and isinstance(measure.amount, Fraction):
                    yield told_as_rounded(iri, predicate, measure, self._units)
                    break

    def _surroundings(self, event: EconomicEvent) -> EffectContext:
        process = event.output_of
        return EffectContext(
            actions=self._ontology.actions,
            units=self._units,
            stage=None if process is None else node(self._candidate, process, VF.basedOn),
            default_units=self._default_units,
        )
