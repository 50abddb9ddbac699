"""The keywords of JSON-LD 1.1 (section 1.7), and what only looks like one."""

import re
from typing import Final

KEYWORDS: Final = frozenset(
    f"@{name}"
    for name in [
        "base",
        "container",
        "context",
        "direction",
        "graph",
        "id",
        "import",
        "included",
        "index",
        "json",
        "language",
        "list",
        "nest",
        "none",
        "prefix",
        "propagate",
        "protected",
        "reverse",
        "set",
        "type",
        "value",
        "version",
        "vocab",
    ]
)

_KEYWORD_LIKE: Final = re.compile(r"@[A-Za-z]+\Z")

UNMAPPED: Final = "unmapped:"
"""Namespace of keys and types that the document's own context does not define."""


def is_keyword_like(text: str) -> bool:
    """Whether JSON-LD ignores a term or IRI because it may be a keyword one day."""
    return text[:1] == "@" and _KEYWORD_LIKE.match(text) is not None
