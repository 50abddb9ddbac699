"""``vf:EconomicEvent``: an economic flow that has been observed."""

from dataclasses import dataclass

from pyoxigraph import NamedNode

from valuegraph.model.measure import Measure
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Term
from valuegraph.vocabulary.namespaces import VF


@dataclass(frozen=True, slots=True)
class EconomicEvent:
    """The parts of an event that effects depend on. Absent properties are None."""

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
        )
