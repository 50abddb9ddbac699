"""What a person calls the shapes of a shapes graph; most property shapes have no IRI."""

from pyoxigraph import BlankNode, NamedNode

from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.short_names import ShortNames
from valuegraph.rdf.terms import Node, Term
from valuegraph.shapes.declaration import SyntaxFaults
from valuegraph.shapes.path_syntax import read_path
from valuegraph.vocabulary.namespaces import RDF, SH

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


class ShapeNames:
    """The names of the shapes in a graph."""

    def __init__(self, graph: MemoryGraph, names: ShortNames) -> None:
        self._graph = graph
        self.names = names

    def owner(self, node: Term) -> str:
        """The named shape that a node of the graph belongs to: ``ex:PersonShape``.

        Where a shape has no IRI it is told by its target.
        """
        seen: set[Term] = set()
        while isinstance(node, BlankNode) and node not in seen:
            seen.add(node)
            referring = [q.subject for q in self._graph.match(None, None, node)]
            if not referring:
                return self._by_target(node)
            node = referring[0]
        return self.names.term(node)

    def full(self, node: Term) -> str:
        """The owner and, of a property shape without an IRI, its path: ``ex:Person → vf:name``."""
        owner = self.owner(node)
        path = self._path(node)
        return f"{owner} → {path}" if path is not None else owner

    def _path(self, node: Term) -> str | None:
        if not isinstance(node, BlankNode):
            return None
        heads = self._graph.objects(node, SH.path)
        path = read_path(self._graph, heads[0], node, SyntaxFaults()) if heads else None
        return None if path is None else self.names.path(path)

    def _by_target(self, node: Node) -> str:
        for predicate in _TARGETS:
            for target in self._graph.objects(node, predicate):
                return f"the shape with {self.names.iri(predicate)} {self.names.term(target)}"
        types = [t for t in self._graph.objects(node, RDF.type) if isinstance(t, NamedNode)]
        return f"a {self.names.iri(types[0])} without IRI" if types else "a shape without IRI"
