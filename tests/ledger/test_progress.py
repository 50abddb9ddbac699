"""Progress: what has come of promises, wishes, debts, processes and plans, kept by the ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from tests.ledger.books import Books, Node, correction, event, notes, quantity, short, x
from valuegraph.ledger.pipeline import Pipeline
from valuegraph.ledger.progress import fold
from valuegraph.model.progress import SUMS, Progress
from valuegraph.rdf.findings import Severity
from valuegraph.rdf.syntaxes import N_TRIPLES
from valuegraph.rdf.terms import canonical_decimal
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.namespaces import VF, VG
from valuegraph.vocabulary.ontology import local_name


def flow(name: str, type_: str, amount: str | None = "10 kilogram", **properties: Any) -> Node:
    """A commitment, intent or claim of the mill to get flour from the bakery."""
    node: Node = {
        "id": "x:" + name,
        "type": type_,
        "action": "transfer",
        "provider": "x:mill",
        "resourceConformsTo": "x:flour",
    }
    if type_ != "Intent":
        node["receiver"] = "x:bakery"
    if amount is not None:
        node["resourceQuantity"] = quantity(amount)
    return {**node, **properties}


def delivery(name: str, amount: str | None = "4 kilogram", **properties: Any) -> Node:
    return event(
        name,
        "transfer",
        amount,
        receiver="x:bakery",
        **{"resourceConformsTo": "x:flour", **properties},
    )


def progress(books: Books, name: str) -> dict[str, str]:
    """What is kept of an entity, in short."""
    kept = Progress.read(books.ledger.reader, x(name))
    sums = {
        local_name(predicate): f"{canonical_decimal(each.amount)} {short(each.unit)}"
        for predicate, each in kept.sums
    }
    return sums if kept.status is None else {**sums, "status": short(kept.status)}


def check(books: Books) -> None:
    """What is kept is what the fold over everything gives, and nothing besides."""
    reader = books.ledger.reader
    kept = {quad for quad in books.quads() if quad.predicate in (VG.status, *SUMS)}
    wanted = set()
    for folded in fold(reader, Units(books.ledger.ontology.units, reader)):
        assert Progress.read(reader, folded.iri) == folded
        wanted |= {quad for quad in folded.quads() if quad.predicate in (VG.status, *SUMS)}
    assert kept == wanted


COMMITMENT = flow("promise", "Commitment")


def test_a_commitment_is_fulfilled_step_by_step(books: Books) -> None:
    books.accept(COMMITMENT)
    assert progress(books, "promise") == {"fulfilledQuantity": "0 kilogram", "status": "pending"}
    books.accept(delivery("first", fulfills="x:promise"))
    assert progress(books, "promise") == {"fulfilledQuantity": "4 kilogram", "status": "inProgress"}
    books.accept(delivery("second", "6000 gram", fulfills="x:promise"))
    assert progress(books, "promise") == {"fulfilledQuantity": "10 kilogram", "status": "closed"}
    books.accept(delivery("more", "1 kilogram", fulfills="x:promise"))
    assert progress(books, "promise") == {"fulfilledQuantity": "11 kilogram", "status": "closed"}
    check(books)


def test_a_commitment_can_come_after_its_events(books: Books) -> None:
    books.accept(delivery("first", fulfills="x:promise"))
    assert progress(books, "promise") == {}
    books.accept(COMMITMENT)
    assert progress(books, "promise") == {"fulfilledQuantity": "4 kilogram", "status": "inProgress"}


def test_corrections_count_with_their_sign(books: Books) -> None:
    first = delivery("first", fulfills="x:promise")
    books.accept(COMMITMENT, first)
    books.accept(correction("less", first, "-1500 gram"))
    assert progress(books, "promise")["fulfilledQuantity"] == "2.5 kilogram"
    silent = correction("none", first, "-2.5 kilogram")
    books.accept({key: value for key, value in silent.items() if key != "fulfills"})
    assert progress(books, "promise") == {"fulfilledQuantity": "0 kilogram", "status": "pending"}
    check(books)


def test_an_event_counts_in_full_for_each_commitment(books: Books) -> None:
    books.accept(COMMITMENT, flow("other", "Commitment", "4000 gram"))
    books.accept(delivery("first", fulfills=["x:promise", "x:other"]))
    assert progress(books, "promise")["fulfilledQuantity"] == "4 kilogram"
    assert progress(books, "other") == {"fulfilledQuantity": "4000 gram", "status": "closed"}


def test_quantity_and_effort_are_summed_apart_and_both_are_wanted(books: Books) -> None:
    promise: Node = {"id": "x:repair", "type": "Commitment", "action": "use", "provider": "x:mill"}
    promise |= {"resourceConformsTo": "x:press", "receiver": "x:bakery"}
    promise |= {"resourceQuantity": quantity("1 one"), "effortQuantity": quantity("3 hour")}
    books.accept(promise)
    used = event("used", "use", "1 one", fulfills="x:repair", resourceConformsTo="x:press")
    books.accept({**used, "receiver": "x:bakery", "effortQuantity": quantity("90 minute-Time")})
    assert progress(books, "repair") == {
        "fulfilledQuantity": "1 one",
        "fulfilledEffort": "1.5 hour",
        "status": "inProgress",
    }
    more = {**used, "id": "x:more", "effortQuantity": quantity("1.5 hour"), "receiver": "x:bakery"}
    books.accept(more)
    assert progress(books, "repair")["status"] == "closed"
    check(books)


def test_a_unit_that_does_not_convert_is_warned_of_and_not_counted(
    new_books: Callable[[Pipeline], Books], quick_pipeline: Pipeline
) -> None:
    """Shapes may refuse it; without them it is recorded all the same."""
    books = new_books(quick_pipeline)
    books.accept(COMMITMENT)
    receipt = books.accept(delivery("first", "3 litre", fulfills="x:promise"))
    (note,) = notes(receipt, "NotCounted")
    assert note.severity is Severity.WARNING
    assert note.focus == x("first")
    assert "litre, which does not convert to kilogram" in note.message
    assert progress(books, "promise") == {"fulfilledQuantity": "0 kilogram", "status": "inProgress"}
    check(books)


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        (["2 kilogram"], "2 kilogram"),
        (["2 kilogram", "500 gram"], "2500 gram"),
        (["500 gram", "2 kilogram"], "2500 gram"),
        (["500 gram", "2 litre"], None),
        (["2 litre", "500 gram", "1 gram"], None),
    ],
)
def test_without_a_promise_the_events_give_the_unit(
    books: Books, amounts: list[str], expected: str | None
) -> None:
    books.accept(flow("open-end", "Commitment", None))
    assert progress(books, "open-end") == {"status": "pending"}
    for number, amount in enumerate(amounts):
        books.accept(delivery(f"e{number}", amount, fulfills="x:open-end"))
        check(books)
    sums = {} if expected is None else {"fulfilledQuantity": expected}
    assert progress(books, "open-end") == {**sums, "status": "inProgress"}


@pytest.mark.parametrize("type_", ["Commitment", "Intent", "Claim", "Process"])
def test_what_is_stated_to_be_finished_is_closed(books: Books, type_: str) -> None:
    node = {"id": "x:it", "type": "Process"} if type_ == "Process" else flow("it", type_)
    books.accept(node)
    books.accept({"id": "x:it", "finished": True})
    assert progress(books, "it")["status"] == "closed"


def test_what_is_stated_not_to_be_finished_is_not_closed(books: Books) -> None:
    books.accept({**COMMITMENT, "finished": False})
    assert progress(books, "promise")["status"] == "pending"
    books.accept(delivery("all", "10 kilogram", fulfills="x:promise"))
    assert progress(books, "promise")["status"] == "inProgress"


def test_commitments_and_events_satisfy_an_intent(books: Books) -> None:
    books.accept(flow("offer", "Intent", "20 kilogram"))
    books.accept({**COMMITMENT, "satisfies": "x:offer"})
    assert progress(books, "offer") == {"satisfiedQuantity": "10 kilogram", "status": "inProgress"}
    books.accept(delivery("direct", "3 kilogram", satisfies="x:offer"))
    assert progress(books, "offer")["satisfiedQuantity"] == "13 kilogram"
    books.accept(delivery("kept", "7 kilogram", fulfills="x:promise", satisfies="x:offer"))
    assert progress(books, "offer")["satisfiedQuantity"] == "13 kilogram", "the promise counts"
    books.accept(delivery("rest", "7 kilogram", satisfies="x:offer"))
    assert progress(books, "offer") == {"satisfiedQuantity": "20 kilogram", "status": "closed"}
    check(books)


def test_an_event_gives_way_to_a_commitment_that_comes_later(books: Books) -> None:
    books.accept(flow("offer", "Intent", "20 kilogram"))
    books.accept(delivery("kept", "7 kilogram", fulfills="x:promise", satisfies="x:offer"))
    assert progress(books, "offer")["satisfiedQuantity"] == "7 kilogram"
    books.accept({**COMMITMENT, "satisfies": "x:offer"})
    assert progress(books, "offer")["satisfiedQuantity"] == "10 kilogram"
    check(books)


def test_rates_of_a_proposal_are_not_reached(books: Books) -> None:
    books.accept(flow("loaf", "Intent", "1 one"))
    bought = {**flow("three", "Commitment", "3 one"), "satisfies": "x:loaf"}
    books.accept(bought)
    assert progress(books, "loaf")["status"] == "closed"
    books.accept({"id": "x:list", "type": "Proposal", "publishes": "x:loaf"})
    books.accept({"id": "x:list", "unitBased": True})
    assert progress(books, "loaf") == {"satisfiedQuantity": "3 one", "status": "inProgress"}
    check(books)


def test_events_settle_a_claim(books: Books) -> None:
    books.accept(flow("debt", "Claim"), delivery("first", "4000 gram", settles="x:debt"))
    assert progress(books, "debt") == {"settledQuantity": "4 kilogram", "status": "inProgress"}
    books.accept(delivery("last", "6 kilogram", settles="x:debt"))
    assert progress(books, "debt") == {"settledQuantity": "10 kilogram", "status": "closed"}


def made(name: str, **properties: Any) -> Node:
    return event(name, "produce", resourceConformsTo="x:flour", **properties)


def planned(name: str, type_: str = "Commitment", **properties: Any) -> Node:
    node = flow(name, type_, "1 kilogram", action="produce", **properties)
    return {**node, "receiver": "x:mill"} if type_ == "Commitment" else node


def test_a_process_follows_its_events_and_its_commitments(books: Books) -> None:
    books.accept({"id": "x:milling", "type": "Process"})
    books.accept(planned("p-flour", outputOf="x:milling"), planned("p-bran", outputOf="x:milling"))
    assert progress(books, "milling") == {"status": "pending"}
    first = made("first", outputOf="x:milling", fulfills="x:p-flour")
    books.accept(first)
    assert progress(books, "milling") == {"status": "inProgress"}
    books.accept(made("second", outputOf="x:milling", fulfills="x:p-bran"))
    assert progress(books, "milling") == {"status": "closed"}
    books.accept(correction("never", first, "-1 kilogram"))
    assert progress(books, "milling") == {"status": "inProgress"}
    check(books)


def test_a_process_without_plans_is_in_progress_until_it_is_finished(books: Books) -> None:
    first = made("first", outputOf="x:milling")
    books.accept({"id": "x:milling", "type": "Process"}, first)
    assert progress(books, "milling") == {"status": "inProgress"}
    books.accept(correction("never", first, "-1 kilogram"))
    assert progress(books, "milling") == {"status": "pending"}
    books.accept(made("second", outputOf="x:milling"), {"id": "x:milling", "finished": True})
    assert progress(books, "milling") == {"status": "closed"}
    check(books)


def test_an_open_intent_keeps_a_process_open(books: Books) -> None:
    books.accept({"id": "x:milling", "type": "Process"}, planned("p-flour", outputOf="x:milling"))
    books.accept(planned("wish", "Intent", outputOf="x:milling"))
    books.accept(made("first", outputOf="x:milling", fulfills="x:p-flour"))
    assert progress(books, "milling") == {"status": "inProgress"}
    books.accept(made("second", outputOf="x:milling", satisfies="x:wish"))
    assert progress(books, "milling") == {"status": "closed"}
    check(books)


def test_intents_alone_do_not_close_a_process_before_an_event(books: Books) -> None:
    books.accept({"id": "x:milling", "type": "Process"})
    books.accept(planned("wish", "Intent", outputOf="x:milling"))
    books.accept(planned("promise", satisfies="x:wish"))
    assert progress(books, "wish")["status"] == "closed"
    assert progress(books, "milling") == {"status": "pending"}
    books.accept(made("first", outputOf="x:milling", fulfills="x:promise"))
    assert progress(books, "milling") == {"status": "closed"}
    check(books)


def test_a_plan_follows_its_parts_and_what_it_is_for(books: Books) -> None:
    plan = {"id": "x:season", "type": "Plan"}
    process = {"id": "x:milling", "type": "Process", "plannedWithin": "x:season"}
    demand = {**COMMITMENT, "independentDemandOf": "x:season"}
    books.accept(plan)
    assert progress(books, "season") == {"status": "pending"}
    books.accept(process, demand)
    assert progress(books, "season") == {"status": "pending"}
    books.accept(made("first", outputOf="x:milling"))
    assert progress(books, "season") == {"status": "inProgress"}
    books.accept({"id": "x:milling", "finished": True})
    assert progress(books, "season") == {"status": "inProgress"}
    books.accept(delivery("all", "10 kilogram", fulfills="x:promise"))
    assert progress(books, "season") == {"status": "closed"}
    check(books)


def test_what_is_not_recorded_here_has_no_progress(books: Books) -> None:
    books.accept(delivery("first", fulfills="x:promise"), made("other", outputOf="x:milling"))
    assert not list(books.ledger.reader.match(None, VG.status, None))


def test_submitted_progress_is_not_used(books: Books) -> None:
    claimed = {"fulfilledQuantity": quantity("9 kilogram"), "status": "closed"}
    receipt = books.accept({**COMMITMENT, **claimed})
    assert progress(books, "promise") == {"fulfilledQuantity": "0 kilogram", "status": "pending"}
    found = {n.path: n for n in notes(receipt, "LedgerKept")}
    assert set(found) == {VG.fulfilledQuantity, VG.status}
    assert {n.severity for n in found.values()} == {Severity.WARNING}
    message = found[VG.fulfilledQuantity].message
    assert "given as 9 kilogram, but by what is recorded it is 0 kilogram" in message
    receipt = books.accept({"id": "x:list", "type": "Proposal", "status": "closed"})
    (note,) = notes(receipt, "LedgerKept")
    assert "nothing is recorded that it follows from" in note.message
    check(books)


def test_submitted_progress_that_is_right_passes(books: Books) -> None:
    claimed = {"fulfilledQuantity": quantity("0 kilogram"), "status": "pending"}
    receipt = books.accept({**COMMITMENT, **claimed})
    assert not notes(receipt, "LedgerKept")
    receipt = books.accept({**COMMITMENT, **claimed})
    assert not receipt.changeset


def test_a_sum_beyond_what_a_quantity_can_be_is_refused(books: Books) -> None:
    many = delivery("much", "99999999999999999999 kilogram", fulfills="x:promise")
    books.accept(COMMITMENT, many)
    more = {**many, "id": "x:more"}
    assert "QuantityRange x:promise fulfilledQuantity" in books.refuse(more)


def test_one_event_does_not_look_at_those_before(books: Books) -> None:
    """A commit changes the sum by what it adds: two statements, whatever there was before."""
    books.accept(COMMITMENT, delivery("first", "1 kilogram", fulfills="x:promise"))
    receipt = books.accept(delivery("second", "1 kilogram", fulfills="x:promise"))
    measure = NamedNode(x("promise").value + "#fulfilledQuantity")
    (gone,) = receipt.changeset.removed
    assert gone.subject == measure
    assert gone.predicate == VF.hasNumericalValue


UNITS = ["kilogram", "gram", "litre", "hour"]
COMMITMENTS = ["x:c0", "x:c1"]
INTENTS = ["x:i0", "x:i1"]
CLAIMS = ["x:d0"]


@st.composite
def targets(draw: st.DrawFn) -> list[Node]:
    """Commitments, intents, a claim, processes and a plan, linked at random, some unquantified."""
    nodes: list[Node] = []
    for name, type_ in (("c", "Commitment"), ("i", "Intent"), ("d", "Claim")):
        for number in range(2 if type_ != "Claim" else 1):
            amount = draw(st.sampled_from([None, "5 kilogram", "800 gram", "2 litre"]))
            node = flow(f"{name}{number}", type_, amount, action="produce")
            if draw(st.integers(0, 4)) == 0:
                node["effortQuantity"] = quantity("2 hour")
            if draw(st.integers(0, 4)) == 0:
                node["finished"] = draw(st.booleans())
            if type_ != "Claim" and draw(st.booleans()):
                place = draw(st.sampled_from(["outputOf", "plannedWithin", "independentDemandOf"]))
                node[place] = "x:p0" if place == "outputOf" else "x:plan"
            if type_ == "Commitment":
                node["satisfies"] = draw(st.lists(st.sampled_from(INTENTS), unique=True))
            nodes.append(node)
    nodes.append({"id": "x:p0", "type": "Process", "plannedWithin": "x:plan"})
    nodes.append({"id": "x:plan", "type": "Plan"})
    if draw(st.booleans()):
        rates = {"id": "x:rates", "type": "Proposal", "unitBased": draw(st.booleans())}
        nodes.append({**rates, "publishes": "x:i0"})
    return nodes


@st.composite
def events(draw: st.DrawFn) -> list[Node]:
    """Events that answer to some of them, with corrections, in whole or in part, of some."""
    nodes: list[Node] = []
    for number in range(draw(st.integers(1, 6))):
        amount = f"{draw(st.integers(1, 6))} {draw(st.sampled_from(UNITS[:3]))}"
        node = made(f"e{number}")
        node["resourceQuantity"] = quantity(amount)
        for link, names in (
            ("fulfills", COMMITMENTS),
            ("satisfies", INTENTS),
            ("settles", CLAIMS),
        ):
            node[link] = draw(st.lists(st.sampled_from(names), unique=True, max_size=2))
        if draw(st.booleans()):
            node["outputOf"] = "x:p0"
        nodes.append(node)
        if draw(st.integers(0, 2)) == 0:
            taken = draw(st.sampled_from([amount, f"1 {amount.split()[1]}"]))
            undo = correction(f"u{number}", node, "-" + taken)
            if draw(st.booleans()):
                undo = {k: v for k, v in undo.items() if k not in ("fulfills", "satisfies")}
            nodes.append(undo)
    return nodes


@given(targets(), events(), st.data())
def test_progress_is_the_fold_whatever_the_order_and_the_grouping(
    new_books: Callable[[Pipeline], Books],
    quick_pipeline: Pipeline,
    promises: list[Node],
    happened: list[Node],
    data: st.DataObject,
) -> None:
    """In one document or in many, promises before, between or after the events."""
    mixed = list(happened)
    for node in promises:
        mixed.insert(data.draw(st.integers(0, len(mixed))), node)
    cuts = sorted(data.draw(st.sets(st.integers(1, len(mixed)))))
    whole, parts = new_books(quick_pipeline), new_books(quick_pipeline)
    whole.accept(*mixed)
    check(whole)
    for start, end in zip([0, *cuts], [*cuts, len(mixed)], strict=True):
        parts.accept(*mixed[start:end])
        check(parts)
    kept = [{q for q in books.quads() if q.predicate != VF.created} for books in (whole, parts)]
    assert kept[0] == kept[1]


@given(targets(), events())
def test_an_export_has_its_progress_and_can_be_recorded_again(
    new_books: Callable[[Pipeline], Books],
    quick_pipeline: Pipeline,
    promises: list[Node],
    happened: list[Node],
) -> None:
    books, other = new_books(quick_pipeline), new_books(quick_pipeline)
    books.accept(*promises, *happened)
    exported = "".join(f"{quad} .\n" for quad in books.quads())
    receipt = other.submit(exported, N_TRIPLES)
    assert receipt.conforms
    assert {f.path for f in notes(receipt, "LedgerKept")} <= {VF.created}
    assert {q for q in other.quads() if q.predicate != VF.created} == {
        q for q in books.quads() if q.predicate != VF.created
    }
