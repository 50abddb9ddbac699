"""A quantity is a part of what has it, and no entity: one IRI is not both.

The ledger names parts after their owners (``…#ev1.resourceQuantity``), and anybody may send an
entity with such an IRI. Its owner would lose the quantity wherever it is shown.
"""

from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad

from valuegraph.rdf.findings import Finding, violation
from valuegraph.rdf.reader import GraphReader, types
from valuegraph.vocabulary.namespaces import RDF, VF
from valuegraph.vocabulary.ontology import Ontology, local_name


def check_parts(reader: GraphReader, added: GraphReader, ontology: Ontology) -> Iterator[Finding]:
    """A violation for each node that is a measure and an entity since ``added``, the new
    statements of ``reader``."""
    entity_classes = ontology.entity_classes
    told: set[NamedNode] = set()
    for quad in added.match(predicate=RDF.type):
        part, class_ = quad.subject, quad.object
        assert isinstance(part, NamedNode), "normalised statements have IRIs for subjects"
        if part in told or (class_ != VF.Measure and class_ not in entity_classes):
            continue
        if class_ != VF.Measure and not reader.contains(Quad(part, RDF.type, VF.Measure)):
            continue
        others = sorted(entity_classes.intersection(types(reader, part)), key=lambda c: c.value)
        if others:
            told.add(part)
            yield _finding(part, others, reader)


def _finding(part: NamedNode, others: list[NamedNode], reader: GraphReader) -> Finding:
    whole = next(
        (
            f"the {local_name(quad.predicate)} of <{quad.subject.value}>"
            for quad in reader.match(None, None, part)
            if isinstance(quad.subject, NamedNode)
        ),
        "a Measure",
    )
    names = " and ".join(map(local_name, others))
    return violation(
        "PartAndEntity",
        f"<{part.value}> is {whole}, and {names} as well. Give each an IRI of its own; a quantity "
        "may have an id too.",
        part,
        RDF.type,
        others[0],
    )
