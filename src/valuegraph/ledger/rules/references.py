"""References point at entities that are known here, or at foreign ones, which are reported."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pyoxigraph import NamedNode, Quad

from valuegraph.rdf.findings import Finding, info, violation
from valuegraph.rdf.reader import GraphReader, types
from valuegraph.rdf.terms import Term, as_iri
from valuegraph.vocabulary.namespaces import VF
from valuegraph.vocabulary.ontology import Ontology, local_name


def check_references(
    quads: Iterable[Quad], reader: GraphReader, ontology: Ontology, base_iri: str
) -> Iterator[Finding]:
    """A violation for an IRI of this ledger that nothing is recorded of; an info for a foreign one.

    A foreign one is told once, however it is referred to. Only properties of the loaded
    vocabularies count as references. Those with an inverse refer both ways: a process may have been
    written with an event that is not there as its ``hasInput``.
    """
    foreign: dict[NamedNode, Finding] = {}
    known: dict[NamedNode, bool] = {}
    for focus, path, target in _references(quads, ontology):
        if target not in known:
            known[target] = is_known(target, reader, ontology)
        if known[target]:
            continue
        if target.value.startswith(base_iri):
            message = (
                f"{local_name(path)} refers to <{target.value}>, which is not recorded here. "
                "Record it first or in the same document, or correct the IRI."
            )
            yield violation("UnknownReference", message, focus, path, target)
        else:
            message = f"Nothing is known here of <{target.value}>; it is kept as a link."
            first = foreign.get(target)
            note = info("ForeignReference", message, focus, path, target)
            foreign[target] = note if first is None else replace(first, count=first.count + 1)
    yield from foreign.values()


def _references(
    quads: Iterable[Quad], ontology: Ontology
) -> Iterator[tuple[Term, NamedNode, NamedNode]]:
    for quad in quads:
        prop = ontology.properties.get(quad.predicate)
        if prop is None or not prop.is_object or not isinstance(quad.object, NamedNode):
            continue
        if VF.Unit in prop.range:  # Of units that nobody knows another rule tells.
            continue
        yield quad.subject, quad.predicate, quad.object
        inverse = ontology.inverses.get(quad.predicate)
        if inverse is not None:
            yield quad.object, inverse, as_iri(quad.subject)


def is_known(target: NamedNode, reader: GraphReader, ontology: Ontology) -> bool:
    """Whether more is known of an IRI than what links it to others that may have been written
    from their side."""
    if ontology.defines(target) or types(reader, target):
        return True
    return any(q.predicate not in ontology.inverses for q in reader.match(target))
