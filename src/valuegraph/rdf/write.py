"""Writing statements in the RDF syntaxes that are not JSON-LD."""

from collections.abc import Iterable, Mapping

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from valuegraph.rdf.syntaxes import Syntax
from valuegraph.vocabulary.namespaces import PREFIXES


def serialise(
    quads: Iterable[Quad | Triple], syntax: Syntax, prefixes: Mapping[str, str] = PREFIXES
) -> bytes:
    """The statements in a syntax that has an RDF format of its own, with the usual prefixes or
    others."""
    assert syntax.rdf_format is not None, f"{syntax.name} is written by the JSON-LD writer"
    takes_graphs = syntax.rdf_format in (RdfFormat.TRIG, RdfFormat.N_QUADS)
    if not takes_graphs:
        triples = [q.triple if isinstance(q, Quad) else q for q in quads]
        return _written(serialize(triples, format=syntax.rdf_format, prefixes=dict(prefixes)))
    named = [q if isinstance(q, Quad) else Quad(q.subject, q.predicate, q.object) for q in quads]
    return _written(serialize(named, format=syntax.rdf_format, prefixes=dict(prefixes)))


def _written(written: bytes | None) -> bytes:
    assert written is not None
    return written
