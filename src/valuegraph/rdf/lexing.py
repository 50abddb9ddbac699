"""The terminals that Turtle and SPARQL share: comments, strings, IRIs, brackets (RDF 1.2 Turtle,
section 6.5; SPARQL 1.1, section 19.8), for looks at a text before Oxigraph's parsers get it.

Every expression is possessive, so that no text takes more than linear time. Where a text breaks the
terminals, Oxigraph's parsers stop; what comes after matters to nobody.
"""

import re
from typing import Final

COMMENT: Final = r"\#[^\r\n]*+"
SPACE: Final = rf"(?:[ \t\r\n]|{COMMENT})*+"
IRI: Final = r"<[^<>{}\"\x00-\x20]*+>"

_HEX: Final = "[0-9A-Fa-f]"
_ESCAPE: Final = (
    r"\\(?:[tbnrf\"'\\]"
    rf"|u(?![Dd][89A-Fa-f]){_HEX}{{4}}"
    rf"|U00(?!00[Dd][89A-Fa-f])(?:0{_HEX}|10){_HEX}{{4}})"
)
"""An escape in a string. A surrogate is none: a string that has one is read in another way."""


def _string(quote: str) -> str:
    """A string in this kind of quotes; the long form first."""
    return (
        rf"{quote * 3}(?:{quote}{{0,2}}+(?:[^{quote}\\]|{_ESCAPE}))*+{quote * 3}"
        rf"|{quote}(?:[^{quote}\\\r\n]|{_ESCAPE})*+{quote}"
    )


STRING: Final = rf"(?:{_string(chr(34))}|{_string(chr(39))})"

NAME: Final = r"\w*+:(?:[\w.:%-]|\\.)*+"
_CONSTANT: Final = (
    rf"(?:{IRI}|{STRING}(?:@[\w-]++|\^\^(?:{IRI}|{NAME}))?+|{NAME}"
    r"|[+-]?+[0-9.]++(?:[eE][+-]?+[0-9]++)?+|(?i:UNDEF|true|false)(?!\w))"
)
_CONSTANTS: Final = rf"(?:{_CONSTANT}{SPACE})*+"

SPARQL_TOKEN: Final = re.compile(
    rf"""(?P<space>[ \t\r\n]++|{COMMENT})
    |(?P<string>{STRING})
    |(?P<iri>{IRI})
    |(?P<data>\{{{SPACE}(?:(?:\({SPACE}{_CONSTANTS}\){SPACE})++|{_CONSTANTS})\}})
    |(?P<open><<|[(\[{{])
    |(?P<close>>>|[)\]}}])
    |(?P<variable>[?$]\w++)
    |(?P<name>{NAME})
    |(?P<word>\w++)
    |(?P<operator>\|\||&&|!=|[-+*/|!~])
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
"""The tokens of a query, by kind. ``data`` is a block of constants, as VALUES has them: nothing is
nested in it, however long it is. ``other`` is punctuation, or a quote that starts no string.

What ``<`` starts depends on what parses; here it is an IRI where it may be one.
"""

TURTLE_TOKENS: Final = re.compile(
    rf"""(?:[^\"'<>\#\\]++|{STRING}|(?!<<|>>)(?:{IRI}|[<>])|{COMMENT}|\\.){{1,10000}}+
    |(<<|>>|["'])""".encode(),
    re.DOTALL | re.VERBOSE,
)
"""Many tokens of Turtle, TriG, N-Triples or N-Quads, or one in its group: a ``<<`` or ``>>``, which
quote triples, or a quote that starts no string."""

_CODEPOINT: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def unescaped(query: str) -> str:
    """The query with its codepoint escapes resolved (SPARQL 1.1, section 19.2)."""

    def character(match: re.Match[str]) -> str:
        codepoint = int(match[1] or match[2], 16)
        is_character = codepoint < 0x110000 and not 0xD800 <= codepoint < 0xE000
        return chr(codepoint) if is_character else match[0]

    return _CODEPOINT.sub(character, query)
