"""Individuals by name, whichever way it is written, and units by what they are called."""

import pytest
from pyoxigraph import NamedNode, Quad

from tests.graphs import EX, PREFIX_LINES
from tests.reading import Reading, rule, violations
from valuegraph.rdf.findings import Severity
from valuegraph.rdf.syntaxes import TURTLE
from valuegraph.vocabulary.namespaces import OM, RDF, VF
from valuegraph.vocabulary.ontology import Ontology

WAYS = (
    "vf:{0}",
    '"{0}"',
    '"vf:{0}"',
    '"https://w3id.org/valueflows/ont/vf#{0}"',
    '"http://w3id.org/valueflows/ont/vf#{0}"',
    "<http://w3id.org/valueflows/ont/vf#{0}>",
    "<https://w3id.org/valueflows/{0}>",
    '" {0} "',
    '"{0}"@en',
)


def unit_of(reading: Reading, written: str) -> NamedNode:
    found = reading.accepted(f"{PREFIX_LINES} :m vf:hasUnit {written} .", TURTLE)
    (quad,) = (q for q in found if q.predicate == VF.hasUnit)
    assert isinstance(quad.object, NamedNode)
    return quad.object


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("path", "name", "meant"),
    [
        ("action", "produce", VF.produce),
        ("action", "pack", VF.combine),
        ("hasUnit", "one", OM.one),
        ("hasUnit", "kg", OM.kilogram),
        ("hasUnit", "second-Time", OM["second-Time"]),
        ("purpose", "offer", VF.offer),
    ],
)
def test_every_way_of_writing_a_name_is_read(
    reading: Reading, way: str, path: str, name: str, meant: NamedNode
) -> None:
    body = f"{PREFIX_LINES} :x vf:{path} {way.format(name)} ."
    assert Quad(EX.x, VF[path], meant) in reading.accepted(body, TURTLE)


@pytest.mark.parametrize(
    "written",
    ['"Person"', '"vf:Person"', '"https://w3id.org/valueflows/ont/vf#Person"', "vf:Person"],
)
def test_every_way_of_writing_a_class_is_read(reading: Reading, written: str) -> None:
    found = reading.accepted(f"{PREFIX_LINES} :x a {written} .", TURTLE)
    assert found == {Quad(EX.x, RDF.type, VF.Person)}


@pytest.mark.parametrize("written", ["produce", "vf:produce", {"id": "vf:produce"}])
def test_a_name_in_json_may_be_an_id(reading: Reading, written: object) -> None:
    body = {"id": EX.x.value, "type": "EconomicEvent", "action": written}
    assert Quad(EX.x, VF.action, VF.produce) in reading.accepted(body)


def test_a_name_under_a_context_without_vocabulary_is_read(reading: Reading) -> None:
    action = {"@id": VF.action.value, "@type": "@vocab"}
    body = {"@context": {"action": action}, "@id": EX.x.value, "action": "produce"}
    assert Quad(EX.x, VF.action, VF.produce) in reading.accepted(body)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("kg", "kilogram"),
        ("KG", "kilogram"),
        ("Kg", "kilogram"),
        ("kilo", "kilogram"),
        ("Kilograms", "kilogram"),
        ("KGM", "kilogram"),
        ("g", "gram"),
        ("l", "litre"),
        ("L", "litre"),
        ("liters", "litre"),
        ("mL", "millilitre"),
        ("t", "tonne"),
        ("h", "hour"),
        ("hours", "hour"),
        ("HUR", "hour"),
        ("min", "minute-Time"),
        ("MIN", "minute-Time"),
        ("second", "second-Time"),
        ("pcs", "one"),
        ("piece", "one"),
        ("C62", "one"),
        ("1", "one"),
        ("fluid ounce (US)", "fluidOunce-US"),
        ("m²", "squareMetre"),
        ("kWh", "kilowattHour"),
        ("µg", "microgram"),
        ("μg", "microgram"),
    ],
)
def test_a_unit_goes_by_what_it_is_called(reading: Reading, name: str, unit: str) -> None:
    body = {"id": EX.m.value, "type": "Measure", "hasUnit": name, "hasNumericalValue": "1"}
    found = reading(body)
    assert Quad(EX.m, VF.hasUnit, OM[unit]) in found.quads
    (told,) = found.findings
    assert (told.severity, rule(told), told.path) == (Severity.INFO, "Coerced", VF.hasUnit)
    assert told.message == f'Read hasUnit "{name}" as the unit {unit}.'


