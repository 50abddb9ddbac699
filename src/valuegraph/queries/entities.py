"""Entities and collections, read from any graph."""

from bisect import bisect_right

from pyoxigraph import NamedNode, Quad

from valuegraph.rdf.descriptions import describe_entities
from valuegraph.rdf.reader import GraphReader
from valuegraph.vocabulary.namespaces import RDF

__all__ = ["describe_entities", "describe_entity", "list_entities"]


def describe_entity(reader: GraphReader, iri: NamedNode) -> list[Quad]:
    """The statements of an entity and of the fragments that it owns; empty if it is unknown."""
    return describe_entities(reader, (iri,))


def list_entities(
    reader: GraphReader, class_: NamedNode, after: str | None, limit: int
) -> list[NamedNode]:
    """Up to ``limit`` entities of a class in the order of their IRIs, from the one after ``after``.

    Minted IRIs are time-ordered (UUID version 7), so later records come later.
    """
    found = (s.value for s in reader.subjects(RDF.type, class_) if isinstance(s, NamedNode))
    iris = sorted(found)
    start = 0 if after is None else bisect_right(iris, after)
    return [NamedNode(iri) for iri in iris[start : start + limit]]
