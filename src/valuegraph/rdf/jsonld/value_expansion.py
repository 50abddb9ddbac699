"""Value expansion: the RDF terms of a JSON-LD document (JSON-LD 1.1 API, 5.3 and 8.2.2)."""

import json
from typing import Any, Final

from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, RdfFormat, parse

from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.findings import violation, warning
from valuegraph.rdf.intake import long_iri, long_text
from valuegraph.rdf.jsonld.active_context import UNSTATED, ActiveContext, Definition
from valuegraph.rdf.jsonld.canonical_json import canonical_json
from valuegraph.rdf.jsonld.faults import malformed, no_json_ld, told
from valuegraph.rdf.jsonld.links import Link
from valuegraph.rdf.jsonld.numbers import (
    JsonNumber,
    becomes_double,
    can_be_written_out,
    double_form,
    fits_double,
    is_spelled,
    spelled,
    too_many_digits,
)
from valuegraph.rdf.jsonld.omissions import Omissions
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.terms import Node, excerpt, iri_fault
from valuegraph.vocabulary.namespaces import RDF, XSD
from valuegraph.vocabulary.ontology import local_name

_DIRECTIONS: Final = {"ltr": BaseDirection.LTR, "rtl": BaseDirection.RTL}
_VALUE_KEYS: Final = frozenset(("@direction", "@index", "@language", "@type", "@value"))


class ValueExpansion:
    """Makes the terms of one document.

    Where ``judged_later``, IRIs and language tags that are none become terms all the same, which
    the normaliser refuses with what to write instead, and there are no JSON literals. Else such a
    term is None, with a violation.
    """

    def __init__(self, limits: Limits, omissions: Omissions, *, judged_later: bool) -> None:
        self._limits = limits
        self._omissions = omissions
        self._judged_later = judged_later
        self._labels: dict[str, BlankNode] = {}
        self._predicates: dict[str, NamedNode | None] = {}

    def node(self, iri: str, focus: Node | None = None) -> Node | None:
        """The node that an expanded id names."""
        if iri.startswith("_:"):
            return self._blank(iri[2:])
        return self._iri(iri, focus)

    def predicate(self, iri: str, focus: Node | None) -> NamedNode | None:
        """The property that an expanded key names."""
        try:
            return self._predicates[iri]
        except KeyError:
            found = self._predicates[iri] = self._iri(iri, focus)
            return found

    def scalar(
        self, active: ActiveContext, definition: Definition | None, value: Any, link: Link
    ) -> Node | Literal | None:
        """A string, number or boolean as the value of a term with this definition (value expansion,
        section 5.3)."""
        coercion = None if definition is None else definition.coercion
        is_text = isinstance(value, str) and not isinstance(value, JsonNumber)
        if is_text and coercion in ("@id", "@vocab"):
            expanded = active.expand(value, vocab=coercion == "@vocab", relative=True)
            if expanded is None:
                self._omissions.without_meaning(value, link.focus, "as an IRI in JSON-LD")
                return None
            return self.node(expanded, link.focus)
        if coercion == "@json":
            return self.json_literal(value)
        if coercion in (None, "@id", "@vocab", "@none"):
            if not is_text:
                return self._typed(value, None, link)
            language, direction = _defaults(active, definition)
            return self._text(value, language, direction, link)
        assert coercion is not None, "None is among those before"
        datatype = self.predicate(coercion, link.focus)
        return None if datatype is None else self._typed(value, datatype, link)

    def value_object(
        self, active: ActiveContext, found: dict[str, Any], link: Link
    ) -> Node | Literal | None:
        """The literal of a value object, of which ``found`` has the keywords; None for null."""
        if not found.keys() <= _VALUE_KEYS:
            odd = min(found.keys() - _VALUE_KEYS)
            raise no_json_ld(f"An object has @value and {excerpt(odd)} as well; give one of them.")
        value, type_ = found["@value"], found.get("@type")
        language, direction = found.get("@language"), found.get("@direction")
        if "@index" in found:
            self._omissions.index(checked_index(found["@index"]), link.focus)
        if type_ is not None and (language is not None or direction is not None):
            raise no_json_ld(
                "An object has @value with @type and @language or @direction; give one."
            )
        datatype = None if type_ is None else _datatype(active, type_)
        if datatype == "@json":
            return self.json_literal(value)
        _check_value(value, language, direction)
        if value is None:
            return None
        if datatype is not None:
            of_type = self.predicate(datatype, link.focus)
            return None if of_type is None else self._typed(value, of_type, link)
        if isinstance(value, str) and not isinstance(value, JsonNumber):
            return self._text(value, language, direction, link)
        if direction is not None:
            self._omissions.direction(str(value), link.focus, link.path)
        return self._typed(value, None, link)

    def in_language(self, text: Any, language: str, active: ActiveContext, term: str, link: Link
    ) -> Literal | None:  # fmt: skip
        """A value of a language map (section 5.1.2, step 13.7)."""
        if not isinstance(text, str) or isinstance(text, JsonNumber):
            raise no_json_ld(
                f"The language map of {excerpt(term)} has {told(text)}; write strings."
            )
        _, direction = _defaults(active, active.terms.get(term))
        is_none = active.expand(language, vocab=True) == "@none"
        return self._text(text, None if is_none else language, direction, link)

    def json_literal(self, value: Any) -> Literal:
        """A value of JSON as a literal (section 8.2.2, step 8)."""
        if self._judged_later:
            raise malformed(
                "The document has a JSON literal (@json), which no record here holds; "
                "describe the thing with properties, or write it as text."
            )
        return Literal(canonical_json(value), datatype=RDF.JSON)

    def _text(
        self, text: str, language: str | None, direction: str | None, link: Link
    ) -> Literal | None:
        self._check_length(text, link)
        if language is None:
            if direction is not None:
                self._omissions.direction(text, link.focus, link.path)
            return Literal(text)
        try:
            if direction is not None:
                return Literal(text, language=language, direction=_DIRECTIONS[direction])
            return Literal(text, language=language)
        except ValueError:
            if self._judged_later:
                return _lenient_text(text, language, direction)
        message = f'{excerpt(language)!r} is no language tag; write one such as "en" or "pt-BR".'
        self._omissions.add(violation("InvalidLanguage", message, link.focus), language)
        return None

    def _typed(self, value: Any, datatype: NamedNode | None, link: Link) -> Literal:
        if isinstance(value, JsonNumber):
            return self._number(value, datatype, link)
        if isinstance(value, str):
            self._check_length(value, link)
            return Literal(value, datatype=datatype or XSD.string)
        if isinstance(value, bool):
            return Literal("true" if value else "false", datatype=datatype or XSD.boolean)
        text = double_form(str(value)) if datatype == XSD.double else str(value)
        return Literal(text, datatype=datatype or XSD.integer)

    def _number(self, number: JsonNumber, datatype: NamedNode | None, link: Link) -> Literal:
        self._check_length(number, link)
        found = spelled(number, datatype)
        if not self._judged_later and is_spelled(found) and not can_be_written_out(found):
            raise DocumentError(violation("WrongValue", too_many_digits(number)))
        if becomes_double(number, datatype) and not fits_double(number):
            message = (
                f"{_name(link)} has {excerpt(number)}, of which a double keeps nothing but "
                f"{double_form(number)}; give it a @type such as xsd:decimal."
            )
            self._omissions.add(warning("Omitted", message, link.focus, link.path))
        return found

    def _check_length(self, text: str, link: Link) -> None:
        if len(text) > self._limits.literal_length:
            raise DocumentError(long_text(_name(link), text, self._limits))

    def _blank(self, label: str) -> BlankNode:
        """The blank node with a label, which may be one that no RDF syntax allows."""
        found = self._labels.get(label)
        if found is None:
            try:
                found = BlankNode(label)
            except ValueError:
                found = BlankNode()
            self._labels[label] = found
        return found

    def _iri(self, iri: str, focus: Node | None) -> NamedNode | None:
        if len(iri) > self._limits.iri_length:
            raise DocumentError(long_iri(iri, self._limits))
        try:
            return NamedNode(iri)
        except ValueError:
            if self._judged_later:
                return _lenient_iri(iri)
        self._omissions.invalid_iri(iri, focus, iri_fault(iri) or "it has no scheme")
        return None


