"""JSON Merge Patch (RFC 7396) on the compact JSON-LD of an entity."""

from typing import Any, Final

from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.findings import violation
from valuegraph.rdf.jsonld.context import CONTEXT_IRI, KNOWN_CONTEXTS

_FIXED: Final = {
    "id": "An entity keeps its IRI; record another entity under the new one.",
    "type": "An entity keeps a type; give the new one instead.",
}


def patched(entity: dict[str, Any], patch: Any, context_iri: str) -> dict[str, Any]:
    """An entity's document with a patch merged into it, in the terms of our own context.

    Raises :class:`DocumentError` for a patch that is no object, gives terms another meaning, or
    takes away what every entity has.
    """
    if not isinstance(patch, dict):
        raise _malformed('The patch is no object; send one such as {"note": "Moved to May."}.')
    context = patch.get("@context", CONTEXT_IRI)
    if context not in (context_iri, *KNOWN_CONTEXTS):
        raise _malformed(
            "A patch is merged into the document that GET answers, so it has the terms of that "
            f"context; leave @context out, or name {CONTEXT_IRI}."
        )
    for key, advice in _FIXED.items():
        if key in patch and patch[key] is None:
            raise _malformed(f"The patch removes {key}. {advice}")
    merged: dict[str, Any] = merge(entity, patch)
    return {**merged, "@context": CONTEXT_IRI}


def merge(target: Any, patch: Any) -> Any:
    """The algorithm of RFC 7396, section 2."""
    if not isinstance(patch, dict):
        return patch
    found = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            found.pop(key, None)
        else:
            found[key] = merge(found.get(key), value)
    return found


def _malformed(message: str) -> DocumentError:
    return DocumentError(violation("MalformedDocument", message))
