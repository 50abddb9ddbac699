"""What the API description says of access: how a token is sent."""

from typing import Any, Final

_SCHEME: Final = "token"


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
