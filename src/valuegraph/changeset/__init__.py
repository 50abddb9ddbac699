"""Quads added and removed, with their author and time; and a graph as they would leave it."""

from valuegraph.changeset.candidate import CandidateView
from valuegraph.changeset.changeset import Changeset

__all__ = ["CandidateView", "Changeset"]
