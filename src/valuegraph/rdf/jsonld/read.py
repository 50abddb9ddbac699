"""Reading JSON-LD 1.1: bundled contexts only, exact numbers, nothing dropped in silence.

The JSON-LD algorithms themselves are pyoxigraph's; :mod:`~valuegraph.rdf.jsonld.prepare` makes
visible what they would do quietly. A JSON object that repeats a key is an error rather than the
loss of the first value.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

import orjson
from pyoxigraph import Literal, Quad, RdfFormat, parse

from valuegraph.rdf.document import Document, DocumentError
from valuegraph.rdf.findings import violation
from valuegraph.rdf.intake import Intake
from valuegraph.rdf.jsonld.context import JsonLdContext
from valuegraph.rdf.jsonld.direct import read_directly
from valuegraph.rdf.jsonld.numbers import parse_float, parse_int
from valuegraph.rdf.jsonld.prepare import ROOT, Preparation, too_deep, too_many_values
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.terms import MAX_SHOWN, excerpt
from valuegraph.rdf.trial import Trial
from valuegraph.vocabulary.namespaces import RDF

EMPTY: Final = 'The document is empty; send an object such as {"name": "Weir Mill"}.'
"""The message for a JSON or YAML document without a value."""

_STARTS: Final = re.compile(
    rb'(?:[^",\[{]++|"[^"\\]*+(?:\\.[^"\\]*+)*+"?)*+(?:([,\[{])|\Z)', re.DOTALL
)
"""All up to a character that a value may follow, which is the group, or up to the end. It matches
wherever it begins, so that no part of a text is looked at twice."""

_LEVEL: Final = rb'(?:\s*+[\[{]\s*+(?:"[^"\\]*+"\s*+:)?+)'
"""An opening of a collection, up to its first value."""

_LEAST_PART: Final = 100
_MOST_PARTS: Final = 10
"""Entities that are read together, and how often the context may be set up for it."""

_ADVICE: Final = {
    "@id value must be a string": " Give each id as text; leave it out where the entity is new.",
}
"""What to do about a fault of the JSON-LD parser, where its words do not tell."""


def read_json(body: bytes, limits: Limits) -> Any:
    """The JSON document, with long and fractional numbers as :class:`JsonNumber`.

    Raises :class:`DocumentError` for malformed JSON (RFC 8259), a repeated key, or bottomless
    nesting. :func:`check_values` comes first where the text is not trusted.
    """
    if not body.strip():
        raise _malformed(EMPTY)
    try:
        return _DECODER.decode(body.decode("utf-8-sig"))
    except json.JSONDecodeError as fault:
        place = f"line {fault.lineno}, column {fault.colno}"
        message = f"The JSON ends or breaks at {place}: {fault.msg}."
    except UnicodeDecodeError as fault:
        found = f"byte {fault.start} is {body[fault.start]:#04x}"
        message = f"The document is not UTF-8: {found}. Save it as UTF-8."
    except RecursionError as fault:  # Long before that it is too deep for a record.
        raise DocumentError(too_deep(limits)) from fault
    raise _malformed(message)


def check_values(body: bytes, limits: Limits) -> None:
    """Raise :class:`DocumentError` for a JSON text with more values than allowed, before any of
    them is made: each but the first follows a comma or the opening of a collection."""
    most = limits.nodes
    if sum(map(body.count, (b",", b"[", b"{"))) < most:
        return  # At the most, for strings may have these characters as well.
    if re.match(_LEVEL + rb"{%d}" % (limits.depth + 1), body):  # That is the nearer fault.
        raise DocumentError(too_deep(limits))
    starts = (found for found in _STARTS.finditer(body) if found[1])
    if sum(1 for _ in islice(starts, most)) >= most:
        raise DocumentError(too_many_values(limits))


def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; :class:`DocumentError` where a key stands twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        [(repeated, _)] = Counter(key for key, _ in pairs).most_common(1)
        raise _malformed(
            f"An object has the key {excerpt(repeated)!r} twice; give the values as an array under "
            "one key."
        )
    return found


def _refuse_constant(name: str) -> None:
    raise _malformed(f"{name} is no JSON number; write one such as 12.5, or leave it out.")


_DECODER: Final = json.JSONDecoder(
    parse_float=parse_float,
    parse_int=parse_int,
    parse_constant=_refuse_constant,
    object_pairs_hook=object_of,
)


def read_json_ld(
    value: Any,
    context: JsonLdContext,
    base_iri: str,
    limits: Limits,
    *,
    default_context: bool,
    trial: Trial | None = None,
) -> Document:
    """The statements of a JSON-LD document that has been parsed to JSON values.

    ``default_context`` assumes our context where the document has none (``application/json``).
    What needs the general algorithms is parsed by ``trial`` first, where there is one.
    """
    direct = read_directly(value, context, base_iri, limits, default_context=default_context)
    if direct is not None:
        return direct
    preparation = Preparation(context, base_iri, limits)
    parts = _prepared(value, preparation, default_context=default_context)
    del value  # What has been written is not needed beside its statements.
    return _read_prepared(parts, preparation, base_iri, limits, trial)


def _prepared(value: Any, preparation: Preparation, *, default_context: bool) -> list[bytes]:
    """The JSON-LD that the algorithms are to read, one part after the other.

    The parser holds all statements of an object until it ends. So an object that is nothing but a
    context and many entities is several, each with the context and some of them.
    """
    content = preparation.document(value, default_context=default_context)
    graph = content["@graph"] if content.keys() == {"@context", "@graph"} else None
    try:
        if not isinstance(graph, list) or len(graph) < _LEAST_PART:
            return [orjson.dumps(content)]
        size = max(_LEAST_PART, -(-len(graph) // _MOST_PARTS))
        starts = range(0, len(graph), size)
        return [orjson.dumps({**content, "@graph": graph[n : n + size]}) for n in starts]
    except orjson.JSONEncodeError as fault:  # Half of a surrogate pair, which JSON can spell.
        raise _malformed(f"The document holds what is no text: {fault}.") from fault


def _read_prepared(
    parts: list[bytes],
    preparation: Preparation,
    base_iri: str,
    limits: Limits,
    trial: Trial | None,
) -> Document:
    document = Document(prefixes=preparation.prefixes, findings=preparation.findings)
    intake = Intake(limits)
    document.quads = intake.quads
    try:
        for quad in _statements(parts, base_iri, trial):
            if quad.predicate == ROOT:
                document.root = quad.subject
                continue
            if isinstance(quad.object, Literal) and quad.object.datatype == RDF.JSON:
                raise _malformed(
                    "The document has a JSON literal (@json), which no record here holds; "
                    "describe the thing with properties, or write it as text."
                )
            intake.take(quad)
    except SyntaxError as fault:
        told = excerpt(str(fault), MAX_SHOWN)
        message = f"The JSON is well-formed but not JSON-LD: {told}.{_ADVICE.get(told, '')}"
        raise _malformed(message) from fault
    return document


def _statements(parts: list[bytes], base_iri: str, trial: Trial | None) -> Iterator[Quad]:
    for part in parts:
        if trial is not None:
            trial(part, RdfFormat.JSON_LD, base_iri, lenient=True)
        yield from parse(part, format=RdfFormat.JSON_LD, base_iri=base_iri, lenient=True)


def _malformed(message: str) -> DocumentError:
    return DocumentError(violation("MalformedDocument", message))
