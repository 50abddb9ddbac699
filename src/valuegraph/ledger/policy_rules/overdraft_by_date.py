"""The policy ``no-overdraft-by-date``: at no time was there less than nothing of a resource."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode

from valuegraph.effects.ends import limited
from valuegraph.effects.history import remaining
from valuegraph.effects.quantities import quantity_changes
from valuegraph.effects.rows import rows
from valuegraph.ledger.policy_rules.commit import (
    CORRECTION_COUNTS,
    STOOD_BEFORE,
    Commit,
    amount,
    called,
    is_by_corrections,
)
from valuegraph.ledger.statements.resource_history import resource_events
from valuegraph.model.event import EconomicEvent
from valuegraph.model.measure import Measure
from valuegraph.model.resource import EconomicResource
from valuegraph.rdf.findings import Finding, violation, warning
from valuegraph.rdf.reader import GraphReader, value
from valuegraph.rdf.terms import Amount, exactly, times
from valuegraph.rdf.times import moment
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.namespaces import VF
from valuegraph.vocabulary.ontology import Ontology, local_name

_DATES: Final = (VF.hasPointInTime, VF.hasEnd, VF.hasBeginning, VF.created)
_AT_FIRST: Final = datetime.min.replace(tzinfo=UTC)


class _Low(NamedTuple):
    """The least that there was of a resource, and after which event."""

    amount: Amount
    unit: NamedNode
    event: NamedNode


def check_overdraft_by_date(commit: Commit) -> Iterator[Finding]:
    """A violation for each resource of which there was less than nothing at some time, by the
    dates of its events, where it was not so or not as bad without the commit.

    What is dated alike counts together. A correction counts when the event did that it corrects;
    where corrections alone have made it so, they are told of. The whole history of the resources is
    read, so a commit costs as much as they have events.
    """
    new = {event.iri for event in commit.events}
    units, ontology = commit.units, commit.ontology
    for resource, events in commit.counted().items():
        history = resource_events(commit.after, EconomicResource.read(commit.after, resource))
        lows = _lows(commit.after, resource, history, units, ontology)
        if not lows:
            continue
        known = [event for event in history if event.iri not in new]
        were = _lows(commit.before, resource, known, units, ontology)
        for path, low in lows.items():
            message = _told(commit.after, resource, path, low, units)
            if path in were and low.amount >= were[path].amount:
                yield warning("OverdraftByDate", f"{message} {STOOD_BEFORE}", resource, path)
            elif is_by_corrections(resource, -1, events, ontology.actions):
                yield warning("OverdraftByDate", f"{message} {CORRECTION_COUNTS}", resource, path)
            else:
                advice = "Record first what came in before, or give the date when it went out."
                yield violation("OverdraftByDate", f"{message} {advice}", resource, path)


def standing_overdrafts(reader: GraphReader, units: Units, ontology: Ontology) -> Iterator[Finding]:
    """A violation for each resource of a graph of which there was less than nothing at a time."""
    resources = {
        quad.subject
        for predicate in (VF.accountingQuantity, VF.onhandQuantity)
        for quad in reader.match(predicate=predicate)
        if isinstance(quad.subject, NamedNode)
    }
    for resource in sorted(resources, key=lambda iri: iri.value):
        history = resource_events(reader, EconomicResource.read(reader, resource))
        for path, low in _lows(reader, resource, history, units, ontology).items():
            message = _told(reader, resource, path, low, units)
            yield violation("OverdraftByDate", message, resource, path)


def _dated_changes(
    reader: GraphReader,
    events: Iterable[EconomicEvent],
    resource: NamedNode,
    held: Measure,
    units: Units,
    ontology: Ontology,
) -> Iterator[tuple[datetime, EconomicEvent, Amount, Amount]]:
    """When each event took place, and by how much it has changed what there are rights to and what
    is on hand of a resource, its corrections counted in."""
    corrections: dict[NamedNode, list[EconomicEvent]] = {}
    originals = []
    for event in events:
        if event.corrects is None:
            originals.append(event)
        else:
            corrections.setdefault(event.corrects, []).append(event)
    for event in originals:
        left, _ = remaining(event, corrections.get(event.iri, ()), units)
        quantity = event.resource_quantity
        if left is None or quantity is None:
            continue
        moved = units.convert(left, quantity.unit, held.unit)
        if moved is None:
            continue
        onhand = moved if event.onhand_limit is None else limited(moved, event.onhand_limit)
        for change in quantity_changes(rows(event, ontology.actions)):
            if change.resource == resource:
                yield (
                    _date(reader, event.iri),
                    event,
                    times(moved, change.accounting),
                    times(onhand, change.onhand),
                )


def _date(reader: GraphReader, event: NamedNode) -> datetime:
    for path in _DATES:
        found = value(reader, event, path)
        time = moment(found.value) if isinstance(found, Literal) else None
        if time is not None:
            return time
    return _AT_FIRST


def _lows(
    reader: GraphReader,
    resource: NamedNode,
    events: Iterable[EconomicEvent],
    units: Units,
    ontology: Ontology,
) -> dict[NamedNode, _Low]:
    """The quantities of a resource of which there was less than nothing at a time by its
    ``events``, and the least. They are counted back from what there is after all of them."""
    state = EconomicResource.read(reader, resource)
    found: dict[NamedNode, _Low] = {}
    if state.accounting is None or state.onhand is None:
        return found
    dated = [*_dated_changes(reader, events, resource, state.accounting, units, ontology)]
    dated.sort(key=lambda each: each[0])
    for predicate, held, place in (
        (VF.accountingQuantity, state.accounting, 2),
        (VF.onhandQuantity, state.onhand, 3),
    ):
        amounts: list[Amount] = [each[place] for each in dated]  # type: ignore[misc]
        total = exactly(held.amount, *(times(each, -1) for each in amounts))
        for _, together in groupby(zip(dated, amounts, strict=True), lambda each: each[0][0]):
            group = list(together)
            total = exactly(total, *(moved for _, moved in group))
            if total < 0 and (predicate not in found or total < found[predicate].amount):
                lowering = [each[1] for each, moved in group if moved < 0]
                found[predicate] = _Low(total, held.unit, (lowering or [group[-1][0][1]])[-1].iri)
    return found


def _told(
    reader: GraphReader, resource: NamedNode, path: NamedNode, low: _Low, units: Units
) -> str:
    return (
        f"By the dates of its events, {called(reader, resource)} would have had "
        f"{amount(Measure(low.amount, low.unit), units)} as its {local_name(path)} after "
        f"<{low.event.value}>."
    )
