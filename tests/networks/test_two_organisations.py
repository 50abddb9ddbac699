"""Two organisations, each with a ledger of its own: what is the other's is a link, and no stock."""

from __future__ import annotations

from collections.abc import Callable

from tests.ledger.books import Books, notes
from tests.networks.entries import check, flow, new
from valuegraph.ledger.schema import Schema
from valuegraph.rdf.syntaxes import N_TRIPLES
from valuegraph.vocabulary.namespaces import VF, VG


def exported(books: Books) -> str:
    return "".join(f"{q.subject} {q.predicate} {q.object} .\n" for q in books.quads())


def test_rights_and_custody_between_ledgers(
    new_books: Callable[[Schema], Books], schema: Schema
) -> None:
    mill, bakery = new_books(schema), new_books(schema)
    mill.accept(flow("ground", "raise", "100 kilogram", "mill", resource=new("flour")))
    # Each records the sale by what it keeps itself: the mill its stock, the bakery its own.
    mill.accept(flow("sold", "transfer", "30 kilogram", "mill > bakery", resource="flour"))
    bought = flow("bought", "transfer", "30 kilogram", "mill > bakery", resource="flour",
                  to=new("bakers-flour"), toLocation="bakery-loft")  # fmt: skip
    receipt = bakery.accept(bought)
    assert notes(receipt, "NotInventoried")
    check(mill, {"flour": "70/70 mill"})
    check(bakery, {"bakers-flour": "30/30 bakery bakery-loft"})
    assert bakery.stock("flour") == {}
    # The bakery lends its mixer to the mill, which keeps no stock of it.
    bakery.accept(
        flow("mixer-bought", "raise", "1 one", "bakery", resource=new("mixer")),
        flow("mixer-lent", "transferCustody", "1 one", "bakery > mill", resource="mixer"),
    )
    mill.accept(flow("mixed", "use", "1 one", "mill", resource="mixer"))
    check(bakery, {"mixer": "1/0 bakery"})
    assert mill.stock("mixer") == {}
    bakery.accept(flow("mixer-back", "transferCustody", "1 one", "mill > bakery",
                       resource="mixer"))  # fmt: skip
    check(bakery, {"mixer": "1/1 bakery"})


def test_a_ledger_is_taken_over_as_it_is(
    new_books: Callable[[Schema], Books], schema: Schema
) -> None:
    first, second = new_books(schema), new_books(schema)
    first.accept(
        flow("laid", "raise", "1 dozen", "farm", resource=new("eggs")),
        flow("eaten", "consume", "1 one", "farm", resource="eggs"),
        flow("lent", "transferCustody", "3 one", "farm > ana", resource="eggs"),
        flow("back", "transferCustody", "5 one", "ana > farm", resource="eggs"),
    )
    receipt = second.submit(exported(first), N_TRIPLES)
    assert receipt.conforms, [f.message for f in receipt.findings]
    check(first, {"eggs": "11/12/11/12 farm"})
    check(second, {"eggs": "11/12/11/12 farm"})
    (created,) = first.values("laid", VF.created)
    assert second.values("laid", VG.originallyCreated) == {created}
    # What was found out of the return is known there as well, and its correction does the same.
    second.accept(flow("lent-again", "transferCustody", "11 one", "farm > ana", resource="eggs"))
    check(second, {"eggs": "11/12/0 farm"})
