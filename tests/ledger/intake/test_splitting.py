"""One event for several promises, divided on request."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ledger.books import Books, Node, document, event, quantity, x
from valuegraph.ledger import Ledger, Receipt
from valuegraph.ledger.progress.shares import shares
from valuegraph.ledger.schema import Schema
from valuegraph.model.measure import Measure
from valuegraph.model.progress import Progress
from valuegraph.rdf.findings import Finding, Severity
from valuegraph.rdf.syntaxes import JSON_LD, N_TRIPLES
from valuegraph.rdf.write import serialise
from valuegraph.vocabulary.namespaces import VF, VG


def bill(name: str, amount: str, due: str = "2026-06-01", **changes: object) -> Node:
    node: Node = {
        "id": f"x:{name}",
        "type": "Commitment",
        "action": "transfer",
        "provider": "x:mill",
        "receiver": "x:bakery",
        "resourceConformsTo": "x:money",
        "resourceQuantity": quantity(amount),
        "due": f"{due}T00:00:00Z",
    }
    return {**node, **changes}


def wish(name: str) -> Node:
    return {
        "id": f"x:{name}",
        "type": "Intent",
        "action": "transfer",
        "receiver": "x:bakery",
        "resourceConformsTo": "x:money",
        "resourceQuantity": quantity("5 one"),
    }


MONEY: Node = {
    "id": "x:money",
    "type": "ResourceSpecification",
    "name": "Money",
    "mediumOfExchange": True,
}


def paid(amount: str, *bills: str, name: str = "paid", **changes: object) -> Node:
    return event(
        name,
        "transfer",
        amount,
        receiver="x:bakery",
        resourceConformsTo="x:money",
        fulfills=[f"x:{each}" for each in bills],
        note="Thanks",
        **changes,
    )


def split(books: Books, *nodes: Node) -> Receipt:
    return books.ledger.record(document(*nodes), JSON_LD, split=True)


def told(receipt: Receipt) -> Finding:
    assert receipt.conforms, receipt.findings
    (found,) = [f for f in receipt.findings if f.rule == VG.Split]
    assert found.severity is Severity.INFO
    return found


def refusal_of(receipt: Receipt) -> str:
    assert not receipt.conforms
    (found,) = [f for f in receipt.findings if f.rule == VG.Split]
    assert found.severity is Severity.VIOLATION
    return found.message


def parts(books: Books) -> dict[str, str]:
    """The amounts that events have for each promise, by its name; "" for none."""
    reader = books.ledger.reader
    found: dict[str, str] = {}
    for quad in reader.match(None, VF.note):
        measure = Measure.read(reader, quad.subject, VF.resourceQuantity)  # type: ignore[arg-type]
        assert measure is not None
        targets = [share.target for share in shares(reader, quad.subject)]  # type: ignore[arg-type]
        assert len(targets) <= 1
        key = targets[0].value.rpartition("/")[2] if targets else ""
        assert key not in found
        found[key] = str(measure.amount)
    return found


def statuses(books: Books, *names: str) -> list[str]:
    found = [Progress.read(books.ledger.reader, x(name)).status for name in names]
    return ["none" if each is None else each.value.rpartition("#")[2] for each in found]


def test_one_payment_for_two_bills(books: Books) -> None:
    books.accept(MONEY, bill("first", "5 one"), bill("second", "3 one", "2026-07-01"))
    receipt = split(books, paid("8 one", "second", "first"))
    message = told(receipt).message
    assert message.startswith(
        "Divided by what is promised, into 2: 5 one for <https://elsewhere.example/first> "
        "(<https://elsewhere.example/paid>), 3 one for <https://elsewhere.example/second> (<"
    )
    assert not [f for f in receipt.findings if f.severity is not Severity.INFO]
    assert parts(books) == {"first": "5", "second": "3"}
    assert statuses(books, "first", "second") == ["closed", "closed"]


def test_what_is_due_first_is_paid_first(books: Books) -> None:
    books.accept(MONEY, bill("late", "5 one", "2026-09-01"), bill("early", "3 one"))
    split(books, paid("4 one", "late", "early"))
    assert parts(books) == {"early": "3", "late": "1"}
    assert statuses(books, "late", "early") == ["inProgress", "closed"]


def test_what_is_less_than_the_first_bill_is_for_that_alone(books: Books) -> None:
    books.accept(MONEY, bill("first", "5 one"), bill("second", "3 one", "2026-07-01"))
    assert "into 1: 4 one for" in told(split(books, paid("4 one", "second", "first"))).message
    assert parts(books) == {"first": "4"}
    assert statuses(books, "second") == ["pending"]


def test_what_is_more_than_all_is_for_none(books: Books) -> None:
    books.accept(MONEY, bill("first", "5 one"), bill("second", "3 one", "2026-07-01"))
    message = told(split(books, paid("10 one", "second", "first"))).message
    assert "2 one beyond what is promised" in message
    assert parts(books) == {"first": "5", "second": "3", "": "2"}


def test_what_was_paid_before_counts(books: Books) -> None:
    books.accept(MONEY, bill("first", "5 one"), bill("second", "3 one", "2026-07-01"))
    books.accept(
        event(
            "half",
            "transfer",
            "2 one",
            receiver="x:bakery",
            resourceConformsTo="x:money",
            fulfills="x:first",
        )
    )
    split(books, paid("6 one", "second", "first"))
    assert parts(books) == {"first": "3", "second": "3"}


def test_what_one_document_pays_counts_in_its_order(books: Books) -> None:
    promises = [MONEY, bill("first", "5 one"), bill("second", "3 one", "2026-07-01")]
    once = event(
        "once",
        "transfer",
        "1 one",
        receiver="x:bakery",
        resourceConformsTo="x:money",
        fulfills="x:first",
    )
    twice = paid("3 one", "first", "second")
    rest = {**paid("4 one", "first", "second", name="rest"), "note": None}
    split(books, *promises, once, twice, {k: v for k, v in rest.items() if v is not None})
    assert parts(books) == {"first": "3"}
    assert statuses(books, "first", "second") == ["closed", "closed"]


def test_parts_repeat_what_the_event_says(books: Books) -> None:
    accounts: list[Node] = [
        {
            "id": f"x:{name}",
            "type": "EconomicResource",
            "name": name,
            "conformsTo": "x:money",
            "primaryAccountable": f"x:{name}",
        }
        for name in ("mill", "bakery")
    ]
    accounts = [{**each, "id": f"{each['id']}-account"} for each in accounts]
    books.accept(MONEY, *accounts, bill("first", "5 one"), bill("second", "3 one", "2026-07-01"))
    books.accept(event("begun", "raise", "20 one", resource="x:mill-account"))
    payment = paid("8 one", "first", "second", resource="x:mill-account", to="x:bakery-account")
    split(books, payment)
    assert books.stock("mill-account")["accountingQuantity"] == "12 one"
    assert books.stock("bakery-account")["accountingQuantity"] == "8 one"
    events = books.ledger.reader.subjects(VF.toResourceInventoriedAs, x("bakery-account"))
    assert len(events) == 2
    for each in events:
        properties = books.ledger.reader.properties(each)
        for path in (VF.action, VF.provider, VF.receiver, VF.hasPointInTime, VF.note, VF.created):
            assert len(properties[path]) == 1


def test_one_delivery_for_two_orders_in_another_unit(books: Books) -> None:
    eggs: Node = {"id": "x:eggs", "type": "ResourceSpecification", "name": "Eggs"}
    orders = [
        bill(name, amount, due, resourceConformsTo="x:eggs")
        for name, amount, due in (
            ("first", "8 one", "2026-06-01"),
            ("second", "2 dozen", "2026-06-02"),
        )
    ]
    books.accept(eggs, *orders)
    delivered = {**paid("2 dozen", "first", "second"), "resourceConformsTo": "x:eggs"}
    receipt = split(books, delivered)
    assert parts(books) == {"first": "2/3", "second": "4/3"}
    rounded = [
        f for f in receipt.findings if f.rule == VG.Rounded and f.path == VF.resourceQuantity
    ]
    assert [f.message.partition(" is ")[2].partition(",")[0] for f in rounded] == [
        "2/3 dozen",
        "4/3 dozen",
    ]
    assert statuses(books, "first", "second") == ["closed", "inProgress"]


def test_a_wish_and_a_debt_are_divided_too(books: Books) -> None:
    wishes = [wish(name) for name in ("first", "second")]
    books.accept(MONEY, *wishes)
    satisfying = {**paid("8 one"), "satisfies": ["x:first", "x:second"]}
    del satisfying["fulfills"]
    split(books, satisfying)
    assert parts(books) == {"first": "5", "second": "3"}


def test_the_same_document_again_counts_nothing_twice(books: Books) -> None:
    books.accept(MONEY, bill("first", "5 one"), bill("second", "3 one", "2026-07-01"))
    payment = paid("10 one", "second", "first")
    split(books, payment)
    before = set(books.ledger.reader.match())
    again = told(split(books, payment)).message
    assert again.startswith(
        "Recorded before, so nothing is counted twice: 5 one for <https://elsewhere.example/first> "
    )
    assert "2 one beyond what is promised" in again
    assert set(books.ledger.reader.match()) == before
    assert not split(books, {**payment, "resourceQuantity": quantity("9 one")}).conforms
    assert not books.record(payment).conforms


def test_a_part_takes_no_iri_of_something_else(books: Books) -> None:
    books.accept(MONEY, bill("first", "5 one"), bill("second", "3 one", "2026-07-01"))
    payment = paid("8 one", "second", "first")
    dry = books.ledger.check(document(payment), JSON_LD, split=True)
    second = dry.entities[1]
    other = {**paid("1 one"), "id": second.value}
    books.accept({key: value for key, value in other.items() if key != "fulfills"})
    assert "something else already" in refusal_of(split(books, payment))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"effortQuantity": quantity("1 hour")}, "both a resource quantity and an effort quantity"),
        ({"satisfies": ["x:first-wish", "x:second-wish"]}, "several fulfills and satisfies"),
        ({"resourceQuantity": {**quantity("8 one"), "note": "gross"}}, "resourceQuantity has note"),
    ],
)
def test_what_nobody_can_divide_is_refused(
    books: Books, changes: dict[str, object], words: str
) -> None:
    wishes = [wish(name) for name in ("first-wish", "second-wish")]
    books.accept(MONEY, bill("first", "5 one"), bill("second", "3 one"), *wishes)
    assert words in refusal_of(split(books, {**paid("8 one", "first", "second"), **changes}))


@pytest.mark.parametrize("amount", ["0 one", "-8 one"])
def test_what_is_nothing_is_left_to_the_rules_of_quantities(books: Books, amount: str) -> None:
    books.accept(MONEY, bill("first", "5 one"), bill("second", "3 one"))
    payment = paid(amount, "first", "second")
    plainly, divided = books.record(payment), split(books, payment)
    assert not plainly.conforms
    assert {f.message for f in divided.findings} == {f.message for f in plainly.findings}


@pytest.mark.parametrize(
    "several",
    [
        [quantity("8 one"), quantity("7 one")],
        {"hasNumericalValue": ["8", "7"], "hasUnit": "one"},
        {"hasNumericalValue": "8", "hasUnit": ["one", "dozen"]},
    ],
)
def test_of_several_quantities_none_is_dropped(books: Books, several: object) -> None:
    books.accept(MONEY, bill("first", "5 one"), bill("second", "3 one"))
    receipt = split(books, {**paid("8 one", "first", "second"), "resourceQuantity": several})
    assert not receipt.conforms
    assert not [f for f in receipt.findings if f.rule == VG.Split]


def test_a_quantity_of_two_events_is_not_divided(books: Books) -> None:
    books.accept(MONEY, bill("first", "5 one"), bill("second", "3 one"))
    payment, other = paid("8 one", "first", "second"), paid("8 one", name="other")
    payment["resourceQuantity"] = {"id": "x:eight", **quantity("8 one")}
    other["resourceQuantity"] = {"id": "x:eight"}
    assert "<https://elsewhere.example/eight> is the quantity of more than this event" in (
        refusal_of(split(books, payment, other))
    )


def test_what_gets_nothing_is_told(books: Books) -> None:
    """The same, whether an event was divided or recorded for one promise."""
    books.accept(MONEY, bill("first", "5 one"), bill("second", "3 one", "2026-07-01"))
    books.accept(paid("4 one", "first", name="plain"))
    for message in (
        told(split(books, paid("4 one", "first", "second", name="plain"))).message,
        told(split(books, paid("1 one", "first", "second"))).message,
    ):
        assert message.endswith(", nothing for <https://elsewhere.example/second>.")
    assert statuses(books, "first", "second") == ["closed", "pending"]


def test_promises_without_amount_are_told(books: Books) -> None:
    vague = bill("second", "3 one", resourceQuantity=None, effortQuantity=None)
    vague = {key: value for key, value in vague.items() if value is not None}
    books.accept(MONEY, bill("first", "5 one"), vague)
    message = refusal_of(split(books, paid("8 one", "first", "second")))
    assert "<https://elsewhere.example/second> has no resourceQuantity" in message


def test_without_asking_all_counts_for_each(books: Books) -> None:
    books.accept(MONEY, bill("first", "5 one"), bill("second", "3 one"))
    receipt = books.accept(paid("5 one", "first", "second"))
    (warned,) = [f for f in receipt.findings if f.rule == VG.CountsForSeveral]
    assert "record --split" in warned.message


def test_a_ledger_that_is_rebuilt_has_the_parts(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        promises = (MONEY, bill("first", "5 one"), bill("second", "3 one", "2026-07-01"))
        ledger.record(document(*promises), JSON_LD)
        ledger.record(document(paid("8 one", "first", "second")), JSON_LD, split=True)
        before = set(ledger.reader.match())
    for each in (tmp_path / "store").iterdir():
        each.unlink()
    with Ledger.open(tmp_path) as ledger:
        assert set(ledger.reader.match()) == before


@pytest.fixture(scope="module")
def open_books(new_books: Callable[[Schema], Books], quick_schema: Schema) -> Callable[[], Books]:
    """Makes an empty ledger."""
    return lambda: new_books(quick_schema)


def test_one_document_is_not_blown_up(open_books: Callable[[], Books]) -> None:
    books = open_books()
    bills = [bill(f"b{number}", "1 one") for number in range(300)]
    books.accept(MONEY, *bills)
    payment = paid("300 one", *(f"b{number}" for number in range(300)))
    payment["x:remark"] = [f"Remark {number}" for number in range(200)]
    assert "more than 50,000 statements" in refusal_of(split(books, payment))
    del payment["x:remark"]
    assert told(split(books, payment)).message.startswith("Divided by what is promised, into 300")
    books.ledger.close()


UNITS = {"kilogram": 1000, "gram": 1, "one": 1, "dozen": 12}


@given(
    promises=st.lists(st.integers(1, 30), min_size=2, max_size=4),
    amount=st.integers(1, 90),
    units=st.sampled_from([("kilogram", "gram"), ("dozen", "one"), ("one", "dozen")]),
)
@settings(max_examples=25, deadline=None)
def test_the_parts_add_up_exactly(
    open_books: Callable[[], Books],
    promises: list[int],
    amount: int,
    units: tuple[str, str],
) -> None:
    books = open_books()
    given_in, promised_in = units
    names = [f"b{number}" for number in range(len(promises))]
    wanted = [
        bill(name, f"{each} {promised_in}", f"2026-06-{number + 1:02}")
        for number, (name, each) in enumerate(zip(names, promises, strict=True))
    ]
    books.accept(MONEY, *wanted)
    split(books, paid(f"{amount} {given_in}", *reversed(names)))
    found = {key: Fraction(value) for key, value in parts(books).items()}
    assert sum(found.values()) == amount
    left = Fraction(amount * UNITS[given_in], UNITS[promised_in])
    for name, promise in zip(names, promises, strict=True):
        share = min(left, Fraction(promise))
        in_given = share * UNITS[promised_in] / UNITS[given_in]
        assert found.get(name, Fraction(0)) == in_given
        left -= share
    assert found.get("", Fraction(0)) == left * UNITS[promised_in] / UNITS[given_in]
    books.ledger.close()


def test_exact_parts_are_exchanged(books: Books, new_books: object, schema: object) -> None:
    orders = [
        bill(name, "8 one", due, resourceConformsTo="x:money")
        for name, due in (("first", "2026-06-01"), ("second", "2026-06-02"))
    ]
    books.accept(MONEY, *orders)
    split(books, paid("2 dozen", "first", "second"))
    assert parts(books) == {"first": "2/3", "second": "2/3", "": "2/3"}
    other: Books = new_books(schema)  # type: ignore[operator]
    export = serialise(list(books.ledger.reader.match()), N_TRIPLES)
    receipt = other.ledger.record(export, N_TRIPLES)
    assert receipt.conforms, receipt.findings
    assert parts(other) == parts(books)
    other.ledger.close()


@pytest.mark.parametrize("forged", ["1/3", "4/6", "2/3 ", "0.666666666666666667", "2/0", "x"])
def test_an_exact_value_is_what_the_amount_is_rounded_from(books: Books, forged: str) -> None:
    amount = {**quantity("0.666666666666666667 dozen"), "exactValue": forged}
    eggs: Node = {"id": "x:eggs", "type": "EconomicResource", "name": "Eggs"}
    given: Node = {**event("in", "raise", resource="x:eggs"), "resourceQuantity": amount}
    receipt = books.record(eggs, given)
    if receipt.conforms:
        assert any(f.rule == VG.LedgerKept for f in receipt.findings)
        assert not list(books.ledger.reader.match(None, VG.exactValue))
