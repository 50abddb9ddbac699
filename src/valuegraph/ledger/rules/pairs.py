"""Pairs of actions: what one of them brought into a process, the other brings out again
(ValueFlows 1.0, "Actions": ``vf:pairsWith``).

An accept without its modify is still open. A modify without its accept would add to what is on hand
though nothing was taken, so the one that gives back is refused without the one that took.
"""

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Quad

from valuegraph.effects.history import is_undone, remaining
from valuegraph.ledger.rules.corrections import corrections_of
from valuegraph.model.event import EconomicEvent
from valuegraph.rdf.findings import Finding, violation, warning
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.action import Action, InputOutput
from valuegraph.vocabulary.namespaces import VF


def check_pairs(
    reader: GraphReader,
    events: Iterable[EconomicEvent],
    actions: Mapping[NamedNode, Action],
    units: Units,
) -> Iterator[Finding]:
    """What is wrong with those new events that end a pair.

    Both name the same process, or none, and the same resource. Where no resource is named, the
    process is enough.
    """
    answers: dict[object, bool] = {}
    for event in events:
        action = actions.get(event.action) if event.action is not None else None
        if action is None or action.input_output is not InputOutput.OUTPUT:
            continue
        first = actions.get(action.pairs_with) if action.pairs_with is not None else None
        if first is None or event.corrects is not None:
            continue
        if event.resource is None and event.output_of is None:
            message = (
                f"A {action.name} goes with the {first.name} of the same resource and process, but "
                "this one names neither. Give resourceInventoriedAs and outputOf."
            )
            yield warning("Pair", message, event.iri, VF.action, action.iri)
            continue
        # The answer is the same for each event about one resource in one process.
        about = (first.iri, event.resource, event.output_of)
        if about not in answers:
            answers[about] = any(
                not _is_taken_back(reader, candidate, units)
                for candidate in _candidates(reader, event, first)
            )
        if not answers[about]:
            message = _unpaired(event, action, first)
            yield violation("Pair", message, event.iri, VF.action, action.iri)


def _unpaired(event: EconomicEvent, action: Action, first: Action) -> str:
    where = [] if event.resource is None else [f"resourceInventoriedAs <{event.resource.value}>"]
    if event.output_of is not None:
        where.append(f"inputOf <{event.output_of.value}>")
    else:
        where.append("no process")
    return (
        f"A {action.name} needs the {first.name} that it ends: none is recorded with "
        f"{' and '.join(where)}. Record that {first.name} first or in the same document, or "
        "correct the process or resource."
    )


def _candidates(
    reader: GraphReader, event: EconomicEvent, first: Action
) -> Iterator[EconomicEvent]:
    """The events with the first action of a pair about the resource that go into the process that
    this one comes out of.

    A resource can have a long history, and a process many inputs: the shorter list is enough.
    """
    for quad in _shorter(
        *(
            reader.match(None, predicate, value)
            for predicate, value in (
                (VF.inputOf, event.output_of),
                (VF.resourceInventoriedAs, event.resource),
            )
            if value is not None
        )
    ):
        # Most are other events; to read one costs more than to see that.
        if isinstance(quad.subject, NamedNode) and reader.contains(
            Quad(quad.subject, VF.action, first.iri)
        ):
            found = EconomicEvent.read(reader, quad.subject)
            is_of_both = (
                found.action == first.iri
                and found.input_of == event.output_of
                and (event.resource in (None, found.resource))
            )
            if is_of_both and found.corrects is None:
                yield found


def _shorter(*sources: Iterable[Quad]) -> Iterator[Quad]:
    """What one of these has to offer, whichever ends first, and some of the others."""
    for together in zip(*sources, strict=False):
        yield from together


def _is_taken_back(reader: GraphReader, event: EconomicEvent, units: Units) -> bool:
    """Whether corrections have undone the event."""
    corrections = corrections_of(reader, event.iri)
    return bool(corrections) and is_undone(remaining(event, corrections, units))
