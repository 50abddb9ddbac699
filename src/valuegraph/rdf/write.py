"""Writing statements in the RDF syntaxes that are not JSON-LD."""

from collections.abc import Iterable

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from valuegraph.rdf.syntaxes import Syntax
from valuegraph.vocabulary.namespaces import PREFIXES


def serialise(quads: Iterable[Quad | Triple], syntax: Syntax) -> bytes:
    """The statements in a syntax that has an RDF format of its own, with the usual prefixes."""
    assert syntax.rdf_format is not None, f"{syntax.name} is written by the JSON-LD writer"
    takes_graphs = syntax.rdf_format in (RdfFormat.TRIG, RdfFormat.N_QUADS)
    statements = (q if takes_graphs or isinstance(q, Triple) else q.triple for q in quads)
    written = serialize(statements, format=syntax.rdf_format, prefixes=dict(PREFIXES))
    assert written is not None
    return written
