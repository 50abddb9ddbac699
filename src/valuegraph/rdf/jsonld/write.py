"""Writing compact JSON-LD in our own context, directly from statements.

The general compaction algorithm tries every term for every value; with one known context, each
property has one term and each value one form. What this writer makes, any JSON-LD 1.1 processor
reads back into the same statements (entailed superclass types left out).
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Quad

from valuegraph.rdf.jsonld.context import JsonLdContext
from valuegraph.rdf.parts import PartRule
from valuegraph.rdf.terms import Term
from valuegraph.vocabulary.namespaces import RDF, XSD

_MAX_DEPTH: Final = 16
"""Parts are nested this deep in their owner; the further cells of a list stand beside it."""

_TRUE: Final = Literal("true", datatype=XSD.boolean)
_FALSE: Final = Literal("false", datatype=XSD.boolean)

Render = Callable[[Term], Any]
Described = Mapping[str, list[Quad]]
IsPart = Callable[[Quad], bool]


class JsonLdWriter:
    """Writes entities as JSON documents that refer to the context at ``context_iri``."""

    def __init__(self, context: JsonLdContext, context_iri: str) -> None:
        self._context = context
        self._context_iri = context_iri
        self._entity_classes = context.ontology.entity_classes
        self._superclasses = {c.iri: c.superclasses for c in context.ontology.classes.values()}
        self._keys: dict[NamedNode, tuple[str, Render]] = {}
        for each in context.ontology.properties.values():
            term = context.terms.get(each.name)
            if term is not None and term.iri == (each.inverse_of or each.iri):
                self._keys[each.iri] = (term.name, self._renderer(term.coercion))

    def entity(self, iri: NamedNode, quads: Iterable[Quad]) -> dict[str, Any]:
        """The document of one entity: ``{"@context": …, "id": …, "type": …, …}``.

        ``quads`` are its statements and those of its parts, which are nested in it.
        """
        described = _by_subject(quads)
        is_part = self._rule(described).is_part
        written: set[str] = set()
        node = self._node(iri.value, described, is_part, written)
        apart = self._unwritten(described, is_part, written)
        included = {"@included": apart} if apart else {}
        return {"@context": self._context_iri, **node, **included}

    def graph(self, quads: Iterable[Quad]) -> dict[str, Any]:
        """The document of many entities: ``{"@context": …, "@graph": [{…}, …]}``, in the order of
        their first statements, parts nested in their owners."""
        described = _by_subject(quads)
        nested = self._nested(described)
        is_part = nested.__contains__
        parts = {quad.object.value for quad in nested if isinstance(quad.object, NamedNode)}
        roots = [iri for iri in described if iri not in parts]
        written: set[str] = set()
        nodes = [self._node(iri, described, is_part, written) for iri in roots]
        nodes += self._unwritten(described, is_part, written)
        return {"@context": self._context_iri, "@graph": nodes}

    def _unwritten(
        self, described: Described, is_part: IsPart, written: set[str]
    ) -> list[dict[str, Any]]:
        """What no owner leads to, or only through more levels than are nested."""
        return [
            self._node(iri, described, is_part, written) for iri in described if iri not in written
        ]

    def _nested(self, described: Described) -> set[Quad]:
        """The statements that lead from owners to their parts, among what is written."""
        is_part = self._rule(described).is_part
        fragments = {iri for iri in described if "#" in iri}
        return {
            quad
            for group in (described.values() if fragments else ())
            for quad in group
            if isinstance(value := quad.object, NamedNode)
            and value.value in fragments
            and is_part(quad)
        }

    def _rule(self, described: Described) -> PartRule:
        """What is a part of what, among what is written."""

        def classes(node: NamedNode) -> list[Term]:
            type_ = RDF.type
            return [q.object for q in described.get(node.value, ()) if q.predicate == type_]

        # What several share, whoever described them has left out.
        return PartRule(self._entity_classes, classes, lambda _: ())

    def _node(
        self,
        iri: str,
        described: Described,
        is_part: IsPart,
        written: set[str],
        depth: int = 0,
    ) -> dict[str, Any]:
        """The object of an entity or part; what is ``written`` already is referred to."""
        written.add(iri)
        types: list[NamedNode] = []
        values: dict[str, list[Any]] = {}
        for quad in described.get(iri, ()):
            predicate, value = quad.predicate, quad.object
            if predicate == RDF.type and isinstance(value, NamedNode):
                types.append(value)
                continue
            key, render = self._keys.get(predicate) or self._foreign(predicate)
            if (
                isinstance(value, NamedNode)
                and (target := value.value) in described
                and target not in written
                and depth < _MAX_DEPTH
                and is_part(quad)
            ):
                rendered = self._node(target, described, is_part, written, depth + 1)
            else:
                rendered = render(value)
            values.setdefault(key, []).append(rendered)
        found: dict[str, Any] = {"id": iri}
        if types:
            found["type"] = self._types(types)
        for key in sorted(values):
            group = values[key]
            found[key] = group[0] if len(group) == 1 else sorted(group, key=str)
        return found

    def _types(self, types: list[NamedNode]) -> str | list[str]:
        """The stated types: a superclass of another one is entailed and left out."""
        if len(types) == 1:
            return self._context.compact_vocabulary(types[0])
        entailed = frozenset[NamedNode]().union(
            *(self._superclasses.get(t, frozenset()) for t in types)
        )
        names = sorted(self._context.compact_vocabulary(t) for t in types if t not in entailed)
        return names[0] if len(names) == 1 else names

    def _renderer(self, coercion: str | None) -> Render:
        """How a term with this coercion writes a value."""
        explicit = self._explicit
        if coercion == "@id":
            return lambda value: value.value if isinstance(value, NamedNode) else explicit(value)
        if coercion == "@vocab":
            compact = self._context.compact_vocabulary
            return lambda value: compact(value) if isinstance(value, NamedNode) else explicit(value)
        if coercion == XSD.boolean.value:
            return lambda value: value == _TRUE if value in (_TRUE, _FALSE) else explicit(value)
        if coercion is not None:
            datatype = NamedNode(coercion)
            return lambda value: (
                value.value
                if isinstance(value, Literal) and value.datatype == datatype
                else explicit(value)
            )
        return self._full

    def _full(self, value: Term) -> Any:
        """A value where the context coerces nothing: text stands as it is."""
        if isinstance(value, Literal) and value.datatype == XSD.string:
            return value.value
        return self._explicit(value)

    def _explicit(self, value: Term) -> dict[str, str]:
        """A value as an object that says what it is, whatever the context has for its term."""
        if isinstance(value, NamedNode):
            return {"id": value.value}
        assert isinstance(value, Literal), f"{value} is not written: the ledger holds no such term"
        if value.language is not None:
            return {"@value": value.value, "@language": value.language}
        if value.datatype == XSD.string:
            return {"@value": value.value}
        return {"@value": value.value, "@type": self._context.compact_iri(value.datatype)}

    def _foreign(self, predicate: NamedNode) -> tuple[str, Render]:
        return self._context.compact_iri(predicate), self._full


def _by_subject(quads: Iterable[Quad]) -> dict[str, list[Quad]]:
    found: dict[str, list[Quad]] = {}
    last: Term | None = None
    group: list[Quad] = []
    for quad in quads:
        subject = quad.subject
        if subject != last:  # Statements of a subject mostly come one after the other.
            assert isinstance(subject, NamedNode), "the ledger holds no blank nodes"
            last, group = subject, found.setdefault(subject.value, [])
        group.append(quad)
    return found
