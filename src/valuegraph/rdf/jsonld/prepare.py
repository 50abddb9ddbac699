"""Preparing JSON values for the JSON-LD algorithms, which do in silence what should be seen.

One walk over the values: contexts are answered from bundled copies, a key that no context defines
becomes a term of the ``unmapped:`` namespace (the normaliser reports it), keys and values that
JSON-LD would drop are refused, numbers are boxed so that they keep every digit, limits are kept.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from pyoxigraph import NamedNode

from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.findings import Finding, violation, warning
from valuegraph.rdf.intake import long_iri, long_text
from valuegraph.rdf.jsonld.context import KEYWORDS, KNOWN_CONTEXTS, JsonLdContext, is_known
from valuegraph.rdf.jsonld.iri_lengths import IriLengths
from valuegraph.rdf.jsonld.numbers import JsonNumber, value_object
from valuegraph.rdf.jsonld.term_references import check_term_references
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.terms import excerpt

UNMAPPED: Final = "unmapped:"
"""Namespace of keys that the document's own context does not define."""

ROOT: Final = NamedNode("urn:valuegraph:document-root")
"""Property that marks the outermost object, whose statements may come after those of others."""

_DROPPED: Final = re.compile(
    r"@(?!(context|direction|graph|id|included|index|language|list|nest|none|reverse|set|type|value)"
    r"\Z)[A-Za-z]+\Z"
)
"""Keys that look like keywords and are none of those that stand outside a context."""

