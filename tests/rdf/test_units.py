from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from tests.graphs import EX, graph
from tests.strategies import amounts
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.terms import MAX_DECIMALS
from valuegraph.rdf.units import Units
from valuegraph.vocabulary.namespaces import OM
from valuegraph.vocabulary.ontology import Ontology

LAST_PLACE = Fraction(1, 10**MAX_DECIMALS)

OWN_UNITS = """
:crate a vf:Unit ; vf:label "crate" ; vf:symbol "cr" ; om2:hasDimension :crates ;
    vg:conversionFactor "1"^^xsd:decimal .
:pallet a vf:Unit ; vf:label "pallet" ; om2:hasDimension :crates ;
    vg:conversionFactor "48"^^xsd:decimal .
:sack a vf:Unit ; vf:label "sack" ; om2:hasDimension om2:mass-Dimension ;
    vg:conversionFactor "25"^^xsd:decimal .
:euro a vf:Unit ; vf:label "euro" .
:hours a vf:Unit .
:thing a vf:EconomicResource ; vf:label "thing" .
"""


@pytest.fixture(scope="module")
def units(ontology: Ontology) -> Units:
    return Units(ontology.units, graph(OWN_UNITS))


@pytest.mark.parametrize(
    ("amount", "unit", "to", "result"),
    [
        ("1", OM.kilogram, OM.gram, "1000"),
        ("250", OM.gram, OM.kilogram, "0.25"),
        ("1", OM.hour, OM["minute-Time"], "60"),
        ("90", OM["minute-Time"], OM.hour, "1.5"),
        ("2", OM.dozen, OM.one, "24"),
        ("1", OM["poundAvoirdupois"], OM.kilogram, "0.45359237"),
        ("-3", OM.tonne, OM.kilogram, "-3000"),
        ("0", OM.litre, OM["cubicMetre"], "0"),
    ],
)
def test_finite_conversions_are_exact(
    units: Units, amount: str, unit: NamedNode, to: NamedNode, result: str
) -> None:
    assert units.convert(Decimal(amount), unit, to) == Decimal(result)


def test_infinite_conversions_are_fractions(units: Units) -> None:
    assert units.convert(Decimal(20), OM["minute-Time"], OM.hour) == Fraction(1, 3)
    assert units.convert(Decimal(40), OM["minute-Time"], OM.hour) == Fraction(2, 3)


@given(amounts, st.data())
def test_units_convert_exactly_within_their_dimension(
    ontology: Ontology, amount: Decimal, data: st.DataObject
) -> None:
    units = Units(ontology.units, MemoryGraph())
    unit, to = (data.draw(st.sampled_from(list(ontology.units))) for _ in range(2))
    converted = units.convert(amount, unit, to)
    source, target = ontology.units[unit], ontology.units[to]
    if source.dimension != target.dimension:
        assert converted is None
        return
    assert converted is not None
    assert source.factor is not None
    assert target.factor is not None
    assert Fraction(converted) == Fraction(amount) * source.factor / target.factor
    assert isinstance(converted, Decimal) is ((Fraction(converted) / LAST_PLACE).denominator == 1)
    assert units.convert(amount.copy_negate(), unit, to) == -converted


@given(amounts, st.data())
def test_there_and_back_gives_the_amount(
    ontology: Ontology, amount: Decimal, data: st.DataObject
) -> None:
    units = Units(ontology.units, MemoryGraph())
    unit = data.draw(st.sampled_from(list(ontology.units)))
    source = ontology.units[unit]
    for to, target in ontology.units.items():
        if source.dimension != target.dimension:
            continue
        there = units.convert(amount, unit, to)
        assert there is not None
        back = units.convert(there, to, unit)
        assert back == amount


@pytest.mark.parametrize(
    ("unit", "to"),
    [
        (OM.kilogram, OM.litre),
        (OM.hour, OM.one),
        (OM.kilogram, EX.euro),
        (EX.euro, OM.one),
        (EX.euro, EX.hours),
        (EX.crate, OM.one),
        (OM.kilogram, EX.nothing),
        (EX.nothing, OM.kilogram),
        (OM.kilogram, EX.thing),
    ],
)
def test_units_without_a_common_dimension_do_not_convert(
    units: Units, unit: NamedNode, to: NamedNode
) -> None:
    assert units.convert(Decimal(1), unit, to) is None


def test_any_unit_is_as_much_as_itself(units: Units) -> None:
    assert units.convert(Decimal("1.5"), EX.euro, EX.euro) == Decimal("1.5")
    assert units.convert(Decimal("1.5"), EX.nothing, EX.nothing) == Decimal("1.5")


def test_units_of_the_ledger_convert_like_those_of_the_vocabulary(units: Units) -> None:
    assert units.convert(Decimal(2), EX.pallet, EX.crate) == 96
    assert units.convert(Decimal(2), EX.sack, OM.kilogram) == 50
    assert units.convert(Decimal(10), OM.kilogram, EX.sack) == Decimal("0.4")


def test_units_are_named_in_messages(units: Units) -> None:
    assert units.label(OM.kilogram) == "kilogram"
    assert units.label(EX.crate) == "crate"
    assert units.label(EX.hours) == "hours"
    assert units.label(EX.nothing) == "<https://example.org/nothing>"


def test_what_is_known_of_a_unit_of_the_ledger(units: Units) -> None:
    crate = units.unit(EX.crate)
    assert crate is not None
    assert (crate.name, crate.symbol) == ("crate", "cr")
    assert crate.dimension == EX.crates
    assert crate.factor == Fraction(1)
    euro = units.unit(EX.euro)
    assert euro is not None
    assert (euro.symbol, euro.dimension, euro.factor) == ("euro", None, None)
    assert units.unit(EX.thing) is None


@pytest.mark.parametrize("factor", ["0", "-1", "much"])
def test_a_unit_without_a_usable_factor_stands_alone(ontology: Ontology, factor: str) -> None:
    mass = f'om2:hasDimension om2:mass-Dimension ; vg:conversionFactor "{factor}"'
    units = Units(ontology.units, graph(f":u a vf:Unit ; {mass} ."))
    assert units.convert(Decimal(1), EX.u, OM.kilogram) is None
    assert units.convert(Decimal(1), OM.kilogram, EX.u) is None
