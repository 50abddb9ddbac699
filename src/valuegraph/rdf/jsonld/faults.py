"""The faults of JSON and JSON-LD documents that end their reading."""

from typing import Any

from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.findings import Finding, violation
from valuegraph.rdf.jsonld.numbers import JsonNumber
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.terms import excerpt


def malformed(message: str) -> DocumentError:
    """The error for a document that cannot be read as JSON or JSON-LD."""
    return DocumentError(violation("MalformedDocument", message))


def no_json_ld(message: str) -> DocumentError:
    """The error for JSON that is no JSON-LD."""
    return malformed(f"The JSON is well-formed but not JSON-LD: {message}")


def told(value: Any) -> str:
    """A JSON value for a message."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "an array"
    if isinstance(value, str) and not isinstance(value, JsonNumber):
        return repr(excerpt(value))
    return excerpt(str(value)) if not isinstance(value, bool | None) else kind(value)


def kind(value: Any) -> str:
    """What JSON calls a value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, dict):
        return "object"
    if isinstance(value, list):
        return "array"
    return "number" if isinstance(value, int | JsonNumber) else "string"


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
