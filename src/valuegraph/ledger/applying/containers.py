"""What a resource is put into that the event which does so does not name: the one resource that the
same process makes (ValueFlows 1.0, "Actions": combine and separate).

An event that puts a resource into nothing yet waits for its process (``vg:awaitsContainerOf``),
until that makes something. The event then keeps what it was (``vg:container``).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Quad

from valuegraph.changeset import CandidateView
from valuegraph.effects.objections import in_another
from valuegraph.model.event import EconomicEvent
from valuegraph.model.resource import EconomicResource
from valuegraph.rdf.findings import Finding, warning
from valuegraph.rdf.reader import GraphReader
from valuegraph.vocabulary.action import Action, FactEffect, InputOutput, QuantityEffect
from valuegraph.vocabulary.namespaces import VF, VG

Actions = Mapping[NamedNode, Action]


def await_container(candidate: CandidateView, event: EconomicEvent, actions: Actions) -> None:
    """Have an event that puts a resource into a container, and names none, wait for its process."""
    action = actions.get(event.action) if event.action is not None else None
    if action is None or event.corrects is not None or event.to_resource is not None:
        return
    if action.contained is FactEffect.UPDATE and event.resource and event.input_of:
        candidate.add(Quad(event.iri, VG.awaitsContainerOf, event.input_of))


def put_into_containers(
    candidate: CandidateView,
    events: Iterable[EconomicEvent],
    actions: Actions,
    resource_of: Callable[[NamedNode], EconomicResource | None],
    put: Callable[[EconomicResource], None],
) -> Iterator[Finding]:
    """Put what waits for the processes of new events into what these make, and tell of the rest.

    ``resource_of`` gives a resource as it is now, ``put`` takes it as it becomes.
    """
    new = {event.iri for event in events}
    processes: dict[NamedNode, None] = {}
    for event in events:
        for process in (event.input_of, event.output_of):
            if process is not None:
                processes[process] = None
    for process in processes:
        waiting = [
            each
            for each in candidate.subjects(VG.awaitsContainerOf, process)
            if isinstance(each, NamedNode)
        ]
        if not waiting:
            continue
        made = _made(candidate, process, actions)
        for iri in sorted(waiting, key=str):
            event = EconomicEvent.read(candidate, iri)
            assert event.resource is not None, "only an event with a resource waits"
            if len(made) != 1 or event.resource in made:
                if iri in new:
                    yield _without_container(event, process, made)
                continue
            (container,) = made
            resource = resource_of(event.resource)
            candidate.remove(Quad(iri, VG.awaitsContainerOf, process))
            if resource is None or resource.last_event != iri:
                continue  # It has been taken out again, or used, meanwhile.
            held = resource.fact(VF.containedIn)
            if isinstance(held, NamedNode) and held != container:
                yield in_another(iri, resource.iri, held, container)
            candidate.add(Quad(iri, VG.container, container))
            put(resource.with_fact(VF.containedIn, container))


def _made(reader: GraphReader, process: NamedNode, actions: Actions) -> list[NamedNode]:
    """The resources that a process makes, no more than two of them."""
    found: dict[NamedNode, None] = {}
    for quad in reader.match(None, VF.outputOf, process):
        if not isinstance(quad.subject, NamedNode):
            continue
        event = EconomicEvent.read(reader, quad.subject)
        action = actions.get(event.action) if event.action is not None else None
        if action is None or event.corrects is not None or not _makes(action):
            continue
        resource = event.to_resource or event.resource
        if resource is not None:
            found[resource] = None
        if len(found) > 1:
            break
    return list(found)


def _makes(action: Action) -> bool:
    """Whether an output is made or changed by its process, and not taken out of a container."""
    is_output = action.input_output in (InputOutput.OUTPUT, InputOutput.OUTPUT_INPUT)
    adds = action.onhand is QuantityEffect.INCREMENT
    return is_output and adds and action.contained is not FactEffect.REMOVE


def _without_container(
    event: EconomicEvent, process: NamedNode, made: Iterable[NamedNode]
) -> Finding:
    what = "makes several resources" if len(list(made)) > 1 else "makes no resource yet"
    message = (
        f"The event does not say what it puts <{event.resource.value if event.resource else ''}> "
        f"into, and its process <{process.value}> {what}. Name the container as "
        "toResourceInventoriedAs, or record what the process produces."
    )
    return warning("NoContainer", message, event.iri, VF.toResourceInventoriedAs)
