"""Resources that events make, and nobody describes: an IRI that is misspelt is one of them."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from pyoxigraph import NamedNode, Quad

from valuegraph.changeset import CandidateView
from valuegraph.model.event import EconomicEvent
from valuegraph.rdf.findings import Finding, warning
from valuegraph.rdf.reader import GraphReader, types
from valuegraph.rdf.terms import Term
from valuegraph.vocabulary.namespaces import VF
from valuegraph.vocabulary.suggestions import did_you_mean, nearest

_LOOKED_AT: Final = 200
"""Resources of one agent whose IRIs are compared with one that may be misspelt."""
_COMPARED: Final = 5
"""Resources of a commit for which that is done: it takes some time."""


def check_described(
    candidate: CandidateView, events: Iterable[EconomicEvent], statements: Iterable[Quad]
) -> Iterator[Finding]:
    """A warning for each resource that the commit makes by an event and of which it says nothing
    else, with resources of the same agents that have a similar IRI."""
    described = {quad.subject for quad in statements}
    told: set[Term] = set()
    for event in events:
        for iri in event.resources:
            is_new = VF.EconomicResource in types(candidate, iri) and not types(candidate.base, iri)
            if not is_new or iri in described or iri in told:
                continue
            told.add(iri)
            near = _similar(candidate.base, event, iri) if len(told) <= _COMPARED else []
            message = (
                f"Nobody has described <{iri.value}>, and the event makes a new resource of it, "
                f"without a name.{did_you_mean(near) if near else ''} Describe it in the document "
                "(its name, conformsTo), or correct the IRI."
            )
            is_from = iri == event.resource
            path = VF.resourceInventoriedAs if is_from else VF.toResourceInventoriedAs
            yield warning("NotDescribed", message, event.iri, path, iri)


def _similar(reader: GraphReader, event: EconomicEvent, iri: NamedNode) -> list[str]:
    """The IRIs of resources of the event's agents that resemble this one."""
    known = [
        each.value
        for agent in dict.fromkeys((event.provider, event.receiver))
        if agent is not None
        for quad in islice(reader.match(None, VF.primaryAccountable, agent), _LOOKED_AT)
        if isinstance(each := quad.subject, NamedNode)
    ]
    return [f"<{each}>" for each in nearest(iri.value, known, cutoff=0.9)]