def test_each_name_of_a_unit_is_told(reading: Reading) -> None:
    found = reading(f'{PREFIX_LINES} :a vf:hasUnit "kg" . :b vf:hasUnit "h", "kg" .', TURTLE)
    assert [(f.message, f.count) for f in found.findings] == [
        ('Read hasUnit "kg" as the unit kilogram.', 2),
        ('Read hasUnit "h" as the unit hour.', 1),
    ]


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("gal", "which several units are called. Did you mean gallon-US or dryGallon-US or"),
        ("ton", "which several units are called. Did you mean tonne or ton-Short or ton-Long?"),
        ("a", "which several units are called. Did you mean are or year?"),
        ("MG", "has no Unit 'MG'. Did you mean milligram?"),
        ("Mg", "has no Unit 'Mg'. Did you mean milligram?"),
        ("ML", "has no Unit 'ML'. Did you mean millilitre or megalitre?"),
    ],
)
def test_a_name_that_leaves_the_unit_open_is_refused(
    reading: Reading, name: str, advice: str
) -> None:
    fault = reading.refused({"id": EX.m.value, "type": "Measure", "hasUnit": name})
    assert (rule(fault), fault.path) == ("UnknownTerm", VF.hasUnit)
    assert advice in fault.message


def test_what_is_measured_decides_between_units(reading: Reading) -> None:
    land = {"id": EX.land.value, "type": "ResourceSpecification", "defaultUnitOfResource": "ha"}
    field = {"id": EX.field.value, "type": "EconomicResource", "conformsTo": land}
    for flow in ({"resourceConformsTo": land}, {"resourceInventoriedAs": field}):
        event = {"id": EX.e.value, "type": "EconomicEvent", "resourceQuantity": {"hasUnit": "a"}}
        measured = reading.accepted(event | flow)
        assert [q.object for q in measured if q.predicate == VF.hasUnit] == [OM["are"]]
    effort = {"id": EX.e.value, "type": "EconomicEvent", "effortQuantity": {"hasUnit": "a"}}
    assert [q.object for q in reading.accepted(effort) if q.predicate == VF.hasUnit] == [OM.year]


@pytest.mark.parametrize("path", ["effortQuantity", "defaultUnitOfEffort"])
def test_an_effort_is_not_measured_in_metres(reading: Reading, path: str) -> None:
    value = "m" if path.startswith("default") else {"hasUnit": "m"}
    fault = reading.refused({"id": EX.e.value, "type": "EconomicEvent", path: value})
    assert 'has "m", which is the unit metre, but a unit of time belongs here.' in fault.message
    assert "minute-Time, hour" in fault.message


def test_a_unit_of_another_vocabulary_is_read(reading: Reading) -> None:
    assert unit_of(reading, "<http://qudt.org/vocab/unit/KiloGM>") == OM.kilogram
    assert unit_of(reading, '"http://qudt.org/vocab/unit/HR"') == OM.hour


def test_a_unit_of_one_s_own_stays(reading: Reading) -> None:
    assert unit_of(reading, ":crate") == EX.crate
    assert unit_of(reading, "om2:piece") == OM.piece


def test_no_two_units_share_a_code(ontology: Ontology) -> None:
    codes = [code for unit in ontology.units.values() for code in unit.codes]
    assert len(codes) == len(set(codes)) > 50
    for code in codes:
        (unit,) = ontology.unit_names.called(code)
        assert code in (*unit.codes, unit.symbol, *unit.names)


def test_faults_of_units_do_not_hide_each_other(reading: Reading) -> None:
    body = f'{PREFIX_LINES} :a vf:hasUnit "xyz" . :b vf:hasUnit "gal" . :c vf:finished "maybe" .'
    assert [f.path for f in violations(reading(body, TURTLE).findings)] == [
        VF.hasUnit,
        VF.finished,
        VF.hasUnit,
    ]
