"""An empty ledger for each test; what is the same for all of them is compiled once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import count

import pytest
from pyoxigraph import RdfFormat, parse

from tests.ledger.books import BASE, Books
from valuegraph.ledger import Ledger
from valuegraph.ledger.pipeline import Pipeline
from valuegraph.ledger.policies import policies_named
from valuegraph.ledger.terms import Terms
from valuegraph.shapes import compile_shapes
from valuegraph.store import OxigraphStore
from valuegraph.vocabulary.bundled import bundled_files
from valuegraph.vocabulary.namespaces import XSD
from valuegraph.vocabulary.ontology import Ontology

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def pipeline(ontology: Ontology) -> Pipeline:
    """The pipeline with every bundled shape."""
    shapes = [
        q for path in bundled_files("shapes") for q in parse(path=path, format=RdfFormat.TURTLE)
    ]
    terms = Terms(ontology, shapes)
    return Pipeline(ontology, compile_shapes(shapes, ontology.quads), BASE, terms)


@pytest.fixture(scope="session")
def quick_pipeline(ontology: Ontology) -> Pipeline:
    """The pipeline without shapes: the ledger's own rules and effects, many times as fast."""
    return Pipeline(ontology, compile_shapes(()), BASE, Terms(ontology))


@pytest.fixture(scope="session")
def new_books(ontology: Ontology) -> Callable[[Pipeline], Books]:
    """Makes an empty ledger in memory, whose clock moves on a minute with every look at it."""
    stamped = ontology.properties_with_range[XSD.dateTimeStamp]

    def make(pipeline: Pipeline) -> Books:
        minutes = count()

        def clock() -> datetime:
            return NOON.replace(minute=next(minutes) % 60)

        store = OxigraphStore(None, stamped)
        return Books(Ledger(store, ontology, pipeline, BASE, clock=clock))

    return make


@pytest.fixture
def books(new_books: Callable[[Pipeline], Books], pipeline: Pipeline) -> Iterator[Books]:
    """An empty ledger in memory."""
    kept = new_books(pipeline)
    yield kept
    kept.ledger.close()


Opener = Callable[..., Books]


@pytest.fixture(scope="session")
def with_policies(ontology: Ontology, new_books: Callable[[Pipeline], Books]) -> Opener:
    """Makes an empty ledger with these policies on, and with shapes of its own."""

    @cache
    def pipeline(names: tuple[str, ...], own: str) -> Pipeline:
        shapes = [
            q for path in bundled_files("shapes") for q in parse(path=path, format=RdfFormat.TURTLE)
        ]
        for policy in policies_named(names):
            shapes += parse(policy.document().body, format=RdfFormat.TURTLE)
        shapes += parse(own, format=RdfFormat.TURTLE)
        validator, terms = compile_shapes(shapes, ontology.quads), Terms(ontology, shapes)
        return Pipeline(ontology, validator, BASE, terms, frozenset(names))

    def make(*names: str, own: str = "") -> Books:
        return new_books(pipeline(names, own))

    return make
