"""``vf:EconomicResource``: its economic facts, which only events change."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import NamedNode, Quad

from valuegraph.model.measure import Measure
from valuegraph.rdf.parts import fragment
from valuegraph.rdf.reader import GraphReader, node
from valuegraph.rdf.terms import Node, Term
from valuegraph.vocabulary.namespaces import VF, VG

FACTS: Final = (
    VF.primaryAccountable,
    VF.currentLocation,
    VF.stage,
    VF.state,
    VF.containedIn,
)
"""The economic facts of a resource besides its two quantities."""

QUANTITIES: Final = (VF.accountingQuantity, VF.onhandQuantity)
"""What the accountable agent has rights to, and what is in somebody's custody."""


@dataclass(frozen=True, slots=True)
class EconomicResource:
    """Economic facts of a resource, as events have made them.

    Both quantities are None until an event changes one of them; from then on both are there, in one
    unit. ``facts`` holds the values of :data:`FACTS` that are set.
    """

    iri: NamedNode
    accounting: Measure | None = None
    onhand: Measure | None = None
    facts: tuple[tuple[NamedNode, Term], ...] = ()
    conforms_to: NamedNode | None = None
    last_event: NamedNode | None = None

    @property
    def is_inventoried(self) -> bool:
        """Whether an event has counted the resource yet."""
        return self.accounting is not None or self.onhand is not None

    @property
    def unit(self) -> NamedNode | None:
        """The unit in which the resource is counted."""
        measure = self.accounting or self.onhand
        return None if measure is None else measure.unit

    def fact(self, predicate: NamedNode) -> Term | None:
        """The value of one economic fact."""
        return dict(self.facts).get(predicate)

    def with_fact(self, predicate: NamedNode, value: Term | None) -> "EconomicResource":
        """The resource with one fact set, or cleared by None."""
        facts = {p: v for p, v in self.facts if p != predicate}
        if value is not None:
            facts[predicate] = value
        ordered = tuple((p, facts[p]) for p in FACTS if p in facts)
        return replace(self, facts=ordered)

    @staticmethod
    def read(reader: GraphReader, iri: NamedNode) -> "EconomicResource":
        """The resource as the graph has it."""
        own = reader.properties(iri)

        def iri_of(predicate: NamedNode) -> NamedNode | None:
            return next((v for v in own.get(predicate, ()) if isinstance(v, NamedNode)), None)

        return EconomicResource(
            iri=iri,
            accounting=Measure.among(reader, own.get(VF.accountingQuantity, ())),
            onhand=Measure.among(reader, own.get(VF.onhandQuantity, ())),
            facts=_facts(own),
            conforms_to=iri_of(VF.conformsTo),
            last_event=iri_of(VG.lastEvent),
        )

    @staticmethod
    def read_initial(reader: GraphReader, iri: NamedNode) -> "EconomicResource":
        """The resource as it was stated when it was first described, before any event."""
        return EconomicResource(
            iri=iri,
            facts=facts_of(reader, initial_state(iri)),
            conforms_to=node(reader, iri, VF.conformsTo),
        )

    def quads(self) -> list[Quad]:
        """The statements of the quantities, the facts and the newest event."""
        found: list[Quad] = []
        if self.accounting is not None:
            found += self.accounting.quads(self.iri, VF.accountingQuantity)
        if self.onhand is not None:
            found += self.onhand.quads(self.iri, VF.onhandQuantity)
        found += [Quad(self.iri, predicate, value) for predicate, value in self.facts]
        if self.last_event is not None:
            found.append(Quad(self.iri, VG.lastEvent, self.last_event))
        return found


def initial_state(resource: NamedNode) -> NamedNode:
    """The node that keeps the facts stated when the resource was first described."""
    return fragment(resource, "initialState")


def facts_of(reader: GraphReader, subject: Node) -> tuple[tuple[NamedNode, Term], ...]:
    """The economic facts that a graph states of a node."""
    return _facts(reader.properties(subject))


def _facts(own: Mapping[NamedNode, Collection[Term]]) -> tuple[tuple[NamedNode, Term], ...]:
    return tuple((p, next(iter(own[p]))) for p in FACTS if p in own)
