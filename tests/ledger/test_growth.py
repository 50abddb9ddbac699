"""What a commit costs grows with what it holds, not with its square, nor with what stands."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from tests.growth import calls, growth
from tests.ledger.books import Books, Node, correction, document, event, x
from tests.ledger.conftest import NOON
from valuegraph.ledger.execution.execute import execute
from valuegraph.ledger.schema import Schema
from valuegraph.rdf.syntaxes import JSON_LD, MERGE_PATCH

Documents = tuple[list[Node], list[Node]]
"""What stands already, and what is sent."""

SOME = 40
LINEAR = 2.4

RAISED = event("opening", "raise", "900000 kilogram", resource="x:flour")


def corrected(original: Node, name: str, amount: str = "-1 kilogram") -> Node:
    return correction(name, original, amount)


def chain_of_corrections(number: int) -> Documents:
    chain = [event("e0", "raise", resource="x:flour")]
    for each in range(1, number):
        chain.append(corrected(chain[-1], f"e{each}"))
    return [RAISED], chain


def circle_of_corrections(number: int) -> Documents:
    [stands], chain = chain_of_corrections(number)
    return [stands], [chain[0] | {"corrects": chain[-1]["id"]}, *chain[1:]]


def corrections_of_many(number: int) -> Documents:
    events = [event(f"e{n}", "raise", resource="x:flour") for n in range(number)]
    return [RAISED, *events], [corrected(e, f"c{n}") for n, e in enumerate(events)]


def corrections_of_moves(number: int) -> Documents:
    moves = [
        event(f"e{n}", "move", resource="x:flour", to="x:flour", toLocation="x:barn")
        for n in range(number)
    ]
    return [RAISED, *moves], [corrected(e, f"c{n}") for n, e in enumerate(moves)]


def corrections_of_one(number: int) -> Documents:
    amounts = ("-900000 kilogram", "900000 kilogram")
    return [RAISED], [corrected(RAISED, f"c{n}", amounts[n % 2]) for n in range(number)]


def moves_between_corrections(number: int) -> Documents:
    sent: list[Node] = []
    for each in range(number):
        move = event(f"e{each}", "move", resource="x:flour", to="x:flour", toLocation="x:barn")
        sent += [move, corrected(move, f"c{each}")]
    return [RAISED], sent


def circle_of_containers(number: int) -> Documents:
    return [], [
        {
            "id": f"x:box{each}",
            "type": "EconomicResource",
            "name": "Box",
            "containedIn": f"x:box{(each + 1) % number}",
        }
        for each in range(number)
    ]


def chain_of_containers(number: int) -> Documents:
    _, boxes = circle_of_containers(number)
    del boxes[-1]["containedIn"]
    return [], boxes


def modifies_of_undone_accepts(number: int) -> Documents:
    accepts = [
        event(f"a{n}", "accept", resource="x:flour", inputOf="x:milling") for n in range(number)
    ]
    undone = [corrected(e, f"c{n}") for n, e in enumerate(accepts)]
    modifies = [
        event(f"m{n}", "modify", resource="x:flour", outputOf="x:milling") for n in range(number)
    ]
    return [RAISED, *accepts, *undone], modifies


def events_of_one_commitment(number: int) -> Documents:
    promise = event("promise", "raise", "9000 kilogram", resourceConformsTo="x:kind")
    promise |= {"type": "Commitment", "due": promise.pop("hasPointInTime")}
    events = [
        event(f"e{n}", "raise", resource="x:flour", fulfills="x:promise") for n in range(number)
    ]
    return [RAISED, promise], events


def chain_of_classes(number: int) -> Documents:
    above = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
    return [], [{"id": f"x:C{n}", above: {"id": f"x:C{n + 1}"}} for n in range(number)]


@pytest.mark.parametrize(
    "documents",
    [
        chain_of_corrections,
        circle_of_corrections,
        corrections_of_many,
        corrections_of_moves,
        corrections_of_one,
        moves_between_corrections,
        circle_of_containers,
        chain_of_containers,
        modifies_of_undone_accepts,
        events_of_one_commitment,
        chain_of_classes,
    ],
)
def test_a_commit_takes_no_more_than_twice_the_work_for_twice_as_much(
    documents: Callable[[int], Documents],
    new_books: Callable[[Schema], Books],
    quick_schema: Schema,
) -> None:
    def work(number: int) -> Callable[[], object]:
        stands, sent = documents(number)
        ledger = new_books(quick_schema).ledger
        if stands:
            assert ledger.record(document(*stands), JSON_LD).conforms
        command = ledger.commands.record(document(*sent), JSON_LD)
        return lambda: execute(command, ledger.reader, quick_schema, NOON)

    assert growth(work, SOME) < LINEAR


@pytest.mark.parametrize("undone", [False, True])
def test_one_more_event_costs_the_same_whatever_came_before(
    undone: bool, new_books: Callable[[Schema], Books], quick_schema: Schema
) -> None:
    costs = []
    for number in (SOME, 10 * SOME):
        ledger = new_books(quick_schema).ledger
        events = [event(f"e{n}", "raise", resource="x:flour") for n in range(number)]
        assert ledger.record(document(RAISED, *events), JSON_LD).conforms
        more = event("more", "raise", resource="x:flour")
        if undone:
            more = corrected(events[number // 2], "more")
        command = ledger.commands.record(document(more), JSON_LD)
        costs.append(calls(partial(execute, command, ledger.reader, quick_schema, NOON)))
    assert costs[1] < 1.2 * costs[0]


def test_what_is_finished_is_not_counted_anew(
    new_books: Callable[[Schema], Books], quick_schema: Schema
) -> None:
    costs = []
    for number in (SOME, 10 * SOME):
        ledger = new_books(quick_schema).ledger
        for sent in events_of_one_commitment(number):
            assert ledger.record(document(*sent), JSON_LD).conforms
        reader, patch = ledger.reader, b'{"finished": true}'
        command = ledger.commands.amend(x("promise"), patch, MERGE_PATCH, reader)
        assert execute(command, reader, quick_schema, NOON).conforms
        costs.append(calls(partial(execute, command, reader, quick_schema, NOON)))
    # The events are among what a patch is merged into, and each is looked at for that.
    assert costs[1] - costs[0] < 100 * 9 * SOME
