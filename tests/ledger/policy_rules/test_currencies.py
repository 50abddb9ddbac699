"""Who makes money, and whether the accounts of a currency sum up to zero."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ledger.books import Books, Node, correction, document, event, x
from tests.ledger.conftest import Opener
from tests.ledger.rules.refusals import refusal
from valuegraph.ledger.policies import judged_by_rules
from valuegraph.rdf.findings import Severity
from valuegraph.rdf.syntaxes import JSON_LD
from valuegraph.vocabulary.namespaces import VG

HOURS: Node = {
    "id": "x:hours",
    "type": "ResourceSpecification",
    "name": "Time credits",
    "mediumOfExchange": True,
    "issuer": "x:bank",
}


def account(agent: str) -> Node:
    return {
        "id": f"x:{agent}-account",
        "type": "EconomicResource",
        "name": f"Account of {agent}",
        "conformsTo": "x:hours",
        "primaryAccountable": f"x:{agent}",
    }


def opened(agent: str) -> Node:
    return made(f"{agent}-opened", agent, "0")


def made(name: str, agent: str, amount: str, by: str | None = None) -> Node:
    by = by or agent
    one = f"{amount} one"
    return event(
        name, "raise", one, provider=f"x:{by}", receiver=f"x:{by}", resource=f"x:{agent}-account"
    )


def paid(name: str, payer: str, payee: str, amount: str, **changes: str | None) -> Node:
    properties: dict[str, str | None] = {
        "provider": f"x:{payer}",
        "receiver": f"x:{payee}",
        "resource": f"x:{payer}-account",
        "to": f"x:{payee}-account",
        **changes,
    }
    return event(name, "transfer", f"{amount} one", **properties)


def network(books: Books) -> Books:
    books.accept(HOURS, *(account(agent) for agent in ("bank", "ana", "bo")))
    books.accept(*(opened(agent) for agent in ("bank", "ana", "bo")))
    return books


# Issuers


def test_the_issuer_makes_money(with_policies: Opener) -> None:
    books = network(with_policies("currency-issuers"))
    books.accept(made("issued", "bank", "100"), paid("lent", "bank", "ana", "40"))
    assert books.stock("ana-account")["accountingQuantity"] == "40 one"


@pytest.mark.parametrize("action", ["raise", "produce"])
def test_nobody_else_does(with_policies: Opener, action: str) -> None:
    books = network(with_policies("currency-issuers"))
    forged = {**made("forged", "ana", "5"), "action": action}
    found = refusal(books, forged)
    assert found.rule == VG.CurrencyIssuer
    assert "makes 5 one of Time credits" in found.message
    assert "Only <https://elsewhere.example/bank> may" in found.message


def test_money_that_comes_out_of_no_account_is_made(with_policies: Opener) -> None:
    books = network(with_policies("currency-issuers"))
    found = refusal(books, paid("from-nowhere", "bo", "ana", "5", resource=None))
    assert "name that account as resourceInventoriedAs" in found.message
    books.accept(paid("from-the-issuer", "bank", "ana", "5", resource=None))


def test_without_an_issuer_nobody_makes_any(with_policies: Opener) -> None:
    books = with_policies("currency-issuers")
    books.accept({k: v for k, v in HOURS.items() if k != "issuer"}, account("ana"))
    found = refusal(books, made("forged", "ana", "5"))
    assert "Nobody may yet: name those who may as issuer" in found.message


def test_what_undoes_a_loss_of_money_makes_none(with_policies: Opener) -> None:
    books = network(with_policies("currency-issuers"))
    lost = {**made("lost", "ana", "2"), "action": "lower"}
    books.accept(lost)
    books.accept(correction("found", lost, "-2 one"))
    assert books.stock("ana-account")["accountingQuantity"] == "0 one"


def test_an_issuer_is_of_a_currency(with_policies: Opener) -> None:
    books = with_policies("currency-issuers")
    flour = {"id": "x:flour", "type": "ResourceSpecification", "name": "Flour", "issuer": "x:bank"}
    assert "state mediumOfExchange true" in refusal(books, flour).message


def test_other_resources_are_anybodys_to_raise(with_policies: Opener) -> None:
    books = network(with_policies("currency-issuers", "zero-sum-currencies"))
    stock = {"id": "x:flour", "type": "EconomicResource", "name": "Flour"}
    books.accept(stock, event("raised", "raise", "5 kilogram", resource="x:flour"))


# Sums


def test_payments_between_accounts_sum_up_to_zero(with_policies: Opener) -> None:
    books = network(with_policies("zero-sum-currencies"))
    books.accept(paid("work", "ana", "bo", "1.5"), paid("more", "bo", "bank", "0.3"))
    assert books.stock("ana-account")["accountingQuantity"] == "-1.5 one"


def test_a_payment_with_one_account_does_not(with_policies: Opener) -> None:
    books = network(with_policies("zero-sum-currencies"))
    for one_sided in (
        paid("a", "ana", "bo", "1", resource=None),
        paid("b", "ana", "bo", "1", to=None),
        made("c", "bank", "1"),
    ):
        found = refusal(books, one_sided)
        assert found.rule == VG.ZeroSum
        assert found.focus == x("hours")
        assert "names both accounts" in found.message


def test_two_sides_in_one_commit_sum_up(with_policies: Opener) -> None:
    books = network(with_policies("zero-sum-currencies"))
    books.accept(made("up", "ana", "5"), {**made("down", "bo", "5"), "action": "lower"})


def test_a_sum_that_stood_may_come_nearer_to_zero(with_policies: Opener) -> None:
    books = network(with_policies())
    books.accept(made("before", "ana", "5"))
    names = ("zero-sum-currencies",)
    quads = list(books.ledger.reader.match())
    (standing,) = judged_by_rules(quads, names, books.ledger.ontology)
    assert "would sum up to 5" in standing.message
    books.ledger.adopt(with_policies(*names).ledger.schema)
    books.accept(paid("work", "ana", "bo", "1"))
    refusal(books, made("more", "ana", "1"))
    receipt = books.accept({**made("less", "ana", "4"), "action": "lower"})
    (told,) = [f for f in receipt.findings if f.severity is Severity.WARNING]
    assert told.rule == VG.ZeroSum
    assert "makes it no worse" in told.message
    books.accept({**made("none", "ana", "1"), "action": "lower"})


def test_accounts_in_units_that_do_not_convert_are_told(with_policies: Opener) -> None:
    books = network(with_policies("zero-sum-currencies"))
    odd = {**account("cy"), "id": "x:cy-account"}
    found = refusal(books, odd, {**made("odd", "cy", "1"), "resourceQuantity": kilograms()})
    assert found.rule == VG.ZeroSum


def kilograms() -> Node:
    return {"hasNumericalValue": "1", "hasUnit": "kilogram"}


THIRDS = st.lists(
    st.tuples(
        st.sampled_from(("bank", "ana", "bo")),
        st.sampled_from(("bank", "ana", "bo")),
        st.integers(1, 40),
        st.sampled_from(("one", "dozen")),
    ),
    min_size=1,
    max_size=6,
)


@given(payments=THIRDS)
@settings(max_examples=15, deadline=None)
def test_sums_are_exact_whatever_the_units(
    with_policies: Opener, payments: list[tuple[str, str, int, str]]
) -> None:
    books = network(with_policies("zero-sum-currencies"))
    held = dict.fromkeys(("bank", "ana", "bo"), Fraction(0))
    for number, (payer, payee, amount, unit) in enumerate(payments):
        if payer == payee:
            continue
        payment = paid(f"p{number}", payer, payee, "1")
        payment["resourceQuantity"] = {"hasNumericalValue": f"{amount}", "hasUnit": unit}
        books.accept(payment)
        moved = amount * (12 if unit == "dozen" else 1)
        held[payer] -= moved
        held[payee] += moved
    for agent, sum_ in held.items():
        assert books.stock(f"{agent}-account")["accountingQuantity"] == f"{sum_} one"


# What changes without an event


def test_what_was_something_else_makes_no_money(with_policies: Opener) -> None:
    books = network(with_policies("currency-issuers"))
    pot = {"id": "x:pot", "type": "EconomicResource", "name": "Pot"}
    books.accept(pot, event("filled", "raise", "100 one", resource="x:pot"))
    found = refusal(books, {"id": "x:pot", "conformsTo": "x:hours"})
    assert found.rule == VG.CurrencyIssuer
    assert "holds 100 one that nobody has issued" in found.message


def test_an_account_does_not_join_or_leave_with_a_balance(with_policies: Opener) -> None:
    books = network(with_policies("zero-sum-currencies"))
    books.accept(paid("work", "ana", "bo", "1"))
    other = {"id": "x:shells", "type": "ResourceSpecification", "name": "Shells"}
    pot = {"id": "x:pot", "type": "EconomicResource", "name": "Pot", "conformsTo": "x:shells"}
    books.accept(other, pot, event("filled", "raise", "3 one", resource="x:pot"))

    def amended(iri: str, node: Node) -> bool:
        return books.ledger.amend(x(iri), document(node), JSON_LD).conforms

    assert not amended("pot", {**pot, "conformsTo": "x:hours"})
    assert not amended("bo-account", {**account("bo"), "conformsTo": "x:shells"})
    assert not amended("bo-account", {k: v for k, v in account("bo").items() if k != "conformsTo"})
    assert not amended("shells", {**other, "mediumOfExchange": True})
    assert amended("bank-account", {**account("bank"), "conformsTo": "x:shells"})
