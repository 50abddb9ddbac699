"""The ontology as it is shipped, and the published files it is compared with."""

from __future__ import annotations

from pathlib import Path

import pytest

from .prefixed import Vocabulary, load

ROOT = Path(__file__).resolve().parents[2]
ONTOLOGY = ROOT / "ontology"
REFERENCE = ROOT.parent / "shared" / "reference"

VALUEFLOWS_FILES = ("knowledge", "plan", "observation", "utility", "actions")


def reference(name: str) -> Vocabulary:
    """A published file; the test that asks for one is skipped where it is not at hand."""
    path = REFERENCE / name
    if not path.exists():
        pytest.skip(f"the published {name} is not at hand in {REFERENCE}")
    return load([path])


@pytest.fixture(scope="session")
def valueflows() -> Vocabulary:
    """ValueFlows alone, without units and retired terms."""
    return load([ONTOLOGY / f"{name}.ttl" for name in VALUEFLOWS_FILES])


@pytest.fixture(scope="session")
def ontology() -> Vocabulary:
    """Everything there is in the ontology folder."""
    return load(sorted(ONTOLOGY.glob("*.ttl")))


@pytest.fixture(scope="session")
def published() -> Vocabulary:
    """ValueFlows 1.0.0 as published."""
    return reference("valueflows-1.0.0.ttl")


@pytest.fixture(scope="session")
def om() -> Vocabulary:
    """OM 2.0 as published."""
    return reference("om-2.0.rdf")
