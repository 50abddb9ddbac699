"""``Backend``: what the routes of one service share."""

from dataclasses import dataclass

from starlette.requests import Request

from valuegraph.http.addresses import Addresses
from valuegraph.http.bodies import read_body, syntax_of
from valuegraph.http.representations import Representations
from valuegraph.ledger import Ledger
from valuegraph.rdf.syntaxes import Syntax


@dataclass(frozen=True, slots=True)
class Backend:
    """A ledger, where its parts are served, how they are written, and how large a body may be."""

    ledger: Ledger
    addresses: Addresses
    representations: Representations
    body_limit: int

    @classmethod
    def of(cls, ledger: Ledger, body_limit: int) -> "Backend":
        """The backend of a ledger's service."""
        addresses = Addresses.of(ledger.ontology, ledger.base_iri)
        representations = Representations(ledger.context, addresses)
        return cls(ledger, addresses, representations, body_limit)

    async def document(self, request: Request) -> tuple[bytes, Syntax]:
        """The RDF document that a request carries, unread."""
        syntax = syntax_of(request)
        return await read_body(request, self.body_limit), syntax
