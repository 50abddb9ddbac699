"""A timebank: members give each other hours, which nobody may owe more than ten of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ledger.books import PREFIXES, Books, correction
from tests.ledger.conftest import Opener
from tests.ledger.rules.refusals import refusals
from tests.networks.entries import check, flow, kinds, new

MEMBERS = ("ana", "ben", "cy")
AT_MOST_TEN = f"""{PREFIXES}
@prefix sh: <http://www.w3.org/ns/shacl#> .
x:Limit a sh:NodeShape ; sh:targetClass vf:EconomicResource ; sh:name "Limit"@en ;
    sh:property x:limit .
x:limit a sh:PropertyShape ; sh:path ( vf:accountingQuantity vf:hasNumericalValue ) ;
    sh:name "limit"@en ; sh:message "Nobody owes more than ten hours." ; sh:minInclusive -10 .
"""


@pytest.fixture
def bank(with_policies: Opener) -> Iterator[Books]:
    """Three members whose accounts begin at 0."""
    books = with_policies(own=AT_MOST_TEN)
    books.accept(
        *kinds(hours="hour"),
        *(
            flow(f"{each}-joins", "raise", "0 hour", each, resource=new(f"{each}s", "hours"))
            for each in MEMBERS
        ),
    )
    check(books, {"anas": "0/0 ana", "bens": "0/0 ben", "cys": "0/0 cy"})
    yield books
    books.ledger.close()


def test_hours_go_round(bank: Books) -> None:
    # Ana minds Ben's children for 3 h, Ben mends Cy's bicycle for 90 minutes, Cy reads to Ana
    # for 20 minutes; then it turns out that Ana was there for 2 h 40 only.
    minding = flow("minding", "transfer", "3 hour", "ben > ana", resource="bens", to="anas")
    bank.accept(
        minding,
        flow("mending", "transfer", "90 minute-Time", "cy > ben", resource="cys", to="bens"),
        flow("reading", "transfer", "20 minute-Time", "ana > cy", resource="anas", to="cys"),
    )
    # ana 3 - 1/3; ben -3 + 3/2; cy -3/2 + 1/3
    check(bank, {"anas": "8/3/8/3 ana", "bens": "-3/2/-3/2 ben",
                 "cys": "-7/6/-7/6 cy"})  # fmt: skip
    bank.accept(correction("sooner", minding, "-20 minute-Time"))
    # ana 8/3 - 1/3; ben -3/2 + 1/3
    check(bank, {"anas": "7/3/7/3 ana", "bens": "-7/6/-7/6 ben", "cys": "-7/6/-7/6 cy"})


def test_fifteen_times_forty_minutes_are_ten_hours(bank: Books) -> None:
    for number in range(15):
        work = flow(f"w{number}", "transfer", "40 minute-Time", "ben > ana",
                    resource="bens", to="anas")  # fmt: skip
        bank.accept(work)
    check(bank, {"anas": "10/10 ana", "bens": "-10/-10 ben"})
    more = flow("more", "transfer", "1 minute-Time", "ben > ana", resource="bens", to="anas")
    (found,) = refusals(bank, more)
    assert "Nobody owes more than ten hours." in found.message


def test_hours_do_not_get_into_a_third_members_account(bank: Books) -> None:
    wrong = flow("wrong", "transfer", "1 hour", "ben > ana", resource="bens", to="cys")
    (found,) = refusals(bank, wrong)
    assert "<https://elsewhere.example/cy> is accountable" in found.message
