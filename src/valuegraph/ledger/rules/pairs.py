"""Pairs of actions: what one of them brought into a process, the other brings out again
(ValueFlows 1.0, "Actions": ``vf:pairsWith``).

An accept without its modify is still open. A modify without its accept would add to what is on hand
though nothing was taken, so the one that gives back is refused without the one that took.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import NamedNode, Quad

from valuegraph.effects.history import Left, is_undone, remaining
from valuegraph.ledger.rules.corrections import corrections_of
from valuegraph.model.event import EconomicEvent
from valuegraph.rdf.findings import Finding, violation, warning
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Amount, Term, canonical_decimal, exactly
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.action import Action, InputOutput
from valuegraph.vocabulary.namespaces import VF


def check_pairs(
    reader: GraphReader,
    events: Iterable[EconomicEvent],
    actions: Mapping[NamedNode, Action],
    units: Units,
) -> Iterator[Finding]:
    """What is wrong with those new events that end a pair, and with corrections of those that
    begin one.

    Both name the same process, or none, and the second names a resource of the first: the one that
    it took, or the one that it took it into. No more comes out again than went in. Where no
    resource is named, the process is enough.
    """
    begun: dict[object, list[tuple[EconomicEvent, Left]]] = {}
    for event in events:
        action = actions.get(event.action) if event.action is not None else None
        first = _first(action, actions)
        if action is None:
            continue
        if first is None:
            if event.corrects is not None:
                yield from _check_begun(reader, event, action, actions, units)
            continue
        original = event if event.corrects is None else EconomicEvent.read(reader, event.corrects)
        if original.resource is None and original.output_of is None:
            if event.corrects is None:
                message = (
                    f"A {action.name} goes with the {first.name} of the same resource and process, "
                    "but this one names neither. Give resourceInventoriedAs and outputOf."
                )
                yield warning("Pair", message, event.iri, VF.action, action.iri)
            continue
        # The answer is the same for each event about one resource in one process.
        about = (first.iri, original.resource, original.output_of)
        if about not in begun:
            begun[about] = list(_standing(reader, _firsts(reader, original, first), units))
            if begun[about]:
                yield from _check_amount(
                    reader, event, original, action, first, begun[about], units
                )
        if not begun[about] and event.corrects is None:
            message = _unpaired(event, action, first)
            yield violation("Pair", message, event.iri, VF.action, action.iri)


def _check_begun(
    reader: GraphReader,
    correction: EconomicEvent,
    first: Action,
    actions: Mapping[NamedNode, Action],
    units: Units,
) -> Iterator[Finding]:
    """A violation where a correction leaves less in a process than has come out of it."""
    second = actions.get(first.pairs_with) if first.pairs_with is not None else None
    if second is None or first.input_output is not InputOutput.INPUT:
        return
    for name in correction.resources:
        ended = _events(
            reader, second, VF.outputOf, correction.input_of, VF.resourceInventoriedAs, name
        )
        last = next(iter(ended), None)
        if last is not None:
            firsts = list(_standing(reader, _firsts(reader, last, first), units))
            yield from _check_amount(reader, correction, last, second, first, firsts, units)
            return


def took_from_onhand(
    reader: GraphReader, event: EconomicEvent, actions: Mapping[NamedNode, Action]
) -> bool | None:
    """Whether the first of the pair that an event ends changed what was on hand of the resource;
    None where there is no such event."""
    action = actions.get(event.action) if event.action is not None else None
    first = _first(action, actions)
    if first is None or event.resource is None:
        return None
    found = [each.onhand_limit != 0 for each in _firsts(reader, event, first)]
    return any(found) if found else None


def _first(action: Action | None, actions: Mapping[NamedNode, Action]) -> Action | None:
    """The action that the pair begins with which this one ends."""
    if action is None or action.input_output is not InputOutput.OUTPUT:
        return None
    return actions.get(action.pairs_with) if action.pairs_with is not None else None


def _check_amount(
    reader: GraphReader,
    event: EconomicEvent,
    original: EconomicEvent,
    action: Action,
    first: Action,
    firsts: Sequence[tuple[EconomicEvent, Left]],
    units: Units,
) -> Iterator[Finding]:
    """A violation where more of a resource comes out of a process than went in."""
    measured = next((e.resource_quantity for e, _ in firsts if e.resource_quantity), None)
    measured = measured or original.resource_quantity
    if original.resource is None or measured is None:
        return
    unit = measured.unit
    taken = _sum(firsts, unit, units)
    names = {original.resource}.union(*(each.resources for each, _ in firsts))
    seconds = (
        each
        for name in names
        for each in _events(
            reader, action, VF.outputOf, original.output_of, VF.resourceInventoriedAs, name
        )
    )
    given = _sum(_standing(reader, seconds, units), unit, units)
    if given > taken:
        label = units.label(unit)
        message = (
            f"{canonical_decimal(given)} {label} of <{original.resource.value}> would come out of "
            f"the {first.name} of {canonical_decimal(taken)} {label}. Record the {first.name} of "
            f"the rest first, or a {action.name} of less."
        )
        yield violation("Pair", message, event.iri, VF.resourceQuantity)


def _sum(events: Iterable[tuple[EconomicEvent, Left]], unit: NamedNode, units: Units) -> Amount:
    """How much of a resource events have left to count, in a unit; what does not convert is left
    out."""
    amounts = [
        converted
        for event, (left, _) in events
        if event.resource_quantity is not None and left is not None
        if (converted := units.convert(left, event.resource_quantity.unit, unit)) is not None
    ]
    return exactly(*amounts)


def _unpaired(event: EconomicEvent, action: Action, first: Action) -> str:
    where = [] if event.resource is None else [f"<{event.resource.value}> as a resource"]
    if event.output_of is not None:
        where.append(f"inputOf <{event.output_of.value}>")
    else:
        where.append("no process")
    return (
        f"A {action.name} needs the {first.name} that it ends: none is recorded with "
        f"{' and '.join(where)}. Record that {first.name} first or in the same document, or "
        "correct the process or resource."
    )


def _firsts(reader: GraphReader, event: EconomicEvent, first: Action) -> Iterator[EconomicEvent]:
    """The events with the first action of a pair that go into the process which this one comes out
    of, and took its resource or took something into it."""
    ends = [VF.resourceInventoriedAs]
    if event.resource is not None:
        ends.append(VF.toResourceInventoriedAs)
    found: dict[NamedNode, EconomicEvent] = {}
    for end in ends:
        for each in _events(reader, first, VF.inputOf, event.output_of, end, event.resource):
            if each.iri not in found:
                found[each.iri] = each
                yield each


def _events(
    reader: GraphReader,
    action: Action,
    side: NamedNode,
    process: NamedNode | None,
    end: NamedNode,
    resource: NamedNode | None,
) -> Iterator[EconomicEvent]:
    """The events with an action, but corrections, on a side of a process (None: of none), at one
    end of which is a resource (None: any).

    A resource can have a long history, and a process many inputs: the shorter list is enough.
    """
    for subject in _shorter(
        *(
            reader.match(None, predicate, value)
            for predicate, value in ((side, process), (end, resource))
            if value is not None
        )
    ):
        # Most are other events; to read one costs more than to see that.
        if isinstance(subject, NamedNode) and reader.contains(Quad(subject, VF.action, action.iri)):
            found = EconomicEvent.read(reader, subject)
            on_side = found.input_of if side == VF.inputOf else found.output_of
            at_end = found.resource if end == VF.resourceInventoriedAs else found.to_resource
            if found.corrects is None and on_side == process and resource in (None, at_end):
                yield found


def _shorter(*sources: Iterable[Quad]) -> Iterator[Term]:
    """The subjects of what one of these has to offer, whichever ends first, and some of the
    others; each once."""
    seen: set[Term] = set()
    for together in zip(*sources, strict=False):
        for quad in together:
            if quad.subject not in seen:
                seen.add(quad.subject)
                yield quad.subject


def _standing(
    reader: GraphReader, events: Iterable[EconomicEvent], units: Units
) -> Iterator[tuple[EconomicEvent, Left]]:
    """Events with what corrections have left of them, without those that are undone."""
    for event in events:
        corrections = corrections_of(reader, event.iri)
        left = remaining(event, corrections, units)
        if not (corrections and is_undone(left)):
            yield event, left
