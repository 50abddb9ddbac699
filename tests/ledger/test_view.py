"""``Ledger.view``: what is read is one state that was committed, whoever writes meanwhile.

``VALUEGRAPH_READS`` and ``VALUEGRAPH_SEED`` make a campaign of it.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import count
from pathlib import Path
from random import Random
from threading import Event
from typing import Final

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from tests.concurrency import Work, read_while_written
from tests.ledger.books import BASE, CONTEXT, Node, event, quantity
from valuegraph.errors import ConfigurationError
from valuegraph.ledger import Ledger, Moment, version_of
from valuegraph.operations.export import export
from valuegraph.queries.entities import describe_entities, describe_entity, list_entities
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.syntaxes import JSON_LD, MERGE_PATCH, N_QUADS, N_TRIPLES, TURTLE, Syntax
from valuegraph.vocabulary.namespaces import VF

READS: Final = int(os.environ.get("VALUEGRAPH_READS", "2000"))
SEED: Final = int(os.environ.get("VALUEGRAPH_SEED", secrets.randbits(32)))

READERS: Final = 3

WISH = NamedNode(f"{BASE}intents/wish")
SETTING: list[Node] = [
    {"id": "x:mill", "type": "Organization", "name": "Mill"},
    {"id": "x:flour", "type": "ResourceSpecification", "name": "Flour"},
    {"id": "b:economic-resources/left", "type": "EconomicResource", "conformsTo": "x:flour"},
    {"id": "b:economic-resources/right", "type": "EconomicResource", "conformsTo": "x:flour"},
    {
        "id": WISH.value,
        "type": "Intent",
        "action": "produce",
        "receiver": "x:mill",
        "resourceConformsTo": "x:flour",
        "note": "1",
        "resourceQuantity": quantity("1 kilogram"),
    },
]


def document(*nodes: Node) -> bytes:
    return json.dumps({"@context": CONTEXT, "@graph": nodes}).encode()


@pytest.fixture(params=["memory", "disk"])
def ledger(request: pytest.FixtureRequest, quick_path: Path) -> Iterator[Ledger]:
    directory = None if request.param == "memory" else quick_path / "data"
    with Ledger.open(directory, base_iri=BASE) as opened:
        assert opened.record(document(*SETTING), JSON_LD).conforms
        yield opened


def amend(ledger: Ledger, number: int) -> None:
    """What belongs together: the note and the quantity of one entity."""
    patch = {"note": str(number), "resourceQuantity": quantity(f"{number} kilogram")}
    assert ledger.amend(WISH, json.dumps(patch).encode(), MERGE_PATCH).conforms


def raise_both(ledger: Ledger, number: int) -> None:
    """What belongs together: two events, and the two resources that they raise by one each."""
    both = [
        event(
            f"b:economic-events/{side}-{number}", "raise", resource=f"b:economic-resources/{side}"
        )
        for side in ("left", "right")
    ]
    assert ledger.record(document(*both), JSON_LD).conforms


def amounts(quads: list[Quad], owner: str) -> list[str]:
    graph = MemoryGraph(quads)
    found = graph.objects(NamedNode(owner), VF.accountingQuantity)
    return [n.value for m in found for n in numbers(graph, m)]


def numbers(graph: GraphReader, measure: object) -> list[Literal]:
    assert isinstance(measure, NamedNode)
    return [n for n in graph.objects(measure, VF.hasNumericalValue) if isinstance(n, Literal)]


def check_entity(ledger: Ledger) -> None:
    with ledger.view() as view:
        check_wish(describe_entity(view, WISH, ledger.ontology))


def check_wish(quads: list[Quad]) -> None:
    graph = MemoryGraph(quads)
    (note,) = graph.objects(WISH, VF.note)
    (measure,) = graph.objects(WISH, VF.resourceQuantity)
    assert [note.value] == [n.value for n in numbers(graph, measure)]  # type: ignore[union-attr]


def check_page(ledger: Ledger) -> None:
    with ledger.view() as view:
        page = list_entities(view, VF.EconomicResource, None, 100)
        check_resources(describe_entities(view, page, ledger.ontology))


def check_resources(quads: list[Quad]) -> str:
    left = amounts(quads, f"{BASE}economic-resources/left")
    assert left == amounts(quads, f"{BASE}economic-resources/right")
    return left[0] if left else "0"


def check_everything(ledger: Ledger) -> None:
    """The page of one collection fits the page of the other, and an export has them both."""
    with ledger.view() as view:
        events = list_entities(view, VF.EconomicEvent, None, 100_000)
        raised = check_resources(
            describe_entities(view, map(NamedNode, RESOURCES), ledger.ontology)
        )
        assert len(events) == 2 * int(raised)
        output = BytesIO()
        export(view, N_TRIPLES, ledger.context, output)
    exported = MemoryGraph(parse(output.getvalue(), format=RdfFormat.N_TRIPLES))
    assert check_resources(list(exported)) == raised
    assert len(list_entities(exported, VF.EconomicEvent, None, 100_000)) == len(events)
    check_wish(list(exported))


RESOURCES = tuple(f"{BASE}economic-resources/{side}" for side in ("left", "right"))


def check_version(ledger: Ledger) -> None:
    """One view answers the same each time."""
    with ledger.view() as view:
        first = version_of(describe_entity(view, WISH, ledger.ontology))
        position = view.position
        assert version_of(describe_entity(view, WISH, ledger.ontology)) == first
        assert view.position == position <= ledger.view().position


def writing(ledger: Ledger, step: Callable[[Ledger, int], None]) -> Work:
    def write(is_over: Event) -> None:
        numbers = count(2)
        while not is_over.is_set():
            step(ledger, next(numbers))

    return write


def reading(ledger: Ledger, own: Random, reads: int) -> Work:
    checks = (check_entity, check_page, check_version, check_everything)

    def read(is_over: Event) -> None:
        for check in own.choices(checks, (6000, 3000, 1000, 1), k=reads):
            if not is_over.is_set():
                check(ledger)
        check_everything(ledger)

    return read


def test_every_read_is_of_a_state_that_was_committed(ledger: Ledger) -> None:
    """Random reads of one entity, of pages, of everything, while others write."""
    print(f"VALUEGRAPH_SEED={SEED}")  # noqa: T201 (shown where the test fails)
    rng = Random(SEED)
    readers = [reading(ledger, Random(rng.random()), READS // READERS) for _ in range(READERS)]
    read_while_written(readers, [writing(ledger, each) for each in (amend, raise_both)])
    print(ledger.view().position, "commits")  # noqa: T201


@pytest.mark.parametrize("syntax", [TURTLE, JSON_LD, N_QUADS], ids=lambda each: each.name)
def test_an_export_does_not_have_what_others_write_meanwhile(
    ledger: Ledger, syntax: Syntax
) -> None:
    for number in range(3):
        raise_both(ledger, number)
    with ledger.view() as view:
        before = exported(view, syntax, ledger)
        raise_both(ledger, 3)
        amend(ledger, 2)
        assert exported(view, syntax, ledger) == before
    assert exported(ledger.view(), syntax, ledger) != before


def exported(reader: GraphReader, syntax: Syntax, ledger: Ledger) -> set[str]:
    """The statements of an export, or the nodes where it is JSON-LD; each is there once."""
    output = BytesIO()
    export(reader, syntax, ledger.context, output)
    if syntax is JSON_LD:
        found = [json.dumps(node) for node in json.loads(output.getvalue())["@graph"]]
    else:
        found = list(map(str, parse(output.getvalue(), format=syntax.rdf_format)))
    assert len(found) == len(set(found))
    return set(found)


def test_a_view_tells_where_in_the_log_it_is(ledger: Ledger) -> None:
    first = ledger.view()
    assert first.position == 1
    raise_both(ledger, 1)
    amend(ledger, 2)
    second = ledger.view()
    assert (first.position, second.position) == (1, 3)
    assert first.time is not None
    assert second.time is not None
    assert first.time < second.time
    assert not ledger.amend(WISH, b'{"action": null}', MERGE_PATCH).conforms
    assert ledger.view().position == 3


def test_a_view_of_a_ledger_that_is_opened_again_knows_too(quick_path: Path) -> None:
    with Ledger.open(quick_path / "data", base_iri=BASE) as ledger:
        assert (ledger.view().position, ledger.view().time) == (0, None)
        assert ledger.record(document(*SETTING), JSON_LD).conforms
        amend(ledger, 2)
        before = ledger.view()
    with Ledger.open(quick_path / "data") as ledger:
        assert (ledger.view().position, ledger.view().time) == (before.position, before.time)


@pytest.mark.parametrize("on_disk", [True, False])
def test_a_view_of_the_past_is_what_was_recorded_then(quick_path: Path, on_disk: bool) -> None:
    with Ledger.open(quick_path / "data" if on_disk else None, base_iri=BASE) as ledger:
        states, times = [set(ledger.reader.match())], []
        assert ledger.record(document(*SETTING), JSON_LD).conforms
        for number in range(3):
            states.append(set(ledger.reader.match()))
            times.append(ledger.view().time)
            amend(ledger, number)
        for number, state in enumerate(states):
            with ledger.view(at=Moment(sequence=number)) as view:
                assert (view.position, set(view.match())) == (number, state)
        for number, time in enumerate(times, start=1):
            with ledger.view(at=Moment(time=time)) as view:
                assert (view.position, view.time, set(view.match())) == (
                    number,
                    time,
                    states[number],
                )
        with pytest.raises(ConfigurationError, match=r"no transaction 9; the last one is 4"):
            ledger.view(at=Moment(sequence=9))
        with pytest.raises(ConfigurationError, match="nothing was recorded yet"):
            ledger.view(at=Moment.parse("1999-01-01"))
