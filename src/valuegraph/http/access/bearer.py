"""Whoever a request comes from, for the routes; the door has found it out by then."""

from typing import Final

from starlette.requests import Request
from starlette.types import Scope

from valuegraph.ledger import Principal

_PRINCIPAL: Final = "valuegraph.principal"


def admit(scope: Scope, principal: Principal | None) -> None:
    """Note whom a request comes from; None where nobody has to say."""
    scope[_PRINCIPAL] = principal


def principal_of(request: Request) -> Principal | None:
    """Whom a request comes from, if it had to say."""
    principal: Principal | None = request.scope.get(_PRINCIPAL)
    return principal
