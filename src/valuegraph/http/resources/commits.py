"""``POST /commits``: any RDF document as one atomic commit."""

from typing import Annotated

import orjson
from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from valuegraph.http.backend import Backend
from valuegraph.http.problems import RejectedError
from valuegraph.http.resources.collections import WRITE_ERRORS
from valuegraph.http.routes import post
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
        receipt = await backend.threads.run(
            backend.ledger.record, body, syntax, opening_balances=opening_balances
        )
        if not receipt.conforms:
            raise RejectedError(receipt.findings)
        answer = {
            "conforms": True,
            "entities": [iri.value for iri in receipt.entities],
            "created": [iri.value for iri in receipt.entities if iri in receipt.created],
            "findings": finding_list(receipt.findings),
        }
        status = 201 if receipt.changeset else 200
        return Response(orjson.dumps(answer), status, media_type="application/json")

    post(
        router,
        "/commits",
        commit,
        tag="commits",
        summary="Record a document as one commit",
        name="commit",
        status_code=201,
        errors=WRITE_ERRORS,
        description="Entities of any class. The answer lists those that the document describes, "
        "the new ones among them, and warnings and repairs.",
    )
