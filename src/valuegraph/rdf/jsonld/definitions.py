"""Term definitions (JSON-LD 1.1 API, section 4.2)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from valuegraph.rdf.iri_references import has_scheme
from valuegraph.rdf.jsonld.active_context import UNSTATED, ActiveContext, Definition, Unstated
from valuegraph.rdf.jsonld.faults import no_json_ld, told
from valuegraph.rdf.jsonld.keywords import KEYWORDS, is_keyword_like
from valuegraph.rdf.terms import excerpt

DIRECTIONS: Final = (None, "ltr", "rtl")

_ENTRIES: Final = frozenset(
    ("@container", "@context", "@direction", "@id", "@index", "@language", "@nest", "@prefix",
     "@protected", "@reverse", "@type")
)  # fmt: skip
_CONTAINERS: Final = frozenset(("@graph", "@id", "@index", "@language", "@list", "@set", "@type"))
_COERCIONS: Final = ("@id", "@vocab", "@json", "@none")
_DELIMITERS: Final = tuple(":/?#[]@")

Check = Callable[[ActiveContext, Any], None]
"""Raises where a scoped context cannot be processed."""
Ignore = Callable[[str], None]
"""Takes a term that is left out of the context."""
Note = Callable[[str], None]
"""Takes a term that is set up; raises where it is over a limit."""


class Definitions:
    """Sets up the terms of one local context in ``active``."""

    def __init__(
        self, active: ActiveContext, local: dict[str, Any], address: str, *, override: bool,
        check: Check, ignore: Ignore, note: Note,
    ) -> None:  # fmt: skip
        self._active = active
        self._local = local
        self._address = address
        self._override = override
        self._check = check
        self._ignore = ignore
        self._note = note
        self._defined: dict[str, bool] = {}

    def define(self, term: str) -> None:
        """Set up a term, and those that it refers to."""
        is_defined = self._defined.get(term)
        if is_defined is not None:
            if is_defined:
                return
            raise no_json_ld(
                f"Cyclic definitions: the term {excerpt(term)!r} is defined by itself."
            )
        if not term:
            raise no_json_ld("The context defines the empty term; give it a name.")
        self._defined[term] = False
        value = self._local[term]
        if term == "@type":
            _check_type_keyword(value)
        elif term in KEYWORDS:
            raise no_json_ld(f"The context defines the keyword {term}; leave it out.")
        elif is_keyword_like(term):
            self._ignore(term)
            return
        stated, is_simple = self._stated(term, value)
        previous = self._active.terms.pop(term, None)
        found = self._definition(term, stated, is_simple=is_simple)
        if found is None:
            self._ignore(term)
        elif previous is not None and previous.protected and not self._override:
            if replace(found, protected=True) != previous:
                raise no_json_ld(f"The term {excerpt(term)!r} is protected by an outer context.")
            found = previous
        if found is not None:
            self._active.terms[term] = found
        self._defined[term] = True
        self._note(term)

    def expand(self, text: str) -> str | None:
        """IRI expansion with ``vocab``, while the context is being set up."""
        if text in KEYWORDS:
            return text
        if not is_keyword_like(text):
            prefix, colon, rest = text.partition(":")
            is_whole = not colon or rest.startswith("//")
            for name in (text,) if is_whole else (text, prefix):
                if name in self._local and not self._defined.get(name, False):
                    self.define(name)
        return self._active.expand(text, vocab=True)

    def _stated(self, term: str, value: Any) -> tuple[dict[str, Any], bool]:
        """A definition as an object, and whether it was none."""
        if value is None:
            return {"@id": None}, False
        if isinstance(value, str):
            return {"@id": value}, True
        if not isinstance(value, dict):
            raise _wrong(term, f"is defined by {told(value)}; write an IRI or an object")
        if not value.keys() <= _ENTRIES:
            odd = min(value.keys() - _ENTRIES)
            raise _wrong(term, f"has {excerpt(odd)!r} in its definition, which means nothing there")
        return value, False

    def _definition(
        self, term: str, stated: dict[str, Any], *, is_simple: bool
    ) -> Definition | None:
        """The definition; None where it looks like a keyword and is ignored."""
        coercion = self._coercion(term, stated)
        is_reverse = "@reverse" in stated
        iri = self._reverse(term, stated) if is_reverse else self._iri(term, stated)
        if isinstance(iri, Unstated):
            return None
        container = _container(term, stated, is_reverse=is_reverse)
        if "@type" in container:
            coercion = coercion or "@id"
            if coercion not in ("@id", "@vocab"):
                raise _wrong(term, "has the @container @type and another @type than @id or @vocab")
        if "@context" in stated:
            self._check(self._active, stated["@context"])
        return Definition(
            iri,
            reverse=is_reverse,
            prefix=_is_prefix(term, stated, iri, is_simple=is_simple),
            protected=self._is_protected(term, stated),
            coercion=coercion,
            language=_language(term, stated),
            direction=_direction(term, stated),
            container=container,
            index=self._index(term, stated, container),
            nest=_nest(term, stated),
            context=stated.get("@context", UNSTATED),
            address=self._address if "@context" in stated else "",
        )

    def _is_protected(self, term: str, stated: dict[str, Any]) -> bool:
        protected = stated.get("@protected", self._local.get("@protected", False))
        if not isinstance(protected, bool):
            raise _wrong(term, "has @protected, which must be true or false")
        return protected

    def _coercion(self, term: str, stated: dict[str, Any]) -> str | None:
        if "@type" not in stated:
            return None
        text = stated["@type"]
        found = self.expand(text) if isinstance(text, str) else None
        if found is None or (found not in _COERCIONS and not _is_absolute(found)):
            raise _wrong(term, f"has the @type {told(text)}; write an IRI, @id, @vocab or @json")
        return found

    def _reverse(self, term: str, stated: dict[str, Any]) -> str | Unstated:
        text = stated["@reverse"]
        if "@id" in stated or "@nest" in stated:
            raise _wrong(term, "has @reverse beside @id or @nest; give one of them")
        if not isinstance(text, str):
            raise _wrong(term, f"has the @reverse {told(text)}; write an IRI")
        if is_keyword_like(text) and text not in KEYWORDS:
            return UNSTATED
        found = self.expand(text)
        if found is None or not _is_absolute(found, blank=True):
            raise _wrong(term, f"has the @reverse {told(text)}, which is no IRI")
        return found

    def _iri(self, term: str, stated: dict[str, Any]) -> str | Unstated | None:
        if "@id" in stated and stated["@id"] != term:
            return self._stated_iri(term, stated)
        if ":" in term[1:]:
            prefix, _, rest = term.partition(":")
            if prefix in self._local and not rest.startswith("//"):
                self.expand(prefix)
            known = self._active.terms.get(prefix)
            return term if known is None or known.iri is None else known.iri + rest
        if "/" in term:
            found = self.expand(term)
            if found is None or not _is_absolute(found):
                raise _wrong(term, "stands for no IRI")
            return found
        if term == "@type":
            return term
        if self._active.vocab is None:
            raise _wrong(term, "has no IRI, and there is no @vocab; give it an @id")
        return self._active.vocab + term

    def _stated_iri(self, term: str, stated: dict[str, Any]) -> str | Unstated | None:
        text = stated["@id"]
        if text is None:
            return None
        if not isinstance(text, str):
            raise _wrong(term, f"has the @id {told(text)}; write an IRI")
        if text not in KEYWORDS and is_keyword_like(text):
            return UNSTATED
        found = self.expand(text)
        if found == "@context":
            raise _wrong(term, "stands for @context; write that itself")
        if found is None or (found not in KEYWORDS and not _is_absolute(found, blank=True)):
            raise _wrong(term, f"has the @id {told(text)}, which is no IRI")
        if ":" in term[1:-1] or "/" in term:
            self._defined[term] = True
            if self.expand(term) != found:
                raise _wrong(term, f"looks like an IRI and stands for another, {told(found)}")
        return found

    def _index(self, term: str, stated: dict[str, Any], container: frozenset[str]) -> str | None:
        if "@index" not in stated:
            return None
        text = stated["@index"]
        found = self.expand(text) if isinstance(text, str) else None
        if "@index" not in container or found is None or not _is_absolute(found):
            raise _wrong(term, f"has the @index {told(text)}; write a property, and @container")
        return str(text)


def _container(term: str, stated: dict[str, Any], *, is_reverse: bool) -> frozenset[str]:
    value = stated.get("@container")
    given = value if isinstance(value, list) else [value] if "@container" in stated else []
    if is_reverse and value is None:
        return frozenset()
    names = frozenset(each for each in given if isinstance(each, str))
    rest = names - {"@set"}
    is_known = len(names) == len(given) and names <= _CONTAINERS and bool(names or not given)
    is_graph = "@graph" in rest and rest <= {"@graph", "@id", "@index"} and len(rest) <= 2
    combines = len(rest) <= 1 or is_graph
    if not is_known or not combines or ("@list" in names and len(names) > 1):
        raise _wrong(term, f"has the @container {told(value)}, which is none")
    if is_reverse and not names <= {"@set", "@index"}:
        raise _wrong(term, "is a reverse term; its @container may be @set or @index")
    return names


def _language(term: str, stated: dict[str, Any]) -> str | Unstated | None:
    if "@language" not in stated or "@type" in stated:
        return UNSTATED
    language = stated["@language"]
    if language is not None and not isinstance(language, str):
        raise _wrong(term, f"has the @language {told(language)}; write a language tag or null")
    return language


def _direction(term: str, stated: dict[str, Any]) -> str | Unstated | None:
    if "@direction" not in stated or "@type" in stated:
        return UNSTATED
    direction: str | None = stated["@direction"]
    if direction not in DIRECTIONS:
        raise _wrong(term, f"has the @direction {told(direction)}; write ltr, rtl or null")
    return direction


def _nest(term: str, stated: dict[str, Any]) -> str | None:
    nest = stated.get("@nest")
    if "@nest" in stated and (not isinstance(nest, str) or (nest in KEYWORDS and nest != "@nest")):
        raise _wrong(term, f"has the @nest {told(nest)}; write @nest or a term for it")
    return nest


def _is_prefix(term: str, stated: dict[str, Any], iri: str | None, *, is_simple: bool) -> bool:
    if "@prefix" in stated:
        prefix = stated["@prefix"]
        if not isinstance(prefix, bool):
            raise _wrong(term, "has @prefix, which must be true or false")
        if ":" in term or "/" in term or (prefix and iri in KEYWORDS):
            raise _wrong(term, "has @prefix and cannot be a prefix")
        return prefix
    if not is_simple or iri is None or ":" in term[1:] or "/" in term:
        return False
    return iri.endswith(_DELIMITERS) or iri.startswith("_:")


def _check_type_keyword(value: Any) -> None:
    allowed = {"@container", "@protected"}
    is_right = isinstance(value, dict) and bool(value) and value.keys() <= allowed
    if not is_right or value.get("@container", "@set") != "@set":
        raise no_json_ld("The context defines the keyword @type as more than a @container @set.")


def _is_absolute(iri: str, *, blank: bool = False) -> bool:
    return has_scheme(iri) or (blank and iri.startswith("_:"))


def _wrong(term: str, fault: str) -> Exception:
    return no_json_ld(f"The term {excerpt(term)!r} of the context {fault}.")
