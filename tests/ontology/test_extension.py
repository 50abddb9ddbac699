"""What Valuegraph adds to ValueFlows is declared, and says what it should."""

from __future__ import annotations

import re

from .prefixed import Vocabulary


def test_every_term_of_ours_is_declared_with_label_and_comment(ontology: Vocabulary) -> None:
    used = {name for name in ontology.names() if name.startswith("vg:")}
    declared = ontology.terms("vg")
    assert used == declared
    for term in declared:
        assert ontology.values(term, "rdf:type"), term
        assert ontology.values(term, "rdfs:label"), term
        if not ontology.values(term, "owl:unionOf"):
            assert ontology.values(term, "rdfs:comment"), term


def test_every_property_of_ours_has_a_domain_and_a_range(ontology: Vocabulary) -> None:
    kinds = ("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")
    properties = {
        term
        for kind in kinds
        for term in ontology.subjects("rdf:type", kind)
        if term.startswith("vg:")
    }
    assert properties
    for term in properties:
        assert ontology.value(term, "rdfs:domain"), term
        assert ontology.value(term, "rdfs:range"), term


def test_implied_transfers(ontology: Vocabulary) -> None:
    full = {"vf:produce", "vf:consume", "vf:deliverService"}
    custody = {"vf:pickup", "vf:dropoff", "vf:accept", "vf:modify"}
    assert ontology.subjects("vg:impliedTransfer", "vf:transfer") == full
    assert ontology.subjects("vg:impliedTransfer", "vf:transferCustody") == custody
    for action in ontology.subjects("rdf:type", "vf:Action") - full - custody:
        assert not ontology.values(action, "vg:impliedTransfer"), action


def test_collections_are_plural_slugs_of_classes(ontology: Vocabulary) -> None:
    slugs = ontology.literals("vg:collection")
    assert len({slug.value for _, slug in slugs}) == len(slugs) == len({term for term, _ in slugs})
    for term, slug in slugs:
        assert "owl:Class" in ontology.values(term, "rdf:type"), term
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", slug.value), slug.value
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", term.removeprefix("vf:")).lower()
        assert slug.value in {words + "s", words + "es"} or (term, slug.value) == (
            "vf:Person",
            "people",
        )


def test_classes_of_things_that_stand_alone_have_collections(ontology: Vocabulary) -> None:
    """All but measures, unions, actions and purposes, and what describes an action."""
    without = {
        term
        for term in ontology.subjects("rdf:type", "owl:Class")
        if term.startswith("vf:")
        and not ontology.values(term, "vg:collection")
        and not ontology.values(term, "owl:unionOf")
    }
    behaviours = {
        ontology.value(term, "rdfs:range") for term in ontology.subjects("rdfs:domain", "vf:Action")
    }
    assert without == {
        "vf:Action",
        "vf:Measure",
        "vf:PairsWith",
        "vf:ProposalPurpose",
        *(name for name in behaviours if name.startswith("vf:") and name != "vf:Action"),
    }


def test_properties_that_admit_iris_are_those_of_text(ontology: Vocabulary) -> None:
    admitting = {term for term, _ in ontology.literals("vg:admitsIri")}
    assert admitting == {
        "vf:state",
        "vf:classifiedAs",
        "vf:resourceClassifiedAs",
        "vf:processClassifiedAs",
    }
    for term in admitting:
        assert ontology.value(term, "rdfs:range") == "xsd:string"
