"""``/sparql``: the query operation of the SPARQL 1.1 Protocol (section 2.1)."""

from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from valuegraph.errors import TooLargeError, UnknownSyntaxError
from valuegraph.http.backend import Backend
from valuegraph.http.bodies import read_body
from valuegraph.http.cancellation import SpooledResponse, while_connected
from valuegraph.http.negotiation import Choice, Offer, choose_or_none
from valuegraph.http.parameters import check_names, query_parameters, read_parameters
from valuegraph.http.problems import BadRequestError
from valuegraph.http.routes import get, post
from valuegraph.processes import Cancellation
from valuegraph.queries.sparql import GRAPH_FORMATS, TABLE_FORMATS, Answer, Query

SPARQL_QUERY: Final = "application/sparql-query"
FORM: Final = "application/x-www-form-urlencoded"
MAX_QUERY: Final = 1024 * 1024
"""Bytes of a query. A table of values that is longer belongs in the ledger."""

Parameters = list[tuple[str, str]]
"""Names and values, in order."""

_TABLE_OFFERS: Final = tuple(Offer(f.media_types, f) for f in TABLE_FORMATS)
_GRAPH_OFFERS: Final = tuple(Offer((f.media_type,), f) for f in GRAPH_FORMATS)
_FORMATS: Final = {
    "json": "application/sparql-results+json, application/ld+json",
    "xml": "application/sparql-results+xml, application/rdf+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "turtle": "text/turtle",
    "n3": "text/turtle",
    "ntriples": "application/n-triples",
    "json-ld": "application/ld+json",
    "rdf+xml": "application/rdf+xml",
    "rdf": "application/rdf+xml",
}
"""What is accepted by the short names of formats, as SPARQL clients have them."""
_FORMAT_NAMES: Final = ("format", "output", "results")
"""What clients call the parameter. Some send all three, and each by its short name and as media
type (SPARQLWrapper)."""
_FORM_PARAMETERS: Final = {"query": False, **dict.fromkeys(_FORMAT_NAMES, True)}
"""What a form may have, and whether more than once."""
_ERRORS: Final[dict[int | str, str]] = {
    400: "The query is missing, given twice or not valid SPARQL, needs too much memory, or has "
    "a result that is too long. Or there is no such parameter or format.",
    403: "The query has a SERVICE clause.",
    406: "The kind of result has no format that Accept admits.",
    503: "Too many queries are under way, this one ended the process that worked on it, or files "
    "of the ledger are not where they were.",
    504: "The query took too long and was ended.",
    507: "There is no room on disk for what the query needs.",
}
_QUERY_PARAMETER: Final = {
    "name": "query",
    "in": "query",
    "required": True,
    "description": "SELECT, ASK, CONSTRUCT or DESCRIBE. The prefixes vf, vg, om2, rdf, rdfs, xsd, "
    "owl, sh, skos and dcterms need no declaration. Queries compare and compute with values: "
    '"03"^^xsd:int is 3, an xsd:integer, to SELECT and ASK; CONSTRUCT and DESCRIBE give literals '
    "of the data as they were recorded.",
    "schema": {"type": "string", "minLength": 1},
}
_FORMAT_SCHEMA: Final = {
    "type": "array",
    "items": {"anyOf": [{"enum": list(_FORMATS)}, {"type": "string", "pattern": "/"}]},
}
_FORMAT_PARAMETERS: Final = [
    {
        "name": name,
        "in": "query",
        "description": "The format of the result, where Accept cannot say it: a short name or a "
        "media type. Of several any will do."
        if name == "format"
        else "The same as format, which some clients call so.",
        "schema": _FORMAT_SCHEMA,
    }
    for name in _FORMAT_NAMES
]
_BODY: Final = {
    "required": True,
    "content": {
        SPARQL_QUERY: {"schema": {"type": "string", "minLength": 1}},
        FORM: {
            "schema": {
                "type": "object",
                "properties": {
                    "query": {"type": "string", "minLength": 1},
                    **dict.fromkeys(_FORMAT_NAMES, _FORMAT_SCHEMA),
                },
                "required": ["query"],
                "additionalProperties": False,
            }
        },
    },
}


