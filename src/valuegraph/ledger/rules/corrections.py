"""Corrections repeat what they correct, and take back no more than was recorded."""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from valuegraph.effects.history import remaining
from valuegraph.model.event import EconomicEvent
from valuegraph.rdf.findings import Finding, info, violation
from valuegraph.rdf.reader import GraphReader, types
from valuegraph.rdf.terms import canonical_decimal
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.namespaces import VF

_REPEATED = (
    ("action", VF.action),
    ("resource", VF.resourceInventoriedAs),
    ("to_resource", VF.toResourceInventoriedAs),
    ("input_of", VF.inputOf),
    ("output_of", VF.outputOf),
)


def corrections_of(reader: GraphReader, event: NamedNode) -> list[EconomicEvent]:
    """The recorded events that correct this one."""
    found = (s for s in reader.subjects(VF.corrects, event) if isinstance(s, NamedNode))
    return [EconomicEvent.read(reader, iri) for iri in found]


def check_corrections(
    reader: GraphReader, events: Iterable[EconomicEvent], units: Units
) -> Iterator[Finding]:
    """What is wrong with those of the events that are corrections."""
    for event in events:
        if event.corrects is None:
            continue
        if VF.EconomicEvent not in types(reader, event.corrects):
            message = "The event that this one corrects is not recorded here, so it has no effect."
            yield info("ForeignCorrection", message, event.iri, VF.corrects, event.corrects)
            continue
        original = EconomicEvent.read(reader, event.corrects)
        if original.corrects is not None:
            message = (
                "A correction cannot be corrected itself; correct the first event again, with "
                f"corrects <{original.corrects.value}>."
            )
            yield violation("Correction", message, event.iri, VF.corrects, event.corrects)
            continue
        yield from _check_repeated(event, original)
        yield from _check_amount(reader, event, original, units)


def _check_repeated(event: EconomicEvent, original: EconomicEvent) -> Iterator[Finding]:
    for attribute, predicate in _REPEATED:
        expected: NamedNode | None = getattr(original, attribute)
        found: NamedNode | None = getattr(event, attribute)
        if expected != found:
            name = predicate.value.rpartition("#")[2]
            should = f"<{expected.value}>" if expected is not None else "absent, as there"
            message = (
                f"A correction repeats its original: {name} must be {should}. To move the flow "
                "elsewhere, correct the event in full and record a new one."
            )
            yield violation("Correction", message, event.iri, predicate, found)


def _check_amount(
    reader: GraphReader, event: EconomicEvent, original: EconomicEvent, units: Units
) -> Iterator[Finding]:
    left = remaining(original, corrections_of(reader, original.iri), units)
    for amount, predicate in zip(left, (VF.resourceQuantity, VF.effortQuantity), strict=True):
        if amount is not None and amount < 0:
            message = (
                f"The corrections of <{original.iri.value}> take back more than it recorded: "
                f"{canonical_decimal(amount)} would be left."
            )
            yield violation("Correction", message, event.iri, predicate)
