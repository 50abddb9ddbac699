"""The policies ``currency-issuers`` and ``zero-sum-currencies``: how much money there is.

A currency is a resource specification that is a medium of exchange (``vf:mediumOfExchange``); its
accounts are the resources that conform to it.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from valuegraph.ledger.policy_rules.commit import STOOD_BEFORE, Commit, amount, called
from valuegraph.model.event import EconomicEvent
from valuegraph.model.measure import Measure
from valuegraph.rdf.findings import Finding, violation, warning
from valuegraph.rdf.reader import GraphReader, node, value
from valuegraph.rdf.terms import Amount, canonical_decimal, exactly, times
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.namespaces import VF, VG


def check_issuers(commit: Commit) -> Iterator[Finding]:
    """A violation for each event that makes more of a currency, where none of its agents is an
    issuer of it (``vg:issuer``).

    An event that names the account which the money comes from makes none. Neither does a correction
    of one that took money out of the world. What was something else, and is said to be an account
    now, makes what it holds.
    """
    for resource in commit.subjects_changed(VF.conformsTo):
        held = Measure.read(commit.before, resource, VF.accountingQuantity)
        was = node(commit.before, resource, VF.conformsTo)
        is_now = node(commit.after, resource, VF.conformsTo)
        if held is None or held.amount <= 0 or is_now in (None, was):
            continue
        assert is_now is not None, "it conforms to something"
        if is_currency(commit.after, is_now):
            message = (
                f"{called(commit.after, resource)} holds {amount(held, commit.units)} that nobody "
                f"has issued as {called(commit.after, is_now)}. Open an account of its own, and "
                "record where the money comes from."
            )
            yield violation("CurrencyIssuer", message, resource, VF.conformsTo, is_now)
    for event in commit.events:
        quantity = event.resource_quantity
        if quantity is None or quantity.amount <= 0:
            continue
        made: dict[NamedNode, int] = {}
        for change in commit.changes(event):
            kind = commit.specification(event, change.resource)
            if kind is not None and is_currency(commit.after, kind):
                made[kind] = made.get(kind, 0) + change.accounting
        for kind, sign in made.items():
            issuers = commit.after.objects(kind, VG.issuer)
            if sign > 0 and not {event.provider, event.receiver} & set(issuers):
                yield violation(
                    "CurrencyIssuer", _not_issued(commit, event, kind), event.iri, VF.action
                )


def _not_issued(commit: Commit, event: EconomicEvent, kind: NamedNode) -> str:
    assert event.resource_quantity is not None
    issuers = [
        f"<{e.value}>" for e in commit.after.objects(kind, VG.issuer) if isinstance(e, NamedNode)
    ]
    who = (
        f"Only {' or '.join(sorted(issuers))} may"
        if issuers
        else "Nobody may yet: name those who may as issuer of the currency"
    )
    return (
        f"The event makes {amount(event.resource_quantity, commit.units)} of "
        f"{called(commit.after, kind)}. {who}. Where the money comes from somebody else, record a "
        "transfer and name that account as resourceInventoriedAs."
    )


def check_zero_sum(commit: Commit) -> Iterator[Finding]:
    """A violation for each currency whose accounts sum up to something else than zero after the
    commit, and that is no nearer to zero than before it. Sums are exact."""
    counted: dict[NamedNode, list[NamedNode]] = {}
    others = commit.subjects_changed(VF.conformsTo)
    defined = commit.subjects_changed(VF.mediumOfExchange)
    for resource in (*commit.counted(), *others):
        for graph in (commit.before, commit.after):
            kind = node(graph, resource, VF.conformsTo)
            if kind is not None:
                counted.setdefault(kind, []).append(resource)
                defined += [kind] if resource in others else []
    for kind in dict.fromkeys((*counted, *defined)):
        if not is_currency(commit.after, kind):
            continue
        resources = dict.fromkeys(counted.get(kind, ()))
        if kind not in defined and _sum(commit.after, resources, commit.units, commit.before) == 0:
            continue  # What one account has more, another has less.
        was = _sum(commit.before, accounts(commit.before, kind), commit.units)
        becomes = _sum(commit.after, accounts(commit.after, kind), commit.units)
        if becomes == 0:
            continue
        message = _not_zero(commit.after, kind, becomes)
        is_no_worse = is_currency(commit.before, kind) and _is_nearer(becomes, was)
        if is_no_worse:
            yield warning("ZeroSum", f"{message} {STOOD_BEFORE}", kind)
        else:
            yield violation("ZeroSum", message, kind)


def standing_sums(reader: GraphReader, units: Units) -> Iterator[Finding]:
    """A violation for each currency of a graph whose accounts do not sum up to zero."""
    for quad in reader.match(predicate=VF.mediumOfExchange):
        kind = quad.subject
        if isinstance(kind, NamedNode) and is_currency(reader, kind):
            total = _sum(reader, accounts(reader, kind), units)
            if total != 0:
                yield violation("ZeroSum", _not_zero(reader, kind, total), kind)


def accounts(reader: GraphReader, kind: NamedNode) -> list[NamedNode]:
    """The resources that conform to a specification."""
    found = reader.subjects(VF.conformsTo, kind)
    return [each for each in found if isinstance(each, NamedNode)]


def _sum(
    reader: GraphReader,
    resources: Iterable[NamedNode],
    units: Units,
    since: GraphReader | None = None,
) -> Amount | None:
    """What there are rights to in all of the resources, or how much that has changed ``since``
    another graph, in the unit of the first; None where units do not convert."""
    total: Amount = Decimal(0)
    unit: NamedNode | None = None
    for resource in resources:
        for graph, sign in ((reader, 1), (since, -1)):
            held = None if graph is None else Measure.read(graph, resource, VF.accountingQuantity)
            if held is None:
                continue
            unit = unit or held.unit
            converted = units.convert(held.amount, held.unit, unit)
            if converted is None:
                return None
            total = exactly(total, times(converted, sign))
    return total


def _is_nearer(sum_: Amount | None, other: Amount | None) -> bool:
    """Whether a sum is as near to zero as another one, or nearer."""
    if sum_ is None or other is None:
        return False
    return max(sum_, times(sum_, -1)) <= max(other, times(other, -1))


def _not_zero(reader: GraphReader, kind: NamedNode, total: Amount | None) -> str:
    if total is None:
        return (
            f"The accounts of {called(reader, kind)} are in units that do not convert, so nobody "
            "can tell whether they sum up to zero. Keep all of them in one unit."
        )
    return (
        f"The accounts of {called(reader, kind)} would sum up to {canonical_decimal(total)}, not "
        "to zero. Record each payment as a transfer that names both accounts, "
        "resourceInventoriedAs and toResourceInventoriedAs; an issuer's account goes below zero."
    )


def is_currency(reader: GraphReader, specification: NamedNode) -> bool:
    """Whether a specification is a medium of exchange."""
    found = value(reader, specification, VF.mediumOfExchange)
    return isinstance(found, Literal) and found.value in {"true", "1"}
