"""``Without``: a graph without some of its statements."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from valuegraph.rdf.exported import write_changes
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Node, Term


class Without:
    """Reads a graph as if some statements, which it may have or not, were not there.

    Implements :class:`~valuegraph.rdf.reader.GraphReader`.
    """

    def __init__(self, reader: GraphReader, hidden: Iterable[Quad]) -> None:
        self._reader = reader
        self._hidden = MemoryGraph(hidden)

    def objects(self, subject: Node, predicate: NamedNode) -> list[Term]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        hidden = self._hidden.objects(subject, predicate)
        return [o for o in self._reader.objects(subject, predicate) if o not in hidden]

    def subjects(self, predicate: NamedNode, obj: Term) -> list[Node]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        hidden = self._hidden.subjects(predicate, obj)
        return [s for s in self._reader.subjects(predicate, obj) if s not in hidden]

    def contains(self, quad: Quad) -> bool:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        return self._reader.contains(quad) and not self._hidden.contains(quad)

    def describe(self, subjects: Iterable[Node]) -> list[Quad]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        return [q for q in self._reader.describe(subjects) if not self._hidden.contains(q)]

    def properties(self, subject: Node) -> Mapping[NamedNode, Collection[Term]]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        found, hidden = self._reader.properties(subject), self._hidden.properties(subject)
        if not hidden:
            return found
        shown = {
            predicate: [value for value in values if value not in hidden.get(predicate, ())]
            for predicate, values in found.items()
        }
        return {predicate: values for predicate, values in shown.items() if values}

    @contextmanager
    def exported(self) -> Iterator[Path]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        with self._reader.exported() as directory:
            write_changes(directory, self, self._hidden, ())
            yield directory

    def match(
        self,
        subject: Node | None = None,
        predicate: NamedNode | None = None,
        obj: Term | None = None,
    ) -> Iterator[Quad]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        found = self._reader.match(subject, predicate, obj)
        return (quad for quad in found if not self._hidden.contains(quad))
