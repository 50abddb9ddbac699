"""``Commit``: what a rule of a policy judges."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from valuegraph.effects.quantities import QuantityChange, quantity_changes
from valuegraph.effects.rows import rows
from valuegraph.model.event import EconomicEvent
from valuegraph.model.measure import Measure
from valuegraph.rdf.reader import GraphReader, node, value
from valuegraph.rdf.terms import canonical_decimal
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.action import Action
from valuegraph.vocabulary.namespaces import VF
from valuegraph.vocabulary.ontology import Ontology

CORRECTION_COUNTS = "A correction tells what was so, and is recorded all the same."
STOOD_BEFORE = "It was so before this commit, which makes it no worse."


@dataclass(frozen=True, slots=True)
class Commit:
    """``before`` and ``after``: the graph without and with the commit; ``changed`` are the
    statements that one of the two has. ``statements`` are those that the commit makes or makes
    anew, ``events`` its new events."""

    before: GraphReader
    after: GraphReader
    changed: Sequence[Quad]
    statements: Sequence[Quad]
    events: Sequence[EconomicEvent]
    units: Units
    ontology: Ontology

    def changes(self, event: EconomicEvent) -> Iterator[QuantityChange]:
        """How often an event adds its quantity to those of its resources."""
        yield from quantity_changes(rows(event, self.ontology.actions))

    def counted(self) -> dict[NamedNode, list[EconomicEvent]]:
        """The resources that the new events count, with these events."""
        found: dict[NamedNode, list[EconomicEvent]] = {}
        for event in self.events:
            if event.resource_quantity is None:
                continue
            for change in self.changes(event):
                if Measure.read(self.after, change.resource, VF.accountingQuantity) is not None:
                    found.setdefault(change.resource, []).append(event)
        return found

    def subjects_changed(self, *predicates: NamedNode) -> list[NamedNode]:
        """What has other values of one of these properties than before the commit."""
        found = (q.subject for q in self.changed if q.predicate in predicates)
        return [each for each in dict.fromkeys(found) if isinstance(each, NamedNode)]

    def specification(self, event: EconomicEvent, resource: NamedNode) -> NamedNode | None:
        """What a resource of an event conforms to."""
        return node(self.after, resource, VF.conformsTo) or event.conforms_to


def is_by_corrections(
    resource: NamedNode,
    direction: int,
    events: Sequence[EconomicEvent],
    actions: Mapping[NamedNode, Action],
) -> bool:
    """Whether corrections alone have taken a quantity of a resource up (``direction`` 1) or down
    (-1). They tell what was so, which no policy about stock can change."""
    moving = [
        event
        for event in events
        if event.resource_quantity is not None
        for change in quantity_changes(rows(event, actions))
        if change.resource == resource
        and any(
            sign * event.resource_quantity.amount * direction > 0
            for sign in (change.accounting, change.onhand)
        )
    ]
    return bool(moving) and all(event.corrects is not None for event in moving)


def called(reader: GraphReader, entity: NamedNode) -> str:
    """Something by its name, for messages."""
    name = value(reader, entity, VF.name)
    return f"{name.value} (<{entity.value}>)" if isinstance(name, Literal) else f"<{entity.value}>"


def amount(measure: Measure, units: Units) -> str:
    """A quantity for messages."""
    return f"{canonical_decimal(measure.amount)} {units.label(measure.unit)}"
