"""Prefix declarations for queries of shapes (SHACL 1.0, section 5.2.1)."""

from pyoxigraph import BlankNode, Literal, NamedNode

from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.terms import Node, Term
from valuegraph.vocabulary.namespaces import OWL, SH


def prefixes_of(graph: MemoryGraph, node: Node) -> dict[str, str]:
    """The prefixes that a query may use: those that the values of ``sh:prefixes`` and what they
    import declare."""
    found: dict[str, str] = {}
    waiting: list[Term] = list(graph.objects(node, SH.prefixes))
    seen: set[Term] = set()
    while waiting:
        ontology = waiting.pop(0)
        if ontology in seen or not isinstance(ontology, NamedNode | BlankNode):
            continue
        seen.add(ontology)
        waiting += graph.objects(ontology, OWL.imports)
        for declaration in graph.objects(ontology, SH.declare):
            if isinstance(declaration, NamedNode | BlankNode):
                prefix = _text(graph, declaration, SH.prefix)
                namespace = _text(graph, declaration, SH.namespace)
                if prefix is not None and namespace is not None:
                    found.setdefault(prefix, namespace)
    return found


def _text(graph: MemoryGraph, node: Node, predicate: NamedNode) -> str | None:
    for value in graph.objects(node, predicate):
        if isinstance(value, Literal):
            return value.value
    return None
