"""Containers: a resource is in one container at most, and never, through any number, in itself."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import NamedNode

from valuegraph.rdf.findings import Finding, violation
from valuegraph.rdf.reader import GraphReader, node
from valuegraph.vocabulary.namespaces import VF

MAX_LEVELS: Final = 1000
"""Containers within containers: all of those around a resource are read when it is put there."""


def check_containment(reader: GraphReader, added: GraphReader) -> Iterator[Finding]:
    """A finding for each resource that contains itself, or is in too many containers, since it was
    put into a container by ``added``, the new statements of ``reader``."""
    containers = _Containers(reader)
    for quad in added.match(predicate=VF.containedIn):
        resource = quad.subject
        assert isinstance(resource, NamedNode), "normalised statements have IRIs for subjects"
        container = node(reader, resource, VF.containedIn)
        level = containers.level(resource)
        if level is None:
            message = "The resource would be contained in itself; separate one of them first."
            yield violation("ContainmentCycle", message, resource, VF.containedIn, resource)
        elif level > MAX_LEVELS:
            message = (
                f"The resource would be in more than {MAX_LEVELS:,} containers, one in the other. "
                "Put it into one that is in fewer."
            )
            yield violation("ContainmentDepth", message, resource, VF.containedIn, container)
            return  # There may be as many of them as resources; one is enough to refuse all.


class _Containers:
    """How many containers resources are in, one in the other; each is looked at once."""

    def __init__(self, reader: GraphReader) -> None:
        self._reader = reader
        self._levels: dict[NamedNode, int | None] = {}

    def level(self, resource: NamedNode) -> int | None:
        """The number of containers around a resource; None for one that contains itself.

        It is not counted beyond one more than there may be, nor through a circle of others.
        """
        way: dict[NamedNode, int] = {}
        current: NamedNode | None = resource
        while current is not None and current not in self._levels and current not in way:
            if len(way) > MAX_LEVELS:
                return len(way)
            way[current] = len(way)
            current = node(self._reader, current, VF.containedIn)
        circle = way.get(current, len(way)) if current is not None else len(way)
        level = -1 if current is None else self._levels.get(current) or 0
        for each, place in reversed(way.items()):
            level = 0 if place >= circle else level + 1
            self._levels[each] = None if place >= circle else level
        return self._levels[resource]
