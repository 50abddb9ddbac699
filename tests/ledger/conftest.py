"""An empty ledger for each test; what is the same for all of them is compiled once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import count

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from tests.ledger.books import BASE, Books
from valuegraph.ledger import Ledger
from valuegraph.ledger.following.store_follower import StoreFollower
from valuegraph.ledger.policies import policies_named
from valuegraph.ledger.schema import Schema
from valuegraph.shapes.imports import NO_SHAPES, ShapesFile, ShapesGraph
from valuegraph.store import OxigraphStore
from valuegraph.vocabulary.bundled import bundled_files
from valuegraph.vocabulary.ontology import Ontology


def shapes_graph(shapes: Iterable[Quad]) -> ShapesGraph:
    """Shapes as if they were in one file."""
    return ShapesGraph((ShapesFile("shapes.ttl", tuple(shapes)),))


NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def schema(ontology: Ontology) -> Schema:
    """The schema with every bundled shape."""
    shapes = [
        q for path in bundled_files("shapes") for q in parse(path=path, format=RdfFormat.TURTLE)
    ]
    return Schema.of(ontology, shapes_graph(shapes), BASE)


@pytest.fixture(scope="session")
def quick_schema(ontology: Ontology) -> Schema:
    """The schema without shapes: the ledger's own rules and effects, many times as fast."""
    return Schema.of(ontology, NO_SHAPES, BASE)


@pytest.fixture(scope="session")
def new_books() -> Callable[[Schema], Books]:
    """Makes an empty ledger in memory, whose clock moves on a minute with every look at it."""

    def make(schema: Schema) -> Books:
        minutes = count()

        def clock() -> datetime:
            return NOON.replace(minute=next(minutes) % 60)

        return Books(
            Ledger(StoreFollower(OxigraphStore(None, schema.stamped)), schema, clock=clock)
        )

    return make


@pytest.fixture
def books(new_books: Callable[[Schema], Books], schema: Schema) -> Iterator[Books]:
    """An empty ledger in memory."""
    kept = new_books(schema)
    yield kept
    kept.ledger.close()


Opener = Callable[..., Books]


@pytest.fixture(scope="session")
def with_policies(ontology: Ontology, new_books: Callable[[Schema], Books]) -> Opener:
    """Makes an empty ledger with these policies on, and with shapes of its own."""

    @cache
    def schema(names: tuple[str, ...], own: str) -> Schema:
        shapes = [
            q for path in bundled_files("shapes") for q in parse(path=path, format=RdfFormat.TURTLE)
        ]
        policies = policies_named(names)
        for policy in policies:
            shapes += parse(policy.document().body, format=RdfFormat.TURTLE)
        shapes += parse(own, format=RdfFormat.TURTLE)
        return Schema.of(ontology, shapes_graph(shapes), BASE, policies=policies)

    def make(*names: str, own: str = "") -> Books:
        return new_books(schema(names, own))

    return make
