"""Decimals of a kind of resource, and how to round."""

from __future__ import annotations

from decimal import (
    ROUND_DOWN,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ledger.books import Books, Node, correction, document, event, quantity, x
from tests.ledger.conftest import Opener
from tests.ledger.rules.refusals import refusal
from valuegraph.ledger.policy_rules.decimals import RULES, round_to
from valuegraph.rdf.findings import Severity
from valuegraph.rdf.syntaxes import JSON_LD
from valuegraph.vocabulary.namespaces import VG

BY_NAME = {
    "half-even": ROUND_HALF_EVEN,
    "half-up": ROUND_HALF_UP,
    "half-down": ROUND_HALF_DOWN,
    "up": ROUND_UP,
    "down": ROUND_DOWN,
}


def kind(**properties: object) -> Node:
    node = {"id": "x:kind", "type": "ResourceSpecification", "name": "Flour"}
    return {**node, "defaultUnitOfResource": "kilogram", **properties}


STOCK: Node = {"id": "x:flour", "type": "EconomicResource", "name": "Flour", "conformsTo": "x:kind"}


def promise(amount: str) -> Node:
    return {
        "id": "x:promise",
        "type": "Commitment",
        "action": "transfer",
        "provider": "x:mill",
        "receiver": "x:bakery",
        "resourceConformsTo": "x:kind",
        "resourceQuantity": quantity(amount),
        "due": "2026-09-01T00:00:00Z",
    }


def books_with(opener: Opener, **properties: object) -> Books:
    books = opener("decimals")
    books.accept(kind(**properties), STOCK)
    return books


def raised(name: str, amount: str, unit: str = "kilogram") -> Node:
    return event(name, "raise", f"{amount} {unit}", resource="x:flour")


def test_what_has_more_decimals_is_refused_with_what_is_right(with_policies: Opener) -> None:
    books = books_with(with_policies, decimals=2)
    found = refusal(books, raised("a", "1.125"))
    assert found.rule == VG.Decimals
    assert "1.125 kilogram has more than the 2 decimals of Flour" in found.message
    assert "Record 1.12 kilogram" in found.message
    books.accept(raised("b", "1.12"), raised("c", "3"))


@pytest.mark.parametrize(
    ("rule", "right"),
    [("half-up", "0.13"), ("down", "0.12"), ("up", "0.13"), ("half-down", "0.12")],
)
def test_the_rule_of_the_specification_rounds(with_policies: Opener, rule: str, right: str) -> None:
    books = books_with(with_policies, decimals=2, rounding=rule)
    assert f"Record {right} kilogram" in refusal(books, raised("a", "0.125")).message


def test_decimals_are_those_in_the_default_unit(with_policies: Opener) -> None:
    books = books_with(with_policies, decimals=3)
    books.accept(raised("a", "5", "gram"))
    found = refusal(books, raised("b", "0.5", "gram"))
    assert "0.5 gram has more than the 3 decimals" in found.message


def test_amounts_without_decimal_form_are_looked_at(with_policies: Opener) -> None:
    books = with_policies("decimals")
    books.accept(kind(decimals=2, defaultUnitOfResource="dozen"), STOCK)
    found = refusal(books, raised("a", "1", "one"))
    assert "Record 0.08 dozen" in found.message
    books.accept(raised("b", "3", "one"))


def test_promises_have_the_same_decimals(with_policies: Opener) -> None:
    books = books_with(with_policies, decimals=0)
    assert "Record 2 kilogram" in refusal(books, promise("1.5 kilogram")).message


def test_a_correction_is_told_of(with_policies: Opener) -> None:
    books = books_with(with_policies)
    odd = raised("odd", "1.125")
    books.accept(odd)
    books.ledger.adopt(with_policies("decimals").ledger.schema)
    books.accept({"id": "x:kind", "decimals": 1})
    receipt = books.accept(correction("none", odd, "-1.125 kilogram"))
    (told,) = [f for f in receipt.findings if f.severity is Severity.WARNING]
    assert told.rule == VG.Decimals


@pytest.mark.parametrize(
    ("property_", "value", "words"),
    [
        ("decimals", "1.5", "a whole number from 0 to 18"),
        ("decimals", 19, "a whole number from 0 to 18"),
        ("decimals", -1, "a whole number from 0 to 18"),
        ("rounding", "nearest", "one of half-even"),
    ],
)
def test_the_settings_are_what_they_can_be(
    with_policies: Opener, property_: str, value: object, words: str
) -> None:
    books = with_policies("decimals")
    found = refusal(books, kind(**{property_: value}))
    assert words.replace("a whole", "whole") in found.message


@given(
    amount=st.decimals(-(10**19), 10**19, places=18),
    decimals=st.integers(0, 18),
    rule=st.sampled_from(RULES),
)
def test_rounding_is_that_of_decimal_arithmetic(amount: Decimal, decimals: int, rule: str) -> None:
    exactly = amount.quantize(Decimal(1).scaleb(-decimals), BY_NAME[rule], Context(prec=60))
    assert round_to(amount, decimals, rule) == exactly


def test_an_amendment_is_looked_at(with_policies: Opener) -> None:
    books = books_with(with_policies, decimals=0)
    books.accept(promise("2 kilogram"))
    receipt = books.ledger.amend(x("promise"), document(promise("2.5 kilogram")), JSON_LD)
    assert [f.rule for f in receipt.findings if f.rule == VG.Decimals]
