"""Entailment: inverses and superclass types are stored with their cause and removed with it."""

from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad

from valuegraph.changeset import CandidateView
from valuegraph.rdf.terms import as_iri
from valuegraph.vocabulary.namespaces import RDF
from valuegraph.vocabulary.ontology import Ontology


class EntailingWriter:
    """Writes to a candidate, keeping what follows from each statement in step."""

    def __init__(self, candidate: CandidateView, ontology: Ontology) -> None:
        self._candidate = candidate
        self._ontology = ontology

    def state(self, quad: Quad) -> None:
        """State a quad and what follows from it."""
        self._candidate.add(quad)
        for entailed in self._entailed(quad):
            self._candidate.add(entailed)

    def withdraw(self, quad: Quad) -> None:
        """Withdraw a quad, and what followed from it alone."""
        self._candidate.remove(quad)
        kept: set[Quad] = set()
        if quad.predicate == RDF.type:
            for other in self._candidate.describe((as_iri(quad.subject),)):
                if other.predicate == RDF.type and other.object not in self._superclasses(quad):
                    kept.update((other, *self._entailed(other)))
        for entailed in self._entailed(quad):
            if entailed not in kept:
                self._candidate.remove(entailed)

    def _entailed(self, quad: Quad) -> Iterator[Quad]:
        if quad.predicate == RDF.type:
            for class_ in self._superclasses(quad):
                yield Quad(quad.subject, RDF.type, class_)
            return
        inverse = self._ontology.inverses.get(quad.predicate)
        if inverse is not None and isinstance(quad.object, NamedNode):
            yield Quad(quad.object, inverse, quad.subject)

    def _superclasses(self, quad: Quad) -> list[NamedNode]:
        """The declared superclasses; those outside the loaded vocabularies are not entailed."""
        classes = self._ontology.classes
        known = classes.get(quad.object) if isinstance(quad.object, NamedNode) else None
        return [] if known is None else [c for c in known.superclasses if c in classes]
