"""Retired terms are gone, and lead to terms that are there."""

from __future__ import annotations

import re

from .prefixed import PREFIXES, Vocabulary


def retired(ontology: Vocabulary) -> set[str]:
    kinds = ("vg:RetiredTerm", "vg:BorrowedTerm")
    return {term for kind in kinds for term in ontology.subjects("rdf:type", kind)}


def test_no_retired_term_is_a_live_term(ontology: Vocabulary, valueflows: Vocabulary) -> None:
    live = {name for name in valueflows.names() if name.startswith("vf:")}
    assert ontology.subjects("rdf:type", "vg:RetiredTerm")
    assert retired(ontology) & live == set()


def test_every_replacement_is_a_live_term(ontology: Vocabulary, valueflows: Vocabulary) -> None:
    for term in retired(ontology):
        replacements = ontology.values(term, "dcterms:isReplacedBy")
        assert len(replacements) <= 1, term
        assert replacements <= valueflows.terms("vf"), term


def test_every_retired_term_helps_on(ontology: Vocabulary) -> None:
    for term in ontology.subjects("rdf:type", "vg:RetiredTerm"):
        assert term.startswith("vf:")
        assert ontology.values(term, "rdfs:comment"), term
    for term in ontology.subjects("rdf:type", "vg:BorrowedTerm"):
        assert not term.startswith("vf:")
        helps = ("dcterms:isReplacedBy", "rdfs:comment")
        assert any(ontology.values(term, each) for each in helps), term


def test_advice_names_live_terms(ontology: Vocabulary, valueflows: Vocabulary) -> None:
    """A retired term may be named as what another one belonged to, a live one as what to use."""
    known = valueflows.terms("vf") | retired(ontology)
    for term in retired(ontology):
        for comment in ontology.values(term, "rdfs:comment"):
            assert set(re.findall(r"\bvf:\w+", comment)) <= known, term
            assert not re.search(rf"\b[Uu]se {term}\b", comment), term


def test_every_retired_term_says_since_when(ontology: Vocabulary) -> None:
    for term in retired(ontology):
        assert re.fullmatch(r'"(0\.\d+|1\.0\.0-rc\.1)"', ontology.value(term, "vg:retiredIn")), term


def test_renamed_actions_are_replaced_by_actions(ontology: Vocabulary) -> None:
    renamed = {
        "vf:pack": "vf:combine",
        "vf:unpack": "vf:separate",
        "vf:deliver-service": "vf:deliverService",
        "vf:transfer-all-rights": "vf:transferAllRights",
        "vf:transfer-custody": "vf:transferCustody",
        "vf:transfer-complete": "vf:transfer",
    }
    for old, new in renamed.items():
        assert ontology.value(old, "dcterms:isReplacedBy") == new
        assert "vf:Action" in ontology.values(new, "rdf:type")


def test_namespace_aliases_are_namespaces_and_not_ours(ontology: Vocabulary) -> None:
    aliases = [text.value for _, text in ontology.literals("vg:namespaceAlias")]
    assert "http://w3id.org/valueflows/ont/vf#" in aliases
    assert PREFIXES["vf"] not in aliases
    assert len(set(aliases)) == len(aliases)
    assert all(alias.endswith(("#", "/")) for alias in aliases)
