"""A trial of a document: it is parsed to its end elsewhere before it is parsed here.

The bounds that documents are held to (:mod:`valuegraph.rdf.nesting`) are those of what Oxigraph's
parsers are known to recurse on. Where a service must not end by what is not known, whoever reads
documents for it is given a :class:`Trial`.
"""

from contextlib import suppress
from typing import Protocol

from pyoxigraph import RdfFormat, parse

from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.intake import Intake
from valuegraph.rdf.limits import Limits


class Trial(Protocol):
    """Parses a document where a crash harms nobody."""

    def __call__(self, body: bytes, rdf_format: RdfFormat, base_iri: str) -> None:
        """Return where parsing comes to its end, be it by a syntax error. Raises
        :class:`~valuegraph.rdf.document.DocumentError` where it does not, with the finding."""


def parse_to_end(body: bytes, media_type: str, base_iri: str, limits: Limits) -> None:
    """Parse a document for what may happen on the way, up to where its reader stops."""
    intake = Intake(limits)
    with suppress(SyntaxError, MemoryError, DocumentError):
        for quad in parse(body, format=RdfFormat.from_media_type(media_type), base_iri=base_iri):
            intake.take(quad)
