"""Progress is the fold over everything, whatever the order and the grouping into commits."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from tests.ledger.books import Books, Node, correction, notes, quantity
from tests.ledger.promises import check, flow, made, progress
from valuegraph.ledger.schema import Schema
from valuegraph.rdf.syntaxes import N_TRIPLES
from valuegraph.vocabulary.namespaces import VF, VG

UNITS = ["kilogram", "gram", "litre"]
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
        amount = f"{draw(st.integers(1, 6))} {draw(st.sampled_from(UNITS))}"
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
    new_books: Callable[[Schema], Books],
    quick_schema: Schema,
    promises: list[Node],
    happened: list[Node],
    data: st.DataObject,
) -> None:
    """In one document or in many, promises before, between or after the events."""
    mixed = list(happened)
    for node in promises:
        mixed.insert(data.draw(st.integers(0, len(mixed))), node)
    cuts = sorted(data.draw(st.sets(st.integers(1, len(mixed)))))
    whole, parts = new_books(quick_schema), new_books(quick_schema)
    whole.accept(*mixed)
    check(whole)
    for start, end in zip([0, *cuts], [*cuts, len(mixed)], strict=True):
        parts.accept(*mixed[start:end])
        check(parts)
    kept = [{q for q in books.quads() if q.predicate != VF.created} for books in (whole, parts)]
    assert kept[0] == kept[1]


GRAMS = {"kilogram": 1000, "gram": 1}


@given(events())
def test_a_sum_is_that_of_the_events_and_their_corrections(
    new_books: Callable[[Schema], Books], quick_schema: Schema, happened: list[Node]
) -> None:
    """Reckoned here from the document alone."""
    books = new_books(quick_schema)
    books.accept(*(flow(name[2:], "Commitment", "5 gram") for name in COMMITMENTS), *happened)
    by_name = {node["id"]: node for node in happened}
    for name in COMMITMENTS:
        total = sum(
            int(node["resourceQuantity"]["hasNumericalValue"])
            * GRAMS.get(node["resourceQuantity"]["hasUnit"], 0)
            for node in happened
            if name in by_name.get(node.get("corrects"), node)["fulfills"]
        )
        assert progress(books, name[2:])["fulfilledQuantity"] == f"{total} gram"


@given(targets(), events())
def test_an_export_has_its_progress_and_can_be_recorded_again(
    new_books: Callable[[Schema], Books],
    quick_schema: Schema,
    promises: list[Node],
    happened: list[Node],
) -> None:
    books, other = new_books(quick_schema), new_books(quick_schema)
    books.accept(*promises, *happened)
    exported = "".join(f"{quad} .\n" for quad in books.quads())
    receipt = other.submit(exported, N_TRIPLES)
    assert receipt.conforms
    assert {f.path for f in notes(receipt, "LedgerKept")} <= {VF.created}
    times = (VF.created, VG.originallyCreated)
    assert {q for q in other.quads() if q.predicate not in times} == {
        q for q in books.quads() if q.predicate not in times
    }
