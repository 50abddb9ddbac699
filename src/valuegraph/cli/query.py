"""``valuegraph query``: SPARQL over a ledger."""

import sys
from contextlib import closing
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, parse_query_results

from valuegraph.cli.as_of import AsOfOption, past_state
from valuegraph.cli.files import STANDARD_INPUT, existing_file
from valuegraph.cli.output import escaped, write_bytes
from valuegraph.cli.place import DataOption, TokenOption, ToOption, ledger_at
from valuegraph.cli.table import print_table
from valuegraph.errors import QueryError
from valuegraph.ledger import Ledger
from valuegraph.ledger.home.as_of import PastState
from valuegraph.queries.sparql import (
    CSV,
    JSON,
    TSV,
    XML,
    Query,
    ResultFormatError,
    TableFormat,
)
from valuegraph.queries.workers import QueryLimits, QueryWorkers
from valuegraph.rdf.syntaxes import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Syntax
from valuegraph.settings import MAX_TIMEOUT

if TYPE_CHECKING:
    from valuegraph.cli.remote import RemoteLedger

_QUERY_FILES: Final = (".rq", ".sparql")
_LIMITS: Final = QueryLimits(None, memory=1 << 60, result=1 << 60, workers=1)
"""Whoever has the machine may use it."""


class Format(StrEnum):
    """What ``--format`` takes."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    XML = "xml"
    TURTLE = "turtle"
    N_TRIPLES = "ntriples"
    JSON_LD = "jsonld"


@dataclass(frozen=True, slots=True)
class _Forms:
    """What a format means for each kind of result; None where it has no such form."""

    table: TableFormat | None
    graph: Syntax | None


_FORMS: Final = {
    Format.TABLE: _Forms(JSON, TURTLE),
    Format.JSON: _Forms(JSON, JSON_LD),
    Format.CSV: _Forms(CSV, None),
    Format.TSV: _Forms(TSV, None),
    Format.XML: _Forms(XML, RDF_XML),
    Format.TURTLE: _Forms(None, TURTLE),
    Format.N_TRIPLES: _Forms(None, N_TRIPLES),
    Format.JSON_LD: _Forms(None, JSON_LD),
}


def query(
    sparql: Annotated[
        str,
        typer.Argument(
            help="A query, a .rq or .sparql file, or - for standard input.", metavar="SPARQL|FILE"
        ),
    ],
    data: DataOption = None,
    to: ToOption = None,
    token: TokenOption = None,
    format_: Annotated[
        Format,
        typer.Option("--format", help="Form of the answer; a graph goes from table to turtle."),
    ] = Format.TABLE,
    as_of: AsOfOption = None,
    timeout: Annotated[
        float | None,
        typer.Option(
            help="Seconds that it may take; without, as long as it needs, or as the service lets "
            "it.",
            metavar="SECONDS",
            min=0.001,
            max=MAX_TIMEOUT,
        ),
    ] = None,
) -> None:
    """Query a ledger with SPARQL."""
    text = _query_text(sparql)
    if as_of is None:
        with ledger_at(data, to, token, existing=True) as ledger:
            body, media_type = _answer(ledger, text, _FORMS[format_], timeout)
    else:
        with past_state(data, to, as_of) as state:
            body, media_type = _answer(state, text, _FORMS[format_], timeout)
    if format_ is Format.TABLE and media_type == JSON.media_type:
        found = parse_query_results(body, format=QueryResultsFormat.JSON)
        if isinstance(found, QuerySolutions):
            print_table(found)
            return
        assert isinstance(found, QueryBoolean)
        body = b"true" if found else b"false"
    elif format_ is Format.TABLE:
        body = escaped(body)
    write_bytes(body if body.endswith(b"\n") else body + b"\n")


def _query_text(argument: str) -> str:
    """The query: the argument itself, or the content of the file that it names."""
    if argument == STANDARD_INPUT:
        return _decoded(sys.stdin.buffer.read(), "Standard input")
    # Every query but a bare DESCRIBE has a brace, and no sensible file name does.
    if argument.endswith(_QUERY_FILES) and not any(c in argument for c in "{\n<"):
        path = existing_file(Path(argument))
        return _decoded(path.read_bytes(), argument)
    return argument


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise QueryError(f"{name} is not UTF-8: {fault}.") from fault


def _answer(
    ledger: "Ledger | RemoteLedger | PastState", text: str, forms: _Forms, seconds: float | None
) -> tuple[bytes, str]:
    """The answer and its media type. It comes from another process, since a query that runs can be
    interrupted in no other way."""
    try:
        if not isinstance(ledger, Ledger | PastState):
            taken = (kind.media_type for kind in (forms.table, forms.graph) if kind is not None)
            return ledger.query(text, ", ".join(taken), seconds)
        query = Query(text, ledger.base_iri, forms.table, forms.graph)
        with closing(QueryWorkers(ledger.store, replace(_LIMITS, seconds=seconds))) as workers:
            answer = workers.run(query)
        with closing(answer.content):
            return answer.body, answer.format.media_type
    except ResultFormatError as fault:
        raise _without_form(forms) from fault


def _without_form(forms: _Forms) -> QueryError:
    if forms.table is None:
        kind, names = "no graph", [f.value for f, each in _FORMS.items() if each.table is not None]
    else:
        kind, names = "a graph", [f.value for f, each in _FORMS.items() if each.graph is not None]
    return QueryError(f"The answer is {kind}. Use --format with one of {', '.join(names)}.")
