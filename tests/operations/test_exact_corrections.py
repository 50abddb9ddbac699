"""Corrections to amounts that no decimal has in the unit of the event."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.ledger.books import Books, event, x
from tests.ledger.conftest import books, new_books, quick_schema, schema
from tests.ledger.test_exact_sums import exact
from valuegraph.operations.correct import NotCorrectableError, correction_of
from valuegraph.rdf.syntaxes import N_TRIPLES

__all__ = ["books", "new_books", "quick_schema", "schema"]


def correct(books: Books, quantity: str | None) -> None:
    ledger = books.ledger
    made = correction_of(x("laid"), ledger.reader, ledger.ontology, quantity)
    receipt = ledger.record(made.body, N_TRIPLES)
    assert receipt.conforms, [f.message for f in receipt.findings]


def test_a_correction_leaves_what_was_asked_for(books: Books) -> None:
    books.accept(event("laid", "raise", "1 dozen", resource="x:eggs"))
    correct(books, "8 one")
    assert exact(books, "eggs#accountingQuantity") == Fraction(2, 3)
    with pytest.raises(NotCorrectableError, match="nothing to correct"):
        correct(books, "0.666666666666666667 dozen")
    correct(books, "4 one")
    assert exact(books, "eggs#accountingQuantity") == Fraction(1, 3)
    correct(books, None)
    assert books.stock("eggs") == {}
