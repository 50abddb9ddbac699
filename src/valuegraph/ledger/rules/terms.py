"""What terms mean is stated by vocabularies and shapes, never by data."""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from valuegraph.ledger.statements.terms import Terms
from valuegraph.rdf.findings import Finding, Repairs, violation
from valuegraph.rdf.terms import Term, shown
from valuegraph.vocabulary.namespaces import VG
from valuegraph.vocabulary.ontology import Ontology


def check_terms(quads: Iterable[Quad], terms: Terms, ontology: Ontology) -> Iterator[Finding]:
    """A violation for each term that statements are about, or would come to be about, and for each
    property of the ledger's own namespace that is for terms only."""
    found = Repairs()
    quads = list(dict.fromkeys(quads))
    for quad in terms.stated_of(quads):
        term = quad.subject if quad.subject in terms else quad.object
        finding = about_term(term, quad.predicate, quad.object)
        found.add(finding, key=shown(term))
    for quad in quads:
        predicate = quad.predicate
        if predicate.value in VG and predicate not in ontology.properties:
            message = (
                f"{shown(predicate)} is not for data: the ledger keeps it, or a vocabulary states "
                "it of a term. Leave it out."
            )
            finding = violation("VocabularyTerm", message, quad.subject, predicate, quad.object)
            found.add(finding, key=predicate.value)
    yield from found.findings()


def about_term(term: Term, path: NamedNode | None = None, value: Term | None = None) -> Finding:
    """The finding for a document or request that would say something of a term."""
    message = (
        f"{shown(term)} is a term of a vocabulary, of the shapes or of the ledger itself. Data "
        "refers to it and says nothing of it. Leave this out, or give what is meant an IRI of its "
        "own; terms are added by loading a vocabulary (VALUEGRAPH_VOCABULARIES)."
    )
    return violation("VocabularyTerm", message, term, path, value)
