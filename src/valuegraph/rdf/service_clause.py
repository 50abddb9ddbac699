r"""Finding ``SERVICE`` clauses before a query is evaluated (SPARQL 1.1 Federated Query).

Oxigraph sends requests for them from inside the evaluation, so a query that has one is refused. Its
parser shows nothing of what it parsed, and does not read as a lexer by the specification would:
keywords need no space around them (``trueSERVICE:a{}``), a ``<`` may start an IRI or be an operator
depending on what parses, a prefixed name whose IRI is invalid is read again as prefix and keyword,
and whether codepoint escapes (``\u0053``) are resolved depends on how it was built.

So the text is read in *every* way that it might be read, and the query is refused where any of them
has a clause outside comments, strings, IRIs and variables. A clause is recognised by its shape:
``SERVICE``, perhaps ``SILENT``, a variable or IRI, ``{``. Nothing else can start one.
"""

import re
from collections.abc import Iterator
from typing import Final

from valuegraph.rdf.lexing import IRI, SPACE, unescaped

_NAME: Final = r"[A-Za-z0-9_\u0080-\U0010FFFF]"
_WORD: Final = r"[A-Za-z0-9_.\-\u0080-\U0010FFFF]*+"
_LOCAL: Final = r"(?:[A-Za-z0-9_.:%\-\u0080-\U0010FFFF]|\\.)*+"

_SKIPPED: Final = re.compile(r"[ \t\r\n]++|#[^\r\n]*+")
_VARIABLE: Final = re.compile(rf"[?$]{_NAME}++")
_IRI_REFERENCE: Final = re.compile(IRI)
_PREFIXED_NAME_OR_WORD: Final = re.compile(rf"{_WORD}:{_LOCAL}|[A-Za-z0-9_.\-\u0080-\U0010FFFF]++")
_STRINGS: Final = {
    quote: (
        re.compile(rf"{quote * 3}(?:{quote}{{0,2}}+(?:[^{quote}\\]|\\[tbnrf\\\"']))*+{quote * 3}"),
        re.compile(rf"{quote * 3}(?:{quote}{{0,2}}+(?:[^{quote}\\]|\\.))*+{quote * 3}", re.DOTALL),
        re.compile(rf"{quote}(?:[^{quote}\\\r\n]|\\.)*+{quote}"),
    )
    for quote in "'\""
}
_KEYWORD: Final = re.compile(r"service", re.IGNORECASE)
_KEYWORD_AT_END: Final = re.compile(r"service(?:silent)?\Z", re.IGNORECASE)
_NAME_AND_GROUP: Final = re.compile(
    rf"{SPACE}(?:silent{SPACE})?(?:[?$]{_NAME}++|{IRI}|{_WORD}:{_LOCAL}){SPACE}\{{",
    re.IGNORECASE,
)
_GROUP: Final = re.compile(rf"{SPACE}\{{")


def has_service_clause(query: str) -> bool:
    """Whether the query might be read as one with a ``SERVICE`` clause. Linear in its length."""
    return any(
        _has_clause(text) for text in {query, unescaped(query)} if _KEYWORD.search(text) is not None
    )


def _has_clause(text: str) -> bool:
    """Whether any reading of the text reaches a clause; each place is visited once."""
    pending, visited = [0], bytearray(len(text) + 1)
    while pending:
        place = pending.pop()
        if visited[place] or place == len(text):
            continue
        visited[place] = True
        word = _PREFIXED_NAME_OR_WORD.match(text, place)
        if word is None:
            pending.extend(_next_places(text, place))
        elif _starts_clause(text, word):
            return True
        else:
            pending.append(word.end())
    return False


def _next_places(text: str, place: int) -> Iterator[int]:
    """Where a parser may read on after the token at ``place``; nowhere if none can be there."""
    character = text[place]
    if skipped := _SKIPPED.match(text, place):
        yield skipped.end()
    elif character in _STRINGS:
        long, *doubtful = _STRINGS[character]
        # Where the long form may be broken, it may start with an empty string.
        kinds = (long,) if long.match(text, place) else doubtful
        yield from (string.end() for kind in kinds if (string := kind.match(text, place)))
    elif character == "<":
        yield place + 1
        if iri := _IRI_REFERENCE.match(text, place):
            yield iri.end()
    elif variable := _VARIABLE.match(text, place):
        yield variable.end()
    elif character != "\\":
        yield place + 1


def _starts_clause(text: str, word: re.Match[str]) -> bool:
    """Whether a word or prefixed name holds a keyword with the rest of a clause behind it."""
    keyword = _KEYWORD.search(word[0])
    if keyword is None:
        return False
    if ":" in word[0][keyword.end() :] and _GROUP.match(text, word.end()):
        return True  # ``SERVICEex:a {`` and ``service:a {``
    return bool(_KEYWORD_AT_END.search(word[0]) and _NAME_AND_GROUP.match(text, word.end()))
