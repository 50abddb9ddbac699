"""References point at entities that are known here, or at foreign ones, which are reported."""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from valuegraph.ledger.entities import recorded
from valuegraph.rdf.findings import Finding, Repairs, info, violation
from valuegraph.rdf.reader import GraphReader
from valuegraph.vocabulary.ontology import Ontology


def check_references(
    quads: Iterable[Quad], reader: GraphReader, ontology: Ontology, base_iri: str
) -> Iterator[Finding]:
    """A violation for an IRI of this ledger that nothing is recorded of; an info for a foreign one.

    Only properties of the loaded vocabularies count as references.
    """
    foreign = Repairs()
    known: dict[NamedNode, bool] = {}
    for quad in quads:
        target = quad.object
        prop = ontology.properties.get(quad.predicate)
        if prop is None or not isinstance(target, NamedNode) or not prop.is_object:
            continue
        if target not in known:
            known[target] = ontology.defines(target) or bool(recorded(reader, target, ontology))
        if known[target]:
            continue
        if target.value.startswith(base_iri):
            message = (
                f"{prop.name} refers to <{target.value}>, which is not recorded here. Record it "
                "first or in the same document, or correct the IRI."
            )
            yield violation("UnknownReference", message, quad.subject, quad.predicate, target)
        else:
            message = f"Nothing is known here of <{target.value}>; it is kept as a link."
            note = info("ForeignReference", message, quad.subject, quad.predicate, target)
            foreign.add(note, key=target.value)
    yield from foreign.findings()
