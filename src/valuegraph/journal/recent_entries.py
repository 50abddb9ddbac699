"""``RecentEntries``: the newest transactions of a log, for those that follow it closely."""

from collections import deque
from collections.abc import Sequence
from typing import Final

from valuegraph.journal.segment import Entry

MOST_BYTES: Final = 4 * 1024 * 1024
"""What is kept, by the texts of the transactions."""


class RecentEntries:
    """A run of transactions up to the head of a log."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque()
        self._size = 0

    def add(self, entries: Sequence[Entry]) -> None:
        """Add what follows on the run; what is too much at its beginning goes. Texts are kept
        alone: who follows reads them again, and mostly nobody does."""
        self._entries.extend(each.without_known() for each in entries)
        self._size += sum(len(each.block) for each in entries)
        while self._size > MOST_BYTES and self._entries:
            self._size -= len(self._entries.popleft().block)

    def since(self, position: int) -> list[Entry] | None:
        """Those after a position; None where the run does not reach back to it."""
        if not self._entries or self._entries[0].head.sequence > position + 1:
            return None
        first = self._entries[0].head.sequence
        start = max(position + 1 - first, 0)
        return [self._entries[index] for index in range(start, len(self._entries))]
