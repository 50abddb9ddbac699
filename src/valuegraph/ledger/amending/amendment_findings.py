"""What is told of a change that an entity does not admit, and what to do instead."""

from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import NamedNode, Quad

from valuegraph.ledger.intake.freezing import Change
from valuegraph.model.resource import QUANTITIES
from valuegraph.rdf.findings import Finding, violation
from valuegraph.rdf.reader import GraphReader, node
from valuegraph.rdf.terms import Term, shown
from valuegraph.vocabulary.action import Action, FactEffect
from valuegraph.vocabulary.namespaces import RDF, VF, VG
from valuegraph.vocabulary.ontology import Ontology, local_name

_BY_EVENTS: Final = (VF.EconomicEvent, VF.EconomicResource)
"""Classes that an entity has from the beginning, since effects depend on them, or never."""


def immutable_event(change: Change) -> Finding:
    """An event is recorded and does not change, its note apart."""
    return violation(
        "ImmutableEvent",
        f"The event <{change.entity.value}> is recorded and does not change, its note apart. "
        "Record a correction: another event with corrects, the same action, resources and "
        "process, and the difference as its quantity (negative to take back).",
        change.entity,
        change.predicate,
        change.value,
    )


def kept_by_ledger(entity: NamedNode, path: NamedNode, value: Term) -> Finding:
    """What the ledger finds out for itself."""
    message = (
        f"{local_name(path)} is kept by the ledger itself and cannot be amended; leave it as it is."
    )
    return violation("LedgerKept", message, entity, path, value)


def stated_elsewhere(
    entity: NamedNode, path: NamedNode, canonical: NamedNode, other: NamedNode
) -> Finding:
    """What follows from a statement of another entity."""
    message = (
        f"{local_name(path)} follows from {local_name(canonical)} of <{other.value}>; amend that "
        "one."
    )
    return violation("StatedElsewhere", message, entity, path, other)


def wrong_class(
    entity: NamedNode,
    classes: frozenset[NamedNode],
    gone: Iterable[Quad],
    new: Iterable[Quad],
    ontology: Ontology,
) -> Finding | None:
    """Types that cannot come or go: those that effects depend on, and the last that it is served
    under."""
    lost, found = {q.object for q in gone}, {q.object for q in new}
    for class_ in _BY_EVENTS:
        if class_ in lost or class_ in found:
            message = (
                f"What is recorded does not become {local_name(class_)}, nor cease to be one: "
                "effects depend on it. Record it under an IRI of its own."
            )
            return violation("WrongClass", message, entity, RDF.type, class_)
    collected = {c.iri for c in ontology.collections.values()}
    if not collected.isdisjoint((*(classes - lost), *found)):
        return None
    message = "An entity keeps a type that it is served under, such as its present one; add that."
    return violation("WrongClass", message, entity, RDF.type, next(iter(classes), None))


def fact_refused(
    resource: NamedNode,
    predicate: NamedNode,
    value: Term | None,
    reader: GraphReader,
    ontology: Ontology,
) -> Finding:
    """An economic fact of a resource, which only an event may change."""
    name = local_name(predicate)
    is_quantity = predicate in QUANTITIES
    change = "cannot be amended"
    if value is not None and not is_quantity:
        change = f"cannot become {shown(value)}"
    message = (
        f"{name} {change}: a resource's quantities, accountable agent, location, stage, state and "
        f"container change only through events. {_event(predicate, ontology.actions)}"
    )
    if node(reader, resource, VG.lastEvent) is None:
        message += " As no event has named the resource yet, it can be deleted and recorded anew."
    return violation("FactWithoutEvent", message, resource, predicate, value)


def _event(predicate: NamedNode, actions: Mapping[NamedNode, Action]) -> str:
    """Which event to record."""
    if predicate in QUANTITIES:
        return "Record what happened, a raise or lower for a count, or a correction (corrects)."
    names = sorted(a.name for a in actions.values() if _changes(a, predicate))
    return f"Record an event that changes it: {' or '.join(names)}."


def _changes(action: Action, predicate: NamedNode) -> bool:
    effects = {
        VF.currentLocation: action.location,
        VF.primaryAccountable: action.accountable,
        VF.stage: action.stage,
        VF.state: action.state,
        VF.containedIn: action.contained,
    }
    return effects[predicate] in (FactEffect.UPDATE, FactEffect.UPDATE_TO, FactEffect.REMOVE)
