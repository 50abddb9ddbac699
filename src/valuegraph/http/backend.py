"""``Backend``: what the routes of one service share."""

from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from valuegraph.http.addresses import Addresses
from valuegraph.http.bodies import check_patch, read_body, syntax_of
from valuegraph.http.idempotency import idempotent_request
from valuegraph.http.per_schema import PerSchema
from valuegraph.http.representations import Representations
from valuegraph.http.threads import BRIEF, Threads
from valuegraph.ledger import IdempotentRequest, Ledger, Schema
from valuegraph.queries.workers import QueryLimits, QueryWorkers
from valuegraph.rdf.syntaxes import Syntax

READ_THREADS: Final = 32
DOCUMENT_THREADS: Final = 4
VALIDATION_THREADS: Final = 2
ANSWER_THREADS: Final = 4
UNBOUNDED: Final = (10**9, 10.0**6)
"""Calls that may wait for threads, and seconds: what waits is bounded elsewhere."""
MAX_WAITING: Final = 1024
"""Calls that may wait for threads that are done with each quickly."""
MAX_WAITING_LARGE: Final = 16
"""Calls that may wait for threads that may be busy with each for a minute."""
LARGE: Final = 1024 * 1024
"""Bytes from which a document is large: reading it takes a processor for a second or more."""


@dataclass(frozen=True, slots=True)
class Face:
    """What clients see of a schema: where its collections are served, and how they are written."""

    schema: Schema
    addresses: Addresses
    representations: Representations

    @classmethod
    def of(cls, schema: Schema) -> "Face":
        """The face of a schema."""
        addresses = Addresses.of(schema.ontology, schema.base_iri)
        return cls(schema, addresses, Representations(schema.context, addresses))


@dataclass(frozen=True, slots=True)
class Backend:
    """A ledger, what its schema makes of the service, how large a body may be, whether writes to an
    entity must be conditional, who answers queries, and the threads for all this.

    ``threads`` are for what is quick, as reading entities is. ``answer_threads`` write the answers
    to what is recorded already, so they never refuse. Documents are read and validated by
    threads of their own, large ones by a single one: Python runs one thread at a time, so each that
    is busy slows down all others. Threads for queries only wait for the processes that answer them.
    """

    ledger: Ledger
    face: PerSchema[Face]
    body_limit: int
    threads: Threads
    answer_threads: Threads
    document_threads: Threads
    large_document_threads: Threads
    validation_threads: Threads
    queries: QueryWorkers
    query_threads: Threads
    requires_preconditions: bool = False

    @property
    def addresses(self) -> Addresses:
        """Where things are served at present."""
        return self.face().addresses

    @property
    def representations(self) -> Representations:
        """How things are written at present."""
        return self.face().representations

    @classmethod
    def of(
        cls,
        ledger: Ledger,
        body_limit: int,
        query_limits: QueryLimits,
        *,
        requires_preconditions: bool = False,
    ) -> "Backend":
        """The backend of a ledger's service."""
        queries = QueryWorkers(ledger.store, query_limits)
        return cls(
            ledger,
            PerSchema(ledger, Face.of),
            body_limit,
            Threads("read", READ_THREADS, MAX_WAITING),
            Threads("answer", ANSWER_THREADS, *UNBOUNDED),
            Threads("document", DOCUMENT_THREADS, MAX_WAITING),
            Threads("large-document", 1, MAX_WAITING_LARGE),
            Threads("validation", VALIDATION_THREADS, MAX_WAITING_LARGE),
            queries,
            Threads("query", queries.most, 0),
            requires_preconditions,
        )

    def close(self) -> None:
        """End the queries and let the threads end; the ledger stays open."""
        self.queries.close()
        for threads in (
            self.threads,
            self.answer_threads,
            self.document_threads,
            self.large_document_threads,
            self.validation_threads,
            self.query_threads,
        ):
            threads.close()

    def reading_threads(self, size: int) -> Threads:
        """The threads that read documents of so many bytes, to record them."""
        return self.document_threads if size < LARGE else self.large_document_threads

    async def idempotent_request(
        self, request: Request, body: bytes = b""
    ) -> IdempotentRequest | None:
        """See :func:`~valuegraph.http.idempotency.idempotent_request`."""
        if len(body) <= BRIEF:
            return idempotent_request(request, body)
        return await self.threads.run(idempotent_request, request, body)

    async def document(self, request: Request) -> tuple[bytes, Syntax]:
        """The RDF document that a request carries, unread."""
        syntax = syntax_of(request)
        return await self._body(request), syntax

    async def patch(self, request: Request) -> bytes:
        """The JSON Merge Patch that a request carries, unread."""
        check_patch(request)
        return await self._body(request)

    async def _body(self, request: Request) -> bytes:
        chunks = await read_body(request, self.body_limit)
        if sum(map(len, chunks)) <= BRIEF:
            return b"".join(chunks)
        return await self.threads.run(b"".join, chunks)
