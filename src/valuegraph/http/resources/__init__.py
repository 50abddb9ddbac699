"""Collections of entities, single entities, and commits of whole documents."""

from valuegraph.http.resources.collections import add_collection
from valuegraph.http.resources.commits import add_commits

__all__ = ["add_collection", "add_commits"]
