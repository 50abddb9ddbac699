"""Events in a line, and what is held, by hand: `80/100 mill barn` is 80 accounted for, 100 on hand,
of the mill, in the barn."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tests.ledger.books import Books, Node, event
from valuegraph.rdf.terms import parse_fraction
from valuegraph.vocabulary.namespaces import VF, VG


def flow(name: str, action: str, amount: str, agents: str, **rest: Any) -> Node:
    """`agents` is `mill` or `mill > bakery`; resources and processes go by their names."""
    giver, _, taker = agents.partition(" > ")
    known = ("resource", "to", "inputOf", "outputOf", "toLocation", "fulfills", "settles")
    named = {
        key: f"x:{value}" if key in known and isinstance(value, str) else value
        for key, value in rest.items()
    }
    return event(
        name, action, amount, provider=f"x:{giver}", receiver=f"x:{taker or giver}", **named
    )


def new(name: str, kind: str | None = None, **rest: Any) -> Node:
    """A resource that its first event describes."""
    of_kind = {} if kind is None else {"conformsTo": f"x:{kind}"}
    return {"id": f"x:{name}", "type": "EconomicResource", "name": name, **of_kind, **rest}


def kinds(*names: str, **units: str) -> list[Node]:
    """Specifications; those that are counted in a unit of their own name it."""
    made: list[Node] = [
        {"id": f"x:{name}", "type": "ResourceSpecification", "name": name} for name in names
    ]
    return made + [
        {
            "id": f"x:{name}",
            "type": "ResourceSpecification",
            "name": name,
            "defaultUnitOfResource": unit,
        }
        for name, unit in units.items()
    ]


def exact(books: Books, name: str, quantity: str) -> Fraction:
    """A quantity of a resource as it is kept."""
    measure = f"{name}#{quantity}"
    values = books.values(measure, VG.exactValue) or books.values(measure, VF.hasNumericalValue)
    (text,) = values
    amount = parse_fraction(text)
    assert amount is not None
    return Fraction(amount)


def held(books: Books, name: str) -> str:
    """What there is of a resource, whose it is, where and in what."""
    amounts = (exact(books, name, f"{each}Quantity") for each in ("accounting", "onhand"))
    stock = books.stock(name)
    facts = (
        stock[key].removeprefix("x:")
        for key in ("primaryAccountable", "currentLocation", "containedIn")
        if key in stock
    )
    return " ".join(["/".join(map(str, amounts)), *facts])


def check(books: Books, expected: Mapping[str, str]) -> None:
    """Hold all that is held against what was computed by hand."""
    assert {name: held(books, name) for name in expected} == dict(expected)


def progress(books: Books, name: str, sum_: str = "fulfilledQuantity") -> str:
    """How much has come of a promise or claim, and where it stands: `10 closed`."""
    (status,) = books.values(name, VG.status)
    return f"{exact(books, name, sum_)} {status}"
