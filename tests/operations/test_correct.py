"""The correction that is written for an event."""

import json
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from tests.ledger.books import CONTEXT, Books, Node, event, quantity, x
from valuegraph.errors import NotFoundError
from valuegraph.ledger import Ledger, Receipt
from valuegraph.operations.correct import NotCorrectableError, correction_of
from valuegraph.rdf.syntaxes import JSON_LD, N_TRIPLES
from valuegraph.rdf.terms import canonical_decimal
from valuegraph.vocabulary.namespaces import VF

SPEC: Node = {"id": "x:flour", "type": "ResourceSpecification", "name": "Flour"}
MILLING: Node = {"id": "x:milling", "type": "Process", "name": "Milling"}
MADE = event(
    "made",
    "produce",
    "5 kilogram",
    resource={"id": "x:sack", "type": "EconomicResource", "name": "Sack"},
    outputOf="x:milling",
    note="By the scale.",
    resourceClassifiedAs="white",
)
WORKED = event("worked", "work", None, resourceConformsTo="x:milling-work", inputOf="x:milling")
WORKED |= {"effortQuantity": quantity("4 hour")}
USED = event("used", "use", "1 one", resource={"id": "x:stones"}, inputOf="x:milling")
USED |= {"effortQuantity": quantity("3 hour")}


@pytest.fixture
def books() -> Iterator[Books]:
    with Ledger.open() as ledger:
        books = Books(ledger)
        stones: Node = {"id": "x:stones", "type": "EconomicResource", "name": "Stones"}
        books.accept(SPEC, MILLING, MADE, WORKED, stones, USED)
        yield books


def correct(books: Books, name: str, *wanted: str | None) -> Receipt:
    correction = correction_of(x(name), books.ledger.reader, books.ledger.ontology, *wanted)
    receipt = books.ledger.record(correction.body, N_TRIPLES)
    assert receipt.conforms, receipt.findings
    return receipt


def test_an_event_is_taken_back_with_all_that_it_did(books: Books) -> None:
    receipt = correct(books, "made", None, None, "Not milled at all.")
    (made,) = receipt.created
    reader = books.ledger.reader
    assert reader.objects(made, VF.corrects) == [x("made")]
    assert [v.value for v in reader.objects(made, VF.note)] == ["Not milled at all."]  # type: ignore[union-attr]
    for repeated in (
        VF.action,
        VF.provider,
        VF.receiver,
        VF.resourceInventoriedAs,
        VF.outputOf,
        VF.hasPointInTime,
        VF.resourceClassifiedAs,
    ):
        assert reader.objects(made, repeated) == reader.objects(x("made"), repeated) != []
    assert books.stock("sack") == {}


@pytest.mark.parametrize(
    ("wanted", "left"),
    [("7", "7"), ("7 kilogram", "7"), ("7000 gram", "7"), ("4.5 kg", "4.5"), ("0", None)],
)
def test_a_quantity_is_put_right(wanted: str, left: str | None, books: Books) -> None:
    correct(books, "made", wanted)
    expected = None if left is None else f"{left} kilogram"
    assert books.stock("sack").get("onhandQuantity") == expected


def test_corrections_before_are_counted_in(books: Books) -> None:
    correct(books, "made", "7")
    correct(books, "made", "6")
    assert books.stock("sack")["onhandQuantity"] == "6 kilogram"
    with pytest.raises(NotCorrectableError, match="recorded like that"):
        correct(books, "made", "6000 gram")
    correct(books, "made")
    assert books.stock("sack") == {}
    with pytest.raises(NotCorrectableError, match="nothing is left"):
        correct(books, "made")
    correct(books, "made", "5")
    assert books.stock("sack")["onhandQuantity"] == "5 kilogram"


def amounts(books: Books, receipt: Receipt) -> dict[str, str]:
    (made,) = receipt.created
    reader, found = books.ledger.reader, {}
    for predicate in (VF.resourceQuantity, VF.effortQuantity):
        for measure in reader.objects(made, predicate):
            assert isinstance(measure, NamedNode)
            (value,) = reader.objects(measure, VF.hasNumericalValue)
            found[predicate.value.rpartition("#")[2]] = value.value  # type: ignore[union-attr]
    return found


def test_effort(books: Books) -> None:
    assert amounts(books, correct(books, "worked", "2.5")) == {"effortQuantity": "-1.5"}
    assert amounts(books, correct(books, "worked", "120 mins")) == {"effortQuantity": "-0.5"}
    assert amounts(books, correct(books, "used", None, "5")) == {"effortQuantity": "2"}
    whole = {"resourceQuantity": "-1", "effortQuantity": "-5"}
    assert amounts(books, correct(books, "used")) == whole


@pytest.mark.parametrize(
    ("name", "wanted", "told"),
    [
        ("made", ("some", None), "'some' is no quantity"),
        ("made", ("-3", None), "no quantity"),
        ("made", ("3 hour", None), "The event counts in kilogram"),
        ("made", ("3 kilgram", None), "Did you mean kilogram"),
        ("made", ("3 gal", None), "No one unit is called 'gal'. Did you mean gallon-US or "),
        ("made", (None, "3 hour"), "no effortQuantity"),
        ("worked", ("3 kilogram", None), "counts in hour"),
    ],
)
def test_what_cannot_be_meant(
    name: str, wanted: tuple[str | None, str | None], told: str, books: Books
) -> None:
    with pytest.raises(NotCorrectableError, match=told):
        correct(books, name, *wanted)


def test_what_is_no_event_or_a_correction_itself(books: Books) -> None:
    for name in ("milling", "nothing"):
        with pytest.raises(NotFoundError, match="No event"):
            correct(books, name)
    (made,) = correct(books, "made").created
    with pytest.raises(NotCorrectableError, match=r"Correct <https://.*/made> again"):
        correction_of(made, books.ledger.reader, books.ledger.ontology)


def test_units_of_the_ledgers_own(books: Books) -> None:
    body = {"id": "x:bag", "type": "Unit", "label": "bag", "symbol": "bg"}
    books.ledger.record(json.dumps({"@context": CONTEXT, **body}).encode(), JSON_LD)
    counted = event("counted", "raise", "1 one", resource={"id": "x:heap", "name": "Heap"})
    counted["resourceQuantity"] = {"hasNumericalValue": "2", "hasUnit": "x:bag"}
    books.accept(counted)
    for name, wanted in (("bag", "3"), ("bg", "4"), (x("bag").value, "5")):
        correct(books, "counted", f"{wanted} {name}")
        assert books.stock("heap")["onhandQuantity"] == f"{wanted} x:bag"


@pytest.fixture(scope="module")
def raised() -> Iterator[Books]:
    with Ledger.open() as ledger:
        books = Books(ledger)
        books.accept(event("raised", "raise", "5 kilogram", resource={"id": "x:heap", "name": "H"}))
        yield books


@given(amount=st.decimals(0, 10**6, places=6))
def test_whatever_was_corrected_before_the_right_quantity_stands(
    amount: Decimal, raised: Books
) -> None:
    with suppress(NotCorrectableError):  # It is so already.
        correct(raised, "raised", f"{canonical_decimal(amount)} kilogram")
    stock = raised.stock("heap")
    assert stock.get("onhandQuantity", "0 kilogram") == f"{canonical_decimal(amount)} kilogram"
