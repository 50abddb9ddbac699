"""The examples of the specification, and ledgers to record them in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from pyoxigraph import RdfFormat, parse

from tests.reference.blocks import EXAMPLES, Block, read_blocks
from valuegraph.ledger import Ledger
from valuegraph.ledger.following.store_follower import StoreFollower
from valuegraph.ledger.schema import Schema
from valuegraph.shapes.imports import ShapesFile, ShapesGraph
from valuegraph.store import OxigraphStore
from valuegraph.vocabulary.bundled import bundled_files
from valuegraph.vocabulary.ontology import Ontology

BASE = "https://ledger.example/"


@pytest.fixture(scope="session")
def blocks() -> Mapping[str, Block]:
    """Every block by name; a test that asks for them is skipped where they are not at hand."""
    if not EXAMPLES.is_dir():
        pytest.skip(f"the specification's examples are not at hand in {EXAMPLES}")
    return read_blocks(EXAMPLES)


@pytest.fixture(scope="session")
def new_ledger(ontology: Ontology) -> Callable[[], Ledger]:
    """Makes an empty ledger in memory; its shapes are compiled once for all of them."""
    files = bundled_files("shapes")
    shapes = [quad for path in files for quad in parse(path=path, format=RdfFormat.TURTLE)]
    graph = ShapesGraph((ShapesFile("shapes.ttl", tuple(shapes)),))
    schema = Schema.of(ontology, graph, BASE)
    return lambda: Ledger(StoreFollower(OxigraphStore(None, schema.stamped)), schema)
