"""``PerSchema``: what is made of a ledger's schema, for as long as that is in force."""

from collections.abc import Callable
from typing import Generic, TypeVar

from valuegraph.ledger import Ledger, Schema

T = TypeVar("T")


class PerSchema(Generic[T]):
    """Calls ``make`` with the schema in force, once for each schema, when it is asked for."""

    def __init__(self, ledger: Ledger, make: Callable[[Schema], T]) -> None:
        self._ledger = ledger
        self._make = make
        self._made: tuple[Schema, T] | None = None

    def __call__(self) -> T:
        """What is made of the schema in force."""
        schema, made = self._ledger.schema, self._made
        if made is None or made[0] is not schema:
            made = self._made = schema, self._make(schema)
        return made[1]
