"""Literals as RDF 1.1 has them: a well-formed language tag, or else a datatype that is an IRI and
none of those that ask for a language; and text of characters that XML has, as XSD asks of its
strings.

Parsers of JSON-LD and RDF/XML let others pass, but no reader of N-Quads takes those back. What is
accepted here is what can be read again once it is written.
"""

import re
from typing import Final

from pyoxigraph import Literal, NamedNode

from valuegraph.rdf.jsonld.numbers import stated_datatype, with_datatype
from valuegraph.rdf.normalise.faults import Faults
from valuegraph.rdf.normalise.names import Names
from valuegraph.rdf.terms import MAX_LANGUAGE, Term, excerpt, shown
from valuegraph.vocabulary.namespaces import RDF
from valuegraph.vocabulary.ontology import local_name

_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""A character outside of production Char of XML 1.0."""

_TAGGED: Final = frozenset((RDF.langString, RDF.dirLangString))
"""The datatypes of literals with a language (RDF 1.2 Concepts, section 3.4)."""


def well_formed(
    found: Literal, focus: Term, path: NamedNode, names: Names, faults: Faults
) -> Literal | None:
    """The literal to go on with, or None (with a violation)."""
    odd = _NO_XML.search(found.value)
    if odd is not None:
        message = (
            f"{local_name(path)} has the control character U+{ord(odd.group()):04X} at position "
            f"{odd.start() + 1}; leave it out: no xsd:string has it, and no XML can carry it."
        )
        shown_as = Literal(_NO_XML.sub("\ufffd", found.value))  # The report may have to be XML.
        faults.violation("WrongValue", message, focus, path, shown_as)
        return None
    if found.language is None:
        stated = stated_datatype(found)
        if stated is None:
            return found
        if stated in _TAGGED:
            message = (
                f"{local_name(path)} has {shown(found)} with the datatype "
                f"rdf:{local_name(stated)} and no language; write the language instead of "
                'the datatype (in Turtle "…"@en; in JSON-LD "@language": "en"), or neither.'
            )
            faults.violation("InvalidLanguage", message, focus, path, Literal(found.value))
            return None
        datatype = names.entity(stated, focus, path)
        if datatype is None or datatype == stated:
            return None if datatype is None else found
        return with_datatype(found, datatype)
    plain = _plain(found)
    if plain is None:
        faults.violation(
            "InvalidLanguage",
            f"{shown(found)} has the language {excerpt(found.language)!r}; "
            'write a language tag such as "en" or "pt-BR".',
            focus,
            path,
            found,
        )
        return None
    if found.direction is not None:
        faults.repair(
            "Coerced", f"Left out the base direction of {shown(found)}.", focus, path, found
        )
    return plain


def _plain(found: Literal) -> Literal | None:
    """The literal without a base direction; None where its language is none."""
    if found.language is None or len(found.language) > MAX_LANGUAGE:
        return None
    try:
        return Literal(found.value, language=found.language)
    except ValueError:
        return None
