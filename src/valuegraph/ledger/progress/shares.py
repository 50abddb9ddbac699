"""What a flow counts for: the commitments, intents and claims that it answers to.

- All of an event counts for each commitment that it fulfills, and so on: ValueFlows has no way to
  divide it. Where it is to be divided, several events are recorded.
- A correction counts, with its sign, for whatever the corrected event counts for.
- A return takes from whatever the event counts for that it returns (``vg:returns``).
- An event does not count for an intent that a commitment which it fulfills satisfies already: the
  commitment counts there, and would count twice.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from valuegraph.effects.history import is_undone, remaining
from valuegraph.ledger.rules.corrections import corrections_of
from valuegraph.model.event import EconomicEvent
from valuegraph.model.measure import Measure
from valuegraph.model.progress import AMOUNTS, Kind
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Term, times
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.namespaces import RDF, VF, VG


@dataclass(frozen=True, slots=True)
class Share:
    """A ``flow`` answers to a ``target`` by a property, with the amounts that it has."""

    flow: NamedNode
    link: NamedNode
    target: NamedNode
    amounts: tuple[Measure | None, ...]
    """In the order of :data:`~valuegraph.model.progress.AMOUNTS`."""


def shares(reader: GraphReader, flow: NamedNode) -> list[Share]:
    """What a flow counts for, as the graph has it; nothing if it is no event and no commitment."""
    properties = reader.properties(flow)
    classes = properties.get(RDF.type, ())
    gone: dict[NamedNode, dict[NamedNode, None]] = {}
    if VF.EconomicEvent in classes:
        links = _links_of_event(reader, properties)
        for event in _nodes(properties, VF.corrects):
            gone |= _links_of_returned(reader, reader.properties(event))
        gone |= _links_of_returned(reader, properties)
    elif VF.Commitment in classes:
        links = {VF.satisfies: dict.fromkeys(_nodes(properties, VF.satisfies))}
    else:
        return []
    if not any(links.values()) and not any(gone.values()):
        return []
    amounts = tuple(
        Measure.read(reader, flow, amount) if amount in properties else None for amount in AMOUNTS
    )
    taken = tuple(each and Measure(times(each.amount, -1), each.unit) for each in amounts)
    return [
        Share(flow, link, target, of_flow)
        for of_flow, linked in ((amounts, links), (taken, gone))
        for link, targets in linked.items()
        for target in targets
    ]


def shares_of(reader: GraphReader, kind: Kind, target: NamedNode) -> list[Share]:
    """All that counts for one commitment, intent or claim."""
    flows: dict[NamedNode, None] = {}
    for flow in reader.subjects(kind.link, target):
        if isinstance(flow, NamedNode):
            for each in (flow, *returns(reader, flow)):
                flows[each] = None
                flows.update(dict.fromkeys(corrections(reader, each)))
    return [
        share
        for flow in flows
        for share in shares(reader, flow)
        if share.target == target and share.link == kind.link
    ]


def corrections(reader: GraphReader, event: NamedNode) -> list[NamedNode]:
    """The events that correct this one."""
    found = reader.subjects(VF.corrects, event)
    return [each for each in found if isinstance(each, NamedNode)]


def returns(reader: GraphReader, event: NamedNode) -> list[NamedNode]:
    """The events that bring something of this one back."""
    found = reader.subjects(VG.returns, event)
    return [each for each in found if isinstance(each, NamedNode)]


def stands(reader: GraphReader, flow: NamedNode, units: Units) -> bool:
    """Whether a flow is a commitment, or an event of which corrections have left something."""
    classes = reader.objects(flow, RDF.type)
    if VF.EconomicEvent not in classes:
        return VF.Commitment in classes
    if reader.objects(flow, VF.corrects):
        return False
    made = corrections_of(reader, flow)
    return not made or not is_undone(remaining(EconomicEvent.read(reader, flow), made, units))


def _links_of_event(
    reader: GraphReader, properties: Mapping[NamedNode, Collection[Term]]
) -> dict[NamedNode, dict[NamedNode, None]]:
    """What an event answers to, and what the one does that it corrects."""
    links = {
        link: dict.fromkeys(_nodes(properties, link))
        for link in (VF.fulfills, VF.satisfies, VF.settles)
    }
    for original in _nodes(properties, VF.corrects):
        corrected = reader.properties(original)
        for link, targets in links.items():
            targets.update(dict.fromkeys(_nodes(corrected, link)))
    if links[VF.satisfies]:
        for commitment in links[VF.fulfills]:
            for intent in _nodes(reader.properties(commitment), VF.satisfies):
                links[VF.satisfies].pop(intent, None)
    return links


def _links_of_returned(
    reader: GraphReader, properties: Mapping[NamedNode, Collection[Term]]
) -> dict[NamedNode, dict[NamedNode, None]]:
    """What the event answers to that the one with these properties returns."""
    found: dict[NamedNode, dict[NamedNode, None]] = {}
    for returned in _nodes(properties, VG.returns):
        found |= _links_of_event(reader, reader.properties(returned))
    return found


def _nodes(
    properties: Mapping[NamedNode, Collection[Term]], predicate: NamedNode
) -> Iterator[NamedNode]:
    return (value for value in properties.get(predicate, ()) if isinstance(value, NamedNode))
