"""What the store knows of the journal: how far it has followed it, and where answers are kept.

These statements are in a named graph of their own and change in the transaction that applies what
they tell of, so the store never says anything of itself that is not so.
"""

from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from valuegraph.journal import Head, Place, digest_iri
from valuegraph.store import Store
from valuegraph.vocabulary.namespaces import VG, XSD

JOURNAL_GRAPH: Final = VG.journal
"""The named graph that has them."""


def applied(store: Store) -> Head | None:
    """The last transaction that a store has; None where it has not followed any journal."""
    for quad in store.graph(JOURNAL_GRAPH, predicate=VG.sequence):
        assert isinstance(quad.subject, NamedNode)
        return Head(int(_text(quad)), quad.subject.value)
    return None


def mark(head: Head) -> Quad:
    """That a store has all transactions up to this one."""
    number = Literal(str(head.sequence), datatype=XSD.integer)
    return Quad(NamedNode(head.id), VG.sequence, number, JOURNAL_GRAPH)


def kept_at(key: str, author: NamedNode | None, place: Place) -> Quad:
    """Where the answer to the request with a key of an author is kept."""
    return Quad(_key_iri(key, author), VG.journalPlace, Literal(str(place)), JOURNAL_GRAPH)


def place_of(store: Store, key: str, author: NamedNode | None) -> Place | None:
    """Where the answer to the request with a key of an author is kept, if it is."""
    for quad in store.graph(JOURNAL_GRAPH, _key_iri(key, author)):
        return Place.parse(_text(quad))
    return None


def _text(quad: Quad) -> str:
    assert isinstance(quad.object, Literal)
    return quad.object.value


def _key_iri(key: str, author: NamedNode | None) -> NamedNode:
    """The name of a key: of its own where nobody is its author, else of both together."""
    # No key and no IRI has a line break, so no key alone can pass for one of an author.
    whole = key if author is None else f"{author.value}\n{key}"
    return NamedNode(digest_iri(whole.encode(errors="surrogatepass")))
