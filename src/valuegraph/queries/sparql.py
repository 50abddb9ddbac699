"""SPARQL 1.1 queries: what may be asked, how it is answered, in which format.

A query and its answer are plain data (:class:`Query`, :class:`Answer`), so that evaluation can move
to another process without its callers noticing: they hold a :class:`QueryRunner`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from traceback import clear_frames
from typing import Final, Protocol

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    serialize,
)

from valuegraph.errors import QueryError, QueryRefusedError, ValuegraphError
from valuegraph.rdf.nesting import check_query
from valuegraph.rdf.service_clause import has_service_clause
from valuegraph.rdf.syntaxes import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Syntax
from valuegraph.rdf.write import serialise
from valuegraph.store import Store


class ResultFormatError(ValuegraphError):
    """The query's kind of result (a table, or a graph) has no format that the caller takes."""


@dataclass(frozen=True, slots=True)
class TableFormat:
    """A format for the results of SELECT and ASK."""

    name: str
    media_types: tuple[str, ...]

    @property
    def media_type(self) -> str:
        """The registered media type."""
        return self.media_types[0]


JSON: Final = TableFormat("json", ("application/sparql-results+json", "application/json"))
XML: Final = TableFormat("xml", ("application/sparql-results+xml", "application/xml", "text/xml"))
CSV: Final = TableFormat("csv", ("text/csv",))
TSV: Final = TableFormat("tsv", ("text/tab-separated-values",))

TABLE_FORMATS: Final = (JSON, XML, CSV, TSV)
"""For SELECT and ASK, the preferred one first."""

_UPDATE: Final = re.compile(
    r"(?:\s|#[^\r\n]*|(?:BASE|PREFIX)\b[^>]*>)*+"
    r"(?:INSERT|DELETE|WITH|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD)\b",
    re.IGNORECASE,
)
_QUERIES_ONLY: Final = (
    "This takes queries only: SELECT, ASK, CONSTRUCT and DESCRIBE. What the ledger holds changes "
    "through documents that are recorded, such as economic events."
)

GRAPH_FORMATS: Final[tuple[Syntax, ...]] = (TURTLE, N_TRIPLES, JSON_LD, RDF_XML)
"""For CONSTRUCT and DESCRIBE, the preferred one first."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query and the formats that its caller takes: ``table`` for SELECT and ASK, ``graph`` for
    CONSTRUCT and DESCRIBE. None where no format of that kind would do."""

    text: str
    base_iri: str
    table: TableFormat | None = JSON
    graph: Syntax | None = TURTLE


@dataclass(frozen=True, slots=True)
class Answer:
    """A serialised result in the format that it is in."""

    body: bytes
    format: TableFormat | Syntax


class QueryRunner(Protocol):
    """Answers queries. Raises :class:`~valuegraph.errors.QueryError` (malformed or failed),
    :class:`~valuegraph.errors.QueryRefusedError` and :class:`ResultFormatError`."""

    def run(self, query: Query) -> Answer:
        """The answer to one query."""
        ...


@dataclass(frozen=True, slots=True)
class StoreQueryRunner:
    """Evaluates in this process, over a store as it is."""

    store: Store

    def run(self, query: Query) -> Answer:
        """See :class:`QueryRunner`."""
        return run_query(self.store, query)


def run_query(store: Store, query: Query) -> Answer:
    """Evaluate a query over a store and serialise its result; see :class:`QueryRunner`.

    The usual prefixes (``vf:``, ``om2:``, ``xsd:`` …) need no declaration.
    """
    if has_service_clause(query.text):
        raise QueryRefusedError(
            "The query has a SERVICE clause, which would send requests from this machine to "
            "another one. Ask that service yourself and pass its answers on as VALUES."
        )
    check_query(query.text)
    try:
        return _evaluated(store, query)
    except ValuegraphError as fault:
        # Oxigraph's results must go in the thread that they were made in, and the frames of the
        # traceback would take them elsewhere.
        for error in (fault, fault.__cause__):
            if error is not None:
                clear_frames(error.__traceback__)
        raise


def _evaluated(store: Store, query: Query) -> Answer:
    try:
        result = store.query(query.text, query.base_iri)
    except QueryError as fault:
        if _UPDATE.match(query.text):
            raise QueryError(f"{_QUERIES_ONLY} ({fault})") from fault
        raise
    try:
        if isinstance(result, QuerySolutions | QueryBoolean):
            return _table(result, query.table)
        return _graph(result, query.graph)
    except (OSError, RuntimeError, ValueError) as fault:
        raise QueryError(f"The query cannot be evaluated: {fault}") from fault


def _table(result: QuerySolutions | QueryBoolean, wanted: TableFormat | None) -> Answer:
    if wanted is None:
        raise ResultFormatError(_formats("a table (SELECT) or a boolean (ASK)", TABLE_FORMATS))
    if isinstance(result, QueryBoolean) and wanted in (CSV, TSV):
        # SPARQL 1.1 CSV and TSV have no form for booleans; one cell is what clients expect.
        return Answer(b"true\n" if result else b"false\n", wanted)
    body = result.serialize(format=_OXIGRAPH_FORMATS[wanted.name])
    assert body is not None
    return Answer(body, wanted)


def _graph(triples: Iterator[Triple], wanted: Syntax | None) -> Answer:
    if wanted is None:
        raise ResultFormatError(_formats("a graph (CONSTRUCT, DESCRIBE)", GRAPH_FORMATS))
    if wanted is JSON_LD:
        body = serialize(triples, format=RdfFormat.JSON_LD)
        assert body is not None
        return Answer(body, wanted)
    return Answer(serialise(triples, wanted), wanted)


def _formats(kind: str, formats: tuple[TableFormat | Syntax, ...]) -> str:
    listed = ", ".join(f.media_type for f in formats)
    return f"The result of this query is {kind}; accept one of {listed}."


_OXIGRAPH_FORMATS: Final = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
