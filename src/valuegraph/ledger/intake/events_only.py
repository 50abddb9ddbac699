"""Events-only exchange: what events have made of a resource is left to those who have its events.

Ledgers that exchange events each have further ones of the same resources, so that what one has
counted is not what the other has.
"""

from dataclasses import replace
from typing import Final

from pyoxigraph import Quad

from valuegraph.ledger.intake.submission import Submission
from valuegraph.model.progress import PROGRESS, SUMS
from valuegraph.model.resource import FACTS, QUANTITIES
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import as_iri
from valuegraph.vocabulary.namespaces import RDF, VF, VG

_MEASURED: Final = (*QUANTITIES, *SUMS)
_OF_RESOURCES: Final = (*FACTS, *QUANTITIES, VF.contains, VG.lastEvent)


def with_events_only(submission: Submission) -> Submission:
    """The submission without the economic facts of resources that the ledger knows; ``ignored`` has
    them."""
    known = set(submission.entities) - submission.new
    facts = (*FACTS, *QUANTITIES)
    of_known = {q for q in submission.facts if q.predicate in facts and q.subject in known}
    measures = {q.object for q in of_known if q.predicate in QUANTITIES}
    ignored = [q for q in submission.facts if q in of_known or q.subject in measures]
    # That a container contains something is the other side of such a fact.
    contents = [
        q for q in submission.statements if q.predicate == VF.contains and q.object in known
    ]
    return replace(
        submission,
        facts=_without(submission.facts, ignored),
        statements=_without(submission.statements, contents),
        ignored=[
            *ignored,
            *(Quad(as_iri(q.object), VF.containedIn, q.subject) for q in contents),
        ],
    )


def derived_facts(reader: GraphReader) -> list[Quad]:
    """The statements of a ledger that follow from its events: economic facts of resources, but for
    those that they started with, and the progress of what is promised, wished for, owed and
    planned."""
    found: list[Quad] = []
    for about in reader.match(None, RDF.type, VF.EconomicResource):
        resource = as_iri(about.subject)
        for predicate in _OF_RESOURCES:
            found += reader.match(resource, predicate)
    for predicate in PROGRESS:
        found += reader.match(None, predicate)
    measures = dict.fromkeys(q.object for q in found if q.predicate in _MEASURED)
    for measure in measures:
        found += reader.match(as_iri(measure))
    return found


def _without(quads: list[Quad], gone: list[Quad]) -> list[Quad]:
    left_out = set(gone)
    return [quad for quad in quads if quad not in left_out]
