"""``Principal``: whoever a command comes from; and what the bearer of a token may do."""

from dataclasses import dataclass
from enum import StrEnum

from pyoxigraph import NamedNode


class Role(StrEnum):
    """What somebody may do; each role may do what those before it may."""

    READER = "reader"
    RECORDER = "recorder"
    STEWARD = "steward"

    def includes(self, other: "Role") -> bool:
        """Whether who has this role may do what the other one may."""
        order = tuple(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class Principal:
    """Whoever a command comes from, as it proved to be.

    ``iri`` is that of the agent it acts for, or stands for the token alone. It is the author of the
    transactions, and idempotency keys are its own. ``name`` is that of the token.
    """

    iri: NamedNode
    name: str
    role: Role
