"""Carrying out a command: waiting for its turn without keeping a thread, and its answer."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from itertools import islice
from time import monotonic
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from valuegraph.errors import LedgerBusyError, StaleCommandError
from valuegraph.http.access.bearer import principal_of
from valuegraph.http.backend import Backend
from valuegraph.http.idempotency import REPEATED
from valuegraph.http.problems import RejectedError
from valuegraph.ledger import (
    PATIENCE,
    TOO_STALE,
    Command,
    IdempotentRequest,
    Receipt,
    withdraw,
)
from valuegraph.rdf.reader import GraphReader

_FEW: Final = 50
"""Entities, findings and statements that the event loop may write: some tenths of a millisecond."""

Respond = Callable[[Receipt, GraphReader], Response]
"""The response to a commit that conforms, given a view that has it."""


async def carry_out(
    backend: Backend,
    request: Request,
    sent: IdempotentRequest | None,
    read: Callable[[], Command],
    respond: Respond,
    size: int = 0,
) -> Response:
    """The response to a request that writes, once that is on disk; or the one that the same request
    got before, where it was ``sent`` with a key.

    ``read`` makes the command of a document of ``size`` bytes, in a thread for such documents, and
    makes it again where the ledger is another one by the time of its turn. ``respond`` is called
    after the commit, in a thread too where there is much to say.

    Raises :class:`~valuegraph.http.problems.RejectedError` for what does not conform, and what
    ``read``, :meth:`Ledger.submit <valuegraph.ledger.Ledger.submit>` and its future raise.
    """
    if sent is not None:
        principal = principal_of(request)
        earlier = await backend.threads.run(backend.ledger.earlier_receipt, sent, principal)
        if earlier is not None:
            return await _response(backend, earlier, respond)
    began = monotonic()
    while True:
        command = await backend.reading_threads(size).run(read)
        try:
            receipt = await _receipt(backend.ledger.submit(command))
        except StaleCommandError as stale:
            if monotonic() - began > PATIENCE:
                raise LedgerBusyError(TOO_STALE) from stale
        else:
            return await _response(backend, receipt, respond)


async def _receipt(future: "Future[Receipt]") -> Receipt:
    waiting = asyncio.wrap_future(future)
    done, _ = await asyncio.wait((waiting,), timeout=PATIENCE)
    if not done:
        withdraw(future)
    return await waiting


async def _response(backend: Backend, receipt: Receipt, respond: Respond) -> Response:
    if not receipt.conforms:
        raise RejectedError(receipt.findings)

    with backend.ledger.view() as view:
        if _is_brief(receipt, view):  # A thread would take longer to get at it.
            response = _rendered(receipt, view, respond)
        else:
            response = await backend.answer_threads.run(_rendered, receipt, view, respond)
    if receipt.is_repeated:
        response.headers[REPEATED] = "true"
    return response


def _rendered(receipt: Receipt, view: GraphReader, respond: Respond) -> Response:
    kept = receipt.response
    if kept is not None:  # By an earlier version.
        return Response(kept.body.encode(), kept.status, headers=kept.headers)
    return respond(receipt, view)


def _is_brief(receipt: Receipt, view: GraphReader) -> bool:
    """Whether there is so little to answer that the event loop may write it."""
    if max(len(receipt.findings), len(receipt.entities)) > _FEW:
        return False
    if receipt.root is None or receipt.description is not None:
        return len(receipt.description or ()) <= _FEW
    return sum(1 for _ in islice(view.match(receipt.root), _FEW)) < _FEW
