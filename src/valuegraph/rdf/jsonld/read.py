"""Reading JSON-LD 1.1: bundled contexts only, exact numbers, nothing dropped in silence.

The JSON-LD algorithms themselves are pyoxigraph's. What they would do quietly is made visible
first: a remote context is refused by name, a key that no context defines becomes a term of the
``unmapped:`` namespace (the normaliser reports it), numbers keep every digit, and a JSON object
that repeats a key is an error rather than the loss of the first value.
"""

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urljoin

import orjson
from pyoxigraph import RdfFormat, parse

from valuegraph.rdf.document import Document, DocumentError
from valuegraph.rdf.findings import Finding, violation, warning
from valuegraph.rdf.jsonld.context import KNOWN_CONTEXTS, JsonLdContext
from valuegraph.rdf.jsonld.numbers import JsonNumber, parse_float, parse_int, value_object
from valuegraph.rdf.limits import Limits

UNMAPPED: Final = "unmapped:"
"""Namespace of keys that the document's own context does not define."""


def read_json(body: bytes) -> Any:
    """The JSON document, with long and fractional numbers as :class:`JsonNumber`.

    Raises :class:`DocumentError` for malformed JSON (RFC 8259), a repeated key, or bottomless
    nesting.
    """
    try:
        return json.loads(
            body.decode("utf-8-sig"),
            parse_float=parse_float,
            parse_int=parse_int,
            parse_constant=_refuse_constant,
            object_pairs_hook=object_of,
        )
    except json.JSONDecodeError as fault:
        place = f"line {fault.lineno}, column {fault.colno}"
        message = f"The JSON ends or breaks at {place}: {fault.msg}."
    except UnicodeDecodeError as fault:
        message = f"The document is not UTF-8: byte {fault.start} is {body[fault.start]:#04x}."
    except RecursionError:
        message = "The document is nested far deeper than any economic record; flatten it."
    raise DocumentError(violation("MalformedDocument", message))


def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; :class:`DocumentError` where a key stands twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise DocumentError(
            violation(
                "MalformedDocument",
                f"An object has the key {repeated!r} twice; "
                "give the values as an array under one key.",
            )
        )
    return found


def _refuse_constant(name: str) -> None:
    raise DocumentError(violation("MalformedDocument", f"{name} is no JSON number."))


def read_json_ld(
    value: Any,
    context: JsonLdContext,
    base_iri: str,
    limits: Limits,
    *,
    default_context: bool,
) -> Document:
    """The statements of a JSON-LD document that has been parsed to JSON values.

    ``default_context`` assumes our context where the document has none (``application/json``).
    """
    if not isinstance(value, dict | list):
        raise DocumentError(
            violation(
                "MalformedDocument",
                f"The document is a bare {type(value).__name__}; send an object or an array.",
            )
        )
    prepared = _Preparation(context, base_iri, limits)
    document = Document()
    content = prepared.document(value, default_context=default_context)
    body = orjson.dumps(content)
    try:
        parser = parse(body, format=RdfFormat.JSON_LD, base_iri=base_iri, lenient=True)
        for quad in parser:
            document.quads.append(quad)
            if len(document.quads) > limits.quads:
                raise DocumentError(too_many_quads(limits))
    except SyntaxError as fault:
        message = f"The JSON is well-formed but not JSON-LD: {fault}."
        raise DocumentError(violation("MalformedDocument", message)) from fault
    document.prefixes = prepared.prefixes
    document.findings = prepared.findings
    return document


def too_many_quads(limits: Limits) -> Finding:
    """The finding for a document with more statements than allowed."""
    return violation(
        "LimitExceeded",
        f"The document has more than {limits.quads:,} statements; send it in several parts.",
    )


