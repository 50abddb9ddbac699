"""Reading JSON-LD 1.1: known contexts only, exact numbers, nothing dropped in silence.

A JSON object that repeats a key is an error rather than the loss of the first value.
"""

import json
import re
from collections import Counter
from itertools import islice
from typing import Any, Final

from valuegraph.rdf.document import Document, DocumentError
from valuegraph.rdf.intake import Intake
from valuegraph.rdf.jsonld.context import JsonLdContext
from valuegraph.rdf.jsonld.context_processing import ContextProcessor
from valuegraph.rdf.jsonld.direct import as_graph, read_directly
from valuegraph.rdf.jsonld.faults import kind, malformed, too_deep, too_many_values
from valuegraph.rdf.jsonld.keywords import UNMAPPED
from valuegraph.rdf.jsonld.numbers import parse_float, parse_int
from valuegraph.rdf.jsonld.omissions import Omissions
from valuegraph.rdf.jsonld.statements import Statements
from valuegraph.rdf.jsonld.value_expansion import ValueExpansion
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.terms import excerpt

EMPTY: Final = 'The document is empty; send an object such as {"name": "Weir Mill"}.'
"""The message for a JSON or YAML document without a value."""

_STARTS: Final = re.compile(
    rb'(?:[^",\[{]++|"[^"\\]*+(?:\\.[^"\\]*+)*+"?)*+(?:([,\[{])|\Z)', re.DOTALL
)
"""All up to a character that a value may follow, which is the group, or up to the end. It matches
wherever it begins, so that no part of a text is looked at twice."""

_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")

_LEVEL: Final = rb'(?:\s*+[\[{]\s*+(?:"[^"\\]*+"\s*+:)?+)'
"""An opening of a collection, up to its first value."""


def read_json(body: bytes, limits: Limits) -> Any:
    """The JSON document, with long and fractional numbers as :class:`JsonNumber`.

    Raises :class:`DocumentError` for malformed JSON (RFC 8259), a repeated key, or bottomless
    nesting. :func:`check_values` comes first where the text is not trusted.
    """
    if not body.strip():
        raise malformed(EMPTY)
    try:
        value = _DECODER.decode(body.decode("utf-8-sig"))
        if _SURROGATE.search(body):  # Half of a pair, which JSON can spell and text cannot hold.
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as fault:
        message = f"The document holds what is no text: {fault.reason}."
    except json.JSONDecodeError as fault:
        place = f"line {fault.lineno}, column {fault.colno}"
        message = f"The JSON ends or breaks at {place}: {fault.msg}."
    except UnicodeDecodeError as fault:
        found = f"byte {fault.start} is {body[fault.start]:#04x}"
        message = f"The document is not UTF-8: {found}. Save it as UTF-8."
    except RecursionError as fault:  # Long before that it is too deep for a record.
        raise DocumentError(too_deep(limits)) from fault
    else:
        return value
    raise malformed(message)


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
        raise malformed(
            f"An object has the key {excerpt(repeated)!r} twice; give the values as an array under "
            "one key."
        )
    return found


def _refuse_constant(name: str) -> None:
    raise malformed(f"{name} is no JSON number; write one such as 12.5, or leave it out.")


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
    default_context: str | None,
    judged_later: bool = True,
) -> Document:
    """The statements of a JSON-LD document that has been parsed to JSON values.

    ``default_context`` is the IRI of the context of a document that states none. Where
    ``judged_later``, all goes on to the normaliser: undefined keys as properties of the namespace
    ``unmapped:``, what is no IRI as it is. Else these are findings. Numbers may have their spelling
    still (:func:`~valuegraph.rdf.jsonld.numbers.is_spelled`).
    """
    direct = read_directly(value, context, base_iri, limits, default_context=default_context)
    if direct is not None:
        return direct
    return read_by_algorithms(
        value, context, base_iri, limits, default_context=default_context, judged_later=judged_later
    )


def read_by_algorithms(
    value: Any,
    context: JsonLdContext,
    base_iri: str,
    limits: Limits,
    *,
    default_context: str | None,
    judged_later: bool,
) -> Document:
    """What :func:`read_json_ld` gives, of whatever document."""
    if not isinstance(value, dict | list):
        raise malformed(f"The document is a bare {kind(value)}; send an object or an array.")
    content = as_graph(value) if isinstance(value, list) else value
    omissions, intake = Omissions(), Intake(limits)
    contexts = ContextProcessor(
        context, base_iri, limits, omissions, vocab=UNMAPPED if judged_later else None
    )
    values = ValueExpansion(limits, omissions, judged_later=judged_later)
    if default_context is not None and "@context" not in content:
        active = contexts.default(default_context)
    else:
        active = contexts.initial()
    statements = Statements(
        contexts, values, omissions, intake, limits, context.is_property,
        judged_later=judged_later,
    )  # fmt: skip
    try:
        statements.document(content, active)
    except RecursionError as fault:  # Contexts and objects are each within the limit on depth.
        raise DocumentError(too_deep(limits)) from fault
    return Document(intake.quads, contexts.prefixes, statements.root, omissions.findings())
