"""The policies ``provider-accountable`` and ``receiver-accountable``: only who is accountable for a
resource gives away rights to it, and only for them is something raised or produced into it."""

from collections.abc import Iterator, Mapping

from pyoxigraph import NamedNode

from valuegraph.model.event import EconomicEvent
from valuegraph.model.resource import EconomicResource
from valuegraph.rdf.findings import Finding, violation
from valuegraph.rdf.terms import Term
from valuegraph.vocabulary.namespaces import VF

Resources = Mapping[NamedNode, EconomicResource]


def check_provider(event: EconomicEvent, before: Resources, after: Resources) -> Iterator[Finding]:
    """A violation for each resource that the event takes rights from, without its provider being
    the agent that was accountable for it before.

    ``before`` and ``after`` are the resources as the event finds and leaves them. An event that
    makes somebody accountable for what nobody was yet is measured by that. Corrections restate an
    event that was judged already.
    """
    if event.corrects is not None or event.provider is None:
        return
    for iri, resource in after.items():
        was = before[iri].fact(VF.primaryAccountable)
        becomes = resource.fact(VF.primaryAccountable)
        accountable = was or becomes
        is_handed_over = iri == event.resource and was is not None and was != becomes
        loses = _is_less(before[iri], resource) or is_handed_over
        if loses and accountable != event.provider:
            path = VF.provider
            yield violation(
                "Accountability", _told(iri, was, event), event.iri, path, event.provider
            )


def check_receiver(event: EconomicEvent, before: Resources, after: Resources) -> Iterator[Finding]:
    """A violation for each resource that the event adds rights to, without its receiver being the
    agent that was accountable for it before. What nobody was accountable for is anybody's.
    Corrections restate an event that was judged already."""
    if event.corrects is not None or event.receiver is None:
        return
    for iri, resource in after.items():
        was = before[iri].fact(VF.primaryAccountable)
        is_handed_over = resource.fact(VF.primaryAccountable) == event.receiver
        gains = _is_less(resource, before[iri])
        if gains and isinstance(was, NamedNode) and was != event.receiver and not is_handed_over:
            message = (
                f"<{was.value}> is accountable for the resource <{iri.value}>, not "
                f"<{event.receiver.value}>. Name the accountable agent as receiver, or a resource "
                "of the receiver's own."
            )
            yield violation("Accountability", message, event.iri, VF.receiver, event.receiver)


def _is_less(before: EconomicResource, after: EconomicResource) -> bool:
    """Whether there are rights to less of a resource than there were."""
    had, has = (
        0 if each.accounting is None else each.accounting.amount for each in (before, after)
    )
    return has < had


def _told(resource: NamedNode, was: Term | None, event: EconomicEvent) -> str:
    assert event.provider is not None
    if not isinstance(was, NamedNode):
        return (
            f"Nobody is accountable for the resource <{resource.value}>, so nobody can give away "
            "rights to it. Record first whose it is, with a raise of 0 by that agent."
        )
    return (
        f"<{was.value}> is accountable for the resource <{resource.value}>, not "
        f"<{event.provider.value}>. Name the accountable agent as provider, or record first the "
        "transfer that made the provider accountable."
    )