class _Preparation:
    """One walk over the JSON values: contexts substituted, numbers boxed, limits kept."""

    def __init__(self, context: JsonLdContext, base_iri: str, limits: Limits) -> None:
        self.prefixes: dict[str, str] = {}
        self.findings: list[Finding] = []
        self._ours = context.document["@context"]
        self._base_iri = base_iri
        self._known = {*KNOWN_CONTEXTS, urljoin(base_iri, "context.jsonld")}
        self._limits = limits
        self._nodes = 0

    def document(self, value: Any, *, default_context: bool) -> Any:
        """The whole document, under a context that makes undefined keys visible."""
        if isinstance(value, list):
            return {
                "@context": self._initial(default_context=default_context),
                "@graph": [self._value(each, 1) for each in value],
            }
        contexts: list[Any] = []
        if "@context" in value:
            stated = self._context(value["@context"], 1)
            contexts = [self._initial(default_context=False)]
            contexts += stated if isinstance(stated, list) else [stated]
        else:
            contexts = [self._initial(default_context=default_context)]
        rest = {
            k: self._value(v, 1, in_value_object=k == "@value")
            for k, v in value.items()
            if k != "@context"
        }
        return {"@context": contexts, **rest}

    def _initial(self, *, default_context: bool) -> Any:
        return self._ours if default_context else {"@vocab": UNMAPPED}

    def _value(self, value: Any, depth: int, *, in_value_object: bool = False) -> Any:
        self._nodes += 1
        if self._nodes > self._limits.nodes:
            raise DocumentError(
                violation(
                    "LimitExceeded",
                    f"The document has more than {self._limits.nodes:,} values; "
                    "send it in several parts.",
                )
            )
        if isinstance(value, dict | list):
            if depth >= self._limits.depth:
                raise DocumentError(_too_deep(self._limits))
            if isinstance(value, list):
                return [self._value(each, depth + 1) for each in value]
            return self._object(value, depth)
        if isinstance(value, JsonNumber) and not in_value_object:
            return value_object(value)
        return value

    def _object(self, value: Mapping[str, Any], depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, each in value.items():
            if key == "@context":
                found[key] = self._context(each, depth)
            else:
                found[key] = self._value(each, depth + 1, in_value_object=key == "@value")
        number = value.get("@value")
        if isinstance(number, JsonNumber):
            found.setdefault("@type", value_object(number)["@type"])
        return found

    def _context(self, value: Any, depth: int) -> Any:
        """A context with every IRI answered from the bundled copy, at any level of nesting."""
        if depth >= self._limits.depth:
            raise DocumentError(_too_deep(self._limits))
        if isinstance(value, str):
            return self._bundled(value)
        if isinstance(value, list):
            return [self._context(each, depth + 1) for each in value]
        if isinstance(value, dict):
            if "@import" in value:
                raise DocumentError(_unknown_context(str(value["@import"])))
            return {k: self._definition(k, v, depth) for k, v in value.items()}
        return value

    def _definition(self, key: str, value: Any, depth: int) -> Any:
        iri = value.get("@id") if isinstance(value, dict) else value
        if isinstance(iri, str) and not key.startswith("@") and iri[-1:] in (":", "/", "#", "?"):
            self.prefixes[key] = iri
        if "@" in key[1:]:
            self.findings.append(
                warning(
                    "SuspiciousContext",
                    f"The context defines a term {key!r}; if a keyword such as '@vocab' was meant, "
                    "correct its spelling.",
                )
            )
        if isinstance(value, dict) and "@context" in value:
            return {**value, "@context": self._context(value["@context"], depth + 1)}
        return str(value) if isinstance(value, JsonNumber) else value

    def _bundled(self, iri: str) -> Any:
        if urljoin(self._base_iri, iri) in self._known or iri in self._known:
            return self._ours
        raise DocumentError(_unknown_context(iri))


def _unknown_context(iri: str) -> Finding:
    return violation(
        "UnknownContext",
        f"The context {iri!r} is not bundled, and none is fetched. Put its content inline, or use "
        f"{KNOWN_CONTEXTS[0]}.",
    )


def _too_deep(limits: Limits) -> Finding:
    return violation(
        "LimitExceeded",
        f"The document is nested deeper than {limits.depth} levels; "
        "refer to entities by IRI instead of nesting them.",
    )
