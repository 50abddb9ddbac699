"""Reading a document in our own context without the general algorithms.

Most documents name our context or none, and use only what plain JSON has, with ids, types and
compact IRIs. For them each key is one look-up, in a third of the time that the general algorithms
(:mod:`.statements`) take. What is not read here is *declined*: other contexts, other keywords, IRIs
that are none or not simply resolved, all that is at fault or over a limit. A document that is read
here gives exactly what the general algorithms make of it.
"""

import re
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from valuegraph.rdf.document import Document, DocumentError
from valuegraph.rdf.intake import Intake
from valuegraph.rdf.jsonld.context import (
    CONTEXT_IRI,
    FINDINGS,
    NODE_KEYS,
    JsonLdContext,
    Term,
    is_known,
)
from valuegraph.rdf.jsonld.context_processing import COST_OF_TERM
from valuegraph.rdf.jsonld.numbers import JsonNumber, spelled
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.terms import Node
from valuegraph.vocabulary.namespaces import PREFIXES, RDF, VF, XSD

_IDS: Final = tuple(key for key, keyword in NODE_KEYS.items() if keyword == "@id")
_ID_KEYS: Final = frozenset(_IDS)
_TYPES: Final = tuple(key for key, keyword in NODE_KEYS.items() if keyword == "@type")

_PATH: Final = re.compile(r"[\w-]+(/[\w-]+)*(#[\w-]*)?\Z", re.ASCII)
"""A relative IRI that resolving (RFC 3986, section 5.2) puts after the folder of the base IRI."""

_BASE: Final = re.compile(r"([a-z]+://[\w.:-]+/([\w-]+/)*)[\w-]*\Z", re.ASCII)


_LONG_NUMBER: Final = 100
"""Numbers with more characters may be too large for what they become."""


class _DeclinedError(ValueError):
    """The document needs the general algorithms; pyoxigraph's ValueErrors mean the same."""


def read_directly(
    value: Any,
    context: JsonLdContext,
    base_iri: str,
    limits: Limits,
    *,
    default_context: str | None,
) -> Document | None:
    """The statements of a JSON-LD document, or None where the general algorithms are needed.

    The parameters are those of :func:`~valuegraph.rdf.jsonld.read.read_json_ld`.
    """
    content = as_graph(value) if isinstance(value, list) else value
    if not isinstance(content, dict):
        return None
    reader = _Reader(context, base_iri, limits)
    try:
        return reader.document(content, default_context=default_context)
    except (ValueError, DocumentError):
        return None


