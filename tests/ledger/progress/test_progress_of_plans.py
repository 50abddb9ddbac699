"""Progress of processes and plans, and what ``vf:finished`` decides."""

from __future__ import annotations

import pytest

from tests.ledger.books import Books, correction, x
from tests.ledger.promises import COMMITMENT, check, delivery, flow, made, planned, progress
from valuegraph.rdf.syntaxes import MERGE_PATCH


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


def test_a_finish_can_be_taken_back(books: Books) -> None:
    books.accept({"id": "x:season", "type": "Plan"})
    books.accept(
        {"id": "x:milling", "type": "Process", "finished": True, "plannedWithin": "x:season"}
    )
    assert progress(books, "season") == {"status": "closed"}
    assert books.ledger.amend(x("milling"), b'{"finished": false}', MERGE_PATCH).conforms
    assert progress(books, "milling") == {"status": "pending"}
    assert progress(books, "season") == {"status": "pending"}
    check(books)
