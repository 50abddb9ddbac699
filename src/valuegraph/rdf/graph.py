"""A graph in memory that keeps the order in which statements were added."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeVar

from pyoxigraph import BlankNode, NamedNode, Quad

from valuegraph.rdf.exported import write_statements
from valuegraph.rdf.terms import DEFAULT_GRAPH, Node, Term

_NOTHING: Final[dict[NamedNode, dict[Term, Quad]]] = {}

_NODES: Final = (NamedNode, BlankNode)

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")


class MemoryGraph:
    """An indexed set of statements; implements :class:`~valuegraph.rdf.reader.GraphReader`.

    The graph names of added quads are disregarded: it is one graph. Statements are kept as the
    quads that they were added as, since to make one costs more than most look-ups.
    """

    def __init__(self, quads: Iterable[Quad] = ()) -> None:
        self._by_subject: dict[Node, dict[NamedNode, dict[Term, Quad]]] = {}
        self._by_object: dict[Term, dict[NamedNode, dict[Node, Quad]]] = {}
        self._uses: dict[NamedNode, int] = {}
        self._size = 0
        for quad in quads:
            self.add(quad)

    def add(self, quad: Quad) -> None:
        """Add a statement; one that is there already changes nothing."""
        subject, predicate, obj = quad.subject, quad.predicate, quad.object
        assert isinstance(subject, _NODES), f"{subject} cannot be a subject in this graph"
        if quad.graph_name != DEFAULT_GRAPH:
            quad = Quad(subject, predicate, obj)
        own = self._by_subject.get(subject)
        if own is None:
            own = self._by_subject[subject] = {}
        objects = own.get(predicate)
        if objects is None:
            own[predicate] = {obj: quad}
        elif obj in objects:
            return
        else:
            objects[obj] = quad
        referring = self._by_object.get(obj)
        if referring is None:
            self._by_object[obj] = {predicate: {subject: quad}}
        else:
            referring.setdefault(predicate, {})[subject] = quad
        self._uses[predicate] = self._uses.get(predicate, 0) + 1
        self._size += 1

    def remove(self, quad: Quad) -> None:
        """Remove a statement; one that is not there changes nothing."""
        subject, predicate, obj = quad.subject, quad.predicate, quad.object
        if not self.contains(quad):
            return
        assert isinstance(subject, _NODES)
        _discard(self._by_subject, subject, predicate, obj)
        _discard(self._by_object, obj, predicate, subject)
        self._uses[predicate] -= 1
        if not self._uses[predicate]:
            del self._uses[predicate]
        self._size -= 1

    def objects(self, subject: Node, predicate: NamedNode) -> list[Term]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        own = self._by_subject.get(subject)
        return [] if own is None else list(own.get(predicate, ()))

    def subjects(self, predicate: NamedNode, obj: Term) -> list[Node]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        referring = self._by_object.get(obj)
        return [] if referring is None else list(referring.get(predicate, ()))

    def contains(self, quad: Quad) -> bool:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        own = self._by_subject.get(quad.subject)  # type: ignore[arg-type]
        return own is not None and quad.object in own.get(quad.predicate, ())

    def describe(self, subjects: Iterable[Node]) -> list[Quad]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        return [
            quad
            for subject in dict.fromkeys(subjects)
            for quads in self.properties(subject).values()
            for quad in quads.values()
        ]

    def properties(self, subject: Node) -> Mapping[NamedNode, Mapping[Term, Quad]]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        return self._by_subject.get(subject, _NOTHING)

    @contextmanager
    def exported(self) -> Iterator[Path]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        with TemporaryDirectory(prefix="valuegraph-", ignore_cleanup_errors=True) as directory:
            write_statements(Path(directory), self)
            yield Path(directory)

    def match(
        self,
        subject: Node | None = None,
        predicate: NamedNode | None = None,
        obj: Term | None = None,
    ) -> Iterator[Quad]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        if predicate is not None and predicate not in self._uses:
            return iter(())
        return self._matching(subject, predicate, obj)

    def _matching(
        self, subject: Node | None, predicate: NamedNode | None, obj: Term | None
    ) -> Iterator[Quad]:
        # Lists, since the graph may change while an answer is read.
        if subject is None and obj is not None:
            referring = self._by_object.get(obj, {})
            for p in list(referring) if predicate is None else [predicate]:
                yield from list(referring.get(p, {}).values())
            return
        for s in list(self._by_subject) if subject is None else [subject]:
            own = self._by_subject.get(s, {})
            for p in list(own) if predicate is None else [predicate]:
                quads = own.get(p, {})
                if obj is None:
                    yield from list(quads.values())
                elif obj in quads:
                    yield quads[obj]

    def all_subjects(self) -> list[Node]:
        """Every node that has a statement, in the order of its first."""
        return list(self._by_subject)

    def __iter__(self) -> Iterator[Quad]:
        # A list, since the graph may change while it is read.
        return iter(
            [
                quad
                for own in self._by_subject.values()
                for quads in own.values()
                for quad in quads.values()
            ]
        )

    def __len__(self) -> int:
        return self._size


def _discard(index: dict[A, dict[B, dict[C, Quad]]], a: A, b: B, c: C) -> None:
    """Drop one entry of an index and the levels that it leaves empty."""
    del index[a][b][c]
    if not index[a][b]:
        del index[a][b]
    if not index[a]:
        del index[a]
