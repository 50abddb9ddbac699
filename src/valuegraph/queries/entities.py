"""Entities and collections, read from any graph."""

from bisect import bisect_right
from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad

from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import owner_of
from valuegraph.vocabulary.namespaces import RDF


def describe_entity(reader: GraphReader, iri: NamedNode) -> list[Quad]:
    """The statements of an entity and of the fragments that it owns; empty if it is unknown."""
    return describe_entities(reader, (iri,))


def describe_entities(reader: GraphReader, iris: Iterable[NamedNode]) -> list[Quad]:
    """The statements of several entities, each with its fragments, in two look-ups."""
    found: list[Quad] = []
    wanted = list(dict.fromkeys(iris))
    seen: set[NamedNode] = set()
    while wanted:
        seen.update(wanted)
        described = reader.describe(wanted)
        found += described
        owned = dict.fromkeys(
            q.object
            for q in described
            if isinstance(q.object, NamedNode)
            and "#" in q.object.value
            and isinstance(q.subject, NamedNode)
            and owner_of(q.object) == owner_of(q.subject)
        )
        wanted = [iri for iri in owned if iri not in seen]
    return found


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
