"""Context processing (JSON-LD 1.1 API, section 4.1), with contexts that are known beforehand."""

from dataclasses import dataclass, replace
from typing import Any, Final

from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.findings import Finding, violation, warning
from valuegraph.rdf.intake import long_iri, too_many_characters
from valuegraph.rdf.iri_references import has_scheme, resolve
from valuegraph.rdf.jsonld.active_context import UNSTATED, ActiveContext, Definition
from valuegraph.rdf.jsonld.context import CONTEXT_IRI, JsonLdContext, is_known
from valuegraph.rdf.jsonld.definitions import DIRECTIONS, Definitions
from valuegraph.rdf.jsonld.faults import no_json_ld, told, too_deep, too_many_values
from valuegraph.rdf.jsonld.numbers import JsonNumber
from valuegraph.rdf.jsonld.omissions import Omissions
from valuegraph.rdf.jsonld.term_references import check_term_references
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.terms import MAX_LANGUAGE, excerpt

COST_OF_TERM: Final = 4
"""A term of a context that is set up anew counts as this many values, for the memory it takes."""

_COST_OF_IMPORT: Final = 4
"""A term that is imported counts as so many of those in force: it is defined anew, of no bytes."""

_NO_TERMS: Final = frozenset(
    ("@base", "@direction", "@import", "@language", "@propagate", "@protected", "@version",
     "@vocab")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a local context stands: the ``address`` that relative IRIs in it start from, the
    addresses of the contexts that include it, and whether it is only tried."""

    address: str
    remote: tuple[str, ...] = ()
    depth: int = 0
    is_check: bool = False

    def inside(self) -> "_Place":
        return replace(self, depth=self.depth + 1)

    def checked(self) -> "_Place":
        return replace(self, depth=self.depth + 1, is_check=True)

    def at(self, address: str) -> "_Place":
        remote = (*self.remote, address)
        return replace(self, address=address, remote=remote, depth=self.depth + 1)


class ContextProcessor:
    """Sets up the contexts of one document.

    ``vocab`` is what undefined terms belong to where no context says so: None as the specification
    has it. ``prefixes`` are those that the contexts declare, ``values`` what they count for.
    """

    def __init__(
        self, known: JsonLdContext, base_iri: str, limits: Limits, findings: Omissions,
        vocab: str | None = None,
    ) -> None:  # fmt: skip
        self.prefixes: dict[str, str] = {}
        self.values = 0
        self._known = known
        self._base_iri = base_iri
        self._at_document = _Place(base_iri)
        self._limits = limits
        self._findings = findings
        self._vocab = vocab
        self._room = limits.characters

    def initial(self) -> ActiveContext:
        """The context of a document that states none."""
        return ActiveContext(self._base_iri, self._vocab, spend=self._spend)

    def default(self, iri: str) -> ActiveContext:
        """The context with an IRI, which the document does not state and so does not pay for."""
        limits = replace(self._limits, nodes=2**62)
        free = ContextProcessor(self._known, self._base_iri, limits, self._findings, self._vocab)
        return free.process(free.initial(), iri)

    def process(self, active: ActiveContext, local: Any) -> ActiveContext:
        """The active context after a local one, as ``@context`` has it. Raises
        :class:`~valuegraph.rdf.document.DocumentError`."""
        if not isinstance(local, str):
            return self._process(active, local, self._at_document)
        known = active.after.get(local)
        if known is None:
            known = active.after[local] = (local, self._process(active, local, self._at_document))
        return known[1]

    def of_property(self, active: ActiveContext, definition: Definition | None) -> ActiveContext:
        """The active context after the one that is scoped to a property, if there is one."""
        return self._scoped(active, definition, override=True, propagate=True)

    def of_type(self, active: ActiveContext, definition: Definition | None) -> ActiveContext:
        """The active context after the one that is scoped to a type, if there is one."""
        return self._scoped(active, definition, override=False, propagate=False)

    def of_key(self, active: ActiveContext, definition: Definition | None) -> ActiveContext:
        """The active context after the one that is scoped to a type that is the key of a map."""
        return self._scoped(active, definition, override=False, propagate=True)

    def _scoped(
        self, active: ActiveContext, definition: Definition | None, *, override: bool,
        propagate: bool,
    ) -> ActiveContext:  # fmt: skip
        if definition is None or definition.context is UNSTATED:
            return active
        key = (id(definition.context), override, propagate)
        known = active.after.get(key)
        if known is None:
            place = _Place(definition.address)
            found = self._process(
                active, definition.context, place, propagate=propagate, override=override
            )
            known = active.after[key] = (definition.context, found)
        return known[1]

    def _process(
        self, active: ActiveContext, local: Any, place: _Place, *, propagate: bool = True,
        override: bool = False,
    ) -> ActiveContext:  # fmt: skip
        if place.depth > self._limits.depth:
            raise DocumentError(too_deep(self._limits))
        if isinstance(local, dict) and "@propagate" in local:
            propagate = local["@propagate"]
            if not isinstance(propagate, bool):
                raise no_json_ld("@propagate must be true or false.")
        result = active
        for each in local if isinstance(local, list) else [local]:
            if each is None:
                result = self._nothing(result, override=override)
            elif isinstance(each, str):
                result = self._named(result, each, place, override=override)
            elif isinstance(each, list):
                result = self._process(result, each, place.inside(), override=override)
            elif isinstance(each, dict):
                result = self._stated(result, each, place, override=override)
            else:
                raise no_json_ld(
                    f"The @context value must be an object or an IRI, not {told(each)}."
                )
        if not propagate and result.previous is None:
            result = result.inside(active)
        return result

    def _nothing(self, active: ActiveContext, *, override: bool) -> ActiveContext:
        """The effect of null, which undoes all contexts."""
        if not override and active.protects:
            raise no_json_ld("A context of null would undo terms that are protected.")
        found = self.initial()
        found.previous = active.previous
        return found

    def _named(
        self, active: ActiveContext, iri: str, place: _Place, *, override: bool
    ) -> ActiveContext:
        """The effect of a context that is known by its IRI."""
        if is_known(iri, self._base_iri):
            return self._with_ours(active, override=override)
        address, content = self._content(iri, place)
        if address in place.remote:
            if place.is_check:  # Contexts of terms may include each other, down to any depth.
                return active
            raise no_json_ld(f"The context {excerpt(address)!r} includes itself.")
        return self._process(active, content, place.at(address), override=override)

    def _content(self, iri: str, place: _Place) -> tuple[str, Any]:
        address = resolve(place.address, iri)
        for each in (address, iri):
            found = self._known.further(each)
            if found is not None:
                return each, found
        raise DocumentError(self._unknown(iri))

    def _unknown(self, iri: str) -> Finding:
        return violation(
            "UnknownContext",
            f"The context {excerpt(iri, 300)!r} is not bundled, and none is fetched. Put its "
            f"content inline, or use {CONTEXT_IRI}; or have whoever runs the ledger add a copy of "
            "it (valuegraph serve --context IRI=FILE; record and validate have the option too).",
        )

    def _with_ours(self, active: ActiveContext, *, override: bool) -> ActiveContext:
        """Our own context, whose terms are set up once and for all: it defines them by whole IRIs,
        so they do not depend on what is in force."""
        ours = self._known.active
        if active.is_ours:
            return active
        self._count(len(active.terms) + len(ours.terms))
        found = active.copy()
        if not override:
            for term, definition in active.terms.items():
                if definition.protected and ours.terms.get(term, definition) != definition:
                    raise no_json_ld(
                        f"The term {excerpt(term)!r} is protected by an outer context."
                    )
        found.terms |= ours.terms
        found.vocab = ours.vocab
        found.is_ours = True
        return found

    def _stated(
        self, active: ActiveContext, local: dict[str, Any], place: _Place, *, override: bool
    ) -> ActiveContext:
        """The effect of a context that is written out."""
        version = local.get("@version", 1.1)
        if not isinstance(version, float | JsonNumber) or float(version) != 1.1:
            raise no_json_ld(f"@version is {told(version)}; write 1.1.")
        if "@import" in local:
            local = self._with_import(local, place)
        self._count(len(active.terms) + len(local))
        found = active.copy()
        self._set_base(found, local, place)
        self._set_defaults(found, local)
        check_term_references(local, self._limits)
        definitions = Definitions(
            found,
            local,
            place.address,
            override=override,
            check=lambda within, scoped: self._check(within, scoped, place),
            ignore=self._ignored,
            note=lambda term: self._note(term, found),
        )
        self._set_vocab(found, local)
        for term in local:
            if term not in _NO_TERMS:
                definitions.define(term)
        return found

    def _note(self, term: str, found: ActiveContext) -> None:
        """Keep the limit on IRIs, learn prefixes, and warn of what may be a misspelt keyword."""
        definition = found.terms.get(term)
        if definition is not None:
            for iri in (definition.iri, definition.coercion):
                if iri is not None and len(iri) > self._limits.iri_length:
                    raise DocumentError(long_iri(iri, self._limits))
            if isinstance(definition.language, str):
                _check_language(definition.language)
            if definition.prefix and definition.iri and not definition.iri.startswith("_:"):
                self.prefixes[term] = definition.iri
        if "@" in term[1:]:
            message = (
                f"The context defines a term {excerpt(term)!r}; if a keyword such as '@vocab' "
                "was meant, correct its spelling."
            )
            self._findings.add(warning("SuspiciousContext", message), term)

    def _ignored(self, term: str) -> None:
        message = (
            f"The context defines {excerpt(term)!r} by what looks like a keyword and is none, so "
            "JSON-LD ignores it; use another name or IRI."
        )
        self._findings.add(warning("SuspiciousContext", message), term)

    def _check(self, active: ActiveContext, scoped: Any, place: _Place) -> None:
        self._process(active, scoped, place.checked(), override=True)

    def _with_import(self, local: dict[str, Any], place: _Place) -> dict[str, Any]:
        iri = local["@import"]
        if not isinstance(iri, str):
            raise no_json_ld(f"@import must be the IRI of a context, not {told(iri)}.")
        is_ours = is_known(iri, self._base_iri)
        content = self._known.document["@context"] if is_ours else self._content(iri, place)[1]
        if not isinstance(content, dict) or "@import" in content:
            raise no_json_ld(f"The context {excerpt(iri)!r} is no single object to @import.")
        self._count(len(content) * _COST_OF_IMPORT)
        return {**content, **{key: value for key, value in local.items() if key != "@import"}}

    def _set_base(self, found: ActiveContext, local: dict[str, Any], place: _Place) -> None:
        if "@base" not in local or place.remote:
            return
        base = local["@base"]
        if base is None:
            found.base = None
        elif not isinstance(base, str):
            raise no_json_ld(f"@base must be an IRI or null, not {told(base)}.")
        elif has_scheme(base):
            found.base = base
        elif found.base is not None:
            found.base = resolve(found.base, base)
        else:
            raise no_json_ld(f"@base is {told(base)}, and there is no base IRI before it.")
        if found.base is not None and len(found.base) > self._limits.iri_length:
            raise DocumentError(long_iri(found.base, self._limits))

    def _set_vocab(self, found: ActiveContext, local: dict[str, Any]) -> None:
        if "@vocab" not in local:
            return
        vocab = local["@vocab"]
        if vocab is None:
            found.vocab = self._vocab
            return
        if not isinstance(vocab, str):
            raise no_json_ld(f"@vocab must be an IRI or null, not {told(vocab)}.")
        if found.vocab == self._vocab:  # What stands for none is not gone on from.
            found.vocab = None
        expanded = found.expand(vocab, vocab=True, relative=True)
        if expanded is None or not (has_scheme(expanded) or expanded.startswith("_:")):
            raise no_json_ld(f"@vocab is {told(vocab)}, which is no IRI.")
        if len(expanded) > self._limits.iri_length:
            raise DocumentError(long_iri(expanded, self._limits))
        found.vocab = expanded

    def _set_defaults(self, found: ActiveContext, local: dict[str, Any]) -> None:
        if "@language" in local:
            language = local["@language"]
            if language is not None and not isinstance(language, str):
                raise no_json_ld(f"@language must be a language tag or null, not {told(language)}.")
            _check_language(language or "")
            found.language = language
        if "@direction" in local:
            if local["@direction"] not in DIRECTIONS:
                raise no_json_ld(
                    f"@direction must be ltr, rtl or null, not {told(local['@direction'])}."
                )
            found.direction = local["@direction"]
        for keyword in ("@protected", "@propagate"):
            if not isinstance(local.get(keyword, False), bool):
                raise no_json_ld(f"{keyword} must be true or false.")

    def _spend(self, characters: int) -> None:
        self._room -= characters
        if self._room < 0:
            raise DocumentError(too_many_characters(self._limits))

    def _count(self, terms: int) -> None:
        self.values += terms * COST_OF_TERM
        if self.values > self._limits.nodes:
            raise DocumentError(too_many_values(self._limits))


def _check_language(language: str) -> None:
    if len(language) > MAX_LANGUAGE:
        message = (
            f"The language {excerpt(language)!r} is longer than {MAX_LANGUAGE} characters; "
            'write a language tag such as "en" or "pt-BR".'
        )
        raise DocumentError(violation("InvalidLanguage", message))
