"""``Backend``: what the routes of one service share."""

from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from valuegraph.http.addresses import Addresses
from valuegraph.http.bodies import check_patch, read_body, syntax_of
from valuegraph.http.representations import Representations
from valuegraph.http.threads import Threads
from valuegraph.ledger import Ledger
from valuegraph.queries.workers import QueryLimits, QueryWorkers
from valuegraph.rdf.syntaxes import Syntax

LEDGER_THREADS: Final = 32


@dataclass(frozen=True, slots=True)
class Backend:
    """A ledger, where its parts are served, how they are written, how large a body may be, whether
    writes to an entity must be conditional, who answers queries, and the threads for all this."""

    ledger: Ledger
    addresses: Addresses
    representations: Representations
    body_limit: int
    threads: Threads
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
            Threads("ledger", LEDGER_THREADS),
            queries,
            Threads("query", queries.threads),
            requires_preconditions,
        )

    def close(self) -> None:
        """End the queries and let the threads end; the ledger stays open."""
        self.queries.close()
        self.threads.close()
        self.query_threads.close()

    async def document(self, request: Request) -> tuple[bytes, Syntax]:
        """The RDF document that a request carries, unread."""
        syntax = syntax_of(request)
        return await read_body(request, self.body_limit), syntax

    async def patch(self, request: Request) -> bytes:
        """The JSON Merge Patch that a request carries, unread."""
        check_patch(request)
        return await read_body(request, self.body_limit)
