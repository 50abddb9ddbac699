"""What the ontology tells the rest of the code, and how extensions change it."""

from fractions import Fraction
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode

from tests.graphs import EX, PREFIX_LINES, quads
from valuegraph.errors import VocabularyError
from valuegraph.vocabulary.action import (
    CreateResource,
    EventQuantity,
    FactEffect,
    InputOutput,
    QuantityEffect,
)
from valuegraph.vocabulary.namespaces import OM, RDFS, VF, VG, XSD
from valuegraph.vocabulary.ontology import Ontology, local_name


def extended(tmp_path: Path, turtle: str) -> Ontology:
    path = tmp_path / "extension.ttl"
    path.write_text(PREFIX_LINES + turtle)
    return Ontology.load([path])


def test_classes_know_all_their_superclasses(ontology: Ontology) -> None:
    assert ontology.classes[VF.Person].superclasses == {VF.Agent}
    assert ontology.classes[VF.Agent].superclasses == frozenset()
    assert ontology.is_a(VF.Person, VF.Agent)
    assert ontology.is_a(VF.Person, VF.Person)
    assert not ontology.is_a(VF.Agent, VF.Person)
    assert not ontology.is_a(EX.Farmer, VF.Agent)


def test_superclasses_are_transitive_and_may_even_be_circular(tmp_path: Path) -> None:
    found = extended(
        tmp_path,
        ":Farmer a owl:Class ; rdfs:subClassOf vf:Person . "
        ":A a owl:Class ; rdfs:subClassOf :B . :B a owl:Class ; rdfs:subClassOf :A .",
    )
    assert found.classes[EX.Farmer].superclasses == {VF.Person, VF.Agent}
    assert found.classes[EX.A].superclasses == {EX.B}


def test_unions_are_their_members(ontology: Ontology) -> None:
    flows = {VF.Commitment, VF.EconomicEvent, VF.Intent}
    assert ontology.properties[VF.hasInput].range == flows
    assert ontology.properties[VF.inputOf].domain == flows
    assert not [c for c in ontology.classes if local_name(c).endswith("Union")]
    for each in ontology.properties.values():
        for term in (*each.domain, *each.range):
            assert term in ontology.classes or term.value not in VF, (each.name, term)


@pytest.mark.parametrize(
    ("iri", "is_object", "maximum", "term"),
    [
        (VF.action, True, 1, VF.Action),
        (VF.resourceQuantity, True, 1, VF.Measure),
        (VF.hasNumericalValue, False, 1, XSD.decimal),
        (VF.hasPointInTime, False, 1, XSD.dateTimeStamp),
        (VF.finished, False, 1, XSD.boolean),
        (VF.image, False, 1, XSD.anyURI),
        (VF.state, False, 1, XSD.string),
        (VF.classifiedAs, False, None, XSD.string),
        (VF.fulfills, True, None, VF.Commitment),
        (VG.lastEvent, True, 1, VF.EconomicEvent),
    ],
)
def test_properties(
    ontology: Ontology, iri: NamedNode, is_object: bool, maximum: int | None, term: NamedNode
) -> None:
    found = ontology.properties[iri]
    assert (found.is_object, found.maximum) == (is_object, maximum)
    assert term in found.range
    assert found.name == local_name(iri)
    assert found.label
    assert found.admits_iri == (found.name.endswith("lassifiedAs") or found.name == "state")


def test_inverses_lead_both_ways(ontology: Ontology) -> None:
    assert ontology.properties[VF.hasInput].inverse_of == VF.inputOf
    assert ontology.properties[VF.inputOf].inverse_of is None
    for one, other in ontology.inverses.items():
        assert ontology.inverses[other] == one
        assert ontology.properties[one].is_object
        assert ontology.properties[one].domain == ontology.properties[other].range
    assert ontology.inverses[VF.contains] == VF.containedIn


