"""When something was created: here, and where it comes from."""

from __future__ import annotations

from collections.abc import Callable

from tests.ledger.books import Books, document, event, notes, x
from valuegraph.ledger.schema import Schema
from valuegraph.rdf.syntaxes import JSON_LD, N_TRIPLES
from valuegraph.vocabulary.namespaces import VF, VG

THEN = "2019-03-01T09:00:00Z"
IMPORTED = {**event("old", "raise", "5 kilogram", resource="x:rye"), "created": THEN}


def exported(books: Books) -> str:
    return "".join(f"{q.subject} {q.predicate} {q.object} .\n" for q in books.quads())


def test_the_time_of_an_import_is_kept_beside_the_ledgers_own(books: Books) -> None:
    receipt = books.accept(IMPORTED)
    assert books.values("old", VG.originallyCreated) == {THEN}
    (here,) = books.values("old", VF.created)
    assert here != THEN
    (told,) = notes(receipt, "LedgerKept")
    assert "kept as originallyCreated" in told.message
    assert notes(books.accept(IMPORTED), "LedgerKept")
    assert books.values("old", VF.created) == {here}


def test_what_is_recorded_here_first_has_one_time(books: Books) -> None:
    books.accept(event("new", "raise", "5 kilogram", resource="x:rye"))
    assert books.values("new", VG.originallyCreated) == set()


def test_the_first_time_goes_from_ledger_to_ledger(
    books: Books, new_books: Callable[[Schema], Books], schema: Schema
) -> None:
    books.accept(IMPORTED)
    second = new_books(schema)
    assert second.submit(exported(books), N_TRIPLES).conforms
    third = new_books(schema)
    assert third.submit(exported(second), N_TRIPLES).conforms
    assert third.values("old", VG.originallyCreated) == {THEN}


def test_a_time_that_comes_back_to_where_it_is_from_is_no_other_time(
    books: Books, new_books: Callable[[Schema], Books], schema: Schema
) -> None:
    books.accept(event("new", "raise", "5 kilogram", resource="x:rye"))
    before = books.quads()
    second = new_books(schema)
    assert second.submit(exported(books), N_TRIPLES).conforms
    receipt = books.submit(exported(second), N_TRIPLES)
    assert receipt.conforms, [f.message for f in receipt.findings]
    assert VG.originallyCreated not in {f.path for f in receipt.findings}
    assert books.quads() == before


def test_an_original_time_is_not_changed_later(books: Books) -> None:
    plan = {"id": "x:plan", "type": "Plan", "name": "Spring", "created": THEN}
    books.accept(plan)
    assert books.values("plan", VG.originallyCreated) == {THEN}
    other = {"https://w3id.org/valuegraph/ns#originallyCreated": "2020-01-01T00:00:00Z"}
    receipt = books.accept({**plan, **other})
    assert VG.originallyCreated in {f.path for f in notes(receipt, "LedgerKept")}
    body = document({"id": "x:plan", "type": "Plan", "name": "Summer"})
    changed = books.ledger.amend(x("plan"), body, JSON_LD)
    assert changed.conforms, [f.message for f in changed.findings]
    assert books.values("plan", VF.name) == {"Summer"}
    assert books.values("plan", VG.originallyCreated) == {THEN}
