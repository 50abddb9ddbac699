"""What the API description says of access: how a token is sent, and what every route may answer."""

from http import HTTPStatus
from typing import Any, Final

from valuegraph.http.routes import PROBLEM

_SCHEME: Final = "token"
_ANSWERS: Final = {
    HTTPStatus.BAD_REQUEST: "The request cannot be read.",
    HTTPStatus.UNAUTHORIZED: "A token is needed, or it is not valid.",
    HTTPStatus.FORBIDDEN: "The token's role is not enough, or it is a page of another origin that "
    "sends this.",
    HTTPStatus.MISDIRECTED_REQUEST: "The service is not known by this host.",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many tokens that are not valid were sent.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The service cannot answer at present.",
}


def describe_access(description: dict[str, Any]) -> None:
    """Add to an API description (OpenAPI 3.1) what holds for all of its routes."""
    components = description.setdefault("components", {})
    components["securitySchemes"] = {
        _SCHEME: {
            "type": "http",
            "scheme": "bearer",
            "description": "A token that valuegraph token add made. Without tokens, a service that "
            "listens on its own machine alone is open to the programs there.",
        }
    }
    description["security"] = [{_SCHEME: []}, {}]
    for path in description["paths"].values():
        for operation in path.values():
            responses = operation.setdefault("responses", {})
            for status, text in _ANSWERS.items():
                responses.setdefault(str(status.value), {"description": text, **PROBLEM})
