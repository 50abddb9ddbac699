"""Fixtures in Turtle, with the prefixes that the tests use."""

from pyoxigraph import Quad, RdfFormat, parse

from valuegraph.rdf.graph import MemoryGraph
from valuegraph.vocabulary.namespaces import PREFIXES, Namespace

EX = Namespace("https://example.org/")

PREFIX_LINES = "".join(
    f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in {**PREFIXES, "": EX.iri}.items()
)


def quads(turtle: str) -> list[Quad]:
    """The statements of a Turtle document; ``:name`` is in ``https://example.org/``."""
    return list(parse(PREFIX_LINES + turtle, format=RdfFormat.TURTLE))


def graph(turtle: str) -> MemoryGraph:
    """A graph that holds a Turtle document."""
    return MemoryGraph(quads(turtle))
