"""Rules that follow from a flow's action: its process side and its quantities
(ValueFlows 1.0, "Actions": ``vf:inputOutput`` and ``vf:eventQuantity``)."""

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Quad

from valuegraph.model.event import EconomicEvent
from valuegraph.model.measure import Measure
from valuegraph.rdf.findings import Finding, violation
from valuegraph.rdf.reader import GraphReader, node
from valuegraph.rdf.terms import canonical_decimal, decimal_literal
from valuegraph.vocabulary.action import Action, EventQuantity, InputOutput
from valuegraph.vocabulary.namespaces import VF
from valuegraph.vocabulary.ontology import local_name

_INPUT = (VF.inputOf, VF.recipeInputOf)
_OUTPUT = (VF.outputOf, VF.recipeOutputOf)
_PLACING = frozenset((VF.action, *_INPUT, *_OUTPUT))
_QUANTITIES = (VF.resourceQuantity, VF.effortQuantity)


def check_sides(
    reader: GraphReader, statements: Iterable[Quad], actions: Mapping[NamedNode, Action]
) -> Iterator[Finding]:
    """Each flow's action is known, and allows the process side that the flow is on; never is a flow
    on both sides of one process.

    The flows are those of which ``statements`` give the action or a process.
    """
    flows = (q.subject for q in statements if q.predicate in _PLACING)
    for flow in dict.fromkeys(flows):
        assert isinstance(flow, NamedNode), "normalised statements have IRIs for subjects"
        stated = node(reader, flow, VF.action)
        if stated is None:
            continue  # A shape asks for it, or nothing else is known of the flow.
        action = actions.get(stated)
        if action is None:
            names = ", ".join(sorted(action.name for action in actions.values()))
            message = f"The action is not known, so its effects are not. Use one of {names}."
            yield violation("UnknownAction", message, flow, VF.action, stated)
            continue
        for predicates, others, allowed, side in (
            (_INPUT, _OUTPUT, (InputOutput.INPUT, InputOutput.OUTPUT_INPUT), "input"),
            (_OUTPUT, _INPUT, (InputOutput.OUTPUT, InputOutput.OUTPUT_INPUT), "output"),
        ):
            for predicate, other in zip(predicates, others, strict=True):
                process = node(reader, flow, predicate)
                if process is not None and action.input_output not in allowed:
                    message = (
                        f"{action.name} is {_side_of(action)}; it cannot be {side} of a process. "
                        f"{_advice(action, other)}"
                    )
                    yield violation("ProcessSide", message, flow, predicate, process)
        if action.input_output is InputOutput.OUTPUT_INPUT:
            yield from _both_sides(reader, flow, action)


def _both_sides(reader: GraphReader, flow: NamedNode, action: Action) -> Iterator[Finding]:
    for input_predicate, output_predicate in zip(_INPUT, _OUTPUT, strict=True):
        process = node(reader, flow, input_predicate)
        if process is not None and process == node(reader, flow, output_predicate):
            message = (
                f"A {action.name} cannot be input and output of the same process. Leave one of "
                "them out, or name the other process."
            )
            yield violation("ProcessSide", message, flow, input_predicate, process)


def _side_of(action: Action) -> str:
    if action.input_output is InputOutput.NOT_APPLICABLE:
        return "not part of any process"
    return f"an {action.input_output.value} of processes"


def _advice(action: Action, other: NamedNode) -> str:
    """What to write instead; ``other`` is the property of the other side."""
    if action.input_output is InputOutput.NOT_APPLICABLE:
        return "Leave the process out, or use another action."
    return f"Use {local_name(other)}, or another action."


def check_quantities(
    reader: GraphReader, events: Iterable[EconomicEvent], actions: Mapping[NamedNode, Action]
) -> Iterator[Finding]:
    """Each event has a quantity that its action admits, and a positive one save in a correction."""
    for event in events:
        action = actions.get(event.action) if event.action is not None else None
        if action is None:
            continue
        stated = [p for p in _QUANTITIES if reader.objects(event.iri, p)]
        if not stated:
            yield _missing(event, _wanted(action), "The event has no")
        if event.effort_quantity is not None and action.event_quantity is EventQuantity.RESOURCE:
            message = f"{action.name} has no effort; give its amount as resourceQuantity."
            yield violation("WrongQuantity", message, event.iri, VF.effortQuantity)
        if event.resource_quantity is not None and action.event_quantity is EventQuantity.EFFORT:
            message = f"{action.name} has effort only; give its amount as effortQuantity."
            yield violation("WrongQuantity", message, event.iri, VF.resourceQuantity)
        for predicate, measure in (
            (VF.resourceQuantity, event.resource_quantity),
            (VF.effortQuantity, event.effort_quantity),
        ):
            if measure is None and predicate in stated:
                # Were it described later, the event would change without having had its effect.
                yield _missing(event, predicate, "Value or unit is not known of the event's")
            yield from _check_sign(event, predicate, measure)


def _missing(event: EconomicEvent, predicate: NamedNode, fault: str) -> Finding:
    message = (
        f"{fault} {local_name(predicate)}. Give a quantity such as "
        '{"hasNumericalValue": "5", "hasUnit": "kilogram"}, with value and unit.'
    )
    return violation("MissingQuantity", message, event.iri, predicate)


def _wanted(action: Action) -> NamedNode:
    effort = action.event_quantity is not EventQuantity.RESOURCE
    return VF.effortQuantity if effort else VF.resourceQuantity


def _check_sign(
    event: EconomicEvent, predicate: NamedNode, measure: Measure | None
) -> Iterator[Finding]:
    if measure is None or event.corrects is not None or measure.amount > 0:
        return
    message = (
        f"The quantity is {canonical_decimal(measure.amount)}, but a flow has a positive quantity. "
        "To take back what was recorded, record a correction (corrects with the event's IRI); to "
        "count stock down, use lower."
    )
    yield violation("QuantitySign", message, event.iri, predicate, decimal_literal(measure.amount))
