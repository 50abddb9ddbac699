"""``CandidateView``: a graph as a pending changeset would leave it, without touching the store."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from valuegraph.changeset.changeset import Changeset
from valuegraph.rdf.cached import CachedReader
from valuegraph.rdf.exported import write_changes
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Node, Term


class CandidateView:
    """A reader over ``base`` that is open for additions and removals.

    ``base`` must not change while the view is in use: each part of it is read once. A view that
    ``is_read_once`` itself, through a cache, reads its base as often as it is asked.

    Implements :class:`~valuegraph.rdf.reader.GraphReader`. What is added and was there already, or
    is removed and was not, leaves no trace in the changeset.
    """

    def __init__(
        self, base: GraphReader, changeset: Changeset | None = None, *, is_read_once: bool = False
    ) -> None:
        keeps_base = is_read_once or isinstance(base, CachedReader)
        self._base = base if keeps_base else CachedReader(base)
        self._added = MemoryGraph()
        self._removed = MemoryGraph()
        if changeset is not None:
            for quad in changeset.removed:
                self.remove(quad)
            for quad in changeset.added:
                self.add(quad)

    def add(self, quad: Quad) -> None:
        """State a quad."""
        if self._removed and self._removed.contains(quad):
            self._removed.remove(quad)
        elif not self._base.contains(quad):
            self._added.add(quad)

    def remove(self, quad: Quad) -> None:
        """Withdraw a quad."""
        if self._added.contains(quad):
            self._added.remove(quad)
        elif self._base.contains(quad):
            self._removed.add(quad)

    def apply(self, changeset: Changeset) -> None:
        """Make the changes of a changeset that was computed from this view as it is now."""
        for quad in changeset.removed:
            if self._added.contains(quad):
                self._added.remove(quad)
            else:
                self._removed.add(quad)
        for quad in changeset.added:
            if self._removed.contains(quad):
                self._removed.remove(quad)
            else:
                self._added.add(quad)

    @property
    def base(self) -> GraphReader:
        """The graph without the changes."""
        return self._base

    @property
    def added(self) -> MemoryGraph:
        """What the base does not have."""
        return self._added

    @property
    def removed(self) -> MemoryGraph:
        """What the base has and this view has not."""
        return self._removed

    def objects(self, subject: Node, predicate: NamedNode) -> list[Term]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        found = self._base.objects(subject, predicate)
        if self._removed:
            gone = self._removed.properties(subject).get(predicate)
            if gone:
                found = [o for o in found if o not in gone]
        added = self._added.properties(subject)
        return [*found, *added[predicate]] if predicate in added else found

    def subjects(self, predicate: NamedNode, obj: Term) -> list[Node]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        found = self._base.subjects(predicate, obj)
        if found and self._removed:
            gone = self._removed.subjects(predicate, obj)
            if gone:
                found = [s for s in found if s not in gone]
        added = self._added.subjects(predicate, obj)
        return [*found, *added] if added else found

    def contains(self, quad: Quad) -> bool:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        if self._added.contains(quad):
            return True
        return self._base.contains(quad) and not self._removed.contains(quad)

    def describe(self, subjects: Iterable[Node]) -> list[Quad]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        wanted = list(dict.fromkeys(subjects))
        kept = [q for q in self._base.describe(wanted) if not self._removed.contains(q)]
        return kept + self._added.describe(wanted)

    def properties(self, subject: Node) -> Mapping[NamedNode, Collection[Term]]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        base, added = self._base.properties(subject), self._added.properties(subject)
        if not base:
            return added
        gone = self._removed.properties(subject)
        if not gone and not added:
            return base
        found: dict[NamedNode, list[Term]] = {}
        for predicate, values in base.items():
            removed = gone.get(predicate, ())
            kept = [value for value in values if value not in removed]
            if kept:
                found[predicate] = kept
        for predicate, values in added.items():
            found.setdefault(predicate, []).extend(values)
        return found

    @contextmanager
    def exported(self) -> Iterator[Path]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        with self._base.exported() as directory:
            write_changes(directory, self, self._removed, self._added)
            yield directory

    def match(
        self,
        subject: Node | None = None,
        predicate: NamedNode | None = None,
        obj: Term | None = None,
    ) -> Iterator[Quad]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        for quad in self._base.match(subject, predicate, obj):
            if not self._removed.contains(quad):
                yield quad
        yield from self._added.match(subject, predicate, obj)
