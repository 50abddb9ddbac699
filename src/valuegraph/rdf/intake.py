"""Taking the statements of a document one by one, within its limits.

A parser gives statements that are larger than the text they stand in: prefixes, base IRIs and
subjects are repeated in full. So characters are counted as well as statements, while reading.
"""

from dataclasses import replace

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.findings import Finding, violation
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.terms import MAX_SHOWN, brief, excerpt, iri_or_text
from valuegraph.vocabulary.ontology import local_name


class Intake:
    """The statements that were taken so far."""

    def __init__(self, limits: Limits) -> None:
        self.quads: list[Quad] = []
        self._limits = limits
        self._short = min(limits.iri_length, limits.literal_length)
        self._room = limits.characters

    def take(self, quad: Quad) -> None:
        """Add a statement. Raises :class:`DocumentError` where it is over a limit."""
        size = len(str(quad))  # One call; each term would take several.
        if size > self._short:
            self._check_terms(quad)
        self._room -= size
        self.quads.append(quad)
        if self._room < 0:
            raise DocumentError(too_many_characters(self._limits))
        if len(self.quads) > self._limits.quads:
            raise DocumentError(_too_many_quads(self._limits))

    def _check_terms(self, quad: Quad) -> None:
        value = quad.object
        for term in (quad.subject, quad.predicate, value, quad.graph_name):
            if isinstance(term, NamedNode):
                self._check_iri(term.value, quad)
            elif isinstance(term, BlankNode) and len(term.value) > self._limits.iri_length:
                message = (
                    f"The blank node _:{excerpt(term.value)} has a longer label than the "
                    f"{self._limits.iri_length:,} characters that are read; use a short one."
                )
                raise DocumentError(violation("MalformedDocument", message))
        if isinstance(value, Literal):
            self._check_iri(value.datatype.value, quad)
            if len(value.value) > self._limits.literal_length:
                raise DocumentError(self._long_literal(quad, value))

    def _check_iri(self, iri: str, quad: Quad) -> None:
        if len(iri) > self._limits.iri_length:
            raise DocumentError(long_iri(iri, self._limits, quad))

    def _long_literal(self, quad: Quad, literal: Literal) -> Finding:
        found = long_text(local_name(quad.predicate), literal.value, self._limits)
        return replace(found, focus=brief(quad.subject), path=quad.predicate, value=brief(literal))


def long_text(name: str, text: str, limits: Limits) -> Finding:
    """The finding for a text, the value of ``name``, that is longer than allowed."""
    message = (
        f"{excerpt(name)} has a text of {len(text):,} characters; the limit is "
        f"{limits.literal_length:,}. Shorten it, or refer to it by its address."
    )
    return violation("WrongValue", message, value=brief(Literal(text[:MAX_SHOWN])))


def long_iri(iri: str, limits: Limits, quad: Quad | None = None) -> Finding:
    """The finding for an IRI that is longer than allowed, in the statement ``quad``."""
    message = f"The IRI {iri[:60]}... is longer than {limits.iri_length} characters."
    focus = None if quad is None else brief(quad.subject)
    return violation("InvalidIri", message, focus, value=iri_or_text(excerpt(iri, MAX_SHOWN)))


def _too_many_quads(limits: Limits) -> Finding:
    return violation(
        "LimitExceeded",
        f"The document has more than {limits.quads:,} statements; send it in several parts. Where "
        "the ledger is, valuegraph record --data takes larger files than a request may have.",
    )


def too_many_characters(limits: Limits) -> Finding:
    """The finding for a document whose statements are longer than allowed."""
    return violation(
        "LimitExceeded",
        f"The statements of the document have more than {limits.characters:,} characters with all "
        "IRIs written in full; use shorter IRIs, or send the document in several parts.",
    )
