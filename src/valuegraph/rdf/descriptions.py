"""What a graph says of entities, with the fragments that they own."""

from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad

from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import owner_of


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
