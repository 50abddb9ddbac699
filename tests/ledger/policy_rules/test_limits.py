"""Credit limits: of an account, or of all accounts of a currency."""

from __future__ import annotations

import pytest

from tests.ledger.books import Books, correction, event
from tests.ledger.conftest import Opener
from tests.ledger.policy_rules.test_currencies import HOURS, account, network, paid
from tests.ledger.rules.refusals import refusal
from valuegraph.ledger.policies import judged_by_rules
from valuegraph.rdf.findings import Severity
from valuegraph.vocabulary.namespaces import VG


@pytest.fixture
def limited(with_policies: Opener) -> Books:
    """Accounts of -10 to 20, but for ana's of -2 to 3."""
    books = with_policies("credit-limits")
    books.accept({**HOURS, "lowerLimit": -10, "upperLimit": "20"})
    books.accept({**account("ana"), "lowerLimit": -2, "upperLimit": 3})
    return network(books)


@pytest.mark.parametrize(
    ("payer", "payee", "fits", "exceeds", "words"),
    [
        ("ana", "bo", "2", "2.001", "would have -2.001 one, less than its limit of -2."),
        ("bo", "ana", "3", "3.001", "would have 3.001 one, more than its limit of 3."),
        ("bo", "bank", "10", "10.5", "would have -10.5 one, less than its limit of -10."),
    ],
)
def test_an_account_stays_within_its_limits(
    limited: Books, payer: str, payee: str, fits: str, exceeds: str, words: str
) -> None:
    found = refusal(limited, paid("too-much", payer, payee, exceeds))
    assert found.rule == VG.CreditLimit
    assert found.message.startswith("Account of ")
    assert words in found.message
    assert "<https://elsewhere.example/too-much>" in found.message
    limited.accept(paid("enough", payer, payee, fits))
    refusal(limited, paid("a-bit-more", payer, payee, "0.000000000000000001"))


def test_only_what_a_commit_leaves_counts(limited: Books) -> None:
    limited.accept(paid("out", "ana", "bo", "5"), paid("back", "bo", "ana", "4"))


def test_what_has_no_decimal_form_is_compared_exactly(limited: Books) -> None:
    """Twelve eggs in thirds of a dozen are exactly one dozen."""
    eggs = {"id": "x:eggs", "type": "EconomicResource", "name": "Eggs", "upperLimit": 1}
    limited.accept(eggs, event("first", "raise", "0 dozen", resource="x:eggs"))
    for number in range(12):
        limited.accept(event(f"egg-{number}", "raise", "1 one", resource="x:eggs"))
    refusal(limited, event("egg-12", "raise", "0.000000000000000001 one", resource="x:eggs"))


def test_a_limit_that_is_set_below_what_is_owed_stops_no_repayment(limited: Books) -> None:
    limited.accept(paid("owed", "bo", "bank", "8"))
    receipt = limited.accept({"id": "x:bo-account", "lowerLimit": -5})
    (told,) = [f for f in receipt.findings if f.severity is Severity.WARNING]
    assert told.rule == VG.CreditLimit
    limited.accept(paid("repaid", "bank", "bo", "1"))
    refusal(limited, paid("more", "bo", "bank", "0.5"))
    quads = list(limited.ledger.reader.match())
    (standing,) = judged_by_rules(quads, ["credit-limits"], limited.ledger.ontology)
    assert "would have -7 one, less than its limit of -5" in standing.message


def test_a_correction_is_told_of(limited: Books) -> None:
    wrong = paid("wrong", "bank", "ana", "2")
    limited.accept(wrong, paid("spent", "ana", "bo", "3"))
    receipt = limited.accept(correction("right", wrong, "-2 one"))
    (told,) = [f for f in receipt.findings if f.severity is Severity.WARNING]
    assert "A correction tells what was so" in told.message


def test_an_account_that_joins_beyond_the_limits_is_told_of(limited: Books) -> None:
    pot = {"id": "x:pot", "type": "EconomicResource", "name": "Pot"}
    limited.accept(pot, event("filled", "raise", "100 one", resource="x:pot"))
    receipt = limited.accept({"id": "x:pot", "conformsTo": "x:hours"})
    assert [f.rule for f in receipt.findings if f.severity is Severity.WARNING] == [VG.CreditLimit]


def test_limits_have_room_between_them(limited: Books) -> None:
    found = refusal(limited, {"id": "x:bank-account", "lowerLimit": 5, "upperLimit": 4})
    assert "not more than upperLimit" in found.message
