"""``View``: one committed state of a store, whatever is committed meanwhile."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Final

from pyoxigraph import NamedNode, Quad

from valuegraph.rdf.exported import write_changes
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Node, Term, as_node

_UNMERGED: Final = 8
"""Changes that a view keeps apart: a short read sees one or two, and merging copies them."""


@dataclass(frozen=True)
class Change:
    """What a commit adds to the default graph and removes from it.

    It is effective: what it removes was there before, what it adds was not.
    """

    added: Collection[Quad]
    removed: Collection[Quad]

    @cached_property
    def added_graph(self) -> MemoryGraph:
        """What is added, to look things up in: few views look."""
        return MemoryGraph(self.added)

    @cached_property
    def removed_graph(self) -> MemoryGraph:
        """What is removed, to look things up in."""
        return MemoryGraph(self.removed)

    def then(self, *later: "Change") -> "Change":
        """All changes as one. Of a statement in several, it tells what was before the first."""
        added, removed = dict.fromkeys(self.added), dict.fromkeys(self.removed)
        for each in later:
            added.update((quad, None) for quad in each.added if quad not in removed)
            removed.update((quad, None) for quad in each.removed if quad not in added)
        return Change(tuple(added), tuple(removed))

    def __len__(self) -> int:
        return len(self.added) + len(self.removed)


@dataclass(slots=True, eq=False)
class State:
    """A committed state: the number of its last transaction (0 before the first one), the time of
    that, and the change and state that came next.

    ``later`` is set before the store begins to change. Who holds on to no state lets go of all the
    changes since, so nobody keeps account of them.
    """

    position: int
    time: datetime | None
    later: "tuple[Change, State] | None" = None


class View:
    """Reads a store as it was in one state: as it is now, with all changes since taken back.

    Implements :class:`~valuegraph.rdf.reader.GraphReader`, for one thread at a time. ``position``
    is the number of the last transaction that it has, 0 where there is none, ``time`` the time of
    that one.

    Nobody waits for anybody. Each look-up reads the store first and then what has changed, and a
    change is known before the store has any of it; so what a look-up saw of a change is always
    taken back. Whether the store has a change already does not matter: of a statement that changed,
    the first change alone tells whether it was there.
    """

    def __init__(self, store: GraphReader, state: State) -> None:
        self._store = store
        self._state = state
        self._changes: list[Change] = []
        self.position: Final = state.position
        self.time: Final = state.time

    def __enter__(self) -> "View":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """There is nothing to release: what the view holds goes with it."""

    def objects(self, subject: Node, predicate: NamedNode) -> list[Term]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        found = self._store.objects(subject, predicate)
        changed = self._changed(subject, predicate)
        if not changed:
            return found
        kept = [value for value in found if Quad(subject, predicate, value) not in changed]
        return kept + [quad.object for quad in _before(changed)]

    def subjects(self, predicate: NamedNode, obj: Term) -> list[Node]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        found = self._store.subjects(predicate, obj)
        changed = self._changed(None, predicate, obj)
        if not changed:
            return found
        kept = [node for node in found if Quad(node, predicate, obj) not in changed]
        return kept + [as_node(quad.subject) for quad in _before(changed)]

    def contains(self, quad: Quad) -> bool:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        found = self._store.contains(quad)
        for change in reversed(self._since()):
            if change.removed_graph.contains(quad):
                found = True
            elif change.added_graph.contains(quad):
                found = False
        return found

    def describe(self, subjects: Iterable[Node]) -> list[Quad]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        wanted = list(dict.fromkeys(subjects))
        found = self._store.describe(wanted)
        if not self._since():
            return found
        changed: dict[Quad, bool] = {}
        for subject in wanted:
            changed |= self._changed(subject)
        return [*(quad for quad in found if quad not in changed), *_before(changed)]

    def properties(self, subject: Node) -> Mapping[NamedNode, Collection[Term]]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        found = self._store.properties(subject)
        changed = self._changed(subject)
        if not changed:
            return found
        values = {
            predicate: [each for each in group if Quad(subject, predicate, each) not in changed]
            for predicate, group in found.items()
        }
        for quad in _before(changed):
            values.setdefault(quad.predicate, []).append(quad.object)
        return {predicate: group for predicate, group in values.items() if group}

    @contextmanager
    def exported(self) -> Iterator[Path]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        with self._store.exported() as directory:
            changed = self._changed()
            if changed:
                new = [quad for quad, was_there in changed.items() if not was_there]
                write_changes(directory, self, new, _before(changed))
            yield directory

    def match(
        self,
        subject: Node | None = None,
        predicate: NamedNode | None = None,
        obj: Term | None = None,
    ) -> Iterable[Quad]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`.

        What the store answers is its state when it was asked, however slowly it is read. The
        statements of a subject come one after the other.
        """
        found = self._store.match(subject, predicate, obj)
        changed = self._changed(subject, predicate, obj)
        if not changed:
            return found
        if subject is None and predicate is None and obj is None:
            return self._by_subject(found, {quad.subject: None for quad in changed})
        return chain((quad for quad in found if quad not in changed), _before(changed))

    def _by_subject(self, found: Iterable[Quad], changed: Mapping[Term, None]) -> Iterator[Quad]:
        for quad in found:
            if quad.subject not in changed:
                yield quad
        for subject in changed:
            yield from self.describe((as_node(subject),))

    def _changed(
        self,
        subject: Node | None = None,
        predicate: NamedNode | None = None,
        obj: Term | None = None,
    ) -> dict[Quad, bool]:
        """The statements of a pattern that changed since, and whether each was there before."""
        found: dict[Quad, bool] = {}
        for change in reversed(self._since()):
            for quad in change.added_graph.match(subject, predicate, obj):
                found[quad] = False
            for quad in change.removed_graph.match(subject, predicate, obj):
                found[quad] = True
        return found

    def _since(self) -> list[Change]:
        """The changes that the store has or is about to have, the first one first."""
        changes, unseen = self._changes, list[Change]()
        while (later := self._state.later) is not None:
            change, self._state = later
            unseen.append(change)
        if len(unseen) > _UNMERGED:  # Step by step each would be copied many times.
            unseen = [unseen[0].then(*unseen[1:])]
        for change in unseen:
            changes.append(change)
            # A change is copied only into one that is as large, so that all of this costs little
            # more than the changes themselves, and few are left.
            while len(changes) > _UNMERGED and len(changes[-2]) <= len(changes[-1]):
                last = changes.pop()
                changes[-1] = changes[-1].then(last)
        return changes


def _before(changed: Mapping[Quad, bool]) -> list[Quad]:
    return [quad for quad, was_there in changed.items() if was_there]
