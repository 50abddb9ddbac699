"""``StoreFollower``: the store, as what follows the log and writing waits for.

How far the store has followed, and where the log keeps answers to idempotent requests, are
statements in a named graph of its own. They change in the transaction that applies what they tell
of, so the store never says anything of itself that is not so.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from valuegraph.changeset import Changeset
from valuegraph.journal import Entry, Head, Place, digest_iri
from valuegraph.store import Change, States, Store, View
from valuegraph.vocabulary.namespaces import VG, XSD

JOURNAL_GRAPH: Final = VG.journal
"""The named graph that has them."""


class StoreFollower:
    """Implements :class:`~valuegraph.ledger.following.followers.Follower`.

    ``time`` is the time of the last transaction that the store has. One thread at a time applies;
    views may be made and read meanwhile.
    """

    def __init__(self, store: Store, time: datetime | None = None) -> None:
        self.store = store
        self.head = followed_to(store)
        """The last transaction that the store has; None where it has not followed any log."""
        self._states = States(store, self.position, time)

    @property
    def position(self) -> int:
        """See :class:`~valuegraph.ledger.following.followers.Follower`."""
        return 0 if self.head is None else self.head.sequence

    def view(self) -> View:
        """The state after the last transactions that were applied."""
        return self._states.view()

    def apply(self, entries: Sequence[Entry]) -> None:
        """See :class:`~valuegraph.ledger.following.followers.Follower`.

        Raises :class:`~valuegraph.store.StaleChangesetError` for transactions that do not follow on
        those that the store has; it is as before then, and views show it as before.
        """
        last = entries[-1]
        change = self._net(entries)
        added = [*self._places(entries), mark(last.head)]
        removed = () if self.head is None else (mark(self.head),)
        changeset = Changeset((*change.added, *added), (*change.removed, *removed))
        self._states.apply(changeset, change, last.head.sequence, last.header.time)
        self.head = last.head

    def reset(self) -> None:
        """See :class:`~valuegraph.ledger.following.followers.Follower`. Views that are open show
        nothing of what was there."""
        self.store.clear()
        self.head, self._states = None, States(self.store)

    def take_over(self, head: Head, left_out: Sequence[Quad]) -> None:
        """State that the store has all up to a transaction, once statements are left out that no
        log can have."""
        self.store.apply(Changeset(added=(mark(head),), removed=tuple(left_out)))
        self.head = head

    def place_of(self, key: str, author: NamedNode | None) -> Place | None:
        """Where the answer to the request with a key of an author is kept, if it is."""
        for quad in self.store.graph(JOURNAL_GRAPH, _key_iri(key, author)):
            return Place.parse(_text(quad))
        return None

    def _net(self, entries: Sequence[Entry]) -> Change:
        """What transactions come to, one after the other."""
        transactions = [each.transaction() for each in entries]
        if len(transactions) == 1 and transactions[0].is_exact:
            return Change(transactions[0].changeset.added, transactions[0].changeset.removed)
        added: dict[Quad, None] = {}
        removed: dict[Quad, None] = {}
        for transaction in transactions:
            gone, come = transaction.changeset.removed, transaction.changeset.added
            if not transaction.is_exact:
                gone, come = (tuple(map(self.store.as_before, quads)) for quads in (gone, come))
            for quad in gone:
                if quad in added:
                    del added[quad]
                else:
                    removed[quad] = None
            for quad in come:
                if quad in removed:
                    del removed[quad]
                else:
                    added[quad] = None
        return Change(tuple(added), tuple(removed))

    def _places(self, entries: Sequence[Entry]) -> list[Quad]:
        """Where these transactions keep answers."""
        found = []
        for each in entries:
            transaction = each.transaction()
            if transaction.kept is not None:
                key = _key_iri(transaction.kept.key, transaction.changeset.author)
                place = Literal(str(each.place))
                found.append(Quad(key, VG.journalPlace, place, JOURNAL_GRAPH))
        return found


def followed_to(store: Store) -> Head | None:
    """The last transaction that a store has; None where it has not followed any log."""
    for quad in store.graph(JOURNAL_GRAPH, predicate=VG.sequence):
        assert isinstance(quad.subject, NamedNode)
        return Head(int(_text(quad)), quad.subject.value)
    return None


def mark(head: Head) -> Quad:
    """That a store has all transactions up to this one."""
    number = Literal(str(head.sequence), datatype=XSD.integer)
    return Quad(NamedNode(head.id), VG.sequence, number, JOURNAL_GRAPH)


def _text(quad: Quad) -> str:
    assert isinstance(quad.object, Literal)
    return quad.object.value


def _key_iri(key: str, author: NamedNode | None) -> NamedNode:
    """The name of a key: of its own where nobody is its author, else of both together."""
    # No key and no IRI has a line break, so no key alone can pass for one of an author.
    whole = key if author is None else f"{author.value}\n{key}"
    return NamedNode(digest_iri(whole.encode(errors="surrogatepass")))
