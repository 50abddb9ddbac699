"""Blank nodes become IRIs: a fragment of their owner, or a minted IRI for an entity of its own.

The store holds no blank nodes, so every statement can be named in the journal, corrected and
removed. A quantity nested in an event is ``…/economic-events/0193#resourceQuantity``; a process
nested in it gets an IRI in the collection of processes.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode

from valuegraph.rdf.limits import Limits
from valuegraph.rdf.parts import fragment, numbered
from valuegraph.rdf.terms import Node, Term
from valuegraph.vocabulary.namespaces import RDF
from valuegraph.vocabulary.ontology import Ontology, local_name

Mint = Callable[[str], NamedNode]
"""A new IRI in the collection with this slug."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a blank node is first referred to."""

    owner: Node
    predicate: NamedNode


class Naming:
    """Assigns IRIs to the blank nodes of one document."""

    def __init__(
        self,
        ontology: Ontology,
        mint: Mint,
        types: Mapping[Node, list[NamedNode]],
        references: Mapping[Node, Reference],
        used: Collection[Term],
        limits: Limits,
    ) -> None:
        self._ontology = ontology
        self._mint = mint
        self._types = types
        self._references = references
        self._used = used
        self._names: dict[BlankNode, NamedNode | None] = {}
        self._taken: dict[NamedNode, int] = {}
        self._stems: dict[NamedNode, NamedNode] = {}
        self._limits = limits

    def name(self, found: Node) -> NamedNode | None:
        """The IRI of a node; None for a blank node that nothing tells the kind of, or that is
        nested so deep that its IRI would be longer than allowed."""
        if isinstance(found, NamedNode):
            return found
        if found in self._names:
            return self._names[found]
        # Owners first, without recursion: an RDF list may be long.
        chain: dict[BlankNode, None] = {}
        current: Node = found
        while isinstance(current, BlankNode) and current not in self._names:
            if current in chain:  # Blank nodes that own each other in a circle.
                break
            chain[current] = None
            if self._collection(current) is not None or current not in self._references:
                break
            current = self._references[current].owner
        for each in reversed(chain):
            self._names[each] = self._own_name(each)
        return self._names[found]

    def _own_name(self, found: BlankNode) -> NamedNode | None:
        collection = self._collection(found)
        if collection is not None:
            return self._mint(collection)
        reference = self._references.get(found)
        if reference is None:
            return None
        owner = reference.owner
        named = owner if isinstance(owner, NamedNode) else self._names.get(owner)
        if named is None:
            return None
        if reference.predicate == RDF.rest and named in self._stems:
            stem = self._stems[named]  # The cells of a list are numbered, not nested.
        else:
            stem = fragment(named, local_name(reference.predicate))
        iri = self._next(stem)
        while iri in self._used:  # The document has it for something else.
            iri = self._next(stem)
        if len(iri.value) > self._limits.iri_length:
            return None
        self._stems[iri] = stem
        return iri

    def _next(self, stem: NamedNode) -> NamedNode:
        times = self._taken[stem] = self._taken.get(stem, 0) + 1
        return numbered(stem, times)

    def _collection(self, found: Node) -> str | None:
        for class_ in self._types.get(found, ()):
            declared = self._ontology.classes.get(class_)
            if declared is not None and declared.collection is not None:
                return declared.collection
        return None
