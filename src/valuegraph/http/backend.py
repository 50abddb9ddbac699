"""``Backend``: what the routes of one service share."""

from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from valuegraph.http.addresses import Addresses
from valuegraph.http.bodies import check_patch, read_body, syntax_of
from valuegraph.http.idempotency import once_of
from valuegraph.http.representations import Representations
from valuegraph.http.threads import BRIEF, Threads
from valuegraph.ledger import Ledger, Once
from valuegraph.queries.workers import QueryLimits, QueryWorkers
from valuegraph.rdf.syntaxes import Syntax

READ_THREADS: Final = 32
DOCUMENT_THREADS: Final = 4
VALIDATION_THREADS: Final = 2
MAX_WAITING: Final = 1024
"""Calls that may wait for threads that are done with each quickly."""
MAX_WAITING_LARGE: Final = 16
"""Calls that may wait for threads that may be busy with each for a minute."""
LARGE: Final = 1024 * 1024
"""Bytes from which a document is large: reading it takes a processor for a second or more."""


@dataclass(frozen=True, slots=True)
class Backend:
    """A ledger, where its parts are served, how they are written, how large a body may be, whether
    writes to an entity must be conditional, who answers queries, and the threads for all this.

    ``threads`` are for what is quick, as reading entities is. Documents are read and validated by
    threads of their own, large ones by a single one: Python runs one thread at a time, so each that
    is busy slows down all others. Threads for queries only wait for the processes that answer them.
    """

    ledger: Ledger
    addresses: Addresses
    representations: Representations
    body_limit: int
    threads: Threads
    document_threads: Threads
    large_document_threads: Threads
    validation_threads: Threads
    queries: QueryWorkers
    query_threads: Threads
    requires_preconditions: bool = False

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
        addresses = Addresses.of(ledger.ontology, ledger.base_iri)
        representations = Representations(ledger.context, addresses)
        queries = QueryWorkers(ledger.store, query_limits)
        return cls(
            ledger,
            addresses,
            representations,
            body_limit,
            Threads("read", READ_THREADS, MAX_WAITING),
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
            self.document_threads,
            self.large_document_threads,
            self.validation_threads,
            self.query_threads,
        ):
            threads.close()

    def reading_threads(self, size: int) -> Threads:
        """The threads that read documents of so many bytes, to record them."""
        return self.document_threads if size < LARGE else self.large_document_threads

    async def once(self, request: Request, body: bytes = b"") -> Once | None:
        """What makes the request one that is carried out once; see :func:`once_of`."""
        if len(body) <= BRIEF:
            return once_of(request, body)
        return await self.threads.run(once_of, request, body)

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
