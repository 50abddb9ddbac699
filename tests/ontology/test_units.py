"""Units are those of OM 2, with factors that are exact and agree with what OM says."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from .prefixed import Vocabulary

TOLERANCE = Fraction(1, 100_000)

# What OM's chains of factors lead to; OM relates these to nothing that is of use here.
BASE_UNITS = {"om:kilogram", "om:metre", "om:second-Time", "om:one", "om:bit"}

DISAGREES_WITH_OM = {
    "om:quart-Imperial": "OM rounds a quarter of the imperial gallon to 1.1365 litres",
}
NO_FACTOR_IN_OM = {
    "om:BritishThermalUnit-InternationalTable": "OM states no factor",
    "om:calorie-InternationalTable": "OM states no factor",
    "om:calorie-Thermochemical": "OM states no factor",
    "om:squareMile-Statute": "OM squares om:mile-International, which it does not define",
}


def units(ontology: Vocabulary) -> set[str]:
    return ontology.subjects("rdf:type", "vf:Unit")


def factor(ontology: Vocabulary, unit: str) -> Decimal:
    (text,) = (t for name, t in ontology.literals("vg:conversionFactor") if name == unit)
    return Decimal(text.value)


def factors(ontology: Vocabulary) -> dict[str, Fraction]:
    return {unit: Fraction(t.value) for unit, t in ontology.literals("vg:conversionFactor")}


def dimensions(ontology: Vocabulary) -> dict[str, str]:
    return {unit: ontology.value(unit, "om:hasDimension") for unit in units(ontology)}


def references(ontology: Vocabulary) -> dict[str, str]:
    """The unit with factor 1 of each dimension."""
    found: dict[str, str] = {}
    for unit, value in factors(ontology).items():
        if value == 1:
            dimension = ontology.value(unit, "om:hasDimension")
            assert dimension not in found, f"{found[dimension]} and {unit} both have factor 1"
            found[dimension] = unit
    return found


def om_size(om: Vocabulary, unit: str, above: frozenset[str] = frozenset()) -> Fraction | None:
    """How large OM takes a unit to be, in base units; None where its chain leads nowhere."""
    if unit in BASE_UNITS:
        return Fraction(1)
    if unit in above:
        return None

    def size(predicate: str) -> Fraction | None:
        return om_size(om, om.value(unit, predicate), above | {unit})

    if om.values(unit, "om:hasTerm1"):
        first, second = size("om:hasTerm1"), size("om:hasTerm2")
        return None if first is None or second is None else first * second
    if om.values(unit, "om:hasNumerator"):
        first, second = size("om:hasNumerator"), size("om:hasDenominator")
        return None if first is None or second is None else first / second
    if om.values(unit, "om:hasBase"):
        base = size("om:hasBase")
        return None if base is None else base ** int(om.value(unit, "om:hasExponent"))
    if om.values(unit, "om:hasUnit"):
        other = size("om:hasUnit")
        if other is None:
            return None
        prefixes = om.values(unit, "om:hasPrefix")
        return other * number(om, prefixes.pop() if prefixes else unit)
    return None


def number(om: Vocabulary, subject: str) -> Fraction:
    """OM's factor of a unit or prefix; a unit that only names another is as large as that."""
    values = om.values(subject, "om:hasFactor")
    return Fraction(values.pop().split('"')[1]) if values else Fraction(1)


def texts(vocabulary: Vocabulary, subject: str, *predicates: str) -> set[str]:
    """The texts of some properties, in English or in no language."""
    return {
        value.split('"')[1]
        for predicate in predicates
        for value in vocabulary.values(subject, predicate)
        if value.endswith(('"', '"@en'))
    }


def test_every_unit_exists_in_om(ontology: Vocabulary, om: Vocabulary) -> None:
    assert units(ontology) - om.terms("om") == set()


