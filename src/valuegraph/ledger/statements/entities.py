"""Which entity each statement of a document is about, and what is recorded of an entity.

A subject with a fragment may be part of an entity (``…/0193#resourceQuantity``) or an entity of its
own (``https://alice.example/card#me``): what leads to it tells, in the document or in the ledger
(:mod:`valuegraph.rdf.parts`). Of what nothing leads to, its name does.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import NamedNode, Quad

from valuegraph.errors import NotFoundError
from valuegraph.rdf.parts import PartRule
from valuegraph.rdf.reader import GraphReader, types
from valuegraph.rdf.terms import Term, as_iri
from valuegraph.vocabulary.namespaces import RDF, VF
from valuegraph.vocabulary.ontology import Ontology

MAX_LEVELS: Final = 64
"""Parts of parts of an entity that its IRI can tell: as deep as documents nest."""


class Entities:
    """The entities of one document, with what it and the ledger say of their types."""

    def __init__(self, quads: Iterable[Quad], reader: GraphReader, ontology: Ontology) -> None:
        self._reader = reader
        self._ontology = ontology
        self._classes: dict[NamedNode, set[NamedNode]] = {}
        self._owners: dict[NamedNode, NamedNode] = {}
        self._referring: dict[Term, list[Quad]] = {}
        self._rule = PartRule(ontology.entity_classes, self.classes, self._referrers)
        for quad in quads:
            subject = as_iri(quad.subject)
            found = self._classes.get(subject)
            if found is None:
                found = self._classes[subject] = set()
            if quad.predicate == RDF.type:
                found |= self._with_superclasses(as_iri(quad.object))
            elif isinstance(quad.object, NamedNode) and "#" in quad.object.value:
                self._referring.setdefault(quad.object, []).append(quad)

    @property
    def subjects(self) -> Iterable[NamedNode]:
        """The subjects of the document in its order, each once."""
        return self._classes

    def owner(self, subject: NamedNode) -> NamedNode:
        """The entity that a subject is, or is a part of."""
        path: dict[NamedNode, None] = {}
        current = subject
        while current not in self._owners:
            path[current] = None
            above = self._directly_above(current)
            if above is None or above in path:
                self._owners[current] = self._by_name(current)
            else:
                current = above
        owner = self._owners[current]
        self._owners |= dict.fromkeys(path, owner)
        return owner

    def classes(self, entity: NamedNode) -> frozenset[NamedNode]:
        """The classes of an entity, submitted and recorded, with their superclasses."""
        return frozenset((*self._classes.get(entity, ()), *types(self._reader, entity)))

    def _directly_above(self, subject: NamedNode) -> NamedNode | None:
        """What a part is a value of, where something leads to it."""
        if "#" not in subject.value or self._rule.is_entity(subject):
            return None
        for quad in self._leading_to(subject):
            if self._rule.is_part(quad):
                return as_iri(quad.subject)
        return None

    def _leading_to(self, subject: NamedNode) -> Iterator[Quad]:
        yield from self._referring.get(subject, ())
        yield from self._reader.match(None, None, subject)

    def _referrers(self, node: NamedNode) -> Iterator[Term]:
        return (quad.subject for quad in self._leading_to(node))

    def _by_name(self, subject: NamedNode) -> NamedNode:
        """The entity that a subject is or, where nothing leads to it, is named as a part of."""
        if "#" not in subject.value:
            return subject
        candidates = list(_candidates(subject))
        for candidate in candidates:
            if self._rule.is_entity(candidate):
                return candidate
        classes = self.classes(subject)
        if classes and VF.Measure not in classes:
            return subject
        return next((c for c in reversed(candidates) if self._is_described(c)), subject)

    def _is_described(self, iri: NamedNode) -> bool:
        return iri in self._classes or is_recorded(self._reader, iri, self._ontology)

    def _with_superclasses(self, class_: NamedNode) -> set[NamedNode]:
        declared = self._ontology.classes.get(class_)
        return {class_} if declared is None else {class_, *declared.superclasses}


def recorded(reader: GraphReader, iri: NamedNode, ontology: Ontology) -> list[Quad]:
    """What was stated of an entity. An inverse that follows from somebody else's statement is not:
    a process that an event refers to is not known by that alone."""
    return [
        quad
        for quad in reader.describe((iri,))
        if (known := ontology.properties.get(quad.predicate)) is None or known.inverse_of is None
    ]


def is_recorded(reader: GraphReader, iri: NamedNode, ontology: Ontology) -> bool:
    """Whether anything was :func:`recorded` of an entity. Its type tells nearly always, where all
    of its statements may be very many."""
    return bool(types(reader, iri)) or bool(recorded(reader, iri, ontology))


def _candidates(subject: NamedNode) -> Iterator[NamedNode]:
    """``a#b.c``, ``a#b`` and ``a``: what may own the subject, itself first.

    Parts are not nested deeper than :data:`MAX_LEVELS`: beyond, names with dots are but names.
    """
    head, _, name = subject.value.partition("#")
    if name:
        yield subject
    names = name.split(".", MAX_LEVELS)[:MAX_LEVELS]
    if len(names) == name.count(".") + 1:
        names.pop()
    while names:
        yield NamedNode(f"{head}#{'.'.join(names)}")
        names.pop()
    yield NamedNode(head)


def is_known(iri: NamedNode, view: GraphReader, ontology: Ontology) -> bool:
    """Whether anything is recorded of an entity.

    Raises :class:`~valuegraph.errors.NotFoundError` for a part of another one.
    """
    owner = Entities((), view, ontology).owner(iri)
    if owner != iri:
        message = f"<{iri.value}> is a part of <{owner.value}>; amend or delete that."
        raise NotFoundError(message)
    return bool(recorded(view, iri, ontology))
