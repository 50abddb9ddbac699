"""Which predicates a query reads, as rdflib's parser shows it."""

from typing import Any

import pyoxigraph as ox
from rdflib import URIRef
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue


def predicates_read(query: str) -> frozenset[ox.NamedNode] | None:
    """The predicates of the statements that a query may look at; None where it may be any.

    rdflib's parser shows what Oxigraph's hides. What it cannot parse may look at anything.
    """
    try:
        algebra = translateQuery(parseQuery(query)).algebra
    except Exception:  # noqa: BLE001 (rdflib raises whatever comes up, and the answer is at hand)
        return None
    found: set[ox.NamedNode] = set()
    waiting: list[Any] = [algebra]
    while waiting:
        part = waiting.pop()
        if isinstance(part, CompValue):
            if part.name == "BGP":
                predicates = [triple[1] for triple in part.triples]
            elif part.name == "TriplesBlock":  # Within EXISTS, where rdflib translates later.
                predicates = [each for triples in part.triples for each in triples[1::3]]
            else:
                predicates = []
                waiting += part.values()
            for predicate in predicates:
                named = _predicates(predicate)
                if named is None:
                    return None
                found |= named
        elif isinstance(part, list | tuple):
            waiting += part
    return frozenset(found)


def _predicates(path: Any) -> set[ox.NamedNode] | None:
    """The predicates of a property path of rdflib's; None where it may be any."""
    if isinstance(path, URIRef):
        return {ox.NamedNode(str(path))}
    if isinstance(path, SequencePath | AlternativePath):
        parts = [_predicates(each) for each in path.args]
        return None if None in parts else {p for part in parts for p in part or ()}
    if isinstance(path, InvPath):
        return _predicates(path.arg)
    return _predicates(path.path) if isinstance(path, MulPath) else None
