"""Events that corrections have taken back, and what that makes of their resources.

Everything is read once for each commit: the corrections of an event, and the history of a resource.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from pyoxigraph import NamedNode

from valuegraph.changeset import CandidateView
from valuegraph.effects.engine import EffectContext
from valuegraph.effects.history import (
    FactHistory,
    Left,
    after_correction,
    changes_of,
    counts,
    is_undone,
    remaining,
)
from valuegraph.ledger.rules.corrections import corrections_of
from valuegraph.ledger.statements.resource_history import affecting, resource_events
from valuegraph.model.event import EconomicEvent
from valuegraph.model.resource import EconomicResource
from valuegraph.rdf.terms import as_iri
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.namespaces import VG

_NEAR: Final = 16
"""Events before another one that are looked at before a whole history is read."""


class Corrected(NamedTuple):
    """An event, what its corrections have left of it, and whether it has any."""

    event: EconomicEvent
    left: Left
    has_corrections: bool

    @property
    def is_undone(self) -> bool:
        """Whether corrections have left nothing of it."""
        return self.has_corrections and is_undone(self.left)


class Undoing:
    """What the corrections of one commit undo.

    ``surroundings_of`` gives what the effects of an event depend on. ``pending`` are the events of
    the commit that have not taken effect yet; it changes meanwhile.
    """

    def __init__(
        self,
        candidate: CandidateView,
        units: Units,
        surroundings_of: Callable[[EconomicEvent], EffectContext],
        pending: Collection[NamedNode],
    ) -> None:
        self._candidate = candidate
        self._units = units
        self._surroundings_of = surroundings_of
        self._pending = pending
        self._known: dict[NamedNode, Corrected] = {}
        self._histories: dict[NamedNode, FactHistory] = {}

    def append(self, event: EconomicEvent, resources: Iterable[NamedNode]) -> None:
        """Note that a new event, which is no correction, has affected resources."""
        for resource in resources:
            if resource in self._histories:
                self._histories[resource].append(event, self._surroundings_of(event))

    def left(self, correction: EconomicEvent, corrected: NamedNode) -> Corrected:
        """An event as it was left before one more correction of it."""
        return self._corrected(corrected, without=correction.iri)

    def settle(
        self,
        correction: EconomicEvent,
        corrected: NamedNode,
        resources: Mapping[NamedNode, EconomicResource],
    ) -> Iterator[EconomicResource]:
        """The resources of an event as they are where a correction took back what was left of it,
        or gave something back to one that had been undone."""
        before = self._corrected(corrected, without=correction.iri)
        left = after_correction(before.event, before.left, correction, self._units)
        after = self._known[corrected] = Corrected(before.event, left, has_corrections=True)
        if before.is_undone or after.is_undone:
            for iri in before.event.resources:
                if iri in resources:
                    yield self._settled(resources[iri], after)

    def _corrected(self, iri: NamedNode, without: NamedNode | None = None) -> Corrected:
        found = self._known.get(iri)
        if found is None:
            made = [
                each
                for each in corrections_of(self._candidate, iri)
                if each.iri not in self._pending and each.iri != without
            ]
            event = EconomicEvent.read(self._candidate, iri)
            left = remaining(event, made, self._units)
            found = self._known[iri] = Corrected(event, left, bool(made))
        return found

    def _settled(self, resource: EconomicResource, corrected: Corrected) -> EconomicResource:
        history = self._histories.get(resource.iri)
        if history is None:
            if not self._matters(resource, corrected):
                return resource
            history = self._histories[resource.iri] = self._history(resource)
        elif corrected.is_undone:
            history.undo(corrected.event.iri)
        else:
            history.restore(corrected.event.iri)
        return replace(
            resource,
            accounting=resource.accounting if history.is_inventoried else None,
            onhand=resource.onhand if history.is_inventoried else None,
            facts=history.facts(),
        )

    def _matters(self, resource: EconomicResource, corrected: Corrected) -> bool:
        """Whether it can matter to anything but the quantities of a resource that an event was
        undone or restored. A history can be long, and most events change quantities only."""
        event = corrected.event
        around = self._surroundings_of(event)
        changes = changes_of(event, resource.iri, around, creates=False)
        given = changes_of(event, resource.iri, around, creates=False, if_absent=True)
        # What is not as the event made it has been changed since.
        if changes and not corrected.is_undone:
            return True
        if any(resource.fact(predicate) == value for predicate, value in changes.items()):
            return True
        return not self._is_counted_before(event, resource.iri, given)

    def _is_counted_before(
        self, event: EconomicEvent, resource: NamedNode, given: Iterable[NamedNode]
    ) -> bool:
        """Whether one of the nearest events before this one that stand counts the resource, and
        gives it the facts that this one gives where there are none."""
        current = event.iri
        for _ in range(_NEAR):
            found = map(as_iri, self._candidate.objects(current, VG.previousEvent))
            earlier = [e for iri in found if (e := self._affecting(iri, resource)) is not None]
            for each in earlier:
                stands = each.corrects is None and not self._corrected(each.iri).is_undone
                if not stands:
                    continue
                around = self._surroundings_of(each)
                gives = changes_of(each, resource, around, creates=True)
                if counts(each, resource, around) and gives.keys() >= set(given):
                    return True
            if not earlier:
                break
            current = earlier[0].iri
        return False

    def _affecting(self, iri: NamedNode, resource: NamedNode) -> EconomicEvent | None:
        return affecting(self._candidate, iri, resource)

    def _history(self, resource: EconomicResource) -> FactHistory:
        """The history of a resource: the chain of events that ends in its newest."""
        history = FactHistory(EconomicResource.read_initial(self._candidate, resource.iri))
        for event in resource_events(self._candidate, resource):
            if event.corrects is None:
                history.append(event, self._surroundings_of(event))
                if self._corrected(event.iri).is_undone:
                    history.undo(event.iri)
        return history
