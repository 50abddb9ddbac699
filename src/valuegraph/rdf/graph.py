"""A graph in memory that keeps the order in which statements were added."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from valuegraph.rdf.exported import write_statements
from valuegraph.rdf.terms import DEFAULT_GRAPH, Node, Term

_NOTHING: Final[dict[NamedNode, dict[Term, Quad]]] = {}

_NODES: Final = (NamedNode, BlankNode)

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")


@dataclass(slots=True)
class _Uses:
    """A predicate and the number of statements that have it."""

    predicate: NamedNode
    number: int = 0


class MemoryGraph:
    """An indexed set of statements; implements :class:`~valuegraph.rdf.reader.GraphReader`.

    The graph names of added quads are disregarded: it is one graph. Statements are kept as the
    quads that they were added as, since to make one costs more than most look-ups.
    """

    def __init__(self, quads: Iterable[Quad] = ()) -> None:
        self._by_subject: dict[Node, dict[NamedNode, dict[Term, Quad]]] = {}
        self._by_object: dict[Term, dict[NamedNode, dict[Node, Quad]]] = {}
        self._indexes_literals = False
        self._uses: dict[NamedNode, _Uses] = {}
        self._subject: Node | None = None
        self._size = 0
        for quad in quads:
            self.add(quad)

    def add(self, quad: Quad) -> None:
        """Add a statement; one that is there already changes nothing."""
        subject, predicate, obj = quad.subject, quad.predicate, quad.object
        assert isinstance(subject, _NODES), f"{subject} cannot be a subject in this graph"
        if quad.graph_name != DEFAULT_GRAPH:
            quad = Quad(subject, predicate, obj)
        # A quad gives a new term each time that it is asked: one is kept for many statements.
        if subject == self._subject:
            subject = self._subject
        else:
            self._subject = subject
        uses = self._uses.get(predicate)
        if uses is None:
            uses = self._uses[predicate] = _Uses(predicate)
        own = self._by_subject.get(subject)
        if own is None:
            own = self._by_subject[subject] = {}
        objects = own.get(predicate)
        if objects is None:
            own[uses.predicate] = {obj: quad}
        elif obj in objects:
            return
        else:
            objects[obj] = quad
        uses.number += 1
        self._size += 1
        if self._indexes_literals or not isinstance(obj, Literal):
            self._index(subject, uses.predicate, obj, quad)

    def _index(self, subject: Node, predicate: NamedNode, obj: Term, quad: Quad) -> None:
        """Have a statement found by its object."""
        referring = self._by_object.get(obj)
        if referring is None:
            self._by_object[obj] = {predicate: {subject: quad}}
        else:
            referring.setdefault(predicate, {})[subject] = quad

    def _referring(self, obj: Term) -> dict[NamedNode, dict[Node, Quad]]:
        """The statements with an object. Those with literals are indexed when somebody asks for
        one, which is rare: the index takes as much memory as the statements."""
        if isinstance(obj, Literal) and not self._indexes_literals:
            self._indexes_literals = True
            for subject, own in self._by_subject.items():
                for predicate, objects in own.items():
                    for each, quad in objects.items():
                        if isinstance(each, Literal):
                            self._index(subject, predicate, each, quad)
        return self._by_object.get(obj, {})

    def remove(self, quad: Quad) -> None:
        """Remove a statement; one that is not there changes nothing."""
        subject, predicate, obj = quad.subject, quad.predicate, quad.object
        if not self.contains(quad):
            return
        assert isinstance(subject, _NODES)
        _discard(self._by_subject, subject, predicate, obj)
        if self._indexes_literals or not isinstance(obj, Literal):
            _discard(self._by_object, obj, predicate, subject)
        self._uses[predicate].number -= 1
        self._size -= 1

    def objects(self, subject: Node, predicate: NamedNode) -> list[Term]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        own = self._by_subject.get(subject)
        return [] if own is None else list(own.get(predicate, ()))

    def subjects(self, predicate: NamedNode, obj: Term) -> list[Node]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        return list(self._referring(obj).get(predicate, ()))

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
        if predicate is not None and not self._is_used(predicate):
            return iter(())
        return self._matching(subject, predicate, obj)

    def _is_used(self, predicate: NamedNode) -> bool:
        uses = self._uses.get(predicate)
        return uses is not None and uses.number > 0

    def _matching(
        self, subject: Node | None, predicate: NamedNode | None, obj: Term | None
    ) -> Iterator[Quad]:
        # Lists, since the graph may change while an answer is read.
        if subject is None and obj is not None:
            referring = self._referring(obj)
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
