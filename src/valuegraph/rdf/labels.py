"""What a person calls the things that a graph is about: their labels, or how they are reached."""

import re
from collections.abc import Iterable
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from valuegraph.rdf.findings import preferred
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.short_names import ShortNames
from valuegraph.rdf.terms import Node, Term
from valuegraph.vocabulary.namespaces import DCTERMS, RDF, RDFS, SKOS, VF

LABELS: Final = (
    VF.name,
    RDFS.label,
    SKOS.prefLabel,
    NamedNode("https://schema.org/name"),
    NamedNode("http://schema.org/name"),
    NamedNode("http://xmlns.com/foaf/0.1/name"),
    DCTERMS.title,
    NamedNode("http://purl.org/dc/elements/1.1/title"),
    VF.label,
)
"""Properties that name an entity, the most telling first."""

_GENERATED: Final = re.compile(r"[0-9a-f]{28,32}\Z")
_LENGTH: Final = 60
_STEPS: Final = 4
"""So far up is a blank node described by what refers to it."""


class Labels:
    """The labels in a graph; ``names`` are for the IRIs beside them."""

    def __init__(self, reader: GraphReader, names: ShortNames) -> None:
        self.reader = reader
        self.names = names

    def label(self, node: Term) -> str | None:
        """The label of a node in one line, shortened; None where it has none."""
        if not isinstance(node, NamedNode | BlankNode):
            return None
        properties = self.reader.properties(node)
        for predicate in LABELS:
            values = properties.get(predicate, ())
            found = [v for v in values if isinstance(v, Literal) and v.value.strip()]
            if found:
                text = " ".join(preferred(found).value.split())
                return text if len(text) <= _LENGTH else text[: _LENGTH - 1] + "…"
        return None

    def entity(self, term: Term, near: Term | None = None) -> str:
        """``Bo (ex:bo)``, or ``ex:bo`` without a label. A blank node is described by its class and
        what refers to it: ``a vf:Measure (vf:resourceQuantity of Harvest (ex:harvest))``; the
        latter not if that is ``near``, which has just been spoken of."""
        label = self.label(term)
        if isinstance(term, BlankNode):
            what = label or self._class(term)
            is_near = near is not None and any(
                q.subject == near for q in self.reader.match(None, None, term)
            )
            return what if is_near else f"{what} ({self._place(term)})"
        name = self.names.term(term)
        return name if label is None else f"{label} ({name})"

    def value(self, term: Term, near: Term | None = None) -> str:
        """A value of a property: as an entity, unless it is a literal."""
        return self.names.term(term) if isinstance(term, Literal) else self.entity(term, near)

    def _class(self, node: BlankNode) -> str:
        types = [t for t in self.reader.objects(node, RDF.type) if isinstance(t, NamedNode)]
        return f"a {self.names.iri(types[0])}" if types else "a blank node"

    def _place(self, node: BlankNode) -> str:
        """How to find a blank node: the label in its file, what refers to it, or what it says."""
        if not _GENERATED.match(node.value):
            return str(node)
        steps: list[str] = []
        here: Node = node
        while isinstance(here, BlankNode) and len(steps) < _STEPS:
            referring = _first(self.reader.match(None, None, here))
            if referring is None:
                break
            predicate, here = referring
            if predicate not in (RDF.first, RDF.rest):
                steps.append(self.names.iri(predicate))
        if steps and isinstance(here, NamedNode):
            return f"{'/'.join(reversed(steps))} of {self.entity(here)}"
        says = self._says(node)
        return "blank node" if says is None else f"blank node with {says}"

    def _says(self, node: BlankNode) -> str | None:
        for predicate, values in self.reader.properties(node).items():
            for value in values:
                if predicate != RDF.type and not isinstance(value, BlankNode):
                    return f"{self.names.iri(predicate)} {self.names.term(value)}"
        return None


def _first(quads: Iterable[Quad]) -> tuple[NamedNode, Node] | None:
    for quad in quads:
        assert isinstance(quad.subject, NamedNode | BlankNode)
        return quad.predicate, quad.subject
    return None
