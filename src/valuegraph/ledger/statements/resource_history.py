"""The events that affect a resource, in the order in which they were recorded."""

from graphlib import TopologicalSorter

from pyoxigraph import NamedNode, Quad

from valuegraph.model.event import EconomicEvent
from valuegraph.model.resource import EconomicResource
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import as_iri
from valuegraph.vocabulary.namespaces import VG


def resource_events(reader: GraphReader, resource: EconomicResource) -> list[EconomicEvent]:
    """The chain of events that ends in the newest of the resource, the oldest first. It is read
    whole, so it costs as much as there are events."""
    found: dict[NamedNode, EconomicEvent] = {}
    order: TopologicalSorter[NamedNode] = TopologicalSorter()
    waiting = [] if resource.last_event is None else [resource.last_event]
    while waiting:
        iri = waiting.pop()
        event = None if iri in found else affecting(reader, iri, resource.iri)
        if event is not None:
            earlier = [*map(as_iri, reader.objects(iri, VG.previousEvent))]
            found[iri] = event
            waiting += earlier
            order.add(iri, *earlier)
    return [found[iri] for iri in order.static_order() if iri in found]


def affecting(reader: GraphReader, iri: NamedNode, resource: NamedNode) -> EconomicEvent | None:
    """The event, if it affects the resource. One that named the resource before that was
    inventoried here does not."""
    event = EconomicEvent.read(reader, iri)
    passed_by = Quad(iri, VG.notInventoried, resource)
    affects = resource in event.resources and not reader.contains(passed_by)
    return event if affects else None
