"""Returns and refunds: events that bring back something of earlier ones (``vg:returns``)."""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from valuegraph.effects.history import remaining
from valuegraph.ledger.rules.corrections import corrections_of
from valuegraph.model.event import EconomicEvent
from valuegraph.rdf.findings import Finding, violation
from valuegraph.rdf.reader import GraphReader, node, types
from valuegraph.rdf.terms import Amount, canonical_decimal, exactly
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.namespaces import VF, VG
from valuegraph.vocabulary.ontology import local_name


def check_returns(
    reader: GraphReader,
    events: Iterable[EconomicEvent],
    statements: Iterable[Quad],
    units: Units,
) -> Iterator[Finding]:
    """What is wrong with those new events that return something of another event, and with
    corrections of either: it has the same action and the agents in the other direction, and no more
    comes back than was there."""
    seen: set[NamedNode] = set()
    returning = {quad.subject for quad in statements if quad.predicate == VG.returns}
    for event in events:
        if event.iri not in returning and event.corrects is None:
            continue
        returned = node(reader, event.corrects or event.iri, VG.returns)
        if returned is not None and event.corrects is None:
            yield from _check_direction(reader, event, returned)
        for each in (returned, event.corrects):
            if each is not None and each not in seen:
                seen.add(each)
                yield from _check_amount(reader, event, each, units)


def _check_direction(
    reader: GraphReader, event: EconomicEvent, returned: NamedNode
) -> Iterator[Finding]:
    path = VG.returns
    first = EconomicEvent.read(reader, returned)
    if VF.EconomicEvent not in types(reader, returned):
        message = (
            f"The event <{returned.value}> is not recorded here, so nothing of it can come back. "
            "Record it first or in the same document, or leave returns out."
        )
        yield violation("Return", message, event.iri, path, returned)
    elif first.corrects is not None or event.corrects is not None:
        message = "A correction is not returned, and returns nothing; name the first event."
        yield violation("Return", message, event.iri, path, returned)
    elif first.action != event.action:
        action = "none" if first.action is None else local_name(first.action)
        message = f"What comes back has the action of <{returned.value}>, which is {action}."
        yield violation("Return", message, event.iri, VF.action, event.action)
    elif (first.provider, first.receiver) != (event.receiver, event.provider):
        message = (
            f"What comes back of <{returned.value}> goes from its receiver to its provider. Give "
            f"provider {_told(first.receiver)} and receiver {_told(first.provider)}."
        )
        is_provider = event.provider != first.receiver
        at_fault = VF.provider if is_provider else VF.receiver
        agent = event.provider if is_provider else event.receiver
        yield violation("Return", message, event.iri, at_fault, agent)


def _check_amount(
    reader: GraphReader, event: EconomicEvent, returned: NamedNode, units: Units
) -> Iterator[Finding]:
    back = [each for each in reader.subjects(VG.returns, returned) if isinstance(each, NamedNode)]
    if not back:
        return
    first = EconomicEvent.read(reader, returned)
    left = remaining(first, corrections_of(reader, returned), units)
    for path, recorded, rest, number in (
        (VF.resourceQuantity, first.resource_quantity, left[0], 0),
        (VF.effortQuantity, first.effort_quantity, left[1], 1),
    ):
        if recorded is None or rest is None:
            continue
        amounts: list[Amount] = []
        for iri in back:
            each = EconomicEvent.read(reader, iri)
            given = each.resource_quantity if number == 0 else each.effort_quantity
            amount = remaining(each, corrections_of(reader, iri), units)[number]
            if given is not None and amount is not None:
                converted = units.convert(amount, given.unit, recorded.unit)
                amounts += [] if converted is None else [converted]
        total = exactly(*amounts)
        if total > rest:
            unit = units.label(recorded.unit)
            message = (
                f"{canonical_decimal(total)} {unit} would come back of <{returned.value}>, which "
                f"was {canonical_decimal(rest)} {unit}. Return no more than that; record what is "
                "beyond as an event of its own."
            )
            yield violation("Return", message, event.iri, path)


def _told(agent: NamedNode | None) -> str:
    return "nobody" if agent is None else f"<{agent.value}>"
