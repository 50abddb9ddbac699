"""``POST /commits``: any RDF document as one atomic commit."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from valuegraph.http.access.bearer import principal_of
from valuegraph.http.backend import Backend
from valuegraph.http.findings import REPORTING, receipt_response
from valuegraph.http.idempotency import IDEMPOTENCY_KEY
from valuegraph.http.resources.collections import WRITE_ERRORS
from valuegraph.http.routes import RECEIPT, post
from valuegraph.http.writes import carry_out
from valuegraph.ledger import Receipt, Record
from valuegraph.rdf.reader import GraphReader

OpeningBalances = Annotated[
    bool,
    Query(
        alias="opening-balances",
        description="Turn the quantities of resources without events into the events that bring "
        "them about.",
    ),
]

EventsOnly = Annotated[
    bool,
    Query(
        alias="events-only",
        description="Ignore the economic facts of resources that are recorded here: each ledger "
        "counts by the events that it has. Those that are otherwise here are told of.",
    ),
]

Split = Annotated[
    bool,
    Query(
        description="Record an event that fulfills several commitments, satisfies several intents "
        "or settles several claims as one event for each, with as much of the amount as that "
        "misses.",
    ),
]


def add_commits(router: APIRouter, backend: Backend) -> None:
    """Serve the route that takes documents of any content."""

    async def commit(
        request: Request,
        opening_balances: OpeningBalances = False,
        events_only: EventsOnly = False,
        split: Split = False,
    ) -> Response:
        body, syntax = await backend.document(request)
        sent = await backend.idempotent_request(request, body)

        def read() -> Record:
            return backend.ledger.commands.record(
                body,
                syntax,
                principal=principal_of(request),
                request=sent,
                opening_balances=opening_balances,
                events_only=events_only,
                split=split,
            )

        return await carry_out(backend, request, sent, read, _recorded, len(body))

    post(
        router,
        "/commits",
        commit,
        tag="commits",
        summary="Record a document as one commit",
        name="commit",
        status_code=201,
        errors=WRITE_ERRORS,
        responses={
            200: {"description": "All of it is recorded already.", "content": RECEIPT},
            201: {"description": "It is recorded.", "content": RECEIPT},
        },
        dependencies=[REPORTING],
        parameters=(IDEMPOTENCY_KEY,),
        description="Entities of any class. The answer lists those that the document describes, "
        "the new ones among them, and warnings and repairs.",
    )


def _recorded(receipt: Receipt, _: GraphReader) -> Response:
    return receipt_response(receipt, 201 if receipt.changeset else 200)
