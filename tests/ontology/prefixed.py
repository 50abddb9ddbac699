"""Reading a vocabulary in prefixed names, so that tests read like Turtle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, parse

PREFIXES = {
    "dtype": "http://www.linkedmodel.org/schema/dtype#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "geosparql": "http://www.opengis.net/ont/geosparql#",
    "om": "http://www.ontology-of-units-of-measure.org/resource/om-2/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "time": "http://www.w3.org/2006/time#",
    "vf": "https://w3id.org/valueflows/ont/vf#",
    "vg": "https://w3id.org/valuegraph/ns#",
    "vs": "http://www.w3.org/2003/06/sw-vocab-status/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


class Vocabulary:
    """A graph that is asked, and answers, in prefixed names: `vf:action`, `"action"@en`, `1`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def subjects(self, predicate: str, value: str) -> set[str]:
        """Which things have the value, itself a prefixed name, for the property."""
        found = self._store.quads_for_pattern(None, _named(predicate), _named(value))
        return {self._short(quad.subject) for quad in found if isinstance(quad.subject, NamedNode)}

    def terms(self, prefix: str) -> set[str]:
        """The things of a namespace about which something is said."""
        found = {self._short(q.subject) for q in self._store if isinstance(q.subject, NamedNode)}
        return {name for name in found if name.startswith(prefix + ":")}

    def names(self) -> set[str]:
        """Everything named anywhere, in whatever place of a triple."""
        return {
            self._short(term)
            for quad in self._store
            for term in (quad.subject, quad.predicate, quad.object)
            if isinstance(term, NamedNode)
        }

    def facts(self, subject: str) -> set[tuple[str, str]]:
        """What is said about a thing: property and value; a list reads as a set of members."""
        quads = self._store.quads_for_pattern(_named(subject), None, None)
        return {(self._short(quad.predicate), self._short(quad.object)) for quad in quads}

    def values(self, subject: str, predicate: str) -> set[str]:
        return {value for name, value in self.facts(subject) if name == predicate}

    def value(self, subject: str, predicate: str) -> str:
        (only,) = self.values(subject, predicate)
        return only

    def literals(self, predicate: str) -> list[tuple[str, Literal]]:
        """All literals of a property, each with its subject."""
        return [
            (self._short(quad.subject), quad.object)
            for quad in self._store.quads_for_pattern(None, _named(predicate), None)
            if isinstance(quad.object, Literal)
        ]

    def _short(self, term: object) -> str:
        if isinstance(term, BlankNode):
            return "{" + " ".join(sorted(self._short(member) for member in self._list(term))) + "}"
        if isinstance(term, Literal):
            if term.datatype.value == PREFIXES["xsd"] + "integer":
                return term.value
            return str(term)
        assert isinstance(term, NamedNode)
        for prefix, namespace in PREFIXES.items():
            if term.value.startswith(namespace):
                return f"{prefix}:{term.value.removeprefix(namespace)}"
        return str(term)

    def _list(self, head: BlankNode) -> Iterable[object]:
        node: object = head
        while isinstance(node, BlankNode):
            (first,) = self._store.quads_for_pattern(node, _named("rdf:first"), None)
            (rest,) = self._store.quads_for_pattern(node, _named("rdf:rest"), None)
            yield first.object
            node = rest.object


def _named(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def load(paths: Sequence[Path]) -> Vocabulary:
    store = Store()
    for path in paths:
        store.extend(parse(path=path, format=RdfFormat.from_extension(path.suffix[1:])))
    return Vocabulary(store)
