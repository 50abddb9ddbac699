"""Queries of shapes: their text, what it may not contain, and pre-bound variables
(SHACL 1.0, sections 5.2 and 6; appendix A.3).

A variable is pre-bound by stating its value at the start of every group graph pattern, so that it
has the value wherever SPARQL could look at it: in nested groups, sub-queries, OPTIONAL and EXISTS.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pyoxigraph import BlankNode, NamedNode

from valuegraph.errors import QueryError, ShapesError
from valuegraph.rdf.lexing import SPARQL_TOKEN
from valuegraph.rdf.nesting import check_query
from valuegraph.rdf.service_clause import has_service_clause
from valuegraph.rdf.terms import Node, Term
from valuegraph.shapes.queries import evaluation
from valuegraph.shapes.queries.dataset import Dataset, call_without_data
from valuegraph.shapes.queries.evaluation import PREBOUND_FUNCTION, Question, Reply

OPTIONAL_VARIABLES: Final = frozenset(("shapesGraph", "currentShape"))
"""Pre-bound variables that sub-queries need not project."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    end: int

    @property
    def keyword(self) -> str:
        """The word in capitals; nothing where it is no word."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def variable(self) -> str:
        """The variable's name; nothing where it is none."""
        return self.text[1:] if self.kind == "variable" else ""


@dataclass(frozen=True, slots=True)
class PreparedQuery:
    """A query as the pieces between the starts of its groups, with the variables that it uses.

    Use :func:`prepare` to make one. ``predicates`` are those of the statements that it may look at;
    None where it may be any.
    """

    pieces: tuple[str, ...]
    prefixes: tuple[tuple[str, str], ...]
    variables: frozenset[str]
    predicates: frozenset[NamedNode] | None

    @classmethod
    def of(cls, text: str, prefixes: Mapping[str, str]) -> "PreparedQuery":
        """A query that can be parsed."""
        # rdflib takes its time to be imported, and few shapes have queries.
        from valuegraph.shapes.sparql.predicates import predicates_read  # noqa: PLC0415

        tokens = list(_tokens(text))
        pieces: list[str] = []
        start = 0
        for token, after in pairwise([*tokens, _Token("other", "", len(text))]):
            if token.text == "{" and after.keyword != "SELECT":
                pieces.append(text[start : token.end])
                start = token.end
        declared = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in prefixes.items())
        return cls(
            pieces=(*pieces, text[start:]),
            prefixes=tuple(prefixes.items()),
            variables=frozenset(token.variable for token in tokens if token.variable),
            predicates=predicates_read(declared + text),
        )

    def ask(self, dataset: Dataset, shape: Node, bindings: Mapping[str, Term]) -> bool:
        """The answer of an ASK query of a shape."""
        found = self._reply(dataset, shape, bindings)
        assert isinstance(found, bool)
        return found

    def select(
        self, dataset: Dataset, shape: Node, bindings: Mapping[str, Term]
    ) -> list[dict[str, Term]]:
        """The solutions of a SELECT query of a shape, unbound variables left out."""
        found = self._reply(dataset, shape, bindings)
        assert isinstance(found, list)
        return found

    def text(self, bindings: Mapping[str, Term]) -> str:
        """The query with these values of its variables. No text denotes a blank node; a function
        returns it."""
        used = {name: term for name, term in bindings.items() if name in self.variables}
        values = {name: term for name, term in used.items() if not isinstance(term, BlankNode)}
        binding = "".join(
            f" BIND(<{PREBOUND_FUNCTION}{name}>() AS ?{name})" for name in used.keys() - values
        )
        if values:
            names = " ".join(f"?{name}" for name in values)
            binding += f" VALUES ({names}) {{ ({' '.join(map(str, values.values()))}) }} "
        return binding.join(self.pieces)

    def _reply(self, dataset: Dataset, shape: Node, bindings: Mapping[str, Term]) -> Reply:
        blank = {
            name: term
            for name, term in bindings.items()
            if name in self.variables and isinstance(term, BlankNode)
        }
        question = Question(self.text(bindings), dict(self.prefixes), blank)
        return dataset.reply(question, shape, with_shapes="shapesGraph" in self.variables)


def prepare(
    text: str, prefixes: Mapping[str, str], prebound: Iterable[str], *, is_ask: bool = False
) -> tuple[PreparedQuery | None, list[str]]:
    """The query, or None and what is wrong with it.

    ``prebound`` are the variables that will have a value. Some faults, such as functions that do
    not exist, show on evaluation only, so it is evaluated once, without data.
    """
    prebound = frozenset(prebound)
    faults = [*_forbidden(text, prebound)]
    if faults:
        return None, faults
    try:
        check_query(text)
        if call_without_data(evaluation.is_ask, text, dict(prefixes)) is not is_ask:
            return None, [f"It must be {'an ASK' if is_ask else 'a SELECT'} query."]
        prepared = PreparedQuery.of(text, prefixes)
        blank = dict.fromkeys(sorted(prebound & prepared.variables), BlankNode())
        check_query(prepared.text(blank))
        question = Question(prepared.text(blank), dict(prefixes), blank)
        call_without_data(evaluation.reply_without_data, question)
    except (QueryError, ShapesError) as fault:
        return None, [str(fault)]
    return prepared, []


def _tokens(text: str) -> Iterator[_Token]:
    for found in SPARQL_TOKEN.finditer(text):
        kind = found.lastgroup
        if kind is not None and kind != "space":
            yield _Token(kind, found.group(), found.end())


def _forbidden(text: str, prebound: frozenset[str]) -> Iterator[str]:
    """What pre-binding does not allow (appendix A.3)."""
    tokens = list(_tokens(text))
    for token, after in pairwise(tokens):
        if token.keyword in ("MINUS", "VALUES"):
            yield f"A query of a shape cannot contain {token.keyword}."
        if token.keyword == "SERVICE":
            yield "A query of a shape cannot contain SERVICE; it would reach another machine."
        if token.keyword == "AS" and after.variable in prebound:
            yield f"The variable {after.text} has a value already; AS cannot give it another."
    if has_service_clause(text) and not any(t.keyword == "SERVICE" for t in tokens):
        yield "A query of a shape cannot contain SERVICE; it would reach another machine."
    wanted = prebound - OPTIONAL_VARIABLES
    for place, token in enumerate(tokens[1:], start=1):
        if token.keyword == "SELECT" and tokens[place - 1].text == "{":
            missing = wanted - _projected(tokens[place + 1 :])
            if missing:
                names = ", ".join(f"${name}" for name in sorted(missing))
                yield f"A sub-query must select {names} by name, so that it keeps its value."


def _projected(tokens: Iterable[_Token]) -> set[str]:
    """The variables between SELECT and its WHERE."""
    found: set[str] = set()
    for token in tokens:
        if token.keyword == "WHERE" or token.text == "{":
            break
        if token.variable:
            found.add(token.variable)
    return found
