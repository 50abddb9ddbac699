"""How long IRIs become when a JSON-LD context expands them, before its processor does.

A prefix, ``@vocab``, ``@base`` or an id stands once and is repeated in every statement, of which
the processor makes all those of one object at once. So what it would write is counted beforehand.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.findings import violation
from valuegraph.rdf.intake import long_iri, too_many_characters
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.terms import MAX_LANGUAGE, excerpt

_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class IriLengths:
    """The lengths of the terms that the contexts of one document define."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._terms: dict[str, int] = {}
        self._repeated = {"@base": 0, "@vocab": 0}
        self._room = limits.characters

    def define(self, context: Mapping[str, Any]) -> None:
        """Learn the terms of a context, in the order in which contexts stand. Raises
        :class:`DocumentError` for an IRI that is longer than allowed when it is written in full."""
        for keyword, length in self._repeated.items():
            stated = context.get(keyword)
            if isinstance(stated, str):  # A relative one goes on from the one before it.
                longer = 0 if _ABSOLUTE.match(stated) else length
                self._repeated[keyword] = self._checked(longer + len(stated), stated)
        language = context.get("@language")
        if isinstance(language, str):
            self._check_language(language)
        measured: dict[str, int] = {}
        for term in context:
            self._measure(term, context, measured)
        self._terms |= measured
        self._spend(sum(measured.values()))

    def count(self, key: str, subject: int, values: int) -> None:
        """Count the statements that ``values`` under a key make of a subject, of whose id there are
        ``subject`` characters."""
        prefix, _, _ = key.partition(":")
        predicate = len(key) + self._terms.get(key, 0) + self._terms.get(prefix, 0)
        self._spend((subject + predicate + sum(self._repeated.values())) * values)

    def _spend(self, characters: int) -> None:
        self._room -= characters
        if self._room < 0:
            raise DocumentError(too_many_characters(self._limits))

    def _measure(self, term: str, context: Mapping[str, Any], measured: dict[str, int]) -> None:
        """Follow a term to the terms that it is defined by, each of them once."""
        chain: list[tuple[str, str]] = []
        while term in context and term not in measured and not term.startswith("@"):
            iri = _iri(context[term])
            if iri is None:
                break
            measured[term] = 0  # Where terms define each other in a circle.
            chain.append((term, iri))
            prefix, colon, _ = iri.partition(":")
            term = prefix if colon else iri
        length = measured.get(term, self._terms.get(term, self._repeated["@vocab"]))
        for each, iri in reversed(chain):
            length = measured[each] = self._checked(length + len(iri), iri)
            measured[each] += self._values(context[each])

    def _values(self, definition: Any) -> int:
        """Characters that a definition adds to each value: its datatype, its language."""
        if not isinstance(definition, dict):
            return 0
        datatype, language = definition.get("@type"), definition.get("@language")
        if isinstance(language, str):
            self._check_language(language)
        if not isinstance(datatype, str):
            return 0
        prefix, _, _ = datatype.partition(":")
        return self._checked(len(datatype) + self._terms.get(prefix, 0), datatype)

    def _checked(self, length: int, iri: str) -> int:
        if length > self._limits.iri_length:
            raise DocumentError(long_iri(iri, self._limits))
        return length

    def _check_language(self, language: str) -> None:
        if len(language) > MAX_LANGUAGE:
            message = (
                f"The language {excerpt(language)!r} is longer than {MAX_LANGUAGE} characters; "
                'write a language tag such as "en" or "pt-BR".'
            )
            raise DocumentError(violation("InvalidLanguage", message))


def _iri(definition: Any) -> str | None:
    if isinstance(definition, dict):
        definition = definition.get("@id") or definition.get("@reverse")
    return definition if isinstance(definition, str) else None
