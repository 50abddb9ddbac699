"""Promises, wishes and debts in a test, what answers to them, and the progress that is kept."""

from __future__ import annotations

from typing import Any

from tests.ledger.books import Books, Node, event, quantity, short, x
from valuegraph.ledger.progress import fold
from valuegraph.model.progress import SUMS, Progress
from valuegraph.rdf.terms import canonical_decimal
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.namespaces import VG
from valuegraph.vocabulary.ontology import local_name


def flow(name: str, type_: str, amount: str | None = "10 kilogram", **properties: Any) -> Node:
    """A commitment, intent or claim of the mill to get flour from the bakery."""
    node: Node = {
        "id": "x:" + name,
        "type": type_,
        "action": "transfer",
        "provider": "x:mill",
        "resourceConformsTo": "x:flour",
    }
    if type_ != "Intent":
        node["receiver"] = "x:bakery"
    if amount is not None:
        node["resourceQuantity"] = quantity(amount)
    return {**node, **properties}


def delivery(name: str, amount: str | None = "4 kilogram", **properties: Any) -> Node:
    return event(
        name,
        "transfer",
        amount,
        receiver="x:bakery",
        **{"resourceConformsTo": "x:flour", **properties},
    )


def progress(books: Books, name: str) -> dict[str, str]:
    """What is kept of an entity, in short."""
    kept = Progress.read(books.ledger.reader, x(name))
    sums = {
        local_name(predicate): f"{canonical_decimal(each.amount)} {short(each.unit)}"
        for predicate, each in kept.sums
    }
    return sums if kept.status is None else {**sums, "status": short(kept.status)}


def check(books: Books) -> None:
    """What is kept is what the fold over everything gives, and nothing besides."""
    reader = books.ledger.reader
    kept = {quad for quad in books.quads() if quad.predicate in (VG.status, *SUMS)}
    wanted = set()
    for folded in fold(reader, Units(books.ledger.ontology.units, reader)):
        assert Progress.read(reader, folded.iri) == folded
        wanted |= {quad for quad in folded.quads() if quad.predicate in (VG.status, *SUMS)}
    assert kept == wanted


COMMITMENT = flow("promise", "Commitment")


def made(name: str, **properties: Any) -> Node:
    return event(name, "produce", resourceConformsTo="x:flour", **properties)


def planned(name: str, type_: str = "Commitment", **properties: Any) -> Node:
    node = flow(name, type_, "1 kilogram", action="produce", **properties)
    return {**node, "receiver": "x:mill"} if type_ == "Commitment" else node
