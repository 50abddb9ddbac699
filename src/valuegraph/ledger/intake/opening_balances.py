"""Opening balances: resources that come with quantities and without events, as the events that
bring them about.

The accounting quantity is raised (or lowered, where it is below zero: an account that owes), which
changes both quantities alike; a balance of nothing is raised by 0. Where what is on hand differs, a
``transferCustody`` gives the rest into somebody else's custody, or takes it from there; who that is
is not known, so it has the accountable agent on one side alone. The events have IRIs that follow
from the resource's, by which the balances are known again when the document is recorded once more.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from pyoxigraph import Literal, NamedNode, Quad

from valuegraph.changeset import CandidateView
from valuegraph.ledger.intake.submission import Submission
from valuegraph.ledger.statements.entailment import EntailingWriter
from valuegraph.model.event import EconomicEvent
from valuegraph.model.measure import Measure
from valuegraph.model.resource import QUANTITIES, EconomicResource
from valuegraph.rdf.findings import Finding, info, violation
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.reader import GraphReader, node, types, value
from valuegraph.rdf.terms import (
    Amount,
    canonical_decimal,
    date_time_stamp,
    exactly,
    in_range,
    now_stamp,
    times,
)
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.namespaces import DCTERMS, RDF, VF, VG, XSD
from valuegraph.vocabulary.ontology import Ontology, local_name

_NOTE: Final = Literal("Opening balance")
_STEPS: Final = ("rights", "custody")
"""The events of one resource, each at most one."""


@dataclass(frozen=True, slots=True)
class Balance:
    """What is stated of one resource: both quantities in one unit. ``taken_to_be`` is the quantity
    that is not stated, and is as the other one."""

    resource: NamedNode
    accounting: Measure
    onhand: Measure
    taken_to_be: NamedNode | None = None

    @property
    def elsewhere(self) -> Amount:
        """What is on hand beyond the accounting quantity; negative: what others have of it."""
        return exactly(self.onhand.amount, times(self.accounting.amount, -1))


def with_opening_balances(
    submission: Submission, reader: GraphReader, ontology: Ontology, base_iri: str, time: datetime
) -> Submission:
    """The submission with events in place of the quantities of resources that have no events.

    Resources that the ledger has counted already keep what it says of them; where that came from
    the same opening balance, whatever happened since, there is nothing to do. Each finding tells of
    one resource.
    """
    described = CandidateView(reader)
    writer = EntailingWriter(described, ontology)
    for quad in submission.statements:
        writer.state(quad)
    return _opened(submission, described, Units(ontology.units, described), base_iri, time)


def _opened(
    submission: Submission, reader: GraphReader, units: Units, base_iri: str, time: datetime
) -> Submission:
    opened = replace(
        submission,
        entities=list(submission.entities),
        new=set(submission.new),
        statements=list(submission.statements),
        initial=dict(submission.initial),
        exported=set(submission.exported),
        balances=set(submission.balances),
        findings=list(submission.findings),
    )
    exact = (quad for quad in submission.kept if quad.predicate == VG.exactValue)
    stated = MemoryGraph((*submission.facts, *exact))
    settled: set[NamedNode] = set()
    for resource in _without_events(submission, stated, reader):
        balance = _balance(resource, stated, units)
        if balance is None:
            continue  # What is incomplete is refused as any other statement of a quantity.
        if isinstance(balance, Finding):
            opened.findings.append(balance)
            settled.add(resource)
        elif _is_counted(resource, reader, base_iri):
            if _was_opened_with(balance, reader, units, base_iri):
                opened.findings.append(_known(balance, units))
                settled.add(resource)
        else:
            accountable = _accountable(resource, stated, reader)
            date = _date(resource, reader)
            _open(opened, balance, accountable, units, base_iri, date, now_stamp(time))
            settled.add(resource)
    gone = {m for r in settled for p in QUANTITIES for m in stated.objects(r, p)}
    opened.facts = [
        quad
        for quad in submission.facts
        if quad.subject not in gone
        and not (quad.subject in settled and quad.predicate in QUANTITIES)
    ]
    return opened


def _without_events(
    submission: Submission, stated: MemoryGraph, reader: GraphReader
) -> Iterator[NamedNode]:
    """The resources with quantities that no event of the document names."""
    sides = (VF.resourceInventoriedAs, VF.toResourceInventoriedAs)
    with_events = {q.object for q in submission.statements if q.predicate in sides}
    for resource in submission.entities:
        has_quantity = any(stated.objects(resource, predicate) for predicate in QUANTITIES)
        is_resource = VF.EconomicResource in types(reader, resource)
        if has_quantity and is_resource and resource not in with_events:
            yield resource


def _balance(resource: NamedNode, stated: MemoryGraph, units: Units) -> Balance | Finding | None:
    """What is stated, in the unit of the accounting quantity; where one of the two quantities is
    not stated, it is as the other."""
    found: dict[NamedNode, Measure] = {}
    for predicate in QUANTITIES:
        values = stated.objects(resource, predicate)
        measure = Measure.read(stated, resource, predicate)
        if len(values) > 1 or (values and measure is None):
            return None
        if measure is not None:
            found[predicate] = measure
    missing = next((predicate for predicate in QUANTITIES if predicate not in found), None)
    accounting, onhand = (found.get(predicate) for predicate in QUANTITIES)
    accounting, onhand = accounting or onhand, onhand or accounting
    assert accounting is not None, "one of the quantities is stated"
    assert onhand is not None, "one of the quantities is stated"
    amount = units.convert(onhand.amount, onhand.unit, accounting.unit)
    if amount is None:
        message = (
            f"The opening balance has {units.label(accounting.unit)} as accountingQuantity and "
            f"{units.label(onhand.unit)} as onhandQuantity; the two do not convert. Give both in "
            "one unit."
        )
        return violation("OpeningBalance", message, resource, VF.onhandQuantity, onhand.unit)
    balance = Balance(resource, accounting, Measure(amount, accounting.unit), missing)
    if not in_range(balance.elsewhere):
        message = "The two quantities are further apart than a quantity can be (below 10^20)."
        return violation("OpeningBalance", message, resource, VF.onhandQuantity)
    return balance


def _is_counted(resource: NamedNode, reader: GraphReader, base_iri: str) -> bool:
    """Whether events have counted the resource, or did until they were corrected."""
    was_opened = any(
        VF.EconomicEvent in types(reader, _event_iri(resource, step, base_iri)) for step in _STEPS
    )
    return was_opened or EconomicResource.read(reader, resource).last_event is not None


def _was_opened_with(balance: Balance, reader: GraphReader, units: Units, base_iri: str) -> bool:
    """Whether the resource has been opened with this balance."""
    steps = [
        EconomicEvent.read(reader, _event_iri(balance.resource, step, base_iri)) for step in _STEPS
    ]
    amounts: list[Amount] = []
    for event in steps:
        quantity = event.resource_quantity
        if quantity is None:
            amounts.append(Decimal(0))
            continue
        amount = units.convert(quantity.amount, quantity.unit, balance.accounting.unit)
        if amount is None:
            return False
        is_less = event.action == VF.lower or (
            event.action == VF.transferCustody and event.resource is not None
        )
        amounts.append(times(amount, -1) if is_less else amount)
    return amounts == [balance.accounting.amount, balance.elsewhere]


def _accountable(resource: NamedNode, stated: MemoryGraph, reader: GraphReader) -> NamedNode | None:
    path = VF.primaryAccountable
    return node(stated, resource, path) or node(reader, resource, path)


def _open(
    opened: Submission,
    balance: Balance,
    accountable: NamedNode | None,
    units: Units,
    base_iri: str,
    date: Literal | None,
    now: Literal,
) -> None:
    """Add the events of one balance to the submission, and tell of them."""
    resource, shown = balance.resource, _shown(balance, units)
    # What an export says of a resource is what it starts with here, where its events are not.
    opened.exported.discard(resource)
    opened.initial.pop(resource, None)
    if accountable is None:
        message = (
            f"The opening balance of {shown} needs somebody who is accountable for it. State "
            "primaryAccountable of the resource, the IRI of an agent."
        )
        path = VF.primaryAccountable
        opened.findings.append(violation("OpeningBalance", message, resource, path))
        return
    told: list[str] = []
    for event, action, side, quantity in _events(balance, base_iri):
        opened.entities.append(event)
        opened.new.add(event)
        opened.balances.add(event)
        agents = (
            (VF.provider, VF.receiver)
            if action != VF.transferCustody
            else (VF.provider if side == VF.resourceInventoriedAs else VF.receiver,)
        )
        opened.statements += [
            Quad(event, RDF.type, VF.EconomicEvent),
            Quad(event, VF.action, action),
            *(Quad(event, agent, accountable) for agent in agents),
            Quad(event, side, resource),
            *quantity.quads(event, VF.resourceQuantity),
            Quad(event, VF.hasPointInTime, now if date is None else date),
            Quad(event, VF.note, _NOTE),
        ]
        told.append(f"{local_name(action)} <{event.value}>")
    message = f"Opened with {shown}: {' and '.join(told)}."
    if balance.taken_to_be is not None:
        other = next(each for each in QUANTITIES if each != balance.taken_to_be)
        message += (
            f" {local_name(balance.taken_to_be)} was not stated and is taken to be the same as "
            f"{local_name(other)}; state both where they differ."
        )
    if date is None:
        message += (
            " No date was stated, so the balance is taken to be of now, "
            f"{now.value}; state dcterms:date of the resource where it is of another day."
        )
    opened.findings.append(info("OpeningBalance", message, resource, QUANTITIES[0]))


def _events(
    balance: Balance, base_iri: str
) -> Iterator[tuple[NamedNode, NamedNode, NamedNode, Measure]]:
    """The events that bring a balance about: IRI, action, on which side the resource is, and the
    quantity."""
    on, to = VF.resourceInventoriedAs, VF.toResourceInventoriedAs
    rights, custody = balance.accounting.amount, balance.elsewhere
    unit = balance.accounting.unit
    if rights or not custody:
        action = VF["raise"] if rights >= 0 else VF.lower
        event = _event_iri(balance.resource, "rights", base_iri)
        yield event, action, on, Measure(max(rights, times(rights, -1)), unit)
    if custody:
        event = _event_iri(balance.resource, "custody", base_iri)
        side = to if custody > 0 else on
        yield event, VF.transferCustody, side, Measure(max(custody, times(custody, -1)), unit)


def _date(resource: NamedNode, reader: GraphReader) -> Literal | None:
    """When a balance was taken: the ``dcterms:date`` of the resource, where it is stated."""
    stated = value(reader, resource, DCTERMS.date)
    stamp = date_time_stamp(stated.value) if isinstance(stated, Literal) else None
    return None if stamp is None else Literal(stamp, datatype=XSD.dateTimeStamp)


def _event_iri(resource: NamedNode, step: str, base_iri: str) -> NamedNode:
    made = uuid5(NAMESPACE_URL, f"{resource.value} opening balance {step}")
    return NamedNode(f"{base_iri}economic-events/{made}")


def _known(balance: Balance, units: Units) -> Finding:
    message = (
        f"The resource started with {_shown(balance, units)}, as it says here; nothing is counted "
        "twice."
    )
    return info("OpeningBalance", message, balance.resource, QUANTITIES[0])


def _shown(balance: Balance, units: Units) -> str:
    unit = units.label(balance.accounting.unit)
    accounting = canonical_decimal(balance.accounting.amount)
    if not balance.elsewhere:
        return f"{accounting} {unit}"
    return f"{accounting} {unit}, of which {canonical_decimal(balance.onhand.amount)} on hand"
