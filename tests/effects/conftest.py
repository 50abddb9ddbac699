"""The action table as it is shipped."""

from __future__ import annotations

import pytest

from valuegraph.effects.engine import Surroundings
from valuegraph.vocabulary.ontology import Ontology

from .records import surroundings


@pytest.fixture(scope="session")
def around(ontology: Ontology) -> Surroundings:
    return surroundings(ontology)
