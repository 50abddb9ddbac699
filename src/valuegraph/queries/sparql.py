"""SPARQL 1.1 queries: what may be asked, how it is answered, in which format.

A query and its answer are plain data (:class:`Query`, :class:`Answer`), which can travel to another
process: :mod:`valuegraph.queries.workers` has queries evaluated there, by this function.
"""

import errno
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Final, NamedTuple, cast

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    serialize,
)

from valuegraph.errors import (
    QueryError,
    QueryRefusedError,
    QueryTooCostlyError,
    StorageFullError,
    ValuegraphError,
)
from valuegraph.processes import Spool, SpoolFullError
from valuegraph.queries.csv_cells import CellWriter
from valuegraph.rdf.base_iris import with_plain_bases
from valuegraph.rdf.nesting import check_query
from valuegraph.rdf.service_clause import has_service_clause
from valuegraph.rdf.syntaxes import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Syntax
from valuegraph.store import Store
from valuegraph.vocabulary.namespaces import PREFIXES


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

    def __reduce__(self) -> tuple[Callable[[str], "TableFormat"], tuple[str]]:
        """Pickled by name: there is one of each."""
        return _table_format, (self.name,)


def _table_format(name: str) -> TableFormat:
    return _TABLE_FORMATS[name]


JSON: Final = TableFormat("json", ("application/sparql-results+json", "application/json"))
XML: Final = TableFormat("xml", ("application/sparql-results+xml", "application/xml", "text/xml"))
CSV: Final = TableFormat("csv", ("text/csv",))
TSV: Final = TableFormat("tsv", ("text/tab-separated-values",))

TABLE_FORMATS: Final = (JSON, XML, CSV, TSV)
"""For SELECT and ASK, the preferred one first."""
_TABLE_FORMATS: Final = {each.name: each for each in TABLE_FORMATS}

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


class Query(NamedTuple):
    """A query and the formats that its caller takes: ``table`` for SELECT and ASK, ``graph`` for
    CONSTRUCT and DESCRIBE. None where no format of that kind would do."""

    text: str
    base_iri: str
    table: TableFormat | None = JSON
    graph: Syntax | None = TURTLE


class Answer(NamedTuple):
    """A serialised result, its holder's to close, in the format that it is in."""

    content: Spool
    format: TableFormat | Syntax

    @property
    def body(self) -> bytes:
        """All of it."""
        return b"".join(self.content.chunks())


def run_query(store: Store, query: Query, limit: int = sys.maxsize) -> Answer:
    """Evaluate a query over a store and serialise its result, of at most ``limit`` bytes.

    The usual prefixes (``vf:``, ``om2:``, ``xsd:`` …) need no declaration. Raises
    :class:`~valuegraph.errors.QueryError` (malformed or failed),
    :class:`~valuegraph.errors.QueryRefusedError`, :class:`~valuegraph.errors.QueryTooCostlyError`,
    :class:`~valuegraph.errors.StorageFullError` and :class:`ResultFormatError`.
    """
    query = query._replace(text=with_plain_bases(query.text.removeprefix("\ufeff")))
    if has_service_clause(query.text):
        raise QueryRefusedError(
            "The query has a SERVICE clause, which would send requests from this machine to "
            "another one. Ask that service yourself and pass its answers on as VALUES."
        )
    check_query(query.text)
    content = Spool(limit)
    try:
        return Answer(content, _evaluated(store, query, content))
    except BaseException:
        content.close()
        raise


def _evaluated(store: Store, query: Query, output: Spool) -> TableFormat | Syntax:
    """The format in which the result was written."""
    try:
        result = store.query(query.text, query.base_iri)
    except QueryError as fault:
        if _UPDATE.match(query.text):
            raise QueryError(f"{_QUERIES_ONLY} ({fault})") from fault
        raise
    try:
        stream = cast("IO[bytes]", output)
        if isinstance(result, QuerySolutions | QueryBoolean):
            return _write_table(result, query.table, stream)
        return _write_graph(result, query.graph, stream)
    except SpoolFullError as fault:
        raise QueryTooCostlyError(
            f"The result is longer than {output.limit:,} bytes, which is the most that one answer "
            "may have. Ask for less at a time: by LIMIT and OFFSET, for fewer variables, for sums "
            "instead of what they are made of."
        ) from fault
    except (OSError, RuntimeError, ValueError) as fault:
        if isinstance(fault, OSError) and fault.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFullError(
                f"There is no room for the result of the query: {fault}"
            ) from fault
        raise QueryError(f"The query cannot be evaluated: {fault}") from fault


def _write_table(
    result: QuerySolutions | QueryBoolean, wanted: TableFormat | None, output: IO[bytes]
) -> TableFormat:
    if wanted is None:
        raise ResultFormatError(_formats("a table (SELECT) or a boolean (ASK)", TABLE_FORMATS))
    if isinstance(result, QueryBoolean) and wanted in (CSV, TSV):
        # SPARQL 1.1 CSV and TSV have no form for booleans; one cell is what clients expect.
        output.write(b"true\n" if result else b"false\n")
    elif wanted is CSV:
        cells = CellWriter(output)
        result.serialize(cast("IO[bytes]", cells), format=QueryResultsFormat.CSV)
        cells.finish()
    else:
        result.serialize(output, format=_OXIGRAPH_FORMATS[wanted.name])
    return wanted


def _write_graph(triples: Iterator[Triple], wanted: Syntax | None, output: IO[bytes]) -> Syntax:
    if wanted is None:
        raise ResultFormatError(_formats("a graph (CONSTRUCT, DESCRIBE)", GRAPH_FORMATS))
    if wanted is JSON_LD:
        serialize(triples, output, format=RdfFormat.JSON_LD)
    else:
        serialize(triples, output, format=wanted.rdf_format, prefixes=PREFIXES)
    return wanted


def _formats(kind: str, formats: tuple[TableFormat | Syntax, ...]) -> str:
    listed = ", ".join(f.media_type for f in formats)
    return f"The result of this query is {kind}; accept one of {listed}."


_OXIGRAPH_FORMATS: Final = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "tsv": QueryResultsFormat.TSV,
}
