import pickle
from copy import copy

import pytest
from pyoxigraph import NamedNode

from valuegraph.vocabulary.namespaces import PREFIXES, RDF, VF, Namespace


def test_terms_are_made_from_local_names() -> None:
    assert VF.produce == NamedNode("https://w3id.org/valueflows/ont/vf#produce")
    assert VF["class"] == NamedNode("https://w3id.org/valueflows/ont/vf#class")
    assert VF.produce is VF["produce"]


def test_namespaces_contain_iris() -> None:
    assert VF.produce.value in VF
    assert RDF.type.value not in VF
    assert VF.local_name(VF.produce.value) == "produce"


def test_what_python_asks_for_is_no_term() -> None:
    with pytest.raises(AttributeError):
        _ = VF.__wrapped__
    assert copy(Namespace("https://example.org/")).x == NamedNode("https://example.org/x")
    assert pickle.loads(pickle.dumps(Namespace("https://e/"))).iri == "https://e/"  # noqa: S301


def test_no_prefix_begins_another_namespace() -> None:
    for prefix, iri in PREFIXES.items():
        assert not [p for p, other in PREFIXES.items() if p != prefix and other.startswith(iri)]