def test_labels_and_symbols_are_those_of_om(ontology: Vocabulary, om: Vocabulary) -> None:
    for unit in units(ontology):
        assert texts(ontology, unit, "vf:label") <= texts(om, unit, "rdfs:label"), unit
        known = texts(om, unit, "om:symbol", "om:alternativeSymbol")
        ours = texts(ontology, unit, "vf:symbol")
        assert ours <= known, unit
        assert bool(ours) == bool(known), unit


def test_dimensions_are_those_of_om(ontology: Vocabulary, om: Vocabulary) -> None:
    for unit, dimension in dimensions(ontology).items():
        stated = om.values(unit, "om:hasDimension")
        assert {dimension} == (stated or {"vg:informationDimension"}), unit
    data = {u for u, name in dimensions(ontology).items() if name == "vg:informationDimension"}
    assert data == {u for u in units(ontology) if u.endswith(("bit", "byte"))}


def test_each_dimension_has_one_reference_unit(ontology: Vocabulary) -> None:
    assert references(ontology) == {
        "om:dimensionOne": "om:one",
        "om:mass-Dimension": "om:kilogram",
        "om:volume-Dimension": "om:litre",
        "om:length-Dimension": "om:metre",
        "om:area-Dimension": "om:squareMetre",
        "om:time-Dimension": "om:second-Time",
        "om:energy-Dimension": "om:joule",
        "om:power-Dimension": "om:watt",
        "vg:informationDimension": "om:bit",
    }
    assert set(dimensions(ontology).values()) == set(references(ontology))


def test_factors_agree_with_om(ontology: Vocabulary, om: Vocabulary) -> None:
    reference_of = references(ontology)
    no_factor: set[str] = set()
    disagrees: set[str] = set()
    for unit, ours in factors(ontology).items():
        size = om_size(om, unit)
        base = om_size(om, reference_of[ontology.value(unit, "om:hasDimension")])
        assert base is not None
        if size is None:
            no_factor.add(unit)
        elif abs(size / base / ours - 1) > TOLERANCE:
            disagrees.add(unit)
    assert no_factor == set(NO_FACTOR_IN_OM)
    assert disagrees == set(DISAGREES_WITH_OM)


def test_factors_are_positive_decimals_of_at_most_18_places(ontology: Vocabulary) -> None:
    assert {unit for unit, _ in ontology.literals("vg:conversionFactor")} == units(ontology)
    for unit, text in ontology.literals("vg:conversionFactor"):
        assert text.datatype.value.endswith("#decimal"), unit
        value = Decimal(text.value)
        exponent = value.normalize().as_tuple().exponent
        assert isinstance(exponent, int)
        assert value > 0, unit
        assert exponent >= -18, unit


def test_legal_definitions_hold(ontology: Vocabulary) -> None:
    exact = {
        "om:foot-International": "0.3048",
        "om:mile-Statute": "1609.344",
        "om:poundAvoirdupois": "0.45359237",
        "om:ounceAvoirdupois": "0.028349523125",
        "om:gallon-Imperial": "4.54609",
        "om:gallon-US": "3.785411784",
        "om:acre-International": "4046.8564224",
        "om:calorie-Thermochemical": "4.184",
        "om:kilowattHour": "3600000",
        "om:week": "604800",
        "om:gibibyte": "8589934592",
    }
    assert {unit: factor(ontology, unit) for unit in exact} == {
        unit: Decimal(text) for unit, text in exact.items()
    }


def test_no_unit_shares_its_local_name_with_another_term(ontology: Vocabulary) -> None:
    """Local names are terms of the JSON-LD context, where each may mean one thing only."""
    names = {unit.partition(":")[2] for unit in units(ontology)}
    taken = {term.partition(":")[2] for term in ontology.terms("vf") | ontology.terms("vg")}
    assert len(names) == len(units(ontology))
    assert names & (taken | {"id", "type"}) == set()


def test_a_code_is_of_one_unit_and_of_the_same_size(ontology: Vocabulary) -> None:
    codes = [code.value for _, code in ontology.literals("skos:notation")]
    assert len(codes) == len(set(codes))
    # UN/ECE's year has 365.25 days; PCE is no code of Recommendation 20.
    assert not {"ANN", "PCE"} & set(codes)
