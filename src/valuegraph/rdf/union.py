"""``GraphUnion``: a graph together with the vocabularies that its terms come from."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Node, Term


class GraphUnion:
    """Reads ``data`` and ``background`` as one graph: what data says of a term hides nothing that
    its vocabulary says.

    Implements :class:`~valuegraph.rdf.reader.GraphReader`. Snapshots hold the data alone.
    """

    def __init__(self, data: GraphReader, background: MemoryGraph) -> None:
        self.data = data
        self._background = background

    def objects(self, subject: Node, predicate: NamedNode) -> list[Term]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        found = self.data.objects(subject, predicate)
        more = self._background.objects(subject, predicate)
        return [*found, *(o for o in more if o not in found)] if found and more else found or more

    def subjects(self, predicate: NamedNode, obj: Term) -> list[Node]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        found = self.data.subjects(predicate, obj)
        more = self._background.subjects(predicate, obj)
        return [*found, *(s for s in more if s not in found)] if more else found

    def contains(self, quad: Quad) -> bool:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        return self.data.contains(quad) or self._background.contains(quad)

    def describe(self, subjects: Iterable[Node]) -> list[Quad]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        wanted = list(subjects)
        found = self.data.describe(wanted)
        return [*found, *(q for q in self._background.describe(wanted) if q not in found)]

    def properties(self, subject: Node) -> Mapping[NamedNode, Collection[Term]]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        found, more = self.data.properties(subject), self._background.properties(subject)
        if not (found and more):
            return found or more
        both: dict[NamedNode, Collection[Term]] = dict(found)
        for predicate, values in more.items():
            both[predicate] = dict.fromkeys((*both.get(predicate, ()), *values))
        return both

    def exported(self) -> AbstractContextManager[Path]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        return self.data.exported()

    def match(
        self,
        subject: Node | None = None,
        predicate: NamedNode | None = None,
        obj: Term | None = None,
    ) -> Iterator[Quad]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        yield from self.data.match(subject, predicate, obj)
        for quad in self._background.match(subject, predicate, obj):
            if not self.data.contains(quad):
                yield quad
