"""Collections of entities, single entities, and commits of whole documents."""

from valuegraph.http.resources.collections import add_collections
from valuegraph.http.resources.commits import add_commits
from valuegraph.http.resources.description import describe_collections

__all__ = ["add_collections", "add_commits", "describe_collections"]
