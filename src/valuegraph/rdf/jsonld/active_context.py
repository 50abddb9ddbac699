"""The active context: what terms mean at one place of a document (JSON-LD 1.1 API, section 4)."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Final

from valuegraph.rdf.iri_references import has_scheme, resolve
from valuegraph.rdf.jsonld.keywords import KEYWORDS, is_keyword_like


class Unstated(Enum):
    """What a definition does not say, where null is something to say."""

    UNSTATED = "unstated"


UNSTATED: Final = Unstated.UNSTATED


@dataclass(frozen=True, slots=True)
class Definition:
    """A term definition. ``iri`` is None where the context maps the term to null; ``coercion`` is
    ``@id``, ``@vocab``, ``@json``, ``@none`` or a datatype IRI; ``context`` is scoped to the term,
    and ``address`` is what relative IRIs of contexts in it start from.
    """

    iri: str | None
    reverse: bool = False
    prefix: bool = False
    protected: bool = False
    coercion: str | None = None
    language: str | Unstated | None = UNSTATED
    direction: str | Unstated | None = UNSTATED
    container: frozenset[str] = frozenset()
    index: str | None = None
    nest: str | None = None
    context: Any = UNSTATED
    address: str = ""


@dataclass(slots=True)
class ActiveContext:
    """Changed while it is set up, by context processing only. ``previous`` is what is in force
    again in objects further inside, where this one does not propagate."""

    base: str | None
    vocab: str | None = None
    language: str | None = None
    direction: str | None = None
    terms: dict[str, Definition] = field(default_factory=dict)
    previous: "ActiveContext | None" = None
    is_ours: bool = False
    """Whether our own context came last, so that naming it again changes nothing."""
    spend: Callable[[int], None] | None = None
    """Takes the characters of keys that are written out, which a short prefix makes many of."""
    after: dict[Any, tuple[Any, "ActiveContext"]] = field(default_factory=dict)
    """Those that were set up from here already, each with the local context that made it."""
    _expanded: dict[str, str | None] = field(default_factory=dict)
    _protects: bool | None = None

    def copy(self) -> "ActiveContext":
        """One that may be changed."""
        return replace(
            self, terms=dict(self.terms), is_ours=False, after={}, _expanded={}, _protects=None
        )

    def inside(self, previous: "ActiveContext") -> "ActiveContext":
        """The same, which does not propagate. It shares the terms: there may be many of both."""
        return replace(self, previous=previous, after={})

    @property
    def protects(self) -> bool:
        """Whether any of its terms is protected."""
        if self._protects is None:
            self._protects = any(each.protected for each in self.terms.values())
        return self._protects

    def key(self, text: str) -> str | None:
        """What a key means: an IRI, a keyword, None where the context leaves it out on purpose or
        it is to be ignored, or the text itself where no context defines it."""
        try:
            return self._expanded[text]
        except KeyError:
            found = self._expanded[text] = self.expand(text, vocab=True)
            if found is not None and found is not text and self.spend is not None:
                self.spend(len(found))
            return found

    def expand(self, text: str, *, vocab: bool = False, relative: bool = False) -> str | None:
        """IRI expansion (section 5.2) with a context that is set up."""
        if text in KEYWORDS:
            return text
        if is_keyword_like(text):
            return None
        definition = self.terms.get(text)
        if definition is not None and (
            vocab or (definition.iri is not None and definition.iri in KEYWORDS)
        ):
            return definition.iri
        compact = self.compact_iri(text)
        if compact is not None:
            return compact
        if vocab and self.vocab is not None:
            return self.vocab + text
        if relative and self.base is not None:
            return resolve(self.base, text)
        return text

    def compact_iri(self, text: str) -> str | None:
        """What a compact IRI, an absolute IRI or a blank node identifier stands for; None where a
        text is none of these."""
        if ":" not in text[1:]:
            return None
        prefix, _, rest = text.partition(":")
        if prefix == "_" or rest.startswith("//"):
            return text
        definition = self.terms.get(prefix)
        if definition is not None and definition.iri is not None and definition.prefix:
            return definition.iri + rest
        return text if has_scheme(text) else None
