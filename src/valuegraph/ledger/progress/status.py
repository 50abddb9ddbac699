"""Where something stands: pending, in progress or closed.

``vf:finished`` decides where it is stated, true or false. Where it is not:

- a commitment, intent or claim is in progress once anything answers to it, and closed when all the
  amounts that it names are reached. An intent of a proposal with unit-based quantities names rates,
  which cannot be reached;
- a process is in progress once it has an event, and closed when all its commitments and intents
  are; with intents alone, not before there is an event;
- a plan is closed when all that it includes and all that it is for is closed, pending while all of
  that is pending, else in progress.

An event that corrections have taken back wholly is none.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from valuegraph.ledger.progress.shares import stands
from valuegraph.model.measure import Measure
from valuegraph.model.progress import Kind, class_of
from valuegraph.rdf.reader import GraphReader, types, value
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.namespaces import VF, VG

PARTS_OF_PROCESS = (VF.inputOf, VF.outputOf)
PARTS_OF_PLAN = (VF.plannedWithin, VF.independentDemandOf)
_PLANNED = (VF.Commitment, VF.Intent, VF.Process)


@dataclass(frozen=True, slots=True)
class Statuses:
    """Judges by what ``reader`` has. ``status_of`` gives the status of a part of a whole: as it is
    kept, or judged anew."""

    reader: GraphReader
    units: Units
    status_of: Callable[[NamedNode], NamedNode | None]

    def of_target(
        self,
        target: NamedNode,
        kind: Kind,
        promises: Sequence[Measure | None],
        sums: Sequence[tuple[NamedNode, Measure]],
    ) -> NamedNode:
        """The status of a commitment, intent or claim with these promised amounts and sums."""
        finished = self._finished(target)
        if finished or (finished is None and self._is_reached(target, kind, promises, sums)):
            return VG.closed
        begun = any(self._stands(flow) for flow in self._related((kind.link,), target))
        return VG.inProgress if begun else VG.pending

    def of_process(self, process: NamedNode) -> NamedNode:
        """The status of a process, from the flows into and out of it."""
        finished = self._finished(process)
        if finished:
            return VG.closed
        has_commitment, has_planned, is_open, has_event = False, False, finished is False, False
        for flow in self._related(PARTS_OF_PROCESS, process):
            classes = types(self.reader, flow)
            if VF.Commitment in classes or VF.Intent in classes:
                has_planned = True
                has_commitment = has_commitment or VF.Commitment in classes
                is_open = is_open or self.status_of(flow) != VG.closed
            elif not has_event and VF.EconomicEvent in classes:
                has_event = self._stands(flow)
            if is_open and has_event:
                return VG.inProgress
        if has_planned and not is_open and (has_commitment or has_event):
            return VG.closed
        return VG.inProgress if has_event else VG.pending

    def of_plan(self, plan: NamedNode) -> NamedNode:
        """The status of a plan, from its parts and from what it is for."""
        found: set[NamedNode] = set()
        for part in self._related(PARTS_OF_PLAN, plan):
            if class_of(self.reader, part) not in _PLANNED:
                continue
            found.add(self.status_of(part) or VG.pending)
            if len(found) > 1 or VG.inProgress in found:
                return VG.inProgress
        return found.pop() if found else VG.pending

    def _finished(self, subject: NamedNode) -> bool | None:
        """``vf:finished``, or None where it is not stated."""
        stated = value(self.reader, subject, VF.finished)
        return stated.value in ("true", "1") if isinstance(stated, Literal) else None

    def _is_reached(
        self,
        target: NamedNode,
        kind: Kind,
        promises: Sequence[Measure | None],
        sums: Sequence[tuple[NamedNode, Measure]],
    ) -> bool:
        reached = dict(sums)
        named = [
            reached[predicate].amount >= promise.amount
            for predicate, promise in zip(kind.sums, promises, strict=True)
            if promise is not None
        ]
        return bool(named) and all(named) and not self._is_rate(target)

    def _is_rate(self, intent: NamedNode) -> bool:
        """Whether a proposal has the intent for a rate (``vf:unitBased``)."""
        proposals = self._related((VF.publishes, VF.reciprocal), intent)
        unit_based = (value(self.reader, proposal, VF.unitBased) for proposal in proposals)
        return any(isinstance(each, Literal) and each.value in ("true", "1") for each in unit_based)

    def _stands(self, flow: NamedNode) -> bool:
        return stands(self.reader, flow, self.units)

    def _related(self, predicates: Sequence[NamedNode], whole: NamedNode) -> Iterator[NamedNode]:
        """What refers to ``whole``, one after the other: often the first is enough."""
        for predicate in predicates:
            for quad in self.reader.match(None, predicate, whole):
                if isinstance(quad.subject, NamedNode):
                    yield quad.subject
