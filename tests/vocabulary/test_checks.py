"""Vocabularies are checked as strictly as data, and all of their faults are told at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from valuegraph.errors import VocabularyError
from valuegraph.vocabulary.action import BEHAVIOURS
from valuegraph.vocabulary.bundled import bundled_files
from valuegraph.vocabulary.checks import check_vocabulary, is_vocabulary
from valuegraph.vocabulary.ontology import Ontology, namespaces_of

PREFIXES = """
@prefix om: <http://www.ontology-of-units-of-measure.org/resource/om-2/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix vf: <https://w3id.org/valueflows/ont/vf#> .
@prefix vg: <https://w3id.org/valuegraph/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/brew#> .
"""
ACTION = """:brew a vf:Action ; rdfs:label "brew" ; vf:inputOutput vf:output ;
    vf:pairsWith vf:notApplicable ; vf:createResource vf:optional ; vf:eventQuantity vf:resource ;
    vf:accountingEffect vf:increment ; vf:onhandEffect vf:increment ;
    vf:locationEffect vf:new ; vf:containedEffect vf:notApplicable ;
    vf:accountableEffect vf:new ; vf:stageEffect vf:update ; vf:stateEffect vf:update .
"""
CLASS = ':Cask a owl:Class ; rdfs:label "cask" ; rdfs:subClassOf vf:EconomicResource .'
UNIT = """:keg a vf:Unit ; rdfs:label "keg" ; vf:symbol "keg" ;
    om:hasDimension om:volume-Dimension ; vg:conversionFactor 30.0 ."""
PROPERTY = """:size a owl:DatatypeProperty ; rdfs:label "size" ; rdfs:domain :Cask ;
    rdfs:range xsd:decimal ; owl:maxCardinality 1 ."""
GOOD = "\n".join((ACTION, CLASS, UNIT, PROPERTY))


def quads(text: str) -> list[Quad]:
    return list(parse(PREFIXES + text, format=RdfFormat.TURTLE))


def messages(ontology: Ontology, text: str, *, warnings: bool = False) -> list[str]:
    given = quads(text)
    everything = [*ontology.quads, *given]
    found = check_vocabulary(given, everything, namespaces_of(everything))
    return [fault.message for fault in found if fault.is_warning is warnings]


def test_the_bundled_vocabularies_have_no_fault(ontology: Ontology) -> None:
    for path in bundled_files("ontology"):
        given = list(parse(path=path, format=RdfFormat.TURTLE))
        found = check_vocabulary(given, ontology.quads, ontology.namespaces)
        assert found == [], path.name


def test_a_good_vocabulary_has_no_fault(ontology: Ontology) -> None:
    assert messages(ontology, GOOD) == messages(ontology, GOOD, warnings=True) == []
    assert is_vocabulary(quads(GOOD))


@pytest.mark.parametrize("name", [*BEHAVIOURS, "pairsWith"])
def test_every_behaviour_of_an_action_is_stated(ontology: Ontology, name: str) -> None:
    misspelt = messages(ontology, ACTION.replace(f"vf:{name} ", f"vf:{name[:-2]}{name[-1]} "))
    assert f"Did you mean vf:{name}" in misspelt[0]
    assert f"The action leaves open what it does. State vf:{name} (" in misspelt[1]
    assert len(misspelt) == 2


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("vf:onhandEffect vf:increment", "vf:onhandEffect vf:updateTo", "is no value of vf:onhand"),
        ("vf:onhandEffect vf:increment", 'vf:onhandEffect "increment"', "is no value of vf:onhand"),
        (
            "vf:stageEffect vf:update",
            "vf:stageEffect vf:update , vf:notApplicable",
            "several values",
        ),
        ("vf:eventQuantity vf:resource", "vf:eventQuantity vf:notApplicable", "is no value"),
        ("vf:pairsWith vf:notApplicable", "vf:pairsWith :bottle", "declares <https"),
        ("vf:pairsWith vf:notApplicable", "vf:pairsWith vf:update", "vf:update is no action"),
        ("vf:createResource vf:optional ;", "vf:createResource vf:optionl ;", "mean vf:optional"),
        ("rdfs:subClassOf vf:EconomicResource", "rdfs:subClasOf vf:Agent", "mean rdfs:subClassOf"),
        ("rdfs:subClassOf vf:EconomicResource", "rdfs:subClassOf vf:Agnet", "mean vf:Agent"),
        ("rdfs:domain :Cask", "rdfs:domain :Cas", "mean <https://example.org/brew#Cask>"),
        ("rdfs:range xsd:decimal", "rdfs:range xsd:decmal", "Did you mean xsd:decimal?"),
        ("rdfs:range xsd:decimal", "rdfs:range :Cask", "is an owl:ObjectProperty then"),
        ("owl:maxCardinality 1", 'owl:maxCardinality "one"', "is no count"),
        ("owl:maxCardinality 1", "owl:maxCardinality 1 , 2", "several values: "),
        ("a owl:DatatypeProperty", "a owl:DatatypeProperty , owl:ObjectProperty", "keep one"),
        ("a owl:Class", 'a owl:Class ; vg:collection "plans"', "is that of vf:Plan"),
        ("a owl:Class", "a owl:Clas , owl:Class", "Did you mean owl:Class"),
        ("om:hasDimension", "om:hasDimenson", "Did you mean om:hasDimension?"),
        ("om:volume-Dimension", "om:volum-Dimension", "Did you mean om2:volume-Dimension?"),
        ("om:volume-Dimension", '"volume"', "A dimension is an IRI"),
        ("om:hasDimension om:volume-Dimension ;", "", "The unit lacks om:hasDimension"),
        ("vg:conversionFactor 30.0", "rdfs:comment 'x'", "The unit lacks vg:conversionFactor"),
        ("vg:conversionFactor 30.0", "vg:conversionFactor 0.0", "is no factor"),
        ("vg:conversionFactor 30.0", "vg:conversionFactor 'x'", "is no factor"),
        ("vg:conversionFactor 30.0", "vg:conversionFactor 30.0 , 31.0", "several values"),
    ],
)
def test_what_is_wrong_is_told(ontology: Ontology, right: str, wrong: str, message: str) -> None:
    assert right in GOOD
    assert any(message in each for each in messages(ontology, GOOD.replace(right, wrong, 1)))


def test_the_terms_of_valueflows_are_not_changed(ontology: Ontology) -> None:
    (found,) = messages(ontology, "vf:produce vf:accountingEffect vf:decrement .")
    assert found.startswith("vf:accountingEffect has several values: vf:increment, vf:decrement.")


@pytest.mark.parametrize(
    ("body", "warning"),
    [
        (":C a owl:Class .", "It has no rdfs:label."),
        (":C a rdfs:Class ; rdfs:label 'c' .", "The ledger reads no rdfs:Class."),
        (":p a rdf:Property ; rdfs:label 'p' .", "The ledger reads no rdf:Property."),
        (":p a owl:ObjectProperty ; rdfs:label 'p' .", "Without rdfs:range"),
        (
            ":C a owl:Class ; rdfs:subClassOf :D . :D a owl:Class ; rdfs:subClassOf :C .",
            "<https://example.org/brew#C> is below <https://example.org/brew#D>, which is below",
        ),
        (":u a vf:Unit ; rdfs:label 'u' .", "The unit has neither dimension nor factor"),
    ],
)
def test_what_is_hardly_meant_is_a_warning(ontology: Ontology, body: str, warning: str) -> None:
    assert messages(ontology, body) == []
    found = messages(ontology, body, warnings=True)
    assert any(each.startswith(warning) for each in found)


def test_shapes_and_data_are_no_vocabularies() -> None:
    assert not is_vocabulary(quads("<urn:s> a owl:Ontology . :a a vf:Agent ; vf:name 'a' ."))


def test_every_fault_of_every_file_is_told_at_start(tmp_path: Path) -> None:
    one, other = tmp_path / "one.ttl", tmp_path / "other.ttl"
    one.write_text(PREFIXES + ACTION.replace("accountingEffect", "accountngEffect"))
    other.write_text(PREFIXES + CLASS.replace("EconomicResource", "EconomicResorce"))
    with pytest.raises(VocabularyError) as refused:
        Ontology.load([one, other])
    lines = str(refused.value).splitlines()
    assert lines[0] == "The vocabularies cannot be used:"
    assert [line.partition(": ")[0].strip() for line in lines[1:]] == [str(one)] * 2 + [str(other)]
    assert "<https://example.org/brew#brew>: No vocabulary declares vf:accountngEffect." in lines[1]


def test_files_may_use_the_terms_of_each_other(tmp_path: Path) -> None:
    one, other = tmp_path / "one.ttl", tmp_path / "other.ttl"
    one.write_text(PREFIXES + PROPERTY)
    other.write_text(PREFIXES + CLASS)
    assert len(Ontology.load([one, other]).properties) > 100


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (ACTION.replace(":brew a", "[] a"), "The vf:Action has no IRI"),
        (UNIT.replace(":keg a", "[] a"), "The vf:Unit has no IRI"),
        (
            '[] a owl:Class ; rdfs:label "c" ; rdfs:subClassOf vf:Agent .',
            "The owl:Class has no IRI",
        ),
        (ACTION.replace(":brew a vf:Action ;", ":brew"), "Give it the type vf:Action"),
        (":keg vg:conversionFactor 2.0 .", "Give it the type vf:Unit"),
        ("vf:Agent rdfs:subClassOf vf:Person .", "vf:Agent is below vf:Person, which is below it"),
        (':C a owl:class ; rdfs:label "c" .', "Did you mean owl:Class?"),
        ("om:kilogram vg:conversionFactor 2.0 .", 'several values: "1.0", "2.0"'),
    ],
)
def test_what_would_load_without_effect_is_told(
    ontology: Ontology, body: str, message: str
) -> None:
    assert is_vocabulary(quads(body))
    assert any(message in each for each in messages(ontology, body))


def test_nameless_classes_between_others_are_no_fault(ontology: Ontology) -> None:
    body = ':C a owl:Class ; rdfs:label "c" ; rdfs:subClassOf [ a owl:Class ] .'
    assert messages(ontology, body) == []
