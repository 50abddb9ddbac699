"""``CachedReader``: a graph that does not change for a while, each part of it read once."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad

from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Node, Term

_CACHED: Final = 100_000
"""Answers that are kept at most: all are forgotten then, which only costs time."""

_NOTHING: Final[Mapping[NamedNode, Collection[Term]]] = {}

_MANY: Final = 16
"""Of so many values the graph itself finds one sooner."""


class CachedReader:
    """Reads ``reader`` and remembers what it answered. Where ``reader`` changes, :meth:`forget` has
    to be told.

    Implements :class:`~valuegraph.rdf.reader.GraphReader`. What it returns is not to be changed.

    A node can have very many statements, such as a process with all that went into it. So one value
    is looked up alone, and all properties of a node are only where somebody asks for all of them.
    """

    def __init__(self, reader: GraphReader) -> None:
        self._reader = reader
        self._properties: dict[Term, Mapping[NamedNode, Collection[Term]]] = {}
        self._objects: dict[Term, dict[NamedNode, list[Term]]] = {}
        self._subjects: dict[Term, dict[NamedNode, list[Node]]] = {}
        self._is_unused: dict[Term, bool] = {}
        self._kept = 0

    def objects(self, subject: Node, predicate: NamedNode) -> list[Term]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        own = self._properties.get(subject)
        if own is not None:
            values = own.get(predicate)
            return [] if values is None else list(values)
        known = self._objects.get(subject)
        found = None if known is None else known.get(predicate)
        if found is None:
            self._make_room()
            found = self._reader.objects(subject, predicate)
            if not found and known is None and _is_empty(self._reader.match(subject)):
                self._properties[subject] = _NOTHING  # A new node: nothing more is to be looked up.
            else:
                self._objects.setdefault(subject, {})[predicate] = found
        return found

    def subjects(self, predicate: NamedNode, obj: Term) -> list[Node]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        if self._is_new(obj):
            return []
        known = self._subjects.get(obj)
        found = None if known is None else known.get(predicate)
        if found is None:
            self._make_room()
            found = self._reader.subjects(predicate, obj)
            self._subjects.setdefault(obj, {})[predicate] = found
        return found

    def contains(self, quad: Quad) -> bool:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        own = self._properties.get(quad.subject)
        if own is not None:
            values = own.get(quad.predicate)
            if values is None:
                return False
            if len(values) < _MANY:
                return quad.object in values
        return self._reader.contains(quad)

    def describe(self, subjects: Iterable[Node]) -> list[Quad]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        return [
            Quad(subject, predicate, obj)
            for subject in dict.fromkeys(subjects)
            for predicate, objects in self.properties(subject).items()
            for obj in objects
        ]

    def properties(self, subject: Node) -> Mapping[NamedNode, Collection[Term]]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        found = self._properties.get(subject)
        if found is None:
            self._make_room()
            found = self._properties[subject] = self._reader.properties(subject)
        return found

    def exported(self) -> AbstractContextManager[Path]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        return self._reader.exported()

    def match(
        self,
        subject: Node | None = None,
        predicate: NamedNode | None = None,
        obj: Term | None = None,
    ) -> Iterable[Quad]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        if subject is not None and predicate is None and obj is None:
            if subject in self._properties:
                return iter(self.describe((subject,)))
        elif subject is None and obj is not None and self._is_new(obj):
            return iter(())
        return self._reader.match(subject, predicate, obj)

    def forget(self, changed: Iterable[Quad]) -> None:
        """Forget what statements that were added or removed may have changed."""
        for quad in changed:
            subject, obj = quad.subject, quad.object
            self._properties.pop(subject, None)
            self._objects.pop(subject, None)
            self._subjects.pop(obj, None)
            self._is_unused.pop(obj, None)

    def _is_new(self, node: Term) -> bool:
        """Whether a node is known to be in no statement. Looked up for those alone that none is
        about, which are seldom referred to; of others it would be in vain."""
        if self._properties.get(node) != {}:
            return False
        found = self._is_unused.get(node)
        if found is None:
            found = self._is_unused[node] = _is_empty(self._reader.match(None, None, node))
        return found

    def _make_room(self) -> None:
        self._kept += 1
        if self._kept > _CACHED:
            self._kept = 0
            for each in (self._properties, self._objects, self._subjects, self._is_unused):
                each.clear()


def _is_empty(found: Iterable[Quad]) -> bool:
    return next(iter(found), None) is None
