"""Parts: nodes that an entity owns, such as the quantity of an event.

An IRI with a fragment may be a part (``…/0193#resourceQuantity``) or an entity of its own
(``https://alice.example/card#me``, ``…/ledger.ttl#ev1``). The statement that leads from the owner
to it decides, with the classes of both:

- What has a class with a collection is an entity, and no part of anything.
- What the ledger named is a part: its IRI is that of its owner, then ``#`` (``.`` where the owner's
  has a fragment already), then the local name of the property, and perhaps a number. The cells of a
  list are numbered one after the other.
- Names of others' choosing are parts of an entity in the same document: of the document itself
  (``…/0193#photo`` of ``…/0193``), and else measures (``#ev1-quantity`` of ``#ev1``), which are no
  entities anywhere, where nothing else in the document refers to them.

Every part leads to an entity or to what nothing owns: the first kind of name is longer than its
owner's or has a higher number, the second kind belongs to an entity.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Quad

from valuegraph.rdf.terms import Term
from valuegraph.vocabulary.namespaces import RDF, VF
from valuegraph.vocabulary.ontology import local_name

_MEASURE: Final = VF.Measure
_REST: Final = RDF.rest
_NUMBERED: Final = re.compile(r"(.+)-([1-9]\d*)\Z", re.DOTALL)


def fragment(owner: NamedNode, name: str) -> NamedNode:
    """The IRI of something that ``owner`` owns: ``…/0193#resourceQuantity``."""
    return NamedNode(owner.value + ("." if "#" in owner.value else "#") + name)


def numbered(stem: NamedNode, number: int) -> NamedNode:
    """The IRI of one of several parts with the same name; the first has the name alone."""
    return stem if number == 1 else NamedNode(f"{stem.value}-{number}")


def document_of(iri: NamedNode) -> NamedNode:
    """An IRI without its fragment: what a request for it goes to."""
    head, hash_mark, _ = iri.value.partition("#")
    return NamedNode(head) if hash_mark else iri


def is_beside(part: NamedNode, owner: NamedNode) -> bool:
    """Whether one IRI is another one with a fragment, or differs from it in the fragment only."""
    head, _, name = owner.value.partition("#")
    text, size = part.value, len(head)
    return text.startswith(head) and text[size : size + 1] == "#" and text[size + 1 :] != name


def is_named_after(part: NamedNode, owner: NamedNode, predicate: NamedNode) -> bool:
    """Whether the ledger would have named ``part`` so, as a value of a property of ``owner``."""
    text, of = part.value, owner.value
    if predicate == _REST and _is_later_cell(text, of):
        return True
    if not text.startswith(of):
        return False
    stem = f"{of}{'.' if '#' in of else '#'}{local_name(predicate)}"
    if text == stem:
        return True
    numbers = _NUMBERED.match(text) if text.startswith(stem) else None
    return numbers is not None and numbers[1] == stem


def _is_later_cell(cell: str, before: str) -> bool:
    later, earlier = _NUMBERED.match(cell), _NUMBERED.match(before)
    if later is None or "#" not in before:
        return False
    if later[1] == before:
        return True
    return earlier is not None and later[1] == earlier[1] and int(later[2]) > int(earlier[2])


@dataclass(frozen=True, slots=True)
class PartRule:
    """Decides what is a part of what, by the ``classes`` of nodes and the nodes that refer to them
    (``referrers``), wherever these are looked up; ``entity_classes`` have collections."""

    entity_classes: Collection[Term]
    classes: Callable[[NamedNode], Collection[Term]]
    referrers: Callable[[NamedNode], Iterable[Term]]

    def is_part(self, quad: Quad) -> bool:
        """Whether the value of a statement is a part of its subject."""
        part = quad.object
        if not isinstance(part, NamedNode):
            return False
        owner = quad.subject
        if not isinstance(owner, NamedNode) or not is_beside(part, owner):
            return False
        if is_named_after(part, owner, quad.predicate):
            return not self.is_entity(part)
        is_of_document = "#" not in owner.value
        if not is_of_document and _MEASURE not in self.classes(part):
            return False
        if self.is_entity(part) or not self.is_entity(owner):
            return False
        return is_of_document or self._is_sole(part, owner)

    def is_entity(self, node: NamedNode) -> bool:
        """Whether a node has a class with a collection."""
        return any(class_ in self.entity_classes for class_ in self.classes(node))

    def _is_sole(self, part: NamedNode, owner: NamedNode) -> bool:
        return all(
            each == owner or not isinstance(each, NamedNode) or not is_beside(part, each)
            for each in self.referrers(part)
        )
