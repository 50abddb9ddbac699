"""Carrying out a write: waiting for its turn without keeping a thread, and its answer."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import orjson
from starlette.responses import Response

from valuegraph.http.backend import Backend
from valuegraph.http.idempotency import REPEATED
from valuegraph.http.problems import RejectedError
from valuegraph.http.threads import BRIEF
from valuegraph.ledger import PATIENCE, Once, Outcome, Precondition, Receipt, Write, withdraw
from valuegraph.rdf.reader import GraphReader

Respond = Callable[[Receipt, GraphReader], Response]
"""The answer to a commit that conforms, given the graph that it leaves."""


async def repeated(backend: Backend, once: Once | None) -> Response | None:
    """The answer that the same request was given before, if it was; raises ``KeyReusedError``."""
    if once is None:
        return None
    kept = await backend.threads.run(backend.ledger.answered, once)
    return None if kept is None else await _response(backend, kept, is_repeated=True)


async def carry_out(
    backend: Backend,
    write: Write,
    respond: Respond,
    once: Once | None = None,
    precondition: Precondition | None = None,
) -> Response:
    """The answer to a write, once it is on disk.

    Raises :class:`~valuegraph.http.problems.RejectedError` for what does not conform, and what
    :meth:`Ledger.submit <valuegraph.ledger.Ledger.submit>` and its future raise.
    """

    def answer(receipt: Receipt, reader: GraphReader) -> str:
        return _kept(respond(receipt, reader))

    write = replace(write, answer=answer, once=once, precondition=precondition)
    outcome = await _outcome(backend.ledger.submit(write))
    if outcome.answer is None:
        assert outcome.receipt is not None, "what was answered before has an answer"
        raise RejectedError(outcome.receipt.findings)
    return await _response(backend, outcome.answer, is_repeated=outcome.is_repeated)


async def _outcome(future: "Future[Outcome]") -> Outcome:
    waiting = asyncio.wrap_future(future)
    done, _ = await asyncio.wait((waiting,), timeout=PATIENCE)
    if not done:
        withdraw(future)
    return await waiting


def _kept(response: Response) -> str:
    """An answer as text: its status, its headers and its body, which is UTF-8."""
    headers = dict(response.headers)
    headers.pop("content-length", None)
    body = bytes(response.body).decode()
    return orjson.dumps([response.status_code, headers, body]).decode()


async def _response(backend: Backend, kept: str, *, is_repeated: bool) -> Response:
    if len(kept) <= BRIEF:
        return _restored(kept, is_repeated=is_repeated)
    return await backend.threads.run(_restored, kept, is_repeated=is_repeated)


def _restored(kept: str, *, is_repeated: bool) -> Response:
    content: list[Any] = orjson.loads(kept)
    status, headers, body = content
    if is_repeated:
        headers[REPEATED] = "true"
    return Response(body.encode(), status, headers=headers)