class _Reader:
    """Reads one document, in the order of the general algorithms: what refers to an object, its
    types, its keys as they stand, what is nested where it stands."""

    def __init__(self, context: JsonLdContext, base_iri: str, limits: Limits) -> None:
        self._terms = context.terms
        self._names = context.names
        self._base_iri = base_iri
        self._limits = limits
        self._intake = Intake(limits)
        self._nodes = 0

    def document(self, content: dict[str, Any], *, default_context: str | None) -> Document:
        if "@context" in content:
            stated = content["@context"]
            if isinstance(stated, list) and len(stated) == 1:
                stated = stated[0]
            if not isinstance(stated, str) or not is_known(stated, self._base_iri):
                raise _DeclinedError
            content = {key: each for key, each in content.items() if key != "@context"}
            self._count(len(self._names) * COST_OF_TERM)
        elif default_context != CONTEXT_IRI:
            raise _DeclinedError
        if "@graph" not in content:
            return Document(self._intake.quads, root=self._node(content, 0))
        graph = content["@graph"] if len(content) == 1 and self._limits.depth > 1 else None
        nodes, depth = (graph, 2) if isinstance(graph, list) else ([graph], 1)
        self._count(len(nodes) + 1)
        for each in nodes:
            self._node(each, depth)
        return Document(self._intake.quads)

    def _count(self, nodes: int) -> None:
        """Keep the limits, on the safe side."""
        self._nodes += nodes
        if self._nodes > self._limits.nodes:
            raise _DeclinedError

    def _node(
        self, found: Any, depth: int, owner: Node | None = None, link: Term | None = None
    ) -> Node:
        """Read a node object that ``owner`` refers to by ``link``."""
        if type(found) is not dict or depth >= self._limits.depth or "@value" in found:
            raise _DeclinedError
        before = len(self._intake.quads)
        subject = self._subject(found)
        if owner is not None and link is not None:
            self._state(owner, link, subject)
        for type_ in self._types(found):
            self._intake.take(Quad(subject, RDF.type, self._vocabulary(type_)))
        for key, value in found.items():
            term = self._terms.get(key)
            if term is not None:
                self._value(subject, term, value, depth + 1)
            elif key == FINDINGS:
                raise _DeclinedError
            elif key not in _IDS and key not in _TYPES:
                self._value(subject, self._undefined(key), value, depth + 1)
        self._count(len(found))
        if len(self._intake.quads) == before and not _ID_KEYS.isdisjoint(found):
            raise _DeclinedError  # It states nothing, which is told.
        return subject

    def _subject(self, found: dict[str, Any]) -> Node:
        stated = [found[key] for key in _IDS if key in found]
        if not stated:
            return BlankNode()
        if len(stated) > 1:
            raise _DeclinedError
        return self._iri(_text(stated[0]))

    def _types(self, found: dict[str, Any]) -> list[str]:
        stated = [found[key] for key in _TYPES if key in found]
        if not stated:
            return []
        if len(stated) > 1:
            raise _DeclinedError
        types = stated[0] if isinstance(stated[0], list) else stated
        self._count(len(types))
        return list(map(_text, types))

    def _undefined(self, key: str) -> Term:
        """The property of a key that is no term for one."""
        predicate = self._vocabulary(key)
        if not isinstance(predicate, NamedNode):
            raise _DeclinedError
        return Term(key, predicate, None)

    def _value(self, subject: Node, term: Term, value: Any, depth: int) -> None:
        """Read a value of a property, or several."""
        kind = type(value)
        if kind is str:
            self._state(subject, term, self._coerced(term, value))
        elif kind is dict and "@value" not in value:
            self._node(value, depth, subject, term)
        elif kind is list:
            if depth >= self._limits.depth:
                raise _DeclinedError
            self._count(len(value))
            for each in value:
                self._value(subject, term, each, depth + 1)
        elif kind is JsonNumber:
            self._number(subject, term, value)
        elif kind is bool:
            self._state(subject, term, _typed("true" if value else "false", term, XSD.boolean))
        elif kind is int and term.datatype != XSD.double:
            self._state(subject, term, _typed(str(value), term, XSD.integer))
        elif kind is dict and depth < self._limits.depth:
            self._count(len(value))
            self._state(subject, term, self._value_object(value))
        elif value is not None:
            raise _DeclinedError

    def _number(self, subject: Node, term: Term, number: JsonNumber) -> None:
        """State a number that the general algorithms have nothing to say of."""
        if len(number) > _LONG_NUMBER or "e" in number or "E" in number:
            raise _DeclinedError
        self._state(subject, term, spelled(number, term.datatype))

    def _state(self, subject: Node, term: Term, value: Node | Literal) -> None:
        if not term.reverse:
            self._intake.take(Quad(subject, term.iri, value))
        elif not isinstance(value, Literal):
            self._intake.take(Quad(value, term.iri, subject))
        else:
            raise _DeclinedError

    def _coerced(self, term: Term, text: str) -> Node | Literal:
        """A string as the value of a term (JSON-LD 1.1 API, section 5.3)."""
        if term.coercion is None:
            return Literal(text)
        if term.coercion == "@id":
            return self._iri(text)
        if term.coercion == "@vocab":
            return self._vocabulary(text)
        return _typed(text, term, XSD.string)

    def _value_object(self, found: dict[str, Any]) -> Literal:
        text = _text(found["@value"])
        match [key for key in found if key != "@value"]:
            case []:
                return Literal(text)
            case ["@language"]:
                language = _text(found["@language"])
                return Literal(text, language=language)
            case ["@type" | "type" as key]:
                datatype = self._vocabulary(_text(found[key]))
                if isinstance(datatype, NamedNode) and datatype != RDF.JSON:
                    return Literal(text, datatype=datatype)
        raise _DeclinedError

    def _vocabulary(self, text: str) -> Node:
        """What a key, a type or the value of a term coerced to ``@vocab`` names."""
        named = self._names.get(text)
        if named is not None:
            return named
        if ":" in text:
            return self._iri(text)
        if not text or text[0] == "@" or text in NODE_KEYS:
            raise _DeclinedError
        return NamedNode(VF.iri + text)

    def _iri(self, text: str) -> Node:
        """The node with an id (JSON-LD 1.1 API, section 5.2, without ``vocab``)."""
        prefix, colon, rest = text.partition(":")
        if not colon:
            return NamedNode(self._resolved(text))
        if rest.startswith("//"):
            return NamedNode(text)
        if prefix == "_":
            return BlankNode(rest)
        return NamedNode(PREFIXES[prefix] + rest if prefix in PREFIXES else text)

    def _resolved(self, text: str) -> str:
        base = _BASE.match(self._base_iri)
        if base is None or not _PATH.match(text) or text in NODE_KEYS:
            raise _DeclinedError
        return base.group(1) + text


def _text(value: Any) -> str:
    if type(value) is not str:
        raise _DeclinedError
    return value


def _typed(text: str, term: Term, default: NamedNode) -> Literal:
    datatype = term.datatype or default
    if datatype == RDF.JSON:
        raise _DeclinedError
    return Literal(text, datatype=datatype)


def as_graph(value: list[Any]) -> dict[str, Any]:
    """An array as one object; a context that all its members state alike is stated once."""
    stated = [each.get("@context") if isinstance(each, dict) else None for each in value]
    if not stated or stated[0] is None or any(each != stated[0] for each in stated):
        return {"@graph": value}
    bare = [{k: v for k, v in each.items() if k != "@context"} for each in value]
    return {"@context": stated[0], "@graph": bare}
