"""Queries of shapes as a worker process evaluates them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from pyoxigraph import (
    BlankNode,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
)

from valuegraph.errors import ShapesError
from valuegraph.rdf.exported import opened
from valuegraph.rdf.terms import Term

PREBOUND_FUNCTION: Final = "urn:valuegraph:pre-bound:"
"""What the function is called that gives a variable's blank node: no text denotes one."""


class Graphs(NamedTuple):
    """The directory of an exported graph and, if it is to be seen too, the file of the shapes
    graph (N-Quads)."""

    directory: Path
    shapes: Path | None


class Question(NamedTuple):
    """A query with the blank nodes that its pre-bound variables have."""

    text: str
    prefixes: Mapping[str, str]
    blank: Mapping[str, BlankNode]


Reply = bool | list[dict[str, Term]]
"""The answer of an ASK query, or the solutions of a SELECT query without unbound variables."""

_stores: Final[dict[Graphs, Store]] = {}
"""The graphs of the last question, which most often are those of the next one too."""


def reply(graphs: Graphs, question: Question) -> Reply:
    """The answer to a question about graphs. Raises :class:`~valuegraph.errors.ShapesError`."""
    store = _stores.get(graphs)
    if store is None:
        release()
        store = _stores[graphs] = _opened(graphs)
    return evaluated(store, question)


def release() -> None:
    """Let go of the graphs, whose files take room as long as they are open."""
    _stores.clear()


def evaluated(store: Store, question: Question) -> Reply:
    """The answer to a question about a store. Raises :class:`~valuegraph.errors.ShapesError`."""
    functions: dict[NamedNode, Callable[..., Term | None]] = {
        NamedNode(PREBOUND_FUNCTION + name): _constant(term)
        for name, term in question.blank.items()
    }
    try:
        found = store.query(
            question.text, prefixes=dict(question.prefixes), custom_functions=functions
        )
        if isinstance(found, QueryBoolean):
            return bool(found)
        assert isinstance(found, QuerySolutions)
        names = [variable.value for variable in found.variables]
        return [
            {name: value for name in names if (value := solution[name]) is not None}
            for solution in found
        ]
    except (SyntaxError, OSError, RuntimeError, ValueError) as fault:
        raise ShapesError(f"A query of the shapes cannot be evaluated: {fault}") from fault


def is_ask(text: str, prefixes: Mapping[str, str]) -> bool | None:
    """Whether a query is an ASK query, or else a SELECT query; None where it is neither.

    Raises :class:`~valuegraph.errors.ShapesError` where it cannot be parsed.
    """
    try:
        found = Store().query(text, prefixes=dict(prefixes))
    except (SyntaxError, OSError, RuntimeError, ValueError) as fault:
        raise ShapesError(str(fault)) from fault
    if isinstance(found, QueryBoolean | QuerySolutions):
        return isinstance(found, QueryBoolean)
    return None


def reply_without_data(question: Question) -> Reply:
    """The answer about an empty graph. Raises :class:`~valuegraph.errors.ShapesError`."""
    return evaluated(Store(), question)


def _opened(graphs: Graphs) -> Store:
    store = opened(graphs.directory)
    if graphs.shapes is not None:
        store.bulk_extend(parse(path=str(graphs.shapes), format=RdfFormat.N_QUADS, lenient=True))
    return store


def _constant(term: Term) -> Callable[..., Term | None]:
    return lambda: term
