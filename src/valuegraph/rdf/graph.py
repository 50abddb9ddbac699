"""A graph in memory that keeps the order in which statements were added."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, TypeVar

from pyoxigraph import BlankNode, NamedNode, Quad, Store

from valuegraph.rdf.terms import Node, Term

_NOTHING: Final[dict[NamedNode, dict[Term, None]]] = {}

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")


class MemoryGraph:
    """An indexed set of statements; implements :class:`~valuegraph.rdf.reader.GraphReader`.

    The graph names of added quads are disregarded: it is one graph.
    """

    def __init__(self, quads: Iterable[Quad] = ()) -> None:
        self._by_subject: dict[Node, dict[NamedNode, dict[Term, None]]] = {}
        self._by_object: dict[Term, dict[NamedNode, dict[Node, None]]] = {}
        self._uses: dict[NamedNode, int] = {}
        self._size = 0
        for quad in quads:
            self.add(quad)

    def add(self, quad: Quad) -> None:
        """Add a statement; one that is there already changes nothing."""
        subject, predicate, obj = _node(quad.subject), quad.predicate, quad.object
        own = self._by_subject.get(subject)
        if own is None:
            own = self._by_subject[subject] = {}
        objects = own.get(predicate)
        if objects is None:
            own[predicate] = {obj: None}
        elif obj in objects:
            return
        else:
            objects[obj] = None
        referring = self._by_object.get(obj)
        if referring is None:
            self._by_object[obj] = {predicate: {subject: None}}
        else:
            referring.setdefault(predicate, {})[subject] = None
        self._uses[predicate] = self._uses.get(predicate, 0) + 1
        self._size += 1

    def remove(self, quad: Quad) -> None:
        """Remove a statement; one that is not there changes nothing."""
        if not self.contains(quad):
            return
        subject, predicate, obj = _node(quad.subject), quad.predicate, quad.object
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
            Quad(subject, predicate, obj)
            for subject in dict.fromkeys(subjects)
            for predicate, objects in self._by_subject.get(subject, {}).items()
            for obj in objects
        ]

    def properties(self, subject: Node) -> Mapping[NamedNode, Collection[Term]]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        return self._by_subject.get(subject, _NOTHING)

    @contextmanager
    def snapshot(self, *, is_private: bool = False) -> Iterator[Store]:  # noqa: ARG002 (it always is)
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        store = Store()
        store.bulk_extend(self)
        yield store

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
                yield from [Quad(s, p, obj) for s in referring.get(p, ())]
            return
        for s in list(self._by_subject) if subject is None else [subject]:
            own = self._by_subject.get(s, {})
            for p in list(own) if predicate is None else [predicate]:
                yield from [Quad(s, p, o) for o in own.get(p, ()) if obj is None or o == obj]

    def all_subjects(self) -> list[Node]:
        """Every node that has a statement, in the order of its first."""
        return list(self._by_subject)

    def __iter__(self) -> Iterator[Quad]:
        # A list, since the graph may change while it is read.
        return iter(
            [
                Quad(subject, predicate, obj)
                for subject, own in self._by_subject.items()
                for predicate, objects in own.items()
                for obj in objects
            ]
        )

    def __len__(self) -> int:
        return self._size


def _node(term: Term) -> Node:
    assert isinstance(term, NamedNode | BlankNode), f"{term} cannot be a subject in this graph"
    return term


def _discard(index: dict[A, dict[B, dict[C, None]]], a: A, b: B, c: C) -> None:
    """Drop one entry of an index and the levels that it leaves empty."""
    del index[a][b][c]
    if not index[a][b]:
        del index[a][b]
    if not index[a]:
        del index[a]
