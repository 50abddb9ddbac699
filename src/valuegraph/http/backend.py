"""``Backend``: what the routes of one service share."""

from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from valuegraph.http.addresses import Addresses
from valuegraph.http.bodies import check_patch, read_body, syntax_of
from valuegraph.http.representations import Representations
from valuegraph.http.threads import Threads
from valuegraph.ledger import Ledger
from valuegraph.rdf.syntaxes import Syntax

LEDGER_THREADS: Final = 32
QUERY_THREADS: Final = 8


@dataclass(frozen=True, slots=True)
class Backend:
    """A ledger, where its parts are served, how they are written, how large a body may be, whether
    writes to an entity must be conditional, and the threads that work on it."""

    ledger: Ledger
    addresses: Addresses
    representations: Representations
    body_limit: int
    threads: Threads
    query_threads: Threads
    requires_preconditions: bool = False

    @classmethod
    def of(
        cls, ledger: Ledger, body_limit: int, *, requires_preconditions: bool = False
    ) -> "Backend":
        """The backend of a ledger's service."""
        addresses = Addresses.of(ledger.ontology, ledger.base_iri)
        representations = Representations(ledger.context, addresses)
        threads, query_threads = Threads("ledger", LEDGER_THREADS), Threads("query", QUERY_THREADS)
        return cls(
            ledger,
            addresses,
            representations,
            body_limit,
            threads,
            query_threads,
            requires_preconditions,
        )

    def close(self) -> None:
        """Let the threads end; the ledger stays open."""
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
