"""Bounds on what one document may hold, so that no client can exhaust the service."""

from dataclasses import dataclass, replace
from typing import Final

DEFAULT_QUADS: Final = 500_000
"""Statements of a document: to check and record one takes 1.6 kB of memory, so 800 MB for all."""

VALUES_PER_QUAD: Final = 2
"""JSON and YAML values that a document may have for each statement; an ordinary one has 1.1."""

CHARACTERS_PER_QUAD: Final = 256
"""Characters that a statement may have on average, written in full; an ordinary one has 150."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on a submitted document.

    ``body_bytes``: size of the document. ``depth``: levels of nesting in JSON and YAML.
    ``nodes``: JSON or YAML values, aliases counted as often as they are used. ``quads``:
    statements, for which the writer has to work; a service keeps them few, so that nobody waits
    long for another's. ``characters``: the statements written out as N-Quads, which short prefixes
    of long IRIs make many of. ``iri_length`` and
    ``literal_length``: characters of one IRI and of one literal. A literal is bounded because
    shapes, queries and pages take all of it at once; 65,536 characters are some thirty printed
    pages.
    """

    body_bytes: int = 64 * 1024 * 1024
    depth: int = 64
    nodes: int = VALUES_PER_QUAD * DEFAULT_QUADS
    quads: int = DEFAULT_QUADS
    characters: int = CHARACTERS_PER_QUAD * DEFAULT_QUADS
    iri_length: int = 2048
    literal_length: int = 65_536

    def with_quads(self, quads: int) -> "Limits":
        """The same for so many statements, with the values and characters that go with them."""
        return replace(
            self,
            quads=quads,
            nodes=VALUES_PER_QUAD * quads,
            characters=CHARACTERS_PER_QUAD * quads,
        )


DEFAULT_LIMITS = Limits()
