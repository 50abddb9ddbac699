"""A correction in full leaves of an event nothing but the record; one in part, the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ledger.books import Books, Node, correction, event
from valuegraph.ledger.schema import Schema

COUNT = event("count", "raise", "10 kilogram", resource="x:wheat", state="dry")
START = {
    "accountingQuantity": "10 kilogram",
    "onhandQuantity": "10 kilogram",
    "primaryAccountable": "x:mill",
    "state": "dry",
}


def test_a_created_resource_is_blank_again(books: Books) -> None:
    books.accept(COUNT)
    assert books.stock("wheat") == START
    books.accept(correction("never", COUNT, "-10 kilogram"))
    assert books.stock("wheat") == {}


def test_a_created_resource_is_back_at_its_initial_state(books: Books) -> None:
    wheat = {"id": "x:wheat", "type": "EconomicResource", "currentLocation": "x:barn"}
    books.accept({**COUNT, "resourceInventoriedAs": wheat})
    books.accept(correction("never", COUNT, "-10 kilogram"))
    assert books.stock("wheat") == {"currentLocation": "x:barn"}


def test_what_is_recorded_again_creates_anew(books: Books) -> None:
    books.accept(COUNT, correction("never", COUNT, "-10 kilogram"))
    again = event("again", "raise", "9000 gram", receiver="x:bakery", resource="x:wheat")
    books.accept(again)
    assert books.stock("wheat") == {
        "accountingQuantity": "9000 gram",
        "onhandQuantity": "9000 gram",
        "primaryAccountable": "x:bakery",
    }


@pytest.mark.parametrize(
    ("amounts", "onhand"),
    [
        (["-4000 gram"], "6 kilogram"),
        (["-1500 gram", "-2.5 kilogram"], "6 kilogram"),
        (["-3000 gram"], "7 kilogram"),
        (["3000 gram", "-5000 gram"], "8 kilogram"),
    ],
)
def test_a_correction_in_another_unit_knows_how_much_came_back(
    books: Books, amounts: list[str], onhand: str
) -> None:
    """Of the wheat, 4 kilogram are out, and no more than that can come back to its owner."""
    lent = event("lent", "transferCustody", "4 kilogram", receiver="x:bakery", resource="x:wheat")
    back = event(
        "back",
        "transferCustody",
        "4 kilogram",
        provider="x:bakery",
        receiver="x:mill",
        resource="x:wheat",
    )
    books.accept(COUNT)
    books.accept(lent)
    assert books.stock("wheat")["onhandQuantity"] == "6 kilogram"
    books.accept(back)
    assert books.stock("wheat")["onhandQuantity"] == "10 kilogram"
    for number, amount in enumerate(amounts):
        books.accept(correction(f"c{number}", back, amount))
    assert books.stock("wheat")["onhandQuantity"] == onhand


def test_what_changed_nothing_on_hand_is_taken_back_in_another_unit(books: Books) -> None:
    """All of the wheat is on hand, so nothing comes back of it."""
    back = event(
        "back",
        "transferCustody",
        "4 kilogram",
        provider="x:bakery",
        receiver="x:mill",
        resource="x:wheat",
    )
    books.accept(COUNT)
    books.accept(back)
    for number, amount in enumerate(("-1000 gram", "-3000 gram")):
        books.accept(correction(f"c{number}", back, amount))
        assert books.stock("wheat")["onhandQuantity"] == "10 kilogram"


@dataclass(frozen=True)
class Case:
    """An event between the count and later ones, with what it touches besides the wheat."""

    event: Node
    others: tuple[str, ...] = ()


CASES = {
    "move": Case(
        event("e", "move", "10 kilogram", resource="x:wheat", to="x:wheat", toLocation="x:mill")
    ),
    "part moved": Case(
        event("e", "move", "4 kilogram", resource="x:wheat", to="x:sack", toLocation="x:mill"),
        ("sack",),
    ),
    "sold": Case(
        event("e", "transfer", "4 kilogram", receiver="x:bakery", resource="x:wheat", to="x:sack"),
        ("sack",),
    ),
    "rights sold": Case(
        event("e", "transferAllRights", "10 kilogram", receiver="x:bakery", resource="x:wheat",
              to="x:wheat", state="sold")
    ),
    "packed": Case(event("e", "combine", "1 kilogram", resource="x:wheat", to="x:bin"), ("bin",)),
    "used": Case(event("e", "use", "1 kilogram", resource="x:wheat", state="sieved")),
    "set down elsewhere": Case(
        event("e", "dropoff", "2 kilogram", receiver="x:bakery", resource="x:wheat", to="x:sack",
              toLocation="x:loft", outputOf="x:ride"),
        ("sack",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("later", [False, True], ids=["at once", "after a later event"])
def test_everything_is_as_if_the_event_had_never_been(
    name: str,
    later: bool,
    schema: Schema,
    new_books: Callable[[Schema], Books],
) -> None:
    case = CASES[name]
    # More than is out with the ride, so that it is on hand whoever has the rights.
    between = [event("later", "lower", "3 kilogram", resource="x:wheat", state="damp")]
    opposite = "-" + " ".join(case.event["resourceQuantity"].values())
    undone, never = new_books(schema), new_books(schema)
    for books, events in (
        (undone, [case.event, *between[:later], correction("undo", case.event, opposite)]),
        (never, between[:later]),
    ):
        books.accept(
            {"id": "x:ride", "type": "Process", "basedOn": "x:delivery"},
            {"id": "x:bin", "type": "EconomicResource"},
            {"id": "x:sack", "type": "EconomicResource"},
            COUNT,
            event("pick", "pickup", "2 kilogram", resource="x:wheat", inputOf="x:ride"),
        )
        for each in events:
            books.accept(each)
    for resource in ("wheat", *case.others):
        assert undone.stock(resource) == never.stock(resource)


def test_an_owner_comes_from_the_first_event_that_stands(books: Books) -> None:
    later = event("found", "raise", "1 kilogram", receiver="x:bakery", resource="x:wheat")
    books.accept(COUNT, later)
    assert books.stock("wheat")["primaryAccountable"] == "x:mill"
    books.accept(correction("never", COUNT, "-10 kilogram"))
    assert books.stock("wheat") == {
        "accountingQuantity": "1 kilogram",
        "onhandQuantity": "1 kilogram",
        "primaryAccountable": "x:bakery",
    }


def test_a_correction_in_part_changes_the_quantity_alone(books: Books) -> None:
    books.accept(COUNT, correction("less", COUNT, "-1500 gram"))
    assert books.stock("wheat") == START | {
        "accountingQuantity": "8.5 kilogram",
        "onhandQuantity": "8.5 kilogram",
    }


def test_a_correction_may_add(books: Books) -> None:
    books.accept(COUNT, correction("more", COUNT, "2 kilogram"))
    assert books.stock("wheat")["accountingQuantity"] == "12 kilogram"


def test_corrections_in_part_that_take_all_undo_the_event(books: Books) -> None:
    books.accept(COUNT, correction("some", COUNT, "-4 kilogram"))
    books.accept(correction("rest", COUNT, "-6 kilogram"))
    assert books.stock("wheat") == {}


def test_an_undone_event_that_is_given_something_back_stands_again(books: Books) -> None:
    books.accept(COUNT, correction("never", COUNT, "-10 kilogram"))
    books.accept(correction("yet-some", COUNT, "3 kilogram"))
    assert books.stock("wheat") == START | {
        "accountingQuantity": "3 kilogram",
        "onhandQuantity": "3 kilogram",
    }


def test_the_correction_of_one_quantity_leaves_the_other_standing(books: Books) -> None:
    made = event("e", "use", "1 one", resource="x:oven", state="sooty")
    made["effortQuantity"] = {"hasNumericalValue": "2", "hasUnit": "hour"}
    books.accept(event("count-oven", "raise", "1 one", resource="x:oven"), made)
    no_hours = correction("no-hours", made, "0 one")
    no_hours["effortQuantity"] = {"hasNumericalValue": "-2", "hasUnit": "hour"}
    books.accept(no_hours)
    assert books.stock("oven")["state"] == "sooty"
    books.accept(correction("no-oven", made, "-1 one", effortQuantity=None))
    assert "state" not in books.stock("oven")


PLACES = ["x:barn", "x:mill", "x:loft"]
RESOURCES = ["x:wheat", "x:sack", "x:bin"]
TRANSFERS = ["transfer", "transferAllRights", "transferCustody", "move", "copy"]
OUTPUTS = ["produce", "modify", "dropoff", "deliverService"]
ACTIONS = [*TRANSFERS, *OUTPUTS, "raise", "lower", "use", "consume", "accept", "combine"]
PROCESSES: list[Node] = [
    {"id": f"x:p{n}", "type": "Process", "basedOn": f"x:stage-{n}"} for n in range(2)
]
TAKEN = [
    event(f"{action}-{resource[2:]}-{n}", action, "1 tonne", resource=resource, inputOf=process)
    for action in ("accept", "pickup")
    for resource in RESOURCES
    for n, process in enumerate([None, "x:p0", "x:p1"])
]
"""What any modify and dropoff gives back."""


@st.composite
def histories(draw: st.DrawFn) -> list[Node]:
    """Events of one agent on three resources, their places, states, stages and container. What
    follows from whose a resource is stays as it was found, whatever is undone of that."""
    made: list[Node] = []
    for number in range(draw(st.integers(1, 6))):
        node = event(
            f"e{number}",
            draw(st.sampled_from(ACTIONS)),
            f"{draw(st.integers(1, 9))} {draw(st.sampled_from(['kilogram', 'gram']))}",
            resource=draw(st.sampled_from(RESOURCES)),
        )
        action = node["action"]
        if action in TRANSFERS or (action in OUTPUTS and draw(st.booleans())):
            node["toResourceInventoriedAs"] = draw(st.sampled_from(RESOURCES))
        if action == "combine":
            node["toResourceInventoriedAs"] = "x:crate"
        if action in OUTPUTS and draw(st.booleans()):
            node["outputOf"] = draw(st.sampled_from(["x:p0", "x:p1"]))
        if draw(st.booleans()):
            node["toLocation"] = draw(st.sampled_from(PLACES))
        if draw(st.booleans()):
            node["state"] = draw(st.sampled_from(["dry", "damp"]))
        made.append(node)
    return made


FACTS_OF_EVENTS = ("toLocation", "state", "outputOf")


def counts() -> list[Node]:
    """Resources that are there in kilograms whatever else happens, so that units stay the same."""
    made = [event("count-" + r[2:], "raise", "100 tonne", resource=r) for r in RESOURCES]
    return [*PROCESSES, *made, *TAKEN]


@given(histories(), st.data())
def test_any_event_of_any_history_can_be_undone(
    new_books: Callable[[Schema], Books],
    quick_schema: Schema,
    history: list[Node],
    data: st.DataObject,
) -> None:
    gone = data.draw(st.sampled_from(history))
    place = data.draw(st.integers(history.index(gone) + 1, len(history)))
    opposite = "-" + " ".join(gone["resourceQuantity"].values())
    corrected = [*history[:place], correction("undo", gone, opposite), *history[place:]]
    undone, never = new_books(quick_schema), new_books(quick_schema)
    undone.accept(*counts(), *corrected)
    never.accept(*counts(), *(each for each in history if each is not gone))
    for name in ("wheat", "sack", "bin"):
        assert undone.stock(name) == never.stock(name)


@given(histories(), st.data())
def test_grouping_into_commits_does_not_matter(
    new_books: Callable[[Schema], Books],
    quick_schema: Schema,
    history: list[Node],
    data: st.DataObject,
) -> None:
    """One commit or many: the same statements, chain and all, but for the stamps."""
    cuts = [place for place in range(1, len(history)) if data.draw(st.booleans())]
    whole, parts = new_books(quick_schema), new_books(quick_schema)
    whole.accept(*PROCESSES, *TAKEN, *history)
    parts.accept(*PROCESSES, *TAKEN)
    for start, end in zip([0, *cuts], [*cuts, len(history)], strict=True):
        parts.accept(*history[start:end])
    assert without_stamps(whole) == without_stamps(parts)


@given(histories(), st.data())
def test_the_order_of_independent_events_does_not_matter(
    new_books: Callable[[Schema], Books],
    quick_schema: Schema,
    history: list[Node],
    data: st.DataObject,
) -> None:
    """Where events say nothing of place, state, stage, owner and container, they only add up."""
    silent = [
        {k: v for k, v in each.items() if k not in FACTS_OF_EVENTS}
        for each in history
        if each["action"] not in ("combine", "separate")
    ]
    shuffled = data.draw(st.permutations(silent))
    cut = data.draw(st.integers(0, len(silent)))
    one, other = new_books(quick_schema), new_books(quick_schema)
    one.accept(*counts(), *silent)
    other.accept(*counts())
    for part in (shuffled[:cut], shuffled[cut:]):
        other.accept(*part)
    for name in ("wheat", "sack", "bin"):
        assert one.stock(name) == other.stock(name)


def without_stamps(books: Books) -> set[str]:
    return {str(quad) for quad in books.quads() if not quad.predicate.value.endswith("#created")}
