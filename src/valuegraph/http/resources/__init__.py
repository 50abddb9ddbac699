"""Collections of entities, single entities, and commits of whole documents."""

from valuegraph.http.resources.collections import collection_router
from valuegraph.http.resources.commits import commits_router

__all__ = ["collection_router", "commits_router"]
