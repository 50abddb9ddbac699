"""What a graph says of entities, with the parts that they own."""

from collections.abc import Iterable
from functools import lru_cache, partial
from typing import Final

from pyoxigraph import NamedNode, Quad

from valuegraph.rdf.parts import PartRule, is_beside, is_named_after
from valuegraph.rdf.reader import GraphReader, types
from valuegraph.rdf.terms import Term
from valuegraph.vocabulary.namespaces import RDF
from valuegraph.vocabulary.ontology import Ontology

_CACHED: Final = 4096
"""Nodes of which the classes are remembered."""


def part_rule(reader: GraphReader, ontology: Ontology) -> PartRule:
    """What decides in a graph which node is a part of which; the graph must not change."""
    classes = lru_cache(_CACHED)(partial(types, reader))
    return PartRule(ontology.entity_classes, classes, partial(_referrers, reader))


def describe_entities(
    reader: GraphReader, iris: Iterable[NamedNode], ontology: Ontology
) -> list[Quad]:
    """The statements of several entities, each with its parts, in one look-up for each level."""
    entity_classes, type_ = ontology.entity_classes, RDF.type
    rule: PartRule | None = None
    seen = dict.fromkeys(iris)
    found = described = reader.describe(seen)
    while described:
        wanted: dict[NamedNode, None] = {}
        for quad in described:
            part = quad.object
            if not isinstance(part, NamedNode):
                continue
            owner = quad.subject
            if not isinstance(owner, NamedNode) or not is_beside(part, owner) or part in seen:
                continue
            if not is_named_after(part, owner, quad.predicate):
                rule = part_rule(reader, ontology) if rule is None else rule
                if not rule.is_part(quad):
                    continue
            wanted[part] = None
        described = reader.describe(wanted)
        apart = {
            quad.subject
            for quad in described
            if quad.predicate == type_ and quad.object in entity_classes
        }
        if apart:  # Entities that somebody named as a part would be.
            described = [quad for quad in described if quad.subject not in apart]
        found += described
        seen |= wanted
    return found


def _referrers(reader: GraphReader, node: NamedNode) -> list[Term]:
    return [quad.subject for quad in reader.match(None, None, node)]