def checked_index(value: Any) -> str:
    """The value of ``@index``."""
    if not isinstance(value, str) or isinstance(value, JsonNumber):
        raise no_json_ld(f"@index is {told(value)}; write a string.")
    return value


def _check_value(value: Any, language: Any, direction: Any) -> None:
    """Refuse what no value object may have."""
    if isinstance(value, dict | list):
        raise no_json_ld(f"@value is {told(value)}; write a string, number or boolean.")
    if language is not None and not isinstance(language, str):
        raise no_json_ld(f"@language is {told(language)}; write a language tag.")
    if direction not in (None, *_DIRECTIONS):
        raise no_json_ld(f"@direction is {told(direction)}; write ltr or rtl.")
    is_text = isinstance(value, str) and not isinstance(value, JsonNumber)
    if language is not None and value is not None and not is_text:
        raise no_json_ld(f"@value is {told(value)} and has a @language; write it as a string.")


def _datatype(active: ActiveContext, type_: Any) -> str:
    if isinstance(type_, str) and not isinstance(type_, JsonNumber):
        found = active.expand(type_, vocab=True, relative=True)
        if (
            found is not None
            and not found.startswith("_:")
            and (found[:1] != "@" or found == "@json")
        ):
            return found
    if type_ in ("@id", "@vocab"):
        raise no_json_ld(
            f"A @value has the @type {told(type_)}, which only a context gives; "
            'write {"@id": "…"} for a reference.'
        )
    raise no_json_ld(f"A @value has the @type {told(type_)}; write the IRI of a datatype.")


def _defaults(
    active: ActiveContext, definition: Definition | None
) -> tuple[str | None, str | None]:
    """The language and base direction of strings."""
    language, direction = active.language, active.direction
    if definition is not None:
        if definition.language is not UNSTATED:
            language = definition.language
        if definition.direction is not UNSTATED:
            direction = definition.direction
    return language, direction


def _name(link: Link) -> str:
    return "The document" if link.path is None else local_name(link.path)


def _lenient_iri(iri: str) -> NamedNode:
    """What is no IRI as the term that a lenient parser makes of it."""
    escaped = "".join(f"\\U{ord(c):08X}" if not c.isalnum() else c for c in iri)
    line = f"<urn:s> <urn:p> <{escaped}> ."
    (quad,) = parse(line, format=RdfFormat.N_TRIPLES, lenient=True)
    assert isinstance(quad.object, NamedNode), "it stands in angle brackets"
    return quad.object


def _lenient_text(text: str, language: str, direction: str | None) -> Literal:
    """Text with what is no language tag, as a lenient parser makes it."""
    value = {"@value": text, "@language": language}
    if direction is not None:
        value["@direction"] = direction
    document = json.dumps({"@id": "urn:s", "urn:p": value})
    (quad,) = parse(document, format=RdfFormat.JSON_LD, lenient=True)
    assert isinstance(quad.object, Literal), "it is a value object"
    return quad.object
