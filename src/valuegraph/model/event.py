"""``vf:EconomicEvent``: an economic flow that has been observed."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from valuegraph.model.measure import Measure
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Amount, Term, fraction_literal, parse_fraction
from valuegraph.vocabulary.namespaces import VF, VG

INHERITED: Final = {
    VF.primaryAccountable: VG.inheritedAccountable,
    VF.stage: VG.inheritedStage,
    VF.state: VG.inheritedState,
}
"""The facts that a resource which an event creates can have from the one that it comes out of, and
as what the event keeps them."""


@dataclass(frozen=True, slots=True)
class EconomicEvent:
    """The parts of an event that effects depend on. Absent properties are None.

    The last four are what the ledger found out when it recorded the event, since it follows from
    the state that the resources had then (:meth:`kept`): ``adds_to_receiver``, that the only
    resource which a transfer names was the receiver's; ``onhand_limit``, how much of its quantity
    can have changed what is on hand, in the unit of the resource; ``container``, what a resource
    was put into that the event does not say; ``inherited``, the facts that a to-resource had from
    the resource which it came out of.
    """

    iri: NamedNode
    action: NamedNode | None = None
    provider: NamedNode | None = None
    receiver: NamedNode | None = None
    resource: NamedNode | None = None
    to_resource: NamedNode | None = None
    conforms_to: NamedNode | None = None
    input_of: NamedNode | None = None
    output_of: NamedNode | None = None
    to_location: NamedNode | None = None
    state: Term | None = None
    corrects: NamedNode | None = None
    resource_quantity: Measure | None = None
    effort_quantity: Measure | None = None
    adds_to_receiver: bool = False
    onhand_limit: Amount | None = None
    container: NamedNode | None = None
    inherited: tuple[tuple[NamedNode, Term], ...] = ()

    @property
    def is_between_agents(self) -> bool:
        """Whether provider and receiver are two different agents."""
        return None not in (self.provider, self.receiver) and self.provider != self.receiver

    @property
    def resources(self) -> tuple[NamedNode, ...]:
        """The resources that the event names, each once."""
        named = (r for r in (self.resource, self.to_resource) if r is not None)
        return tuple(dict.fromkeys(named))

    @staticmethod
    def read(reader: GraphReader, iri: NamedNode) -> "EconomicEvent":
        """The event as the graph has it; of several values of one property the first counts."""
        own = reader.properties(iri)
        values = {predicate: next(iter(found)) for predicate, found in own.items()}

        def node(predicate: NamedNode) -> NamedNode | None:
            found = values.get(predicate)
            return found if isinstance(found, NamedNode) else None

        def measure(predicate: NamedNode) -> Measure | None:
            return Measure.among(reader, own[predicate]) if predicate in own else None

        return EconomicEvent(
            iri=iri,
            action=node(VF.action),
            provider=node(VF.provider),
            receiver=node(VF.receiver),
            resource=node(VF.resourceInventoriedAs),
            to_resource=node(VF.toResourceInventoriedAs),
            conforms_to=node(VF.resourceConformsTo),
            input_of=node(VF.inputOf),
            output_of=node(VF.outputOf),
            to_location=node(VF.toLocation),
            state=values.get(VF.state),
            corrects=node(VF.corrects),
            resource_quantity=measure(VF.resourceQuantity),
            effort_quantity=measure(VF.effortQuantity),
            adds_to_receiver=VG.addsToReceiver in values,
            onhand_limit=_amount(values.get(VG.onhandLimit)),
            container=node(VG.container),
            inherited=tuple((p, values[kept]) for p, kept in INHERITED.items() if kept in values),
        )

    def kept(self) -> list[Quad]:
        """The statements of what the ledger found out when it recorded the event."""
        found: list[Quad] = []
        if self.adds_to_receiver and self.resource is not None:
            found.append(Quad(self.iri, VG.addsToReceiver, self.resource))
        if self.onhand_limit is not None:
            found.append(Quad(self.iri, VG.onhandLimit, fraction_literal(self.onhand_limit)))
        if self.container is not None:
            found.append(Quad(self.iri, VG.container, self.container))
        found += [Quad(self.iri, INHERITED[fact], value) for fact, value in self.inherited]
        return found


def _amount(value: Term | None) -> Amount | None:
    return parse_fraction(value.value) if isinstance(value, Literal) else None
