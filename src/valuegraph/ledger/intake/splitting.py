"""Splitting: an event that answers to several promises, as one event for each.

ValueFlows counts all of an event for each commitment that it fulfills, each intent that it
satisfies and each claim that it settles, and has no shares. On request, one payment for two bills
becomes two events in one commit: each has one of the promises and as much of the amount as that
still misses, the one that is due first being the first. What is more than all of them miss is an
event without promise. The parts add up exactly to what was submitted. They have IRIs that follow
from the event's, by which they are known again when the document is recorded once more.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from pyoxigraph import Literal, NamedNode, Quad

from valuegraph.changeset import CandidateView
from valuegraph.ledger.intake.submission import KEPT_BY_LEDGER
from valuegraph.ledger.progress.sums import promised
from valuegraph.ledger.statements.entailment import EntailingWriter
from valuegraph.ledger.statements.rounding import told_as_rounded
from valuegraph.model.measure import Measure
from valuegraph.model.progress import AMOUNTS, KINDS, Kind, Progress
from valuegraph.rdf.findings import Finding, info, violation
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.reader import GraphReader, types, value
from valuegraph.rdf.terms import Amount, as_iri, canonical_decimal, exactly, times
from valuegraph.rdf.times import moment
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.namespaces import RDF, VF, VG
from valuegraph.vocabulary.ontology import Ontology, local_name

_MAX_MADE: Final = 50_000
"""Statements of the parts of one event: each repeats what the event says."""
_OF_PART: Final = 6
"""Statements that each part has of its own: its amount and its promise."""
_ONCE: Final = frozenset({*AMOUNTS, VF.hasNumericalValue, VF.hasUnit, VG.exactValue})
"""What is said once of an amount that can be divided."""
_OF_MEASURE: Final = _ONCE | {RDF.type}
_LAST: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Part:
    """One of the events that another one becomes; ``target`` is what it answers to."""

    iri: NamedNode
    quantity: Measure
    target: NamedNode | None


class _NotDividedError(Exception):
    """An event cannot be divided; the message says why, and what to do."""


def split_events(
    quads: Iterable[Quad], reader: GraphReader, ontology: Ontology, base_iri: str
) -> tuple[list[Quad], list[Finding]]:
    """The statements of a document with several events for each new one that answers to several
    promises of one kind. A finding tells what has become of it, or why it cannot be divided.

    Where the document was recorded before, its events say nothing any more of their amounts and
    their promises: the parts do. An event that nothing can be divided of, or that is refused for
    its amount anyway, stays as it is.
    """
    stated = list(quads)
    described = CandidateView(reader)
    writer = EntailingWriter(described, ontology)
    for quad in stated:
        writer.state(quad)
    splitting = _Splitting(stated, described, Units(ontology.units, described), base_iri)
    return splitting.split(), splitting.findings


class _Splitting:
    def __init__(
        self, quads: list[Quad], described: CandidateView, units: Units, base_iri: str
    ) -> None:
        self._quads = quads
        self._reader = described
        self._known = described.base
        self._units = units
        self._base_iri = base_iri
        self._missing: dict[tuple[NamedNode, int], Measure | None] = {}
        self._of: dict[NamedNode, list[Quad]] = {}
        for quad in quads:
            self._of.setdefault(as_iri(quad.subject), []).append(quad)
        self._uses = Counter(quad.object for quad in quads)
        self._made: dict[NamedNode, list[Quad]] = {}
        self._gone: set[Quad] = set()
        self.findings: list[Finding] = []

    def split(self) -> list[Quad]:
        """Every event of the document, in its order."""
        for event in self._of:
            if VF.EconomicEvent not in types(self._reader, event):
                continue
            is_known = VF.EconomicEvent in types(self._known, event)
            several = [kind for kind in KINDS if len(self._targets(event, kind)) > 1]
            try:
                if several and self._is_divisible(event):
                    (self._recognise if is_known else self._divide)(event, several)
                elif not is_known:
                    self._count(event)
            except _NotDividedError as why:
                path = several[0].link
                self.findings.append(violation("Split", str(why), event, path))
        return list(self._result())

    def _result(self) -> Iterator[Quad]:
        """The statements, with those of parts behind the first of their events."""
        for quad in self._quads:
            if quad not in self._gone:
                yield quad
            yield from self._made.pop(as_iri(quad.subject), ())

    def _targets(self, event: NamedNode, kind: Kind) -> list[NamedNode]:
        """What an event answers to in the document, those that are due first being the first."""
        found = (q.object for q in self._of[event] if q.predicate == kind.link)
        targets = dict.fromkeys(each for each in found if isinstance(each, NamedNode))
        return sorted(targets, key=self._due)

    def _due(self, target: NamedNode) -> datetime:
        for path in (VF.due, VF.hasPointInTime, VF.hasEnd, VF.hasBeginning):
            found = value(self._reader, target, path)
            time = moment(found.value) if isinstance(found, Literal) else None
            if time is not None:
                return time
        return _LAST

    def _is_divisible(self, event: NamedNode) -> bool:
        """Whether the amount of an event is one, and more than nothing. The rules of quantities
        judge all others."""
        stated = self._stated(event, AMOUNTS)
        values = {(quad.subject, quad.predicate) for quad in stated if quad.predicate in _ONCE}
        if sum(quad.predicate in _ONCE for quad in stated) > len(values):
            return False
        amounts = (Measure.read(MemoryGraph(stated), event, path) for path in AMOUNTS)
        return all(measure is None or measure.amount > 0 for measure in amounts)

    def _divide(self, event: NamedNode, several: list[Kind]) -> None:
        kind, index, given = self._divisible(event, several)
        targets = self._targets(event, kind)
        left: Amount = given.amount
        shares: list[tuple[NamedNode | None, Amount]] = []
        for target in targets:
            missing = self._left(target, kind, index, given.unit)
            share = min(left, missing)
            if share > 0:
                shares.append((target, share))
                left = exactly(left, times(share, -1))
                self._take(target, index, Measure(share, given.unit))
        if left > 0:
            shares.append((None, left))
        parts = [
            _Part(self._part_iri(event, number), Measure(share, given.unit), target)
            for number, (target, share) in enumerate(shares)
        ]
        for part in parts[1:]:
            if self._known.properties(part.iri) or part.iri in self._of:
                raise _NotDividedError(
                    f"A part of the event would be <{part.iri.value}>, which is something else "
                    "already. Give the event another IRI."
                )
        self._state(event, parts, kind, AMOUNTS[index])
        divided = f"Divided by what is promised, into {len(parts)}"
        self._tell(event, divided, parts, targets)
        for part in parts:
            if isinstance(part.quantity.amount, Fraction):
                self.findings.append(
                    told_as_rounded(part.iri, AMOUNTS[index], part.quantity, self._units)
                )

    def _divisible(self, event: NamedNode, several: list[Kind]) -> tuple[Kind, int, Measure]:
        """By which promises and which of its amounts an event can be divided."""
        kind = several[0]
        if len(several) > 1:
            links = " and ".join(local_name(each.link) for each in several)
            raise _NotDividedError(
                f"The event has several {links}, so nobody can tell which of them belong together. "
                "Record an event for each part."
            )
        if value(self._reader, event, VF.corrects) is not None:
            raise _NotDividedError(
                "A correction is not divided. Record one for each event that is to be corrected."
            )
        # The document alone: what is recorded of an event that was divided is a part of it.
        own = MemoryGraph(self._stated(event, AMOUNTS))
        amounts = [Measure.read(own, event, path) for path in AMOUNTS]
        stated = [i for i, measure in enumerate(amounts) if measure is not None]
        if len(stated) != 1:
            raise _NotDividedError(
                "The event has both a resource quantity and an effort quantity, or neither, so "
                "nobody can tell how to divide it. Record an event for each part."
            )
        (index,) = stated
        given = amounts[index]
        assert given is not None, "it is stated"
        self._check_measure(event, AMOUNTS[index])
        return kind, index, given

    def _check_measure(self, event: NamedNode, amount: NamedNode) -> None:
        """Each part gets a quantity of its own, so the event's must say no more than that."""
        (stated,) = (q.object for q in self._of[event] if q.predicate == amount)
        assert isinstance(stated, NamedNode), "it was read"
        more = [q.predicate for q in self._of.get(stated, ()) if q.predicate not in _OF_MEASURE]
        if more:
            raise _NotDividedError(
                f"The {local_name(amount)} has {local_name(more[0])}, and nobody can tell which "
                "part that belongs to. Leave it out, or record an event for each part."
            )
        if self._uses[stated] > 1:
            raise _NotDividedError(
                f"<{stated.value}> is the quantity of more than this event. Give the event a "
                f"{local_name(amount)} of its own."
            )

    def _left(self, target: NamedNode, kind: Kind, index: int, unit: NamedNode) -> Amount:
        """What a promise still misses, in a unit."""
        missing = self._misses(target, kind, index)
        name = local_name(AMOUNTS[index])
        if missing is None:
            raise _NotDividedError(
                f"<{target.value}> has no {name}, so nobody can tell how much of the event is for "
                "it. Record an event for each part."
            )
        converted = self._units.convert(missing.amount, missing.unit, unit)
        if converted is None:
            raise _NotDividedError(
                f"<{target.value}> is about {self._units.label(missing.unit)}, which "
                f"{self._units.label(unit)} does not convert to. Record an event for each part."
            )
        return max(converted, Decimal(0))

    def _misses(self, target: NamedNode, kind: Kind, index: int) -> Measure | None:
        """What a promise misses, the events of the document that came so far counted."""
        key = (target, index)
        if key not in self._missing:
            promise = promised(self._reader, target)[index]
            done = dict(Progress.read(self._known, target).sums).get(kind.sums[index])
            if promise is not None and done is not None:
                counted = self._units.convert(done.amount, done.unit, promise.unit) or Decimal(0)
                promise = Measure(exactly(promise.amount, times(counted, -1)), promise.unit)
            self._missing[key] = promise
        return self._missing[key]

    def _take(self, target: NamedNode, index: int, share: Measure) -> None:
        missing = self._missing.get((target, index))
        if missing is None:
            return
        taken = self._units.convert(share.amount, share.unit, missing.unit)
        if taken is not None:
            left = exactly(missing.amount, times(taken, -1))
            self._missing[target, index] = Measure(left, missing.unit)

    def _count(self, event: NamedNode) -> None:
        """Count an event that is not divided towards what it answers to."""
        for kind in KINDS:
            for target in self._targets(event, kind):
                for index, path in enumerate(AMOUNTS):
                    measure = Measure.read(self._reader, event, path)
                    if measure is not None:
                        self._misses(target, kind, index)
                        self._take(target, index, measure)

    def _state(self, event: NamedNode, parts: list[_Part], kind: Kind, amount: NamedNode) -> None:
        """Put the parts in the place of the event."""
        divided = self._divided(event, kind, amount)
        repeated = [
            quad
            for quad in self._of[event]
            if quad not in divided and quad.predicate not in KEPT_BY_LEDGER
        ]
        if len(parts) * (len(repeated) + _OF_PART) > _MAX_MADE:
            raise _NotDividedError(
                f"The parts of the event would have more than {_MAX_MADE:,} statements. Record "
                "several events, with fewer promises each."
            )
        made: list[Quad] = []
        for part in parts:
            if part.iri != event:
                made += [Quad(part.iri, quad.predicate, quad.object) for quad in repeated]
            made += part.quantity.quads(part.iri, amount)
            if part.target is not None:
                made.append(Quad(part.iri, kind.link, part.target))
        self._gone |= divided
        self._made[event] = made

    def _divided(self, event: NamedNode, kind: Kind, amount: NamedNode) -> set[Quad]:
        """What an event says of its amount and its promises."""
        links = (quad for quad in self._of[event] if quad.predicate == kind.link)
        return {*links, *self._stated(event, (amount,))}

    def _stated(self, event: NamedNode, paths: Iterable[NamedNode]) -> list[Quad]:
        """The amounts of an event, as the document has them."""
        own = [quad for quad in self._of[event] if quad.predicate in paths]
        measures = (quad.object for quad in own if isinstance(quad.object, NamedNode))
        return [*own, *(quad for each in measures for quad in self._of.get(each, ()))]

    def _tell(
        self, event: NamedNode, what: str, parts: list[_Part], targets: list[NamedNode]
    ) -> None:
        told = [
            f"{canonical_decimal(part.quantity.amount)} {self._units.label(part.quantity.unit)} "
            + ("beyond what is promised" if part.target is None else f"for <{part.target.value}>")
            + f" (<{part.iri.value}>)"
            for part in parts
        ]
        served = {part.target for part in parts}
        told += [f"nothing for <{each.value}>" for each in targets if each not in served]
        self.findings.append(info("Split", f"{what}: {', '.join(told)}.", event))

    def _recognise(self, event: NamedNode, several: list[Kind]) -> None:
        """Leave out what the document says of the amount and the promises of an event, where what
        is recorded of it and its parts is as much, for those promises."""
        kind, index, given = self._divisible(event, several[:1])
        targets = self._targets(event, kind)
        parts: list[_Part] = []
        for number in range(len(targets) + 1):
            iri = self._part_iri(event, number)
            measure = Measure.read(self._known, iri, AMOUNTS[index])
            if measure is None:
                break
            amount = self._units.convert(measure.amount, measure.unit, given.unit)
            links = [each for each in targets if self._known.contains(Quad(iri, kind.link, each))]
            if amount is None or len(links) != len(list(self._known.objects(iri, kind.link))):
                return  # It was recorded as something else, and is refused as such.
            if len(links) > 1:
                return
            parts.append(_Part(iri, Measure(amount, given.unit), links[0] if links else None))
        if exactly(*(part.quantity.amount for part in parts)) != given.amount:
            return
        self._gone |= self._divided(event, kind, AMOUNTS[index])
        self._tell(event, "Recorded before, so nothing is counted twice", parts, targets)

    def _part_iri(self, event: NamedNode, number: int) -> NamedNode:
        """The first part is the event itself."""
        if number == 0:
            return event
        made = uuid5(NAMESPACE_URL, f"{event.value} part {number + 1}")
        return NamedNode(f"{self._base_iri}economic-events/{made}")
