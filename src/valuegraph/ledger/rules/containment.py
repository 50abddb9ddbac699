"""Containers: a resource is in one container at most, and never, through any number, in itself."""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from valuegraph.rdf.findings import Finding, violation
from valuegraph.rdf.reader import GraphReader, node
from valuegraph.vocabulary.namespaces import VF


def check_containment(reader: GraphReader, resources: Iterable[NamedNode]) -> Iterator[Finding]:
    """A finding for each of these resources that contains itself."""
    for resource in resources:
        seen: set[NamedNode] = set()
        container = node(reader, resource, VF.containedIn)
        while container is not None and container not in seen:
            if container == resource:
                message = "The resource would be contained in itself; separate one of them first."
                yield violation("ContainmentCycle", message, resource, VF.containedIn, container)
                break
            seen.add(container)
            container = node(reader, container, VF.containedIn)
