"""Properties on classes that do not have them are kept, and warned of."""

from __future__ import annotations

from tests.ledger.books import Books, event, notes, x
from valuegraph.vocabulary.namespaces import VF


def test_a_property_of_another_class_is_kept(books: Books) -> None:
    receipt = books.accept(
        {"id": "x:wheat", "type": "EconomicResource", "resourceConformsTo": "x:grain"},
        {"id": "x:rye", "type": "EconomicResource", "resourceConformsTo": "x:grain"},
    )
    (warning,) = notes(receipt, "WrongDomain")
    assert (warning.focus, warning.path, warning.value, warning.count) == (
        x("wheat"),
        VF.resourceConformsTo,
        x("grain"),
        2,
    )
    assert "EconomicResource" in warning.message
    assert "Did you mean conformsTo?" in warning.message
    assert books.values("wheat", VF.resourceConformsTo) == {"x:grain"}


def test_an_inverse_is_judged_by_the_class_it_was_written_on(books: Books) -> None:
    """Events that are nested one level too deep are inputs of an event, whichever way it is put."""
    use = event("turn", "use", "3 one", resource="x:stone")
    receipt = books.record({**event("grind", "consume", resource="x:wheat"), "hasInput": use})
    (warning,) = notes(receipt, "WrongDomain")
    assert (warning.focus, warning.path, warning.value) == (x("grind"), VF.hasInput, x("turn"))
    assert "hasInput is no property of EconomicEvent" in warning.message
    assert not receipt.conforms


def test_either_direction_is_right_on_its_own_class(books: Books) -> None:
    receipt = books.accept(
        {
            "id": "x:milling",
            "type": "Process",
            "hasInput": event("turn", "use", "3 one", resource="x:stone"),
        },
        event("flour", "produce", resource="x:flour", outputOf="x:milling"),
    )
    assert notes(receipt, "WrongDomain") == []
