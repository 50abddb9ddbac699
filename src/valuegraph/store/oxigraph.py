"""The embedded store: Oxigraph, in a directory or in memory."""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Lock
from typing import Final

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad, Triple

from valuegraph.changeset import Changeset
from valuegraph.errors import (
    ConfigurationError,
    LedgerDamagedError,
    LedgerInUseError,
    QueryError,
)
from valuegraph.rdf.exported import STORE, opened, remove, write_statements
from valuegraph.rdf.terms import DEFAULT_GRAPH, Node, Term, as_node
from valuegraph.store.checkpoint import Checkpoint
from valuegraph.store.copying import copying_error
from valuegraph.store.engine_form import engine_form
from valuegraph.store.protocol import StaleChangesetError
from valuegraph.store.written_forms import WrittenForms
from valuegraph.vocabulary.namespaces import PREFIXES, VG

_SNAPSHOT: Final = "snapshot-"
MAX_RECENT_QUADS: Final = 20_000
"""Changes that are kept for those who follow the store; who is further behind starts anew."""


class OxigraphStore:
    """Implements :class:`~valuegraph.store.protocol.Store`.

    What is read is what was written; only queries see literals as the engine has them (see
    :mod:`~valuegraph.store.written_forms`). ``stamped`` names properties whose values are time
    stamps, mostly: theirs need not be written twice.
    """

    def __init__(
        self, path: Path | None = None, stamped: frozenset[NamedNode] = frozenset()
    ) -> None:
        self._path = path
        self._changing = Lock()
        self._version = 0
        self._is_followed = False
        self._recent: deque[Changeset] = deque()
        self._recent_quads = 0
        try:
            self._store = ox.Store() if path is None else ox.Store(str(path))
            self._forms = WrittenForms(self._store, stamped)
        except (OSError, RuntimeError) as fault:  # RuntimeError: the files are corrupt.
            # RocksDB: "While lock file: …/LOCK: …" or "lock hold by current process, …".
            if "lock file" in str(fault).lower() or "lock hold" in str(fault).lower():
                message = (
                    f"The ledger in {path} is open in another process. Stop that one, "
                    "or send the data to it over HTTP."
                )
                raise LedgerInUseError(message) from fault
            if "no space left" in str(fault).lower():
                raise ConfigurationError(f"The disk of {path} is full: {fault}") from fault
            raise LedgerDamagedError(f"The store in {path} cannot be opened: {fault}") from fault
        if path is not None:  # What an end by force left behind; nobody else has the store open.
            for left in path.parent.glob(f"{_SNAPSHOT}*"):
                rmtree(left, ignore_errors=True)

    @classmethod
    def copied(cls, directory: Path) -> "OxigraphStore":
        """A store with what was exported into a directory."""
        copy = cls()
        copy._store = opened(directory)
        copy._forms = WrittenForms(copy._store)
        return copy

    def objects(self, subject: Node, predicate: NamedNode) -> list[Term]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        if isinstance(subject, Literal):
            return []
        quads = self._store.quads_for_pattern(subject, predicate, None, DEFAULT_GRAPH)
        kept = [quad.object for quad in quads]
        if predicate in self._forms.properties:
            return self._forms.values(subject, predicate, kept)
        return kept

    def subjects(self, predicate: NamedNode, obj: Term) -> list[Node]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        return [as_node(quad.subject) for quad in self.match(None, predicate, obj)]

    def contains(self, quad: Quad) -> bool:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        if quad.graph_name != DEFAULT_GRAPH:
            quad = Quad(quad.subject, quad.predicate, quad.object)
        return self._forms.contains(quad)

    def describe(self, subjects: Iterable[Node]) -> list[Quad]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        return [quad for subject in dict.fromkeys(subjects) for quad in self.match(subject)]

    def properties(self, subject: Node) -> Mapping[NamedNode, Collection[Term]]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        found: dict[NamedNode, list[Term]] = {}
        if isinstance(subject, Literal):
            return found
        for quad in self._store.quads_for_pattern(subject, None, None, DEFAULT_GRAPH):
            predicate = quad.predicate
            values = found.get(predicate)
            if values is None:
                found[predicate] = [quad.object]
            else:
                values.append(quad.object)
        for predicate in self._forms.properties & found.keys():
            found[predicate] = self._forms.values(subject, predicate, found[predicate])
        return found

    @contextmanager
    def exported(self) -> Iterator[Path]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`."""
        try:
            directory = self._copied()
        except (OSError, RuntimeError) as fault:
            raise copying_error(fault) from fault
        try:
            yield directory
        finally:
            remove(directory)

    def _directory(self) -> Path:
        """A new directory; beside the store, since a backup shares the files of the store, so that
        it costs the same whatever the size."""
        if self._path is None:
            return Path(mkdtemp(prefix="valuegraph-"))
        return Path(mkdtemp(prefix=_SNAPSHOT, dir=self._path.parent))

    @property
    def version(self) -> int:
        """See :class:`~valuegraph.store.protocol.Store`."""
        return self._version

    def changes(self, version: int) -> list[Changeset] | None:
        """See :class:`~valuegraph.store.protocol.Store`."""
        with self._changing:
            number = self._version - version
            known = len(self._recent)
            return None if number > known else list(islice(self._recent, known - number, None))

    def checkpoint(self) -> Checkpoint:
        """See :class:`~valuegraph.store.protocol.Store`."""
        with self._changing:
            self._is_followed = True
            try:
                return Checkpoint(self._copied(), self._version)
            except (OSError, RuntimeError) as fault:
                raise copying_error(fault) from fault

    def _copied(self) -> Path:
        directory = self._directory()
        try:
            if self._path is None:
                write_statements(directory, self._store)
            else:
                self._store.backup(str(directory / STORE))
        except BaseException:
            remove(directory)
            raise
        return directory

    def match(
        self,
        subject: Node | None = None,
        predicate: NamedNode | None = None,
        obj: Term | None = None,
    ) -> Iterator[Quad]:
        """See :class:`~valuegraph.rdf.reader.GraphReader`.

        The answer is of the moment of the call, however slowly it is read. All statements come
        subject by subject.
        """
        if isinstance(subject, Literal):
            return iter(())
        if isinstance(obj, Literal):
            return iter(self._forms.having(subject, predicate, obj))
        if obj is not None:
            return self._store.quads_for_pattern(subject, predicate, obj, DEFAULT_GRAPH)
        if subject is not None:
            return iter(self._forms.about(subject, predicate))
        return self._scan(predicate)

    def _scan(self, predicate: NamedNode | None) -> Iterator[Quad]:
        quads: Iterator[Quad] = self._store.quads_for_pattern(None, predicate, None, DEFAULT_GRAPH)
        # Asked afterwards: where forms are written from now on, these statements have none.
        if predicate is not None and not self._forms.is_with_forms(predicate):
            return self._forms.restored(quads, {})
        with self._changing:  # Both looks are of one moment.
            written = self._forms.written(predicate)
            quads = self._store.quads_for_pattern(None, predicate, None, DEFAULT_GRAPH)
        if self._path is None and predicate is None:
            quads = _by_subject(quads)  # On disk they are sorted so.
        return self._forms.restored(quads, written)

    def apply(self, changeset: Changeset) -> None:
        """See :class:`~valuegraph.store.protocol.Store`. One transaction."""
        for quad in changeset.removed:
            if not self._forms.contains(quad):
                raise StaleChangesetError(f"The statement {quad} is gone; compute the change anew.")
        with self._changing:
            try:
                self._write(changeset)
            except BaseException:
                self._forget()  # It may have come to pass or not.
                raise
            self._remember(changeset)

    def as_before(self, quad: Quad) -> Quad:
        """See :class:`~valuegraph.store.protocol.Store`."""
        value = quad.object
        if not isinstance(value, Literal):
            return quad
        kept = self._forms.usual(quad.predicate, engine_form(value))
        return Quad(quad.subject, quad.predicate, kept, quad.graph_name)

    def _write(self, changeset: Changeset) -> None:
        removed, added = self._forms.changes(changeset.removed, changeset.added)
        if not removed:
            self._store.extend(added)
            return
        # The operations of one update request are one transaction.
        self._store.update(
            f"DELETE DATA {{ {_quad_data(removed)} }} ;\nINSERT DATA {{ {_quad_data(added)} }}"
        )

    def _remember(self, changeset: Changeset) -> None:
        """Keep a change for those who follow."""
        self._version += 1
        if not self._is_followed:
            return
        self._recent.append(changeset)
        self._recent_quads += _size(changeset)
        while self._recent_quads > MAX_RECENT_QUADS:
            self._recent_quads -= _size(self._recent.popleft())

    def _forget(self) -> None:
        """Let those who follow start anew."""
        self._version += 1
        self._recent.clear()
        self._recent_quads = 0

    def graph(
        self, name: NamedNode, subject: Node | None = None, predicate: NamedNode | None = None
    ) -> list[Quad]:
        """See :class:`~valuegraph.store.protocol.Store`."""
        return list(self._store.quads_for_pattern(subject, predicate, None, name))

    def clear(self) -> None:
        """See :class:`~valuegraph.store.protocol.Store`."""
        with self._changing:
            self._forget()
            self._store.remove_graph(VG.journal)  # First, so that no half of it passes for whole.
            self._store.clear()
            self._forms = WrittenForms(self._store, self._forms.stamped)

    def keep_stamped(self, properties: Iterable[NamedNode]) -> None:
        """See :class:`~valuegraph.store.protocol.Store`."""
        with self._changing:
            self._forget()
            self._forms.keep_stamped(properties)

    def replace_graph(self, name: NamedNode, quads: Iterable[Quad]) -> None:
        """See :class:`~valuegraph.store.protocol.Store`."""
        wanted = {Quad(q.subject, q.predicate, q.object, name) for q in quads}
        present = set(self._store.quads_for_pattern(None, None, None, name))
        if wanted != present:
            with self._changing:
                self._forget()
                self._store.remove_graph(name)
                self._store.extend(wanted)

    def query(
        self, sparql: str, base_iri: str
    ) -> ox.QuerySolutions | ox.QueryBoolean | Iterator[Triple]:
        """See :class:`~valuegraph.store.protocol.Store`."""
        try:
            found = self._store.query(sparql, base_iri=base_iri, prefixes=dict(PREFIXES))
        except (SyntaxError, ValueError) as fault:
            raise QueryError(f"The query cannot be parsed: {fault}") from fault
        except (OSError, RuntimeError) as fault:
            raise QueryError(f"The query cannot be evaluated: {fault}") from fault
        if isinstance(found, ox.QueryTriples):
            quads = (Quad(each.subject, each.predicate, each.object) for each in found)
            return (quad.triple for quad in self._forms.restored(quads))
        return found

    def close(self) -> None:
        """Write everything to disk and release the directory."""
        if hasattr(self, "_store"):  # Closing it again changes nothing.
            try:
                self._store.flush()
            finally:
                del self._store, self._forms


def _by_subject(quads: Iterable[Quad]) -> Iterator[Quad]:
    found: dict[Term, list[Quad]] = {}
    for quad in quads:
        found.setdefault(quad.subject, []).append(quad)
    return chain.from_iterable(found.values())


def _size(changeset: Changeset) -> int:
    return len(changeset.added) + len(changeset.removed) + 1


def _quad_data(quads: Iterable[Quad]) -> str:
    """The quads as QuadData (SPARQL 1.1, grammar rule 50)."""
    # As text, a quad of the default graph is a triple.
    return " .\n".join(
        f"{q}" if q.graph_name == DEFAULT_GRAPH else f"GRAPH {q.graph_name} {{ {q.triple} }}"
        for q in quads
    )
