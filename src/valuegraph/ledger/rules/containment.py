"""Containers: a resource is in one container at most, and never, through any number, in itself."""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from valuegraph.rdf.findings import Finding, violation
from valuegraph.rdf.reader import GraphReader, node
from valuegraph.vocabulary.namespaces import VF


def check_containment(reader: GraphReader, added: GraphReader) -> Iterator[Finding]:
    """A finding for each resource that contains itself since it was put into a container by
    ``added``, the new statements of ``reader``."""
    for quad in added.match(predicate=VF.containedIn):
        resource = quad.subject
        assert isinstance(resource, NamedNode), "normalised statements have IRIs for subjects"
        seen: set[NamedNode] = set()
        container = node(reader, resource, VF.containedIn)
        while container is not None and container not in seen:
            if container == resource:
                message = "The resource would be contained in itself; separate one of them first."
                yield violation("ContainmentCycle", message, resource, VF.containedIn, container)
                break
            seen.add(container)
            container = node(reader, container, VF.containedIn)
