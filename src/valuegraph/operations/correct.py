"""Correcting an event: the other event that takes it back, in full or in part, and repeats the rest
(ValueFlows 1.0, "Corrections")."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from valuegraph.effects.history import remaining
from valuegraph.errors import NotFoundError, ValuegraphError
from valuegraph.ledger.rules.corrections import corrections_of
from valuegraph.model.event import EconomicEvent
from valuegraph.model.measure import Measure
from valuegraph.rdf.normalise.individuals import unit_hint
from valuegraph.rdf.reader import GraphReader, types
from valuegraph.rdf.syntaxes import N_TRIPLES
from valuegraph.rdf.terms import (
    Amount,
    canonical_decimal,
    decimal_literal,
    exactly,
    is_absolute_iri,
    parse_number,
    rounded,
    times,
)
from valuegraph.rdf.units import Units
from valuegraph.rdf.write import serialise
from valuegraph.vocabulary.namespaces import RDF, VF
from valuegraph.vocabulary.ontology import Ontology, local_name

_NOT_REPEATED: Final = frozenset(
    {
        VF.corrects,
        VF.created,
        VF.effortQuantity,
        VF.image,
        VF.note,
        VF.resourceQuantity,
        VF.state,
        VF.toLocation,
    }
)
"""What an event has for itself. State and location are effects, and a correction has none of them:
they are undone where it takes back all of the event."""


class NotCorrectableError(ValuegraphError):
    """There is nothing to correct, or not in this way; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A quantity of the event: what its earlier corrections left of it, and what will be left."""

    predicate: NamedNode
    before: Amount
    after: Amount
    unit: NamedNode
    asked: NamedNode | None = None

    @property
    def difference(self) -> Measure:
        """What the correction takes back or adds, in the unit of the event."""
        return Measure(exactly(self.after, times(self.before, -1)), self.unit)

    def stated(self, units: Units) -> Measure:
        """The quantity to write: in the unit that was asked for, where no decimal has it in the
        unit of the event. Taking back all that is left is written as it is shown, and means all."""
        difference = self.difference
        if not isinstance(difference.amount, Fraction) or not self.after or self.asked is None:
            return difference
        amount = units.convert(difference.amount, difference.unit, self.asked)
        return difference if amount is None else Measure(amount, self.asked)


@dataclass(frozen=True, slots=True)
class Correction:
    """The event to record, as N-Triples, and what it makes of the original."""

    original: EconomicEvent
    changes: tuple[Changed, ...]
    body: bytes


def parse_quantity(
    text: str, ontology: Ontology, reader: GraphReader
) -> tuple[Amount, NamedNode | None]:
    """``7.5 kilogram`` or ``7.5``: an amount, and the unit where one is given.

    A unit goes by whatever it is called, or by its IRI. Raises :class:`NotCorrectableError`.
    """
    amount, _, name = text.strip().partition(" ")
    number, name = parse_number(amount), name.strip()
    if number is None or number < 0:
        raise NotCorrectableError(
            f"{text!r} is no quantity. Write the right one, such as '7.5 kilogram', or '0' to take "
            "back all of it."
        )
    return number, _unit(name, ontology, reader) if name else None


def correction_of(
    iri: NamedNode,
    reader: GraphReader,
    ontology: Ontology,
    quantity: str | None = None,
    effort: str | None = None,
    note: str | None = None,
) -> Correction:
    """The correction of a recorded event.

    ``quantity`` and ``effort`` are what should have been recorded; without them the event is taken
    back. ``quantity`` is the effort of an event that has nothing else. Raises
    :class:`NotFoundError` and :class:`NotCorrectableError`.
    """
    event = _original(iri, reader)
    if event.resource_quantity is None and effort is None:
        quantity, effort = None, quantity
    left = remaining(event, corrections_of(reader, iri), Units(ontology.units, reader))
    changes = [
        changed
        for predicate, recorded, rest, wanted in (
            (VF.resourceQuantity, event.resource_quantity, left[0], quantity),
            (VF.effortQuantity, event.effort_quantity, left[1], effort),
        )
        if (changed := _change(predicate, recorded, rest, wanted, reader, ontology)) is not None
        and (wanted is not None or (quantity is None and effort is None))
    ]
    changes = [each for each in changes if each.before != each.after]
    if not changes:
        stands = "nothing is left of it" if not any(left) else "it is recorded like that"
        raise NotCorrectableError(f"There is nothing to correct of <{iri.value}>: {stands}.")
    quads = _statements(event, changes, reader, ontology, note)
    return Correction(event, tuple(changes), serialise(quads, N_TRIPLES))


def _original(iri: NamedNode, reader: GraphReader) -> EconomicEvent:
    if VF.EconomicEvent not in types(reader, iri):
        raise NotFoundError(f"No event <{iri.value}> is recorded here.")
    event = EconomicEvent.read(reader, iri)
    if event.corrects is not None:
        raise NotCorrectableError(
            f"<{iri.value}> is a correction itself. Correct <{event.corrects.value}> again."
        )
    return event


def _change(
    predicate: NamedNode,
    recorded: Measure | None,
    left: Amount | None,
    wanted: str | None,
    reader: GraphReader,
    ontology: Ontology,
) -> Changed | None:
    if recorded is None or left is None:
        if wanted is not None:
            raise NotCorrectableError(f"The event has no {local_name(predicate)} to correct.")
        return None
    if wanted is None:
        return Changed(predicate, left, Decimal(0), recorded.unit)
    amount, unit = parse_quantity(wanted, ontology, reader)
    units = Units(ontology.units, reader)
    after = units.convert(amount, unit or recorded.unit, recorded.unit)
    if after is None:
        counted = units.label(recorded.unit)
        raise NotCorrectableError(f"The event counts in {counted}; give the quantity in {counted}.")
    if amount == rounded(left) and (unit or recorded.unit) == recorded.unit:
        after = left  # As it is shown.
    return Changed(predicate, left, after, recorded.unit, unit)


def _statements(
    event: EconomicEvent,
    changes: Iterable[Changed],
    reader: GraphReader,
    ontology: Ontology,
    note: str | None,
) -> list[Quad]:
    """The correction without an IRI, so that the ledger gives it one."""
    node, units = BlankNode(), Units(ontology.units, reader)
    found = [Quad(node, RDF.type, VF.EconomicEvent), Quad(node, VF.corrects, event.iri)]
    for quad in reader.describe((event.iri,)):
        known = ontology.properties.get(quad.predicate)
        is_repeated = known is not None and VF.EconomicEvent in known.domain
        if is_repeated and quad.predicate.value in VF and quad.predicate not in _NOT_REPEATED:
            found.append(Quad(node, quad.predicate, quad.object))
    for change in changes:
        measure, difference = BlankNode(), change.stated(units)
        found += [
            Quad(node, change.predicate, measure),
            Quad(measure, RDF.type, VF.Measure),
            Quad(measure, VF.hasNumericalValue, decimal_literal(difference.amount)),
            Quad(measure, VF.hasUnit, difference.unit),
        ]
    if note is not None:
        found.append(Quad(node, VF.note, Literal(note)))
    return found


def amount_text(amount: Amount, unit: NamedNode) -> str:
    """``7.5 kilogram``."""
    return f"{canonical_decimal(amount)} {local_name(unit)}"


def _unit(name: str, ontology: Ontology, reader: GraphReader) -> NamedNode:
    by_name = ontology.individuals.get(VF.Unit, {}).get(name)
    called = ontology.unit_names.called(name)
    if by_name is not None or len(called) == 1:
        return by_name or called[0].iri
    described = [s for s in reader.subjects(RDF.type, VF.Unit) if isinstance(s, NamedNode)]
    for iri in described:
        labels = (*reader.objects(iri, VF.label), *reader.objects(iri, VF.symbol))
        if name in (local_name(iri), *(v.value for v in labels if isinstance(v, Literal))):
            return iri
    if is_absolute_iri(name):
        return NamedNode(name)
    raise NotCorrectableError(f"No one unit is called {name!r}.{unit_hint(ontology, name)}")