def test_properties_by_range(ontology: Ontology) -> None:
    assert VF.hasPointInTime in ontology.properties_with_range[XSD.dateTimeStamp]
    assert VF.name not in ontology.properties_with_range[XSD.dateTimeStamp]
    assert VF.hasUnit in ontology.properties_with_range[VF.Unit]


def test_individuals_go_by_class_and_local_name(ontology: Ontology) -> None:
    assert ontology.individuals[VF.Action]["produce"] == VF.produce
    assert ontology.individuals[VF.Unit]["kilogram"] == OM.kilogram
    assert set(ontology.individuals[VF.ProposalPurpose]) == {"offer", "request"}
    assert set(ontology.actions) == set(ontology.individuals[VF.Action].values())
    assert len(ontology.actions) == 19


def test_units_have_exact_factors(ontology: Ontology) -> None:
    pound = ontology.units[OM.poundAvoirdupois]
    assert pound.factor == Fraction(45359237, 100_000_000)
    assert pound.dimension == ontology.units[OM.kilogram].dimension
    assert (pound.name, pound.symbol) == ("poundAvoirdupois", "lb")


@pytest.mark.parametrize(
    ("action", "side", "creates", "accounting", "onhand"),
    [
        (VF.produce, "output", "optional", "increment", "increment"),
        (VF.consume, "input", "notApplicable", "decrement", "decrement"),
        (VF.use, "input", "notApplicable", "notApplicable", "notApplicable"),
        (VF.pickup, "input", "notApplicable", "notApplicable", "decrement"),
        (VF.transfer, "notApplicable", "optionalTo", "decrementIncrement", "decrementIncrement"),
        (VF["raise"], "notApplicable", "optional", "increment", "increment"),
        (VF.lower, "notApplicable", "optional", "decrement", "decrement"),
        (VF.deliverService, "outputInput", "notApplicable", "notApplicable", "notApplicable"),
    ],
)
def test_actions_are_read_from_their_individuals(
    ontology: Ontology, action: NamedNode, side: str, creates: str, accounting: str, onhand: str
) -> None:
    found = ontology.actions[action]
    assert found.input_output is InputOutput(side)
    assert found.create_resource is CreateResource(creates)
    assert found.accounting is QuantityEffect(accounting)
    assert found.onhand is QuantityEffect(onhand)


def test_pairs_and_implied_transfers(ontology: Ontology) -> None:
    assert ontology.actions[VF.pickup].pairs_with == VF.dropoff
    assert ontology.actions[VF.accept].pairs_with == VF.modify
    assert ontology.actions[VF.produce].pairs_with is None
    assert ontology.actions[VF.produce].implied_transfer == VF.transfer
    assert ontology.actions[VF.pickup].implied_transfer == VF.transferCustody
    assert ontology.actions[VF.move].implied_transfer is None


def test_collections_are_slugs_of_classes(ontology: Ontology) -> None:
    assert ontology.collections["people"].iri == VF.Person
    assert ontology.collections["economic-events"].iri == VF.EconomicEvent
    assert "measures" not in ontology.collections


def test_retired_terms_and_aliases(ontology: Ontology) -> None:
    assert ontology.retired[VF.pack].replaced_by == VF.combine
    assert ontology.retired[VF.pack].retired_in == "0.6"
    assert ontology.retired[VF.AgentRelationship].replaced_by is None
    assert ontology.retired[VF.AgentRelationship].advice
    assert ontology.retired[OM.hasUnit].replaced_by == VF.hasUnit
    assert "http://w3id.org/valueflows/ont/vf#" in ontology.namespace_aliases


def test_what_is_stored_of_the_vocabularies_has_no_blank_nodes(ontology: Ontology) -> None:
    named = ontology.named_quads()
    assert len(named) > 1000
    for quad in named:
        assert not isinstance(quad.subject, BlankNode)
        assert not isinstance(quad.object, BlankNode)
    assert ontology.defines(VF.produce)
    assert ontology.defines(OM.kilogram)
    assert not ontology.defines(VF.producing)


