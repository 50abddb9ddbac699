"""``POST /commits``: any RDF document as one atomic commit."""

from typing import Annotated

import orjson
from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from valuegraph.http.access.bearer import author_of
from valuegraph.http.backend import Backend
from valuegraph.http.idempotency import IDEMPOTENCY_KEY
from valuegraph.http.resources.collections import WRITE_ERRORS
from valuegraph.http.routes import post
from valuegraph.http.writes import carry_out, repeated
from valuegraph.ledger import Receipt
from valuegraph.rdf.reader import GraphReader
from valuegraph.shapes.report_json import finding_list

OpeningBalances = Annotated[
    bool,
    Query(
        alias="opening-balances",
        description="Turn the quantities of resources without events into the events that bring "
        "them about.",
    ),
]


def add_commits(router: APIRouter, backend: Backend) -> None:
    """Serve the route that takes documents of any content."""

    async def commit(request: Request, opening_balances: OpeningBalances = False) -> Response:
        body, syntax = await backend.document(request)
        once = await backend.once(request, body)
        if (answer := await repeated(backend, once)) is not None:
            return answer
        write = await backend.reading_threads(len(body)).run(
            backend.ledger.recording,
            body,
            syntax,
            author=author_of(request),
            opening_balances=opening_balances,
        )
        return await carry_out(backend, write, _recorded, once)

    post(
        router,
        "/commits",
        commit,
        tag="commits",
        summary="Record a document as one commit",
        name="commit",
        status_code=201,
        errors=WRITE_ERRORS,
        responses={200: {"description": "All of it is recorded already."}},
        parameters=(IDEMPOTENCY_KEY,),
        description="Entities of any class. The answer lists those that the document describes, "
        "the new ones among them, and warnings and repairs.",
    )


def _recorded(receipt: Receipt, _: GraphReader) -> Response:
    answer = {
        "conforms": True,
        "entities": [iri.value for iri in receipt.entities],
        "created": [iri.value for iri in receipt.entities if iri in receipt.created],
        "findings": finding_list(receipt.findings),
    }
    status = 201 if receipt.changeset else 200
    return Response(orjson.dumps(answer), status, media_type="application/json")
