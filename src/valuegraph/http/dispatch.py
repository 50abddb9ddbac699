"""Routing by the first segment of the path.

There are a handful of routes for each of some two dozen classes. Trying one after the other costs
as much as answering, so they are looked up by their first segment instead.
"""

from collections.abc import Iterable
from typing import Any, Final

from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

_CHOSEN: Final = "valuegraph.route"


class RoutesBySegment(BaseRoute):
    """Stands for many routes, each of which has a fixed first segment in its path."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes: dict[str, list[Route]] = {}
        for route in routes:
            self._routes.setdefault(_first_segment(route.path), []).append(route)

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
        return self._routes.get(_first_segment(path.removeprefix(root) if root else path), [])

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request to the route that matched."""
        route: Route = scope[_CHOSEN]
        await route.handle(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> Any:
        """Not used: URLs come from :class:`~valuegraph.http.addresses.Addresses`."""
        raise NotImplementedError(f"{name}: {path_params}")


def _first_segment(path: str) -> str:
    return path[1:].partition("/")[0]
