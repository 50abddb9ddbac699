"""Corrections repeat what they correct, and take back no more than was recorded."""

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import NamedNode

from valuegraph.effects.history import Left, remaining
from valuegraph.model.event import EconomicEvent
from valuegraph.rdf.findings import Finding, violation, warning
from valuegraph.rdf.reader import GraphReader, node, types
from valuegraph.rdf.terms import canonical_decimal, decimal_literal, exactly, shown, times
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.namespaces import VF
from valuegraph.vocabulary.ontology import local_name

MAX_CORRECTIONS: Final = 1000
"""Corrections of one event: all of them are read whenever there is one more."""

_REPEATED: Final = (
    VF.action,
    VF.provider,
    VF.receiver,
    VF.resourceInventoriedAs,
    VF.toResourceInventoriedAs,
    VF.inputOf,
    VF.outputOf,
    VF.realizationOf,
    VF.reciprocalRealizationOf,
)


_ANSWERS: Final = (VF.fulfills, VF.satisfies, VF.settles)
"""What a correction answers to as its original does, whether it repeats that or not."""

_WITHOUT_EFFECT: Final = (VF.toLocation, VF.state)


def corrections_of(reader: GraphReader, event: NamedNode) -> list[EconomicEvent]:
    """The recorded events that correct this one."""
    found = (s for s in reader.subjects(VF.corrects, event) if isinstance(s, NamedNode))
    return [EconomicEvent.read(reader, iri) for iri in found]


def check_corrections(
    reader: GraphReader, events: Iterable[EconomicEvent], units: Units
) -> Iterator[Finding]:
    """What is wrong with those of the events that are corrections."""
    firsts: dict[NamedNode, NamedNode | None] = {}
    lefts: dict[NamedNode, Left | None] = {}
    for event in events:
        if event.corrects is None:
            continue
        if VF.EconomicEvent not in types(reader, event.corrects):
            message = (
                f"The event <{event.corrects.value}> is not recorded here, so there is nothing to "
                "correct. Record it first, or in the same document."
            )
            yield violation("Correction", message, event.iri, VF.corrects, event.corrects)
            continue
        original = EconomicEvent.read(reader, event.corrects)
        if original.corrects is not None:
            message = _chained(reader, original, firsts)
            yield violation("Correction", message, event.iri, VF.corrects, event.corrects)
            continue
        yield from _check_repeated(reader, event, original)
        if original.iri not in lefts:
            lefts[original.iri] = _left(reader, original, units)
        left = lefts[original.iri]
        if left is None:
            message = (
                f"The event <{original.iri.value}> would have more than {MAX_CORRECTIONS:,} "
                "corrections. Correct it in full, and record a new one."
            )
            yield violation("Correction", message, event.iri, VF.corrects, original.iri)
        else:
            yield from _check_amounts(event, original, left, units)


def _left(reader: GraphReader, original: EconomicEvent, units: Units) -> Left | None:
    """What corrections have left of an event; None where they are too many."""
    if len(reader.subjects(VF.corrects, original.iri)) > MAX_CORRECTIONS:
        return None
    return remaining(original, corrections_of(reader, original.iri), units)


def _chained(
    reader: GraphReader, correction: EconomicEvent, firsts: dict[NamedNode, NamedNode | None]
) -> str:
    """What to do instead of correcting a correction. ``firsts`` are the events without corrects
    that chains of corrections are known to lead to, None for circles."""
    way: dict[NamedNode, None] = {}
    current = correction.iri
    while current not in firsts and current not in way:
        way[current] = None
        current = node(reader, current, VF.corrects) or current
    first = firsts.get(current)
    if current not in firsts and node(reader, current, VF.corrects) is None:
        first = current
    firsts.update(dict.fromkeys(way, first))
    if first is None:
        return (
            "Events cannot correct themselves or each other; name the event that was recorded "
            "wrongly, one without corrects."
        )
    return (
        "A correction cannot be corrected itself; correct the first event again, with corrects "
        f"<{first.value}>."
    )


def _check_repeated(
    reader: GraphReader, event: EconomicEvent, original: EconomicEvent
) -> Iterator[Finding]:
    # Where no resource is named, the specification alone says what flowed.
    what = () if original.resources else (VF.resourceConformsTo,)
    for predicate in (*_REPEATED, *what):
        expected = node(reader, original.iri, predicate)
        found = node(reader, event.iri, predicate)
        if expected != found:
            should = f"<{expected.value}>" if expected is not None else "absent, as there"
            message = (
                f"A correction repeats its original: {local_name(predicate)} must be {should}. To "
                "move the flow elsewhere, correct the event in full and record a new one."
            )
            yield violation("Correction", message, event.iri, predicate, found)
    for predicate in _ANSWERS:
        answered = reader.objects(original.iri, predicate)
        for target in reader.objects(event.iri, predicate):
            if target not in answered:
                message = (
                    f"The event that this one corrects does not have {shown(target)} as "
                    f"{local_name(predicate)}, so neither has its correction; leave it out. A "
                    "correction counts for whatever its original counts for."
                )
                yield violation("Correction", message, event.iri, predicate, target)
    for predicate in _WITHOUT_EFFECT:
        for value in reader.objects(event.iri, predicate):
            message = (
                f"A correction changes quantities only, so {local_name(predicate)} has no effect. "
                "Where the whole event was wrong, correct it in full and record a new one."
            )
            yield warning("Correction", message, event.iri, predicate, value)


def _check_amounts(
    event: EconomicEvent, original: EconomicEvent, left: Left, units: Units
) -> Iterator[Finding]:
    for predicate, recorded, correction, rest in (
        (VF.resourceQuantity, original.resource_quantity, event.resource_quantity, left[0]),
        (VF.effortQuantity, original.effort_quantity, event.effort_quantity, left[1]),
    ):
        if correction is None:
            continue
        amount = decimal_literal(correction.amount)
        if recorded is None or rest is None:
            message = "The event that this one corrects has no such quantity; leave it out."
            yield violation("Correction", message, event.iri, predicate, amount)
            continue
        taken = units.convert(correction.amount, correction.unit, recorded.unit)
        unit = units.label(recorded.unit)
        if taken is None:
            given = units.label(correction.unit)
            message = f"The correction counts in {given}, its original in {unit}; use {unit}."
            yield violation("Correction", message, event.iri, predicate, correction.unit)
        elif rest < 0 and taken < 0:
            most = exactly(rest, times(taken, -1))
            message = (
                f"The corrections of <{original.iri.value}> take back more than it recorded: "
                f"{canonical_decimal(rest)} {unit} would be left. "
            ) + (
                f"This one can take back {canonical_decimal(most)} {unit} at most."
                if most > 0
                else "There is nothing that this one could take back."
            )
            yield violation("Correction", message, event.iri, predicate, amount)
