"""Bounds on what Oxigraph's parsers, optimiser and evaluator recurse on, before they see a text.

Each level of brackets, and each operator, group or filter in a row, takes some of the stack of the
thread that reads or evaluates; where it runs out, the system ends the process.
``tests/hostile/recursion.py`` measures it for every construct. The dearest levels are those of
``EXISTS {`` and ``SUM(`` with 10 kB, the dearest parts of a chain those of ``BIND`` and ``MINUS``
with 3.2 kB; a level of ``<<( )>>`` in Turtle takes 0.5 kB. So what is let through takes 4 MiB at
the most, half of what threads usually have.

Some rules of the SPARQL grammar read a part of the text twice, for each level of it that they nest:
that, too, is bounded.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from valuegraph.errors import QueryError
from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.findings import violation
from valuegraph.rdf.lexing import SPARQL_TOKEN, TURTLE_TOKENS, unescaped
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.terms import excerpt

STACK_BYTES: Final = 16 * 1024 * 1024
"""The stack that threads get in which Oxigraph runs: twice what the bounds are made for."""

MAX_DEPTH: Final = 64
"""Levels of brackets in a query."""
MAX_PARTS: Final = 1000
"""Operators, calls, groups, collections and names outside of groups in a query, all together."""
MAX_PATTERNS: Final = 128
"""Triple patterns of one group: Oxigraph takes seconds to find an order for so many, and some
eleven times as long for twice as many."""
MAX_TEMPLATE: Final = 2_000
"""Triples of a template beyond that, which are only written."""
MAX_REREAD: Final = 4 * 1024 * 1024
"""Characters of a query that its parser may have to read again."""

_READ_TWICE: Final = ("REGEX", "SUBSTR", "REPLACE", "GROUP_CONCAT")
"""Functions of which the parser tries one number of arguments after the other."""
_OPERANDS: Final = frozenset(("string", "iri", "data", "close", "variable", "name", "word"))
_SEPARATORS: Final = frozenset(".;,")
_SIGNS: Final = ("+", "-")
_WHOLE: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*+://")
"""The start of what is an IRI for sure: no operand begins like this."""
_AMBIGUOUS: Final = re.compile(r"['#()\[\]]")
"""What gives an IRI another end, or brackets, if its start is an operator."""
_OPERATOR: Final = re.compile(r"&&|[-+*/!]")


def check_quoting(body: bytes, limits: Limits) -> None:
    """Raise :class:`DocumentError` for Turtle, TriG, N-Triples or N-Quads in which quoted triples
    are nested in quoted triples, beyond the limit on depth."""
    if body.count(b"<<") <= limits.depth:
        return
    depth = 0
    for tokens in TURTLE_TOKENS.finditer(body):
        mark = tokens[1]
        if mark == b"<<":
            depth += 1
        elif mark == b">>":
            depth = max(depth - 1, 0)
        elif mark is not None:  # A quote that starts no string: the parser stops here.
            return
        if depth > limits.depth:
            message = (
                f"Quoted triples are nested deeper than {limits.depth} levels; give triples names, "
                "and refer to them by name."
            )
            raise DocumentError(violation("LimitExceeded", message))


def check_query(query: str) -> None:
    """Raise :class:`~valuegraph.errors.QueryError` for a query that is over a bound, or of which
    nobody can tell without parsing it."""
    for text in {query, unescaped(query)}:
        _Reading(text).check()


@dataclass(slots=True)
class _Reading:
    """One reading of a query, from its start to the token that is looked at."""

    text: str
    opened: list[tuple[str, int]] = field(default_factory=list)
    """The brackets that are open, with how many times what is in them is read twice."""
    patterns: list[int] = field(default_factory=list)
    """The triple patterns so far of each group that is open; none of a template."""
    parts: int = 0
    reread: int = 0
    is_negated: bool = False
    """Whether a ``!`` stands before the operand that begins."""

    def check(self) -> None:
        before = ("", "")
        for token in SPARQL_TOKEN.finditer(self.text):
            kind, found = token.lastgroup or "", token.group()
            doubled = self.opened[-1][1] if self.opened else 0
            self.reread += ((1 << doubled) - 1) * len(found)
            if self.reread > MAX_REREAD:
                raise _over("calls in calls that the parser reads again and again", token)
            if kind == "space":
                continue
            self._take(token, kind, doubled, before)
            self.is_negated = found == "!" or (self.is_negated and kind in ("iri", "name", "word"))
            if self.parts > MAX_PARTS:
                what = f"more than {MAX_PARTS:,} operators, calls, groups and paths, all together,"
                raise _over(what, token)
            before = (kind, found)

    def _take(self, token: re.Match[str], kind: str, doubled: int, before: tuple[str, str]) -> None:
        """Count a token, which comes after that with the kind and text ``before``."""
        found = token.group()
        if kind == "open":
            self._open(token, doubled, before)
        elif kind == "close":
            self._close(found)
        elif kind == "operator":
            is_sign = found in _SIGNS and before[0] not in _OPERANDS
            self.parts += found != "!=" and not is_sign
        elif kind == "data":
            self.parts += 1
        elif kind == "iri":
            self._look_into(token, before)
        elif found in _SEPARATORS:
            self._count_pattern(token)
        elif found in ("'", '"'):
            raise QueryError(
                f"The query has a string at {_place(token)} that does not end, or that has an "
                "escape which SPARQL does not know."
            )
        if kind in ("iri", "name") and not self.opened:
            self.parts += 1

    def _open(self, token: re.Match[str], doubled: int, before: tuple[str, str]) -> None:
        kind, word = before
        is_call = kind in ("iri", "name") or word.upper().endswith(_READ_TWICE)
        is_read_twice = is_call if token.group() == "(" else self.text.startswith("|", token.end())
        self.opened.append((token.group(), doubled + is_read_twice + self.is_negated))
        if token.group() == "{":
            self.patterns.append(-MAX_TEMPLATE if word.upper() == "CONSTRUCT" else 0)
        self.parts += 1
        if len(self.opened) > MAX_DEPTH:
            raise _over(f"brackets in brackets, more than {MAX_DEPTH} deep,", token)

    def _close(self, bracket: str) -> None:
        """Leave a bracket. A ``<<`` in it that is still open was no bracket, but an operator and
        the start of an IRI; and so was a ``>>`` where no ``<<`` is open."""
        if bracket == ">>":
            if self.opened and self.opened[-1][0] == "<<":
                self.opened.pop()
            return
        while self.opened:
            opened = self.opened.pop()[0]
            if opened == "{":
                self.patterns.pop()
            if opened != "<<":
                break

    def _count_pattern(self, token: re.Match[str]) -> None:
        """Count a full stop, semicolon or comma between patterns; those of expressions and lists
        are in parentheses."""
        if not self.patterns or self.opened[-1][0] == "(":
            return
        self.patterns[-1] += 1
        if self.patterns[-1] > MAX_PATTERNS:
            raise _over(f"more than {MAX_PATTERNS} triple patterns in one group", token)

    def _look_into(self, token: re.Match[str], before: tuple[str, str]) -> None:
        """Look at what may be an IRI or an operator with operands: within parentheses, after an
        operand, there are both."""
        if before[0] not in _OPERANDS or not self.opened or self.opened[-1][0] in ("{", "["):
            return
        if _WHOLE.match(token.group()):
            return
        if _AMBIGUOUS.search(token.group()):
            raise QueryError(
                f"What {excerpt(token.group())} at {_place(token)} means is ambiguous: an IRI, or "
                "a comparison. Write a space after a < that compares, and whole IRIs."
            )
        self.parts += len(_OPERATOR.findall(token.group()))


def _over(what: str, token: re.Match[str]) -> QueryError:
    return QueryError(
        f"The query has {what} at {_place(token)}, which is more than is evaluated here. Ask in "
        "several queries; give many values as VALUES or IN, and many paths as one with |."
    )


def _place(token: re.Match[str]) -> str:
    before = token.string[: token.start()]
    return f"line {before.count(chr(10)) + 1}, column {len(before) - before.rfind(chr(10))}"
