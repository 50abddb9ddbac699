"""The action table as it is shipped."""

from __future__ import annotations

import pytest

from valuegraph.effects.engine import EffectContext
from valuegraph.vocabulary.ontology import Ontology

from .records import context


@pytest.fixture(scope="session")
def around(ontology: Ontology) -> EffectContext:
    return context(ontology)
