"""What events answer to: commitments of their own agreement."""

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import NamedNode, Quad

from valuegraph.rdf.findings import Finding, violation
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Term, as_iri
from valuegraph.vocabulary.namespaces import VF

_CLAUSES: Final = (VF.clauseOf, VF.reciprocalClauseOf)
_REALISATIONS: Final = (VF.realizationOf, VF.reciprocalRealizationOf)


def check_answers(reader: GraphReader, statements: Iterable[Quad]) -> Iterator[Finding]:
    """A violation for each event of one agreement that fulfils a commitment of another."""
    fulfilling: dict[tuple[Term, Term], None] = {}
    for quad in statements:
        if quad.predicate == VF.fulfills:
            fulfilling[quad.subject, quad.object] = None
        elif quad.predicate in _REALISATIONS:
            for commitment in reader.objects(as_iri(quad.subject), VF.fulfills):
                fulfilling[quad.subject, commitment] = None
        elif quad.predicate in _CLAUSES:
            for fulfilled_by in reader.subjects(VF.fulfills, quad.subject):
                fulfilling[fulfilled_by, quad.subject] = None
    for event, commitment in fulfilling:
        yield from _check_agreement(reader, as_iri(event), as_iri(commitment))


def _check_agreement(
    reader: GraphReader, event: NamedNode, commitment: NamedNode
) -> Iterator[Finding]:
    own = [each for path in _REALISATIONS for each in reader.objects(event, path)]
    theirs = [each for path in _CLAUSES for each in reader.objects(commitment, path)]
    if not own or not theirs or set(own) & set(theirs):
        return
    message = (
        f"The event is part of the agreement <{as_iri(own[0]).value}>, and the commitment that it "
        f"fulfills, <{commitment.value}>, of <{as_iri(theirs[0]).value}>. Correct realizationOf, "
        "or name a commitment of the same agreement."
    )
    yield violation("OtherAgreement", message, event, VF.fulfills, commitment)
