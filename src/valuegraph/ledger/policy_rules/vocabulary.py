"""The policy ``closed-vocabulary``: every property is one of the loaded vocabularies.

Classes are a matter of the policy's shapes.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Quad

from valuegraph.rdf.findings import Finding, Repairs, violation
from valuegraph.vocabulary.namespaces import OM, OWL, RDF, RDFS
from valuegraph.vocabulary.ontology import Ontology, local_name
from valuegraph.vocabulary.suggestions import suggestion

_LANGUAGES: Final = (RDF, RDFS, OWL)
"""What vocabularies themselves are written in."""

_KINDS: Final = frozenset(
    (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property)
)


def check_vocabulary(quads: Iterable[Quad], ontology: Ontology) -> Iterator[Finding]:
    """A violation for each property that no loaded vocabulary declares, with its first use."""
    declared = {q.subject for q in ontology.quads if q.predicate == RDF.type and q.object in _KINDS}
    declared.add(OM.hasDimension)  # Units that a ledger describes for itself convert by it.
    found = Repairs()
    for quad in quads:
        predicate = quad.predicate
        if predicate in declared or any(predicate.value in each for each in _LANGUAGES):
            continue
        names = [each.name for each in ontology.properties.values()]
        message = (
            f"No loaded vocabulary has the property <{predicate.value}>."
            f"{suggestion(local_name(predicate), names)} Leave it out, or load the vocabulary that "
            "declares it (VALUEGRAPH_VOCABULARIES)."
        )
        found.add(
            violation("ClosedVocabulary", message, quad.subject, predicate, quad.object),
            key=predicate.value,
        )
    yield from found.findings()
