"""The interface of every SHACL engine: ``compile_shapes(quads) → validator → report``."""

from collections.abc import Collection, Iterable
from typing import Protocol

from pyoxigraph import Quad

from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Term
from valuegraph.shapes.ast import Shapes
from valuegraph.shapes.report import Report


class Validator(Protocol):
    """Shapes, compiled for one engine. Immutable and safe to share between threads."""

    @property
    def shapes(self) -> Shapes:
        """The shapes, as they were read."""
        ...

    def validate(self, reader: GraphReader, focus: Collection[Term] | None = None) -> Report:
        """The results for every focus node that the shapes' targets select in ``reader``.

        With ``focus``, only for those of them that are in it: a commit validates what it can
        affect (SHACL 1.0, section 3.4).
        """
        ...

    def affected(self, reader: GraphReader, changed: Iterable[Quad]) -> Collection[Term]:
        """The nodes whose results can differ once statements were added and removed.

        ``reader`` is the graph with the changes, ``changed`` holds both kinds of statements.
        """
        ...
