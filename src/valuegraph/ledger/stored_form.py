"""The form in which the store keeps a statement.

Oxigraph keeps numbers, truth values and times by what they are worth: ``"01"^^xsd:integer`` comes
back as ``"1"``, and an ``xsd:int`` as an ``xsd:integer``. A later commit that removes the statement
reads it in that form. The journal has to have it in the same one, or else nobody who replays it
knows what is gone.
"""

import re
from dataclasses import replace
from functools import lru_cache
from typing import Final

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad

from valuegraph.changeset import Changeset
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Term
from valuegraph.vocabulary.namespaces import RDF, XSD

_AS_WRITTEN: Final = frozenset((XSD.string, XSD.anyURI, RDF.langString))
_ANYTHING: Final = NamedNode("urn:x")
_CANONICAL: Final = re.compile(
    r"(0|-?[1-9]\d{0,17}|-?(0|[1-9]\d{0,17})\.\d{0,17}[1-9])\Z", re.ASCII
)
"""Decimals that come back as they are; there are others."""


def stored(quad: Quad) -> Quad:
    """What statements have in common that are the same one to the store."""
    value = quad.object
    if not isinstance(value, Literal):
        return quad
    kept = _stored(value)
    if kept == value:
        return quad
    return Quad(quad.subject, quad.predicate, kept, quad.graph_name)


def as_stored(changeset: Changeset, before: GraphReader) -> Changeset:
    """The changeset with its additions as the store will give them back, and without those that
    make no difference there. ``before`` is the graph that the changeset was computed from."""
    added: dict[Quad, Quad] = {}
    removed = {stored(quad): quad for quad in changeset.removed}
    for quad in changeset.added:
        same = stored(quad)
        if same in removed:
            del removed[same]
        elif same is quad:  # As it is it has been compared already.
            added.setdefault(same, quad)
        elif same not in added:
            given_back = _given_back(quad, same)
            if not before.contains(same) and not before.contains(given_back):
                added[same] = given_back
    return replace(changeset, added=tuple(added.values()), removed=tuple(removed.values()))


def _given_back(quad: Quad, same: Quad) -> Quad:
    """The store keeps a time stamp as a time, and gives it back as the stamp that it was."""
    if isinstance(quad.object, Literal) and quad.object.datatype == XSD.dateTimeStamp:
        assert isinstance(same.object, Literal)
        stamp = Literal(same.object.value, datatype=XSD.dateTimeStamp)
        return Quad(quad.subject, quad.predicate, stamp, quad.graph_name)
    return same


@lru_cache(maxsize=4096)
def _stored(literal: Literal) -> Term:
    datatype = literal.datatype
    if datatype in _AS_WRITTEN or (datatype == XSD.decimal and _CANONICAL.match(literal.value)):
        return literal
    return asked_of_store(literal)


def asked_of_store(literal: Literal) -> Term:
    """What the store makes of a literal, asked itself."""
    scratch = ox.Store()
    scratch.add(Quad(_ANYTHING, _ANYTHING, literal))
    return next(scratch.quads_for_pattern(None, None, None)).object
