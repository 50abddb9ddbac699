"""One validation under way: the graph that it reads and what it has found out about it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from valuegraph.rdf.findings import Finding
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.paths import Path
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Node, Term
from valuegraph.rdf.union import GraphUnion
from valuegraph.shapes.queries.dataset import Dataset
from valuegraph.vocabulary.namespaces import RDF, RDFS

V = TypeVar("V")

_CACHED_NODES: Final = 10_000
_REMEMBERED: Final = 100_000
_NODES: Final = (NamedNode, BlankNode)


class Fault(NamedTuple):
    """One way in which a constraint is broken, before it becomes a result.

    ``value`` is the offending value node, None where it is the number of them or the lack of one.
    ``details`` are the results of shapes that the value was held to. ``path`` and ``messages`` are
    set where the constraint itself gives them (SPARQL).
    """

    value: Term | None = None
    details: tuple[Finding, ...] = ()
    path: Path | None = None
    messages: tuple[Literal, ...] = ()


class Hierarchy(dict[Term, frozenset[Term]]):
    """Each class with the classes below it, itself among them.

    They are found when they are asked for: of a chain of classes all together would be as many as
    its length squared.
    """

    def __init__(self, direct: Mapping[Term, Iterable[Term]]) -> None:
        super().__init__()
        self._direct = direct

    def __missing__(self, class_: Term) -> frozenset[Term]:
        found = self[class_] = self.below((class_,))
        return found

    def below(self, classes: Iterable[Term]) -> frozenset[Term]:
        """These classes and all that are below any of them."""
        found = set(classes)
        waiting = list(found)
        while waiting:
            new = [each for each in self._direct.get(waiting.pop(), ()) if each not in found]
            found.update(new)
            waiting += new
        return frozenset(found)

    def pairs(self) -> Iterator[tuple[Term, Term]]:
        """Each subclass with its superclass, as stated."""
        for above, below in self._direct.items():
            for sub in below:
                yield sub, above


class Remembered(dict[tuple[object, Term], V]):
    """What was found out of a shape and a node. Without it, the work would double with each level
    of shapes that refer to each other."""

    def keep(self, shape: object, node: Term, found: V) -> V:
        """Remember what was found, and return it."""
        if len(self) >= _REMEMBERED:
            self.clear()
        self[shape, node] = found
        return found


class ValidationRun:
    """What checks read while they look at one graph that does not change meanwhile."""

    def __init__(
        self,
        reader: GraphReader,
        hierarchy: Hierarchy,
        shapes: Iterable[Quad] = (),
        vocabulary: MemoryGraph | None = None,
        *,
        is_of_commit: bool = False,
    ) -> None:
        self.reader = reader
        self.graph = reader if vocabulary is None else GraphUnion(reader, vocabulary)
        self.dataset = Dataset(reader, shapes, is_shared=is_of_commit)
        self.hierarchy = _extended(hierarchy, reader)
        self._properties: dict[Term, Mapping[NamedNode, Collection[Term]]] = {}
        self._types: dict[Term, Collection[Term]] = {}
        self.conforming: Remembered[bool] = Remembered()
        self.results: Remembered[Sequence[Finding]] = Remembered()

    def close(self) -> None:
        """Release what was made for queries."""
        self.dataset.close()

    def properties(self, node: Term) -> Mapping[NamedNode, Collection[Term]]:
        """The values of every property of a node; nothing for a literal."""
        found = self._properties.get(node)
        if found is None:
            if len(self._properties) >= _CACHED_NODES:
                self._properties.clear()
            found = self.graph.properties(node) if isinstance(node, _NODES) else {}
            self._properties[node] = found
        return found

    def values(self, node: Term, predicate: NamedNode) -> Collection[Term]:
        """The values of one property of a node."""
        return self.properties(node).get(predicate, ())

    def types(self, node: Term) -> Collection[Term]:
        """The classes of a node. A node can have very many statements, such as a process with all
        that went into it, so those are fetched only where they are looked at."""
        known = self._properties.get(node)
        if known is not None:
            return known.get(RDF.type, ())
        found = self._types.get(node)
        if found is None:
            if len(self._types) >= _CACHED_NODES:
                self._types.clear()
            found = self.graph.objects(node, RDF.type) if isinstance(node, _NODES) else ()
            self._types[node] = found
        return found

    def objects(self, subject: Node, predicate: NamedNode) -> Collection[Term]:
        """See :class:`~valuegraph.rdf.paths.Edges`."""
        own = self._properties.get(subject)
        return (self.properties(subject) if own is None else own).get(predicate, ())

    def subjects(self, predicate: NamedNode, obj: Term) -> Collection[Node]:
        """See :class:`~valuegraph.rdf.paths.Edges`."""
        return self.graph.subjects(predicate, obj)

    def subclasses(self, class_: Term) -> frozenset[Term]:
        """The class and the classes below it in the graph (SHACL 1.0, section 1.1)."""
        return self.hierarchy[class_]

    def is_instance(self, node: Term, class_: NamedNode) -> bool:
        """Whether a node is a SHACL instance of a class."""
        types = self.types(node)
        return class_ in types or not self.hierarchy[class_].isdisjoint(types)

    def instances(self, *classes: Term) -> Iterable[Node]:
        """The SHACL instances of any of some classes."""
        for each in self.hierarchy.below(classes):
            yield from self.reader.subjects(RDF.type, each)


def hierarchy_of(pairs: Iterable[tuple[Term, Term]]) -> Hierarchy:
    """The hierarchy of these pairs of subclass and superclass."""
    below: dict[Term, dict[Term, None]] = {}
    for sub, above in pairs:
        if isinstance(sub, _NODES) and isinstance(above, _NODES):
            below.setdefault(above, {})[sub] = None
    return Hierarchy(below)


def _extended(hierarchy: Hierarchy, reader: GraphReader) -> Hierarchy:
    """The hierarchy with what the graph itself states."""
    stated = [(q.subject, q.object) for q in reader.match(None, RDFS.subClassOf, None)]
    return hierarchy_of([*hierarchy.pairs(), *stated]) if stated else hierarchy
