"""Deleting an entity with the fragments that it owns, where nothing refers to it."""

from typing import Final

from pyoxigraph import NamedNode

from valuegraph.ledger.amending.amendment import Amendment, Parts
from valuegraph.ledger.statements.entities import Entities
from valuegraph.rdf.findings import Finding, violation
from valuegraph.rdf.reader import GraphReader, types
from valuegraph.rdf.terms import as_iri
from valuegraph.vocabulary.namespaces import VF
from valuegraph.vocabulary.ontology import Ontology

_NAMED: Final = 10
"""Referrers that a finding names; of more it tells the number."""
COUNTED: Final = 1000
"""Referrers that are looked for; there may be as many as events."""


def deletion_of(entity: NamedNode, reader: GraphReader, ontology: Ontology) -> Amendment:
    """The amendment after which nothing of a recorded entity is left."""
    parts = Parts(entity, (), reader, ontology)
    if parts.is_event:
        message = (
            f"The event <{entity.value}> is recorded and stays. Record a correction that takes it "
            "back: another event with corrects, the same action, resources and process, and its "
            "quantity negative."
        )
        return Amendment(entity, findings=(violation("ImmutableEvent", message, entity),))
    referring = referrers(parts, reader, ontology)
    if referring:
        return Amendment(entity, findings=(_referred_to(entity, referring, reader),))
    return Amendment(entity, withdrawn=tuple(parts.recorded))


def referrers(parts: Parts, reader: GraphReader, ontology: Ontology) -> dict[NamedNode, NamedNode]:
    """Other entities that state something of an entity or its fragments, and by which property.

    They are looked for up to one more than are counted. What follows from the entity's own
    statements is none of it.
    """
    entities = Entities((), reader, ontology)
    found: dict[NamedNode, NamedNode] = {}
    for target in dict.fromkeys((parts.entity, *(as_iri(q.subject) for q in parts.recorded))):
        for quad in reader.match(None, None, target):
            known = ontology.properties.get(quad.predicate)
            if known is not None and known.inverse_of is not None:
                continue
            owner = entities.owner(as_iri(quad.subject))
            if owner != parts.entity:
                found.setdefault(owner, quad.predicate)
            if len(found) > COUNTED:
                return found
    return found


def _referred_to(
    entity: NamedNode, referring: dict[NamedNode, NamedNode], reader: GraphReader
) -> Finding:
    shown = [f"<{iri.value}>" for iri in list(referring)[:_NAMED]]
    others = len(referring) - len(shown)
    is_more = len(referring) > COUNTED
    if others:
        shown.append("more" if is_more else f"{others:,} more")
    names = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
    count = "another entity refers" if len(referring) == 1 else f"{len(referring):,} others refer"
    if is_more:
        count = f"more than {COUNTED:,} others refer"
    has_events = any(VF.EconomicEvent in types(reader, iri) for iri in referring)
    advice = "Events stay, and so does what they name." if has_events else "Amend those first."
    message = f"<{entity.value}> cannot be deleted while {count} to it: {names}. {advice}"
    first, path = next(iter(referring.items()))
    return violation("StillReferredTo", message, entity, path, first)
