"""Routing by the first segment of the path.

A segment is a fixed one or the name of a collection. What the collections are is asked anew for
each request, since it follows from the schema in force.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

_CHOSEN: Final = "valuegraph.route"


class RoutesBySegment(BaseRoute):
    """Stands for many routes. Those whose first segment is a parameter are for collections."""

    def __init__(self, routes: Iterable[Route], is_collection: Callable[[str], bool]) -> None:
        self._routes: dict[str, list[Route]] = {}
        self._is_collection = is_collection
        for route in routes:
            self._routes.setdefault(_first_segment(route.path), []).append(route)
        of_collections = [name for name in self._routes if name.startswith("{")]
        self._of_collections = [each for name in of_collections for each in self._routes.pop(name)]

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """The match of the first route that fits, or else of one with another method."""
        partial: tuple[Match, Scope] = (Match.NONE, {})
        for route in self.candidates(scope):
            match, child_scope = route.matches(scope)
            if match is Match.NONE:
                continue
            found = {**child_scope, _CHOSEN: route}
            if match is Match.FULL:
                return match, found
            if partial[0] is Match.NONE:
                partial = match, found
        return partial

    def methods(self, scope: Scope) -> set[str]:
        """The methods of every route that has the path."""
        found: set[str] = set()
        for route in self.candidates(scope):
            if route.matches(scope)[0] is not Match.NONE:
                found |= route.methods or set()
        return found

    def candidates(self, scope: Scope) -> list[Route]:
        """The routes that have the first segment of the request's path."""
        path, root = scope["path"], scope.get("root_path", "")
        segment = _first_segment(path.removeprefix(root) if root else path)
        fixed = self._routes.get(segment)
        if fixed is not None:
            return fixed
        return self._of_collections if self._is_collection(segment) else []

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request to the route that matched."""
        route: Route = scope[_CHOSEN]
        await route.handle(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> Any:
        """Not used: URLs come from :class:`~valuegraph.http.addresses.Addresses`."""
        raise NotImplementedError(f"{name}: {path_params}")


def _first_segment(path: str) -> str:
    return path[1:].partition("/")[0]
