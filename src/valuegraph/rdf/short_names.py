"""``ShortNames``: terms in the short form in which a person wrote them and will look for them."""

import re
from collections.abc import Mapping
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from valuegraph.rdf.paths import Path, path_text
from valuegraph.rdf.terms import Term, shown
from valuegraph.vocabulary.namespaces import PREFIXES, XSD

_LOCAL: Final = re.compile(r"[\w-]+(\.[\w-]+)*\Z")
_IRI: Final = re.compile(r"<?\b([a-z][a-z0-9+.-]{0,30}+:[^\s<>\"]*[\w/#-])>?", re.IGNORECASE)
_BARE: Final = {
    XSD.integer: re.compile(r"[+-]?\d{1,40}\Z", re.ASCII),
    XSD.decimal: re.compile(r"[+-]?\d{0,40}\.\d{1,40}\Z", re.ASCII),
    XSD.boolean: re.compile(r"(true|false)\Z"),
}
"""Literals that Turtle writes without quotes."""


class ShortNames:
    """Short forms of IRIs, by the prefixes that documents declare and by the usual ones.

    Where documents disagree about a prefix the first of them has it; the empty prefix gives way to
    any other.
    """

    def __init__(self, *declared: Mapping[str, str]) -> None:
        self._namespaces: dict[str, str] = {}
        taken: set[str] = set()
        for prefixes in (*declared, PREFIXES):
            for prefix, namespace in prefixes.items():
                if prefix not in taken and not self._namespaces.get(namespace):
                    taken.add(prefix)
                    self._namespaces[namespace] = prefix

    def iri(self, iri: NamedNode) -> str:
        """``vf:action``, or ``<https://…>`` where no prefix fits."""
        return self._short(iri.value) or f"<{iri.value}>"

    def term(self, term: Term, *, is_typed: bool = False) -> str:
        """A term in one line as Turtle has it; if ``is_typed``, numbers with their datatype."""
        if isinstance(term, NamedNode):
            return self.iri(term)
        if not isinstance(term, Literal):
            return "a blank node" if isinstance(term, BlankNode) else str(term)
        form = _BARE.get(term.datatype)
        if form is not None and form.match(term.value) and not is_typed:
            return term.value
        text = shown(term).replace("\n", "\\n").replace("\r", "\\r")
        if term.language is not None:
            return f"{text}@{term.language}"
        return text if term.datatype == XSD.string else f"{text}^^{self.iri(term.datatype)}"

    def path(self, path: Path) -> str:
        """A property path as SPARQL writes it."""
        return path_text(path, self.iri)

    def words(self, text: str) -> str:
        """``text`` with the IRIs in it made short."""
        return _IRI.sub(lambda found: self._short(found[1]) or found[0], text)

    def _short(self, iri: str) -> str | None:
        end = max(iri.rfind("#"), iri.rfind("/"), iri.rfind(":")) + 1
        prefix = self._namespaces.get(iri[:end])
        if prefix is None or not _LOCAL.match(iri[end:]):
            return None
        return f"{prefix}:{iri[end:]}"
