"""Entities and collections, read from any graph."""

from heapq import nsmallest

from pyoxigraph import NamedNode, Quad

from valuegraph.rdf.descriptions import describe_entities
from valuegraph.rdf.reader import GraphReader
from valuegraph.vocabulary.namespaces import RDF
from valuegraph.vocabulary.ontology import Ontology

__all__ = ["describe_entities", "describe_entity", "list_entities"]


def describe_entity(reader: GraphReader, iri: NamedNode, ontology: Ontology) -> list[Quad]:
    """The statements of an entity and of the parts that it owns; empty if it is unknown."""
    return describe_entities(reader, (iri,), ontology)


def list_entities(
    reader: GraphReader, class_: NamedNode, after: str | None, limit: int
) -> list[NamedNode]:
    """Up to ``limit`` entities of a class in the order of their IRIs, from the one after ``after``.

    Minted IRIs are time-ordered (UUID version 7), so later records come later.
    """
    subjects = (quad.subject for quad in reader.match(None, RDF.type, class_))
    iris = (s.value for s in subjects if isinstance(s, NamedNode))
    found = iris if after is None else (iri for iri in iris if iri > after)
    return [NamedNode(iri) for iri in nsmallest(limit, found)]
