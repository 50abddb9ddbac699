"""The policy ``credit-limits``: how far an account may go below or above zero."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode

from valuegraph.ledger.policy_rules.commit import (
    CORRECTION_COUNTS,
    STOOD_BEFORE,
    Commit,
    amount,
    called,
    is_by_corrections,
)
from valuegraph.model.measure import Measure
from valuegraph.rdf.findings import Finding, violation, warning
from valuegraph.rdf.reader import GraphReader, node, value
from valuegraph.rdf.terms import Amount, canonical_decimal, parse_number
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.namespaces import VF, VG

_LIMITS: Final = ((VG.lowerLimit, -1, "less"), (VG.upperLimit, 1, "more"))


def check_limits(commit: Commit) -> Iterator[Finding]:
    """A violation for each account that the commit takes below its lower or above its upper limit.

    The limits are those of the account, else those of what it conforms to, in the unit of the
    account, and are compared exactly. An account that was further out before may come back by and
    by; a correction and a limit that is set anew stop nothing, and are told of.
    """
    counted = commit.counted()
    limited = commit.subjects_changed(VG.lowerLimit, VG.upperLimit, VF.conformsTo)
    actions = commit.ontology.actions
    for resource in dict.fromkeys((*counted, *limited)):
        for path, direction, message in _beyond(commit.after, resource, commit.units):
            had = Measure.read(commit.before, resource, VF.accountingQuantity)
            has = Measure.read(commit.after, resource, VF.accountingQuantity)
            assert has is not None, "an account without quantity is in no breach"
            was = None if had is None else commit.units.convert(had.amount, had.unit, has.unit)
            stood = path in _paths_beyond(commit.before, resource, commit.units)
            is_same = was == has.amount
            if is_same or (stood and was is not None and _is_beyond(was, has.amount, direction)):
                yield warning("CreditLimit", f"{message} {STOOD_BEFORE}", resource, path)
            elif is_by_corrections(resource, direction, commit.events, actions):
                yield warning("CreditLimit", f"{message} {CORRECTION_COUNTS}", resource, path)
            else:
                last = counted[resource][-1]
                told = f"{message} The last event that changes it is <{last.iri.value}>."
                yield violation("CreditLimit", told, resource, path)


def standing_limits(reader: GraphReader, units: Units) -> Iterator[Finding]:
    """A violation for each account of a graph that is beyond its limits."""
    for quad in reader.match(predicate=VF.accountingQuantity):
        if isinstance(quad.subject, NamedNode):
            for path, _, message in _beyond(reader, quad.subject, units):
                yield violation("CreditLimit", message, quad.subject, path)


def _paths_beyond(reader: GraphReader, resource: NamedNode, units: Units) -> set[NamedNode]:
    return {path for path, _, _ in _beyond(reader, resource, units)}


def _beyond(
    reader: GraphReader, resource: NamedNode, units: Units
) -> Iterator[tuple[NamedNode, int, str]]:
    """The limits that an account is beyond, in which direction, and in words."""
    held = Measure.read(reader, resource, VF.accountingQuantity)
    if held is None:
        return
    for path, direction, word in _LIMITS:
        limit = _limit(reader, resource, path)
        if limit is None or not _is_beyond(held.amount, limit, direction):
            continue
        message = (
            f"{called(reader, resource)} would have {amount(held, units)}, {word} than its limit "
            f"of {canonical_decimal(limit)}."
        )
        yield path, direction, message


def _is_beyond(held: Amount, limit: Amount, direction: int) -> bool:
    return held > limit if direction > 0 else held < limit


def _limit(reader: GraphReader, resource: NamedNode, path: NamedNode) -> Amount | None:
    kind = node(reader, resource, VF.conformsTo)
    for holder in (resource, kind):
        found = None if holder is None else value(reader, holder, path)
        if isinstance(found, Literal):
            return parse_number(found.value)
    return None