def test_an_extension_adds_an_action_with_its_effects(tmp_path: Path) -> None:
    found = extended(
        tmp_path,
        """:ferment a vf:Action ; rdfs:label "ferment" ; vf:inputOutput vf:output ;
            vf:createResource vf:optional ; vf:eventQuantity vf:both ;
            vf:accountingEffect vf:increment ; vf:onhandEffect vf:increment ;
            vf:locationEffect vf:notApplicable ; vf:containedEffect vf:notApplicable ;
            vf:accountableEffect vf:new ; vf:stateEffect vf:update ; vf:pairsWith vf:notApplicable ;
            vf:stageEffect vf:update ; vg:impliedTransfer vf:transfer .""",
    )
    ferment = found.actions[EX.ferment]
    assert (ferment.name, ferment.label) == ("ferment", "ferment")
    assert ferment.input_output is InputOutput.OUTPUT
    assert ferment.event_quantity is EventQuantity.BOTH
    assert ferment.stage is FactEffect.UPDATE
    assert ferment.location is FactEffect.NOT_APPLICABLE
    assert ferment.implied_transfer == VF.transfer
    assert found.individuals[VF.Action]["ferment"] == EX.ferment


def test_an_extension_adds_classes_properties_and_units(tmp_path: Path) -> None:
    found = extended(
        tmp_path,
        """:Shelf a owl:Class ; rdfs:label "Shelf" ; rdfs:comment "Holds." ;
               vg:collection "shelves" .
           :onShelf a owl:ObjectProperty ; rdfs:domain vf:EconomicResource ; rdfs:range :Shelf ;
               owl:maxCardinality 1 .
           :holds a owl:ObjectProperty ; owl:inverseOf :onShelf .
           :crate a vf:Unit ; rdfs:label "crate" ; om2:hasDimension om2:dimensionOne ;
               vg:conversionFactor 24.0 .""",
    )
    assert found.collections["shelves"].iri == EX.Shelf
    assert (found.classes[EX.Shelf].label, found.classes[EX.Shelf].comment) == ("Shelf", "Holds.")
    assert found.properties[EX.onShelf].maximum == 1
    assert found.inverses[EX.onShelf] == EX.holds
    assert found.units[EX.crate].factor == 24
    assert found.units[EX.crate].symbol == "crate"


def test_a_behaviour_that_valueflows_does_not_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError) as fault:
        extended(tmp_path, ":brew a vf:Action ; vf:accountingEffect vf:explode .")
    assert "<https://example.org/brew>" in str(fault.value)


def test_an_action_must_say_which_quantity_it_takes(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match=r"State .*vf:eventQuantity \(vf:both, vf:effort"):
        extended(tmp_path, ":brew a vf:Action .")


@pytest.mark.parametrize("content", ["vf:x a .", "\xff"])
def test_a_file_that_is_no_turtle_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text(content, encoding="latin-1")
    with pytest.raises(VocabularyError, match=r"broken\.ttl cannot be read as Turtle"):
        Ontology.load([path])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match=r"absent\.ttl cannot be read"):
        Ontology.load([tmp_path / "absent.ttl"])


def test_any_statements_make_an_ontology() -> None:
    found = Ontology.from_quads(quads(":Thing a owl:Class . :p a owl:DatatypeProperty ."))
    assert set(found.classes) == {EX.Thing}
    assert found.properties[EX.p].range == frozenset()
    assert found.actions == {}


def test_local_names() -> None:
    assert local_name(RDFS.label) == "label"
    assert local_name(NamedNode("https://example.org/a/b")) == "b"
    assert local_name(NamedNode("urn:x")) == "urn:x"


def test_a_byte_order_mark_at_the_start_of_a_file_is_skipped(tmp_path: Path) -> None:
    file = tmp_path / "more.ttl"
    file.write_bytes(b"\xef\xbb\xbf<https://example.org/a> <https://example.org/b> 5 .")
    subjects = {quad.subject for quad in Ontology.load([file]).quads}
    assert NamedNode("https://example.org/a") in subjects
