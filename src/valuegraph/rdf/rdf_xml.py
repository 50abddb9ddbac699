"""A look at RDF/XML before it is read: whether it is whole, and whether it is harmless.

pyoxigraph's RDF/XML parser takes a document that breaks off for a complete one, drops attributes
that the grammar does not have (:mod:`.rdf_xml_grammar`), expands entities without bound, and slows
down with the square of the nesting, of the attributes of an element and of the namespaces in scope.
Expat sees each of these first. Both read UTF-8 and nothing else, so that they read the same text;
an encoding that one of them takes for another would hide elements from it.
"""

import re
from typing import Final
from xml.parsers import expat

from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.findings import violation
from valuegraph.rdf.intake import long_iri
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.rdf_xml_grammar import Grammar
from valuegraph.rdf.terms import MAX_LANGUAGE, excerpt

MAX_ATTRIBUTES: Final = 1_000
"""Attributes of one element. Each is compared with all others; they may be elements as well."""

MAX_NAMESPACES: Final = 256
"""Declarations of namespaces in scope. Each name is looked up among all of them."""

_NO_LITERAL: Final = ("Resource", "Collection")
"""The values of rdf:parseType but "Literal", which any other is taken for (RDF 1.1 XML Syntax,
section 7.2.20)."""

_LONG_TAG: Final = re.compile(
    rb"<(?:!--(?:[^-]++|-(?!->))*+|!\[CDATA\[(?:[^\]]++|\](?!\]>))*+|\?(?:[^?]++|\?(?!>))*+"
    rb"|([^\s<>!?/=\"']++)[^<>\"']*+(?:(?:\"[^<\"]*+\"|'[^<']*+')[^<>\"']*+){%d})"
    % (MAX_ATTRIBUTES + 1)
)
"""A tag with too many attributes, whose name is the group; or what may look like one: a comment,
CDATA or processing instruction. Expat tells of attributes when it has read all of them."""

_UTF_8: Final = ("utf-8", "utf8", "us-ascii", "ascii")
_WIDE: Final = re.compile(rb"\xff\xfe|\xfe\xff|\0|.\0", re.DOTALL)
"""How UTF-16 and UTF-32 begin (XML 1.0, appendix F)."""


def check_xml(body: bytes, limits: Limits, *, admits_entities: bool = False) -> None:
    """Raise :class:`DocumentError` for XML that is not well-formed UTF-8, has what RDF/XML has no
    place for, declares entities where these are not admitted, or is over a limit: levels of nesting
    (two levels of XML count as one: a node and its property), attributes of an element, namespaces
    in scope, length of IRIs."""
    if _WIDE.match(body):
        raise _not_utf_8("UTF-16 or UTF-32")
    for found in _LONG_TAG.finditer(body):
        if found[1] is not None:
            raise _too_many_attributes(found[1].decode(errors="replace"))
    parser = expat.ParserCreate("UTF-8")
    check = _Check(limits, parser)
    parser.XmlDeclHandler = check.declaration
    if not admits_entities:
        parser.StartDoctypeDeclHandler = check.doctype
    parser.StartElementHandler = check.start
    parser.EndElementHandler = check.end
    parser.ordered_attributes = True
    try:
        parser.Parse(body, True)  # noqa: FBT003 (expat's own signature)
    except expat.ExpatError as fault:
        place = f"line {fault.lineno}, column {fault.offset + 1}"
        message = f"The XML ends or breaks at {place}: {expat.ErrorString(fault.code)}."
        raise _malformed(message) from fault


class _Check:
    """What expat tells of one document, against the limits."""

    def __init__(self, limits: Limits, parser: expat.XMLParserType) -> None:
        self._limits = limits
        self._parser = parser
        self._grammar = Grammar()
        self._scopes = [(0, 0, 0)]
        """Declarations in scope, their characters, and those of base IRIs: of no element, and of
        each that is open."""
        self._literal: int | None = None
        """The element that has XML as its value, by its level."""
        self._written = 0
        """Characters of that XML, in which each outermost element declares all namespaces."""

    def declaration(self, _: str, encoding: str | None, __: int) -> None:
        """The XML declaration."""
        if encoding is not None and encoding.lower() not in _UTF_8:
            raise _not_utf_8(encoding)

    def doctype(self, _: str, __: str | None, ___: str | None, has_subset: int) -> None:
        """The document type declaration; an external one is not fetched."""
        if has_subset:
            raise _malformed(
                "The DOCTYPE of the RDF/XML declares entities, which are not read, or other things "
                "between [ and ]; leave it out, and write the text of entities instead."
            )

    def start(self, name: str, attributes: list[str]) -> None:
        """A start tag; names and values of attributes take turns."""
        if len(self._scopes) > 2 * self._limits.depth:
            raise _over(
                f"The document is nested deeper than {self._limits.depth} nodes; "
                "refer to entities by IRI instead of nesting them."
            )
        if len(attributes) > 2 * MAX_ATTRIBUTES:
            raise _too_many_attributes(name)
        self._grammar.start(name, attributes, self._parser.CurrentLineNumber)
        declared, characters, base = self._scopes[-1]
        is_literal = False
        for index in range(0, len(attributes), 2):
            key, value = attributes[index], attributes[index + 1]
            if key.startswith("xml"):
                self._check_repeated(key, value)
                if key.startswith("xmlns"):
                    declared += 1
                    characters += len(key) + len(value)
                elif key == "xml:base":
                    base += len(value)
            elif key.endswith("parseType"):
                is_literal = value not in _NO_LITERAL
        if base > 2 * self._limits.iri_length:
            raise _over("The document has base IRI in base IRI (xml:base); state it once, in full.")
        if declared > MAX_NAMESPACES:
            raise _over(
                f"The document has more than {MAX_NAMESPACES} namespaces in scope; declare those "
                "that it uses, once."
            )
        self._scopes.append((declared, characters, base))
        if self._literal is not None:
            self._write(len(name) + characters)
        elif is_literal:
            self._literal, self._written = len(self._scopes), 0

    def end(self, _: str) -> None:
        """An end tag."""
        if len(self._scopes) == self._literal:
            self._literal = None
        self._scopes.pop()
        self._grammar.end()

    def _write(self, characters: int) -> None:
        """Count XML that is a value before it is written."""
        self._written += characters
        if self._written > self._limits.literal_length:
            message = (
                f"The RDF/XML has XML as a value (rdf:parseType) of more than the "
                f"{self._limits.literal_length:,} characters that are taken; refer to it by its "
                "address."
            )
            raise DocumentError(violation("WrongValue", message))

    def _check_repeated(self, key: str, value: str) -> None:
        """Check what every statement within the element repeats."""
        if key == "xml:lang" and len(value) > MAX_LANGUAGE:
            message = (
                f"The language {excerpt(value)!r} is longer than {MAX_LANGUAGE} characters; write "
                'a language tag such as "en" or "pt-BR".'
            )
            raise DocumentError(violation("InvalidLanguage", message))
        if len(value) > self._limits.iri_length:
            raise DocumentError(long_iri(value, self._limits))


def _too_many_attributes(name: str) -> DocumentError:
    return _over(
        f"The element {excerpt(name)} has more than {MAX_ATTRIBUTES:,} attributes; write them as "
        "elements."
    )


def _not_utf_8(encoding: str) -> DocumentError:
    return _malformed(f"The XML is in {excerpt(encoding)}; save it as UTF-8.")


def _malformed(message: str) -> DocumentError:
    return DocumentError(violation("MalformedDocument", message))


def _over(message: str) -> DocumentError:
    return DocumentError(violation("LimitExceeded", message))
