"""What a graph says of entities, with the parts that they own."""

from collections.abc import Iterable
from functools import lru_cache, partial
from typing import Final

from pyoxigraph import NamedNode, Quad

from valuegraph.rdf.parts import PartRule, is_named_after
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
    rule = part_rule(reader, ontology)
    found = described = reader.describe(seen := dict.fromkeys(iris))
    while wanted := _parts(described, rule, seen):
        described = reader.describe(wanted)
        apart = {
            quad.subject
            for quad in described
            if quad.predicate == RDF.type and quad.object in rule.entity_classes
        }
        if apart:  # Entities that somebody named as a part would be.
            described = [quad for quad in described if quad.subject not in apart]
        found += described
        seen |= dict.fromkeys(wanted)
    return found


def _parts(
    described: Iterable[Quad], rule: PartRule, seen: dict[NamedNode, None]
) -> dict[NamedNode, None]:
    """What may be parts: of those that the ledger named so, the classes are not looked up yet."""
    found: dict[NamedNode, None] = {}
    for quad in described:
        part, owner = quad.object, quad.subject
        if not isinstance(part, NamedNode) or "#" not in part.value or part in seen:
            continue
        if isinstance(owner, NamedNode) and (
            is_named_after(part, owner, quad.predicate) or rule.is_part(quad)
        ):
            found[part] = None
    return found


def _referrers(reader: GraphReader, node: NamedNode) -> list[Term]:
    return [quad.subject for quad in reader.match(None, None, node)]
