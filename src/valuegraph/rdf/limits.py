"""Bounds on what one document may hold, so that no client can exhaust the service."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on a submitted document.

    ``body_bytes``: size of the document. ``depth``: levels of nesting in JSON and YAML.
    ``nodes``: JSON or YAML values, aliases counted as often as they are used. ``quads``:
    statements. ``commit``: statements of one commit, for which the writer has to work; a service
    keeps it low, so that nobody waits long for another's. ``iri_length``: characters of an IRI.
    """

    body_bytes: int = 64 * 1024 * 1024
    depth: int = 64
    nodes: int = 5_000_000
    quads: int = 2_000_000
    commit: int = 2_000_000
    iri_length: int = 2048


DEFAULT_LIMITS = Limits()
