"""One validation under way: the graph that it reads and what it has found out about it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from valuegraph.rdf.findings import Finding
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.paths import Path
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Node, Term
from valuegraph.rdf.union import GraphUnion
from valuegraph.shapes.sparql.dataset import Dataset
from valuegraph.vocabulary.namespaces import RDF, RDFS

Hierarchy = Mapping[Term, frozenset[Term]]
"""Each class with its subclasses, itself among them; classes without any may be left out."""

_CACHED_NODES: Final = 10_000
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


class Run:
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
        return self.hierarchy.get(class_) or frozenset((class_,))

    def is_instance(self, node: Term, class_: NamedNode) -> bool:
        """Whether a node is a SHACL instance of a class."""
        types = self.types(node)
        return class_ in types or (
            class_ in self.hierarchy and not self.hierarchy[class_].isdisjoint(types)
        )

    def instances(self, class_: Term) -> Iterable[Node]:
        """The SHACL instances of a class."""
        for each in self.subclasses(class_):
            yield from self.reader.subjects(RDF.type, each)


def hierarchy_of(pairs: Iterable[tuple[Term, Term]]) -> Hierarchy:
    """The hierarchy of these pairs of subclass and superclass."""
    below: dict[Term, set[Term]] = {}
    for sub, above in pairs:
        if isinstance(sub, _NODES) and isinstance(above, _NODES):
            below.setdefault(above, set()).add(sub)

    def all_below(class_: Term) -> frozenset[Term]:
        found, waiting = {class_}, [class_]
        while waiting:
            new = below.get(waiting.pop(), set()) - found
            found |= new
            waiting += new
        return frozenset(found)

    return {class_: all_below(class_) for class_ in below}


def _extended(hierarchy: Hierarchy, reader: GraphReader) -> Hierarchy:
    """The hierarchy with what the graph itself states."""
    stated = [(q.subject, q.object) for q in reader.match(None, RDFS.subClassOf, None)]
    if not stated:
        return hierarchy
    known = [(sub, above) for above, below in hierarchy.items() for sub in below]
    return hierarchy_of([*known, *stated])
