"""``Changeset``: everything one commit does to the dataset."""

from dataclasses import dataclass
from datetime import datetime

from pyoxigraph import NamedNode, Quad


@dataclass(frozen=True, slots=True)
class Changeset:
    """Effective changes: every removed quad is there before, no added one is.

    ``removed`` are therefore also the *expected* old values, which a store that is shared between
    writers checks when it applies the changeset.
    """

    added: tuple[Quad, ...] = ()
    removed: tuple[Quad, ...] = ()
    time: datetime | None = None
    author: NamedNode | None = None

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)