COST_OF_TERM: Final = 4
"""A term of a context that is set up anew counts as this many values, for the memory it takes."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """The context in force: as stated last, how many terms it has, whether terms bring contexts of
    their own (which are then set up for every object)."""

    stated: Any = None
    terms: int = 0
    scoped: bool = False


class Preparation:
    """The preparation of one document, with what it finds on the way."""

    def __init__(self, context: JsonLdContext, base_iri: str, limits: Limits) -> None:
        self.prefixes: dict[str, str] = {}
        self.findings: list[Finding] = []
        self._ours = context.document["@context"]
        self._base_iri = base_iri
        self._limits = limits
        self._no_node = {"@graph", "@list", "@set", "@value"}
        self._ids = {key for key, keyword in KEYWORDS.items() if keyword == "@id"}
        self._lengths = IriLengths(limits)
        self._nodes = 0
        self._scope = _Scope()

    def document(self, value: Any, *, default_context: bool) -> Any:
        """The whole document, under a context that makes undefined keys visible.

        ``default_context`` assumes our context where the document has none.
        """
        if not isinstance(value, dict | list):
            message = f"The document is a bare {_kind(value)}; send an object or an array."
            raise _malformed(message)
        is_ours = default_context and (isinstance(value, list) or "@context" not in value)
        content = self._object(as_graph(value) if isinstance(value, list) else value, 0)
        stated = content.pop("@context", [])
        initial = self._ours if is_ours else {"@vocab": UNMAPPED}
        contexts = [initial, *(stated if isinstance(stated, list) else [stated])]
        if self._no_node.isdisjoint(content):
            content[ROOT.value] = True
        return {"@context": contexts, **content}

    def _value(self, value: Any, depth: int, key: str) -> Any:
        """A value under ``key``."""
        self._count(1)
        if isinstance(value, dict | list):
            if depth >= self._limits.depth:
                raise DocumentError(too_deep(self._limits))
            if isinstance(value, list):
                return [self._value(each, depth + 1, key) for each in value]
            return self._object(value, depth)
        if isinstance(value, str):
            if len(value) > self._limits.iri_length and key in self._ids:
                raise DocumentError(long_iri(value, self._limits))
            if len(value) > self._limits.literal_length:
                raise DocumentError(long_text(key, value, self._limits))
            if isinstance(value, JsonNumber) and key != "@value":
                return value_object(value)
        return value

    def _object(self, value: Mapping[str, Any], depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        outer = self._scope
        if "@context" in value and not _is_same(value["@context"], outer.stated):
            self._scope = replace(outer, stated=value["@context"])
            found["@context"] = self._context(value["@context"], depth)
            self._count(self._scope.terms * COST_OF_TERM)
        elif outer.scoped:
            self._count(outer.terms * COST_OF_TERM)
        subject = max((len(str(value.get(key, ""))) for key in self._ids), default=0)
        for key, each in value.items():
            if key == "@context":
                continue
            if len(key) > self._limits.iri_length:
                raise DocumentError(long_iri(key, self._limits))
            if key.startswith("@") and _DROPPED.match(key):
                message = f"The key {excerpt(key)} says nothing in JSON-LD, which would drop it."
                raise _malformed(message)
            if key == "@graph":
                _refuse_bare(each)
            before = self._nodes
            found[key] = self._value(each, depth + 1, key)
            self._lengths.count(key, subject, self._nodes - before)
        number = value.get("@value")
        if isinstance(number, JsonNumber):
            found.setdefault("@type", value_object(number)["@type"])
        self._scope = outer
        return found

    def _count(self, nodes: int) -> None:
        self._nodes += nodes
        if self._nodes > self._limits.nodes:
            raise DocumentError(too_many_values(self._limits))

    def _context(self, value: Any, depth: int) -> Any:
        """A context with every IRI answered from the bundled copy, at any level of nesting."""
        if depth >= self._limits.depth:
            raise DocumentError(too_deep(self._limits))
        if isinstance(value, str):
            return self._bundled(value)
        if isinstance(value, list):
            return [self._context(each, depth + 1) for each in value]
        if isinstance(value, dict):
            if "@import" in value:
                raise DocumentError(_unknown_context(str(value["@import"])))
            check_term_references(value, self._limits)
            self._lengths.define(value)
            self._scope = replace(self._scope, terms=self._scope.terms + len(value))
            return {k: self._definition(k, v, depth) for k, v in value.items()}
        return value

    def _definition(self, key: str, value: Any, depth: int) -> Any:
        if key == "@version" and isinstance(value, JsonNumber):
            return float(value)
        iri = value.get("@id") if isinstance(value, dict) else value
        if isinstance(iri, str) and iri in self._no_node:
            self._no_node.add(key)
        if iri == "@id":
            self._ids.add(key)
        if isinstance(iri, str) and not key.startswith("@") and iri[-1:] in (":", "/", "#", "?"):
            self.prefixes[key] = iri
        if "@" in key[1:]:
            self.findings.append(
                warning(
                    "SuspiciousContext",
                    f"The context defines a term {excerpt(key)!r}; if a keyword such as '@vocab' "
                    "was meant, correct its spelling.",
                )
            )
        if isinstance(value, dict) and "@context" in value:
            self._scope = replace(self._scope, scoped=True)
            self._count(self._scope.terms * COST_OF_TERM)  # It is tried on a copy of them.
            return {**value, "@context": self._context(value["@context"], depth + 1)}
        return value

    def _bundled(self, iri: str) -> Any:
        if is_known(iri, self._base_iri):
            self._scope = replace(self._scope, terms=self._scope.terms + len(self._ours))
            return self._ours
        raise DocumentError(_unknown_context(iri))


def as_graph(value: list[Any]) -> dict[str, Any]:
    """An array as one object; a context that all its members state alike is stated once."""
    stated = [each.get("@context") if isinstance(each, dict) else None for each in value]
    if not stated or stated[0] is None or any(each != stated[0] for each in stated):
        return {"@graph": value}
    bare = [{k: v for k, v in each.items() if k != "@context"} for each in value]
    return {"@context": stated[0], "@graph": bare}


def _is_same(stated: Any, in_force: Any) -> bool:
    """Whether a context names the one in force, which is then not set up again."""
    return isinstance(stated, str) and stated == in_force


def _refuse_bare(graph: Any) -> None:
    for each in graph if isinstance(graph, list) else [graph]:
        if not isinstance(each, dict | list):
            raise _malformed(f"Among the entities is a bare {_kind(each)}; send objects alone.")


def _kind(value: Any) -> str:
    """What JSON calls a value that is neither object nor array."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, int | JsonNumber) else "string"


def _malformed(message: str) -> DocumentError:
    return DocumentError(violation("MalformedDocument", message))


def _unknown_context(iri: str) -> Finding:
    return violation(
        "UnknownContext",
        f"The context {excerpt(iri)!r} is not bundled, and none is fetched. Put its content "
        f"inline, or use {KNOWN_CONTEXTS[0]}.",
    )


def too_many_values(limits: Limits) -> Finding:
    """The finding for a document with more values than allowed."""
    return violation(
        "LimitExceeded",
        f"The document has more than {limits.nodes:,} values, the terms of repeated contexts "
        "counted; name the context once, or send the document in several parts.",
    )


def too_deep(limits: Limits) -> Finding:
    """The finding for a document with more levels than allowed."""
    return violation(
        "LimitExceeded",
        f"The document is nested deeper than {limits.depth} levels; "
        "refer to entities by IRI instead of nesting them.",
    )
