"""Query parameters: each route takes those that it declares, a single value of each unless it is an
array, and refuses all others.

To answer as if a parameter had been understood would be to answer another question.
"""

from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from typing import Any, Final, get_origin
from urllib.parse import parse_qsl

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from valuegraph.http.problems import BadRequestError
from valuegraph.vocabulary.suggestions import suggestion

_ARRAYS: Final = (list, set, tuple, frozenset)
"""What the annotation of a parameter that is an array is made of."""

_ADVICE: Final = {
    "default-graph-uri": " Graphs are chosen in the query, by FROM.",
    "named-graph-uri": " Graphs are chosen in the query, by FROM NAMED and GRAPH.",
    "update": " Nothing is updated by SPARQL here; record documents at /commits.",
}
"""What to do instead of what standards have and this service has not."""


class StrictRoute(APIRoute):
    """A route that answers 400 to query parameters which it does not declare, in its signature or
    its ``openapi_extra``, and to single values that come twice."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, which looks at the names of the parameters first."""
        handle = super().get_route_handler()
        declared = dict(_declared(self))

        async def handle_strictly(request: Request) -> Response:
            if request.scope["query_string"]:
                check_names((name for name, _ in query_parameters(request)), declared)
            return await handle(request)

        return handle_strictly


def query_parameters(request: Request) -> list[tuple[str, str]]:
    """The names and values of the query string. Raises ``BadRequestError`` where it is no UTF-8."""
    return read_parameters(request.scope["query_string"].decode("latin-1"), "query string")


def read_parameters(text: str, where: str) -> list[tuple[str, str]]:
    """The names and values of ``application/x-www-form-urlencoded`` text.

    Raises ``BadRequestError``, which says ``where`` it was found.
    """
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=100)
    except UnicodeDecodeError as fault:
        raise BadRequestError(
            f"The {where} is not UTF-8: {fault}. Percent-encode the bytes of UTF-8."
        ) from fault
    except ValueError as fault:
        raise BadRequestError(f"The {where} cannot be read: {fault}.") from fault


def check_names(names: Iterable[str], declared: Mapping[str, bool]) -> None:
    """Raise ``BadRequestError`` unless all names are ``declared``, which says of each whether it
    may come more than once, and none comes too often."""
    given = Counter(names)
    unknown = [name for name in given if name not in declared]
    if unknown:
        raise BadRequestError(" ".join(_refusal(name, list(declared)) for name in unknown[:3]))
    for name, count in given.items():
        if count > 1 and not declared[name]:
            raise BadRequestError(f"The parameter {name} is given {count} times; give one {name}.")


def _refusal(name: str, declared: list[str]) -> str:
    """What is said of a parameter that is not declared."""
    shown = name if len(name) <= 40 else f"{name[:40]}…"
    there_are = f"There are: {', '.join(declared)}." if declared else "This route takes none."
    near = suggestion(name, declared)
    advice = _ADVICE.get(name) or (near if "Did you mean" in near else "")
    return f"There is no parameter {shown!r} here. {there_are}{advice}"


def _declared(route: APIRoute) -> Iterator[tuple[str, bool]]:
    """The query parameters of a route, of its signature, of what that depends on and of what is
    added to its description, with whether each is an array."""
    waiting = [route.dependant]
    for each in waiting:  # It grows while it is looked at.
        for field in each.query_params:
            yield field.alias, get_origin(field.field_info.annotation) in _ARRAYS
        waiting += each.dependencies
    for parameter in (route.openapi_extra or {}).get("parameters", ()):
        if parameter["in"] == "query":
            yield parameter["name"], parameter["schema"].get("type") == "array"
