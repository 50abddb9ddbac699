"""``States``: the states that a store goes through, commit by commit."""

from datetime import datetime

from valuegraph.changeset import Changeset
from valuegraph.store.protocol import Store
from valuegraph.store.view import Change, State, View


class States:
    """Applies commits to a store so that the views of earlier states go on showing these.

    Whatever changes the store while there are views has to come through here, one thread at a time.
    ``position`` and ``time`` are those of the last transaction that the store has.
    """

    def __init__(self, store: Store, position: int = 0, time: datetime | None = None) -> None:
        self._store = store
        self._current = State(position, time)

    def view(self) -> View:
        """The state that was committed last."""
        return View(self._store, self._current)

    def apply(self, changeset: Changeset, change: Change, position: int, time: datetime) -> None:
        """Apply a changeset, after which the store has all transactions up to ``position``.

        ``change`` is what it does to the default graph. Raises what applying it raises; what is
        seen then is the state before.
        """
        state = State(position, time)
        self._current.later = (change, state)  # Before the store has any of it.
        self._store.apply(changeset)
        self._current = state
