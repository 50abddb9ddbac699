"""The interface of every SHACL engine: ``compile_shapes(quads) → validator → report``."""

from collections.abc import Collection
from typing import Protocol

from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Node
from valuegraph.shapes.report import Report


class Validator(Protocol):
    """Shapes, compiled for one engine. Immutable and safe to share between threads."""

    def validate(self, reader: GraphReader, focus: Collection[Node] | None = None) -> Report:
        """The results for every focus node that the shapes' targets select in ``reader``.

        With ``focus``, only for those of them that are in it: a commit validates what it can
        affect (SHACL 1.0, section 3.4).
        """
        ...
