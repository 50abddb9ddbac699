"""Resolving references against a base IRI (RFC 3986, section 5.2, for RFC 3987)."""

import re
from typing import Final

_PARTS: Final = re.compile(r"(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?", re.DOTALL)
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def has_scheme(text: str) -> bool:
    """Whether a text begins as an absolute IRI does."""
    return _SCHEME.match(text) is not None


def resolve(base: str, reference: str) -> str:
    """The IRI that a reference means where ``base`` is the base IRI."""
    if has_scheme(reference):
        return reference
    _, authority, path, query, fragment = _split(reference)
    scheme, base_authority, base_path, base_query, _ = _split(base)
    if authority is None:
        authority = base_authority
        if not path:
            path, query = base_path, query if query is not None else base_query
        else:
            if not path.startswith("/"):
                folder = base_path[: base_path.rfind("/") + 1]
                path = f"/{path}" if authority is not None and not base_path else folder + path
            path = _without_dot_segments(path)
    else:
        path = _without_dot_segments(path)
    start = f"{scheme}:" if scheme is not None else ""
    host = f"//{authority}" if authority is not None else ""
    return f"{start}{host}{path}{query or ''}{fragment or ''}"


def _split(iri: str) -> tuple[str | None, str | None, str, str | None, str | None]:
    found = _PARTS.fullmatch(iri)
    assert found is not None, "every text has these parts"
    scheme, authority, path, query, fragment = found.groups()
    return scheme, authority, path, query, fragment


def _without_dot_segments(path: str) -> str:
    """Section 5.2.4."""
    if "." not in path:
        return path
    found: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(found) > 1 or (found and found[0]):
                found.pop()
        elif segment != ".":
            found.append(segment)
    if segments[-1] in (".", ".."):
        found.append("")
    if path.startswith("/") and found[:1] != [""]:
        found.insert(0, "")
    return "/".join(found)
