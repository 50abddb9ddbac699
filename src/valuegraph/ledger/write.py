"""``Write``: one thing to do to a ledger, and ``Outcome``: what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pyoxigraph import NamedNode

from valuegraph.ledger.precondition import Precondition
from valuegraph.ledger.receipt import Receipt
from valuegraph.rdf.reader import GraphReader


@dataclass(frozen=True, slots=True)
class Once:
    """What makes a write one that is carried out once, however often it is sent.

    ``key`` is chosen by the caller, ``request`` a digest of all that makes the request what it is.
    ``author`` is whoever sends it, who is also the author of what is written: two authors may
    choose the same key, and neither is answered what the other was.
    """

    key: str
    request: str
    author: NamedNode | None = None


@dataclass(frozen=True, slots=True)
class Write:
    """A write that waits for its turn.

    ``prepare`` gives the receipt for the graph as it is then, at a time; it may raise what faults
    of the caller raise. ``size`` is about the bytes that it holds in memory. ``answer`` is what to
    say of a commit that conforms, given the graph that it leaves; with ``once`` it is kept in the
    journal and given again to the same request, also where nothing changed.
    """

    prepare: Callable[[GraphReader, datetime], Receipt]
    size: int = 0
    precondition: Precondition | None = None
    once: Once | None = None
    answer: Callable[[Receipt, GraphReader], str] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a write.

    ``receipt`` is None where ``is_repeated``: the same request was carried out before, and
    ``answer`` is what it was answered then. There is an answer where the write has one and
    conforms.
    """

    receipt: Receipt | None
    answer: str | None = None
    is_repeated: bool = False