class UnknownQueryTypeError(UnknownSyntaxError):
    """A query in a media type that the protocol does not have."""

    accept_post = f"{SPARQL_QUERY}, {FORM}"


def add_sparql(router: APIRouter, backend: Backend) -> None:
    """Serve the SPARQL endpoint."""

    async def answer(request: Request, parameters: Parameters) -> Response:
        text, accept = _single_query(parameters), _accept(request, parameters)
        table = choose_or_none(accept, _TABLE_OFFERS)
        graph = choose_or_none(accept, _GRAPH_OFFERS)
        query = Query(
            text,
            backend.ledger.base_iri,
            None if table is None else table.value,
            None if graph is None else graph.value,
        )
        cancellation = Cancellation()
        answering = backend.query_threads.run(backend.queries.run, query, cancellation)
        found = await while_connected(request, answering, cancellation.cancel)
        media_type, headers = _media_type(found, table, graph), {"Vary": "Accept"}
        if found.content.file is None:
            return Response(found.content.memory, headers=headers, media_type=media_type)
        return SpooledResponse(found.content, media_type, headers, backend.threads)

    async def query_by_get(request: Request) -> Response:
        return await answer(request, query_parameters(request))

    async def query_by_post(request: Request) -> Response:
        return await answer(request, [*query_parameters(request), *await _posted(request)])

    get(
        router,
        "/sparql",
        query_by_get,
        tag="sparql",
        summary="Query",
        name="query",
        answers=[*(f.media_type for f in TABLE_FORMATS), *(f.media_type for f in GRAPH_FORMATS)],
        openapi_extra={"parameters": [_QUERY_PARAMETER, *_FORMAT_PARAMETERS]},
        errors=_ERRORS,
    )
    post(
        router,
        "/sparql",
        query_by_post,
        tag="sparql",
        summary="Query, as form or as the body itself",
        name="post-query",
        errors={**_ERRORS, 413: "The query is too long.", 415: "It is no query."},
        body=_BODY,
        parameters=_FORMAT_PARAMETERS,
    )


async def _posted(request: Request) -> Parameters:
    """The parameters in the body, the query among them."""
    essence = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if essence not in (SPARQL_QUERY, FORM):
        raise UnknownQueryTypeError(
            f"A query is posted as {SPARQL_QUERY} or {FORM}, not as {essence or 'nothing named'}. "
            "This endpoint takes no updates; record documents at /commits."
        )
    try:
        text = b"".join(await read_body(request, MAX_QUERY)).decode("utf-8")
    except UnicodeDecodeError as fault:
        raise BadRequestError(f"The query is not UTF-8: {fault}.") from fault
    except TooLargeError as fault:
        raise TooLargeError(f"The query is longer than {MAX_QUERY:,} bytes.") from fault
    if essence == SPARQL_QUERY:
        return [("query", text)]
    form = read_parameters(text, "form")
    check_names((name for name, _ in form), _FORM_PARAMETERS)
    return form


def _single_query(parameters: Parameters) -> str:
    """The one query among the parameters of a request."""
    queries = [value for name, value in parameters if name == "query"]
    if len(queries) != 1:
        raise BadRequestError(
            f"Give one query, in the parameter query; there are {len(queries)}."
            if queries
            else "The parameter query is missing. The service is described at /."
        )
    return queries[0]


def _accept(request: Request, parameters: Parameters) -> str | None:
    """What the client accepts: by a parameter, or else by the header."""
    formats = [value for name, value in parameters if name in _FORMAT_NAMES]
    if not formats:
        return request.headers.get("accept")
    return ", ".join(map(_accepted_by, formats))


def _accepted_by(format_: str) -> str:
    """What is accepted by a format: a short name, or media types as in ``Accept``."""
    name = format_.replace(" ", "+").lower()  # A plus that was not encoded is a space.
    if "/" not in name and name not in _FORMATS:
        known = ", ".join(_FORMATS)
        raise BadRequestError(
            f"There is no format {format_!r}. Give one of {known}, or a media type."
        )
    return _FORMATS.get(name, name)


def _media_type(answer: Answer, *choices: Choice[Any] | None) -> str:
    """The alias of the answer's media type that the client asked by."""
    return next(c.media_type for c in choices if c is not None and c.value is answer.format)
