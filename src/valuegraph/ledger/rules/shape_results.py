"""What the shapes make of a commit: the results that it causes, told with the event behind them.

Shapes can become stricter over a ledger, since policies are switched on by name. A result that was
there before a commit, and is no worse after it, is a warning: it would be in the way of whatever
else is to be recorded of the entity, the steps that put it right among them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from pyoxigraph import Literal, NamedNode

from valuegraph.changeset import CandidateView
from valuegraph.effects.quantities import quantity_changes
from valuegraph.effects.rows import rows
from valuegraph.ledger.policy_rules.commit import (
    CORRECTION_COUNTS,
    STOOD_BEFORE,
    called,
    is_by_corrections,
)
from valuegraph.model.event import EconomicEvent
from valuegraph.model.measure import Measure
from valuegraph.model.resource import FACTS, QUANTITIES
from valuegraph.rdf.findings import Finding, Severity, rejects
from valuegraph.rdf.paths import SequencePath
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Amount, Term, canonical_decimal, parse_number
from valuegraph.rdf.units import Units
from valuegraph.shapes import Validator
from valuegraph.vocabulary.action import Action
from valuegraph.vocabulary.namespaces import SH, VF
from valuegraph.vocabulary.ontology import local_name

_LOWER: Final = (SH.MinInclusiveConstraintComponent, SH.MinExclusiveConstraintComponent)
_UPPER: Final = (SH.MaxInclusiveConstraintComponent, SH.MaxExclusiveConstraintComponent)


def shape_results(
    validator: Validator,
    reader: GraphReader,
    candidate: CandidateView,
    events: Sequence[EconomicEvent],
    actions: Mapping[NamedNode, Action],
    units: Units,
) -> Sequence[Finding]:
    """The results of the shapes for all that the changes of ``candidate`` can affect; ``reader`` is
    what the checks read it through."""
    affected = validator.affected(reader, (*candidate.added, *candidate.removed))
    found = validator.validate(reader, affected).findings
    if not rejects(found):
        return found
    blamed = {f.focus for f in found if f.severity is Severity.VIOLATION and f.focus is not None}
    earlier: dict[object, list[Finding]] = {}
    for result in validator.validate(candidate.base, blamed).findings:
        earlier.setdefault(_kind(result), []).append(result)
    told: list[Finding] = []
    for result in found:
        if result.severity is not Severity.VIOLATION:
            told.append(result)
        elif _stood(result, earlier.get(_kind(result), ()), candidate):
            told.append(_with_words(_as_warning(result), STOOD_BEFORE))
        else:
            words = _overdraft(result, candidate, events, actions, units)
            told.append(_with_words(result, words) if words else result)
            if (
                words
                and isinstance(result.focus, NamedNode)
                and is_by_corrections(result.focus, -1, events, actions)
            ):
                told[-1] = _with_words(_as_warning(told[-1]), CORRECTION_COUNTS)
    return _without_echoes(told, {event.iri for event in events})


def _without_echoes(told: Sequence[Finding], events: set[NamedNode]) -> list[Finding]:
    """The results without those of a resource whose value an event has given it, and is told of."""
    of_events = {(f.rule, f.value) for f in told if f.focus in events and f.value is not None}
    return [
        f
        for f in told
        if f.path not in FACTS or f.focus in events or (f.rule, f.value) not in of_events
    ]


def _kind(finding: Finding) -> object:
    return finding.shape, finding.constraint, finding.rule, finding.focus, finding.path


def _stood(finding: Finding, earlier: Sequence[Finding], candidate: CandidateView) -> bool:
    """Whether a result was there before, and the commit makes it no worse."""
    if not earlier:
        return False
    number = _number(finding.value)
    numbers = [n for each in earlier if (n := _number(each.value)) is not None]
    if number is not None and numbers and finding.rule in _LOWER:
        return number >= min(numbers)
    if number is not None and numbers and finding.rule in _UPPER:
        return number <= max(numbers)
    if finding.value not in {each.value for each in earlier}:
        return False
    # A result about the entity as such may be about what it holds: then it may only recover.
    return finding.value != finding.focus or not _changed_for_worse(finding.focus, candidate)


def _changed_for_worse(entity: Term | None, candidate: CandidateView) -> bool:
    """Whether a quantity of a resource changed in another way than from below zero upwards."""
    if not isinstance(entity, NamedNode):
        return False
    for predicate in QUANTITIES:
        before = Measure.read(candidate.base, entity, predicate)
        after = Measure.read(candidate, entity, predicate)
        if before == after:
            continue
        if before is None or after is None or before.unit != after.unit:
            return True
        if before.amount >= 0 or after.amount < before.amount:
            return True
    return False


def _number(term: Term | None) -> Amount | None:
    return parse_number(term.value) if isinstance(term, Literal) else None


def _as_warning(finding: Finding) -> Finding:
    return replace(finding, severity=Severity.WARNING, severity_iri=Severity.WARNING.iri)


def _with_words(finding: Finding, words: str) -> Finding:
    """The result with more said in its messages."""
    messages = tuple(Literal(f"{m.value} {words}", language=m.language) for m in finding.messages)
    return replace(finding, message=f"{finding.message} {words}", messages=messages)


def _overdraft(
    finding: Finding,
    candidate: CandidateView,
    events: Iterable[EconomicEvent],
    actions: Mapping[NamedNode, Action],
    units: Units,
) -> str:
    """What a resource would hold less than nothing of, and after which event; empty for results
    about anything else."""
    resource = finding.focus
    if not isinstance(resource, NamedNode):
        return ""
    path = finding.path.steps[0] if isinstance(finding.path, SequencePath) else finding.path
    holdings: dict[NamedNode | None, list[str]] = {}
    for predicate in QUANTITIES:
        measure = Measure.read(candidate, resource, predicate)
        if path not in (None, predicate) or measure is None or measure.amount >= 0:
            continue
        held = f"{canonical_decimal(measure.amount)} {units.label(measure.unit)}"
        event = _lowering(resource, predicate, events, actions)
        holdings.setdefault(event, []).append(f"{held} as its {local_name(predicate)}")
    return " ".join(
        f"{called(candidate, resource)} would have {' and '.join(held)}"
        + ("." if event is None else f" after the event <{event.value}>.")
        for event, held in holdings.items()
    )


def _lowering(
    resource: NamedNode,
    predicate: NamedNode,
    events: Iterable[EconomicEvent],
    actions: Mapping[NamedNode, Action],
) -> NamedNode | None:
    """The last of the events that lowers a quantity of a resource."""
    found: NamedNode | None = None
    for event in events:
        quantity = event.resource_quantity
        if quantity is None or resource not in event.resources:
            continue
        for change in quantity_changes(rows(event, actions)):
            sign = change.accounting if predicate == VF.accountingQuantity else change.onhand
            if change.resource == resource and sign * quantity.amount < 0:
                found = event.iri
    return found
