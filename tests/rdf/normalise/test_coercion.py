"""Values become what the range of their property has, or a violation shows the right form."""

from decimal import Decimal
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from tests.graphs import EX, PREFIX_LINES
from tests.reading import Reading, rule, rules, violations
from valuegraph.rdf.datatypes import INTEGERS, lexical_check
from valuegraph.rdf.findings import Finding, Severity
from valuegraph.rdf.syntaxes import TURTLE
from valuegraph.rdf.terms import Term, decimal_literal
from valuegraph.vocabulary.namespaces import OM, RDF, VF, XSD
from valuegraph.vocabulary.ontology import Ontology, local_name


def turtle(text: str) -> str:
    return PREFIX_LINES + text


def values(reading: Reading, name: str, written: str) -> tuple[list[Term], list[Finding]]:
    """What a property of ``:x`` has after reading, and what was found on the way."""
    found = reading(turtle(f":x vf:{name} {written} ."), TURTLE)
    assert not violations(found.findings)
    return [q.object for q in found.quads if q.predicate == VF[name]], list(found.findings)


def fault(reading: Reading, name: str, written: str) -> Finding:
    found = reading.refused(turtle(f":x vf:{name} {written} ."), TURTLE)
    assert (rule(found), found.focus, found.path) == ("WrongValue", EX.x, VF[name])
    return found


@pytest.mark.parametrize(
    ("name", "written", "meant"),
    [
        ("provider", '"https://example.org/ilse"', EX.ilse),
        ("provider", '" https://example.org/ilse "', EX.ilse),
        ("provider", '"https://example.org/ilse"^^xsd:anyURI', EX.ilse),
        ("provider", '"urn:uuid:0193"', NamedNode("urn:uuid:0193")),
        ("provider", '":ilse"', EX.ilse),
        ("action", '"produce"', VF.produce),
        ("action", '"vf:produce"', VF.produce),
        ("action", '"https://w3id.org/valueflows/ont/vf#produce"', VF.produce),
        ("action", '"http://w3id.org/valueflows/ont/vf#produce"', VF.produce),
        ("hasUnit", '"one"', OM.one),
        ("hasUnit", '"om2:kilogram"', OM.kilogram),
        ("hasUnit", "vf:kilogram", OM.kilogram),
        ("defaultUnitOfEffort", '"hour"', OM.hour),
        ("purpose", '"offer"', VF.offer),
        ("hasInput", '"https://example.org/e"', None),
    ],
)
def test_strings_become_the_iris_they_name(
    reading: Reading, name: str, written: str, meant: NamedNode | None
) -> None:
    found, findings = values(reading, name, written)
    assert found == ([] if meant is None else [meant])
    assert findings
    assert {f.severity.value for f in findings} == {"Info"}
    assert findings[0].focus in (EX.x, None)


def test_iris_stay_as_they_are(reading: Reading) -> None:
    for name, written in (("provider", ":ilse"), ("action", "vf:produce"), ("hasUnit", ":crate")):
        _, findings = values(reading, name, written)
        assert findings == []


@pytest.mark.parametrize(
    ("name", "written", "message"),
    [
        ("provider", '"Ilse"', 'provider has "Ilse"; write the IRI of a known or new Agent'),
        ("provider", '"ilse"@de', "write the IRI of a known or new Agent"),
        ("provider", "5", 'provider has "5"; write the IRI'),
        ("provider", "true", 'provider has "true"; write the IRI'),
        ("resourceQuantity", "5", 'write a quantity such as {"hasNumericalValue": "5", "hasUnit"'),
        ("resourceQuantity", '"5 kg"', "write a quantity such as"),
        ("hasInput", "5", "write the IRI of a known or new Commitment or EconomicEvent or Intent"),
        ("provider", "()", "provider has an ordered list; write its values as an array"),
        ("provider", "( :ilse :otto )", "provider has an ordered list"),
        ("name", '( "a" )', "name has an ordered list"),
        ("hasNumericalValue", "( 5 )", "hasNumericalValue has an ordered list"),
    ],
)
def test_what_names_no_entity_is_refused(
    reading: Reading, name: str, written: str, message: str
) -> None:
    assert message in fault(reading, name, written).message


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("5", "5"),
        ("5.50", "5.5"),
        ("5.5e0", "5.5"),
        ("5.5E+1", "55"),
        ('"5.5"', "5.5"),
        ('" 5.5 "', "5.5"),
        ('"5.5"@en', "5.5"),
        ('"5.5"^^xsd:float', "5.5"),
        ('"005"^^xsd:nonNegativeInteger', "5"),
        ('" 100 "^^xsd:int', "100"),
        ('"-3"^^xsd:negativeInteger', "-3"),
        ('"255"^^xsd:unsignedByte', "255"),
        ('"3.5E0"^^xsd:decimal', "3.5"),
        ("0.1", "0.1"),
        ("-0.0", "0"),
        ("12345678901234567890.123456789012345678", "12345678901234567890.123456789012345678"),
    ],
)
def test_numbers_become_canonical_decimals(reading: Reading, written: str, meant: str) -> None:
    found, findings = values(reading, "hasNumericalValue", written)
    assert found == [Literal(meant, datatype=XSD.decimal)]
    assert rules(findings) in ([], ["Coerced"])


@pytest.mark.parametrize("datatype", sorted(INTEGERS, key=str), ids=local_name)
def test_all_that_is_derived_from_decimal_is_a_number(
    reading: Reading, datatype: NamedNode
) -> None:
    has_form = lexical_check(datatype)
    for text in ("0", "1", "-1", "01", "127", "128", "-129", "300", "70000", "9" * 19):
        written = f'"{text}"^^<{datatype.value}>'
        if has_form(text):
            found, _ = values(reading, "hasNumericalValue", written)
            assert found == [decimal_literal(Decimal(text))]
        else:
            assert local_name(datatype) in fault(reading, "hasNumericalValue", written).message


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ('"3,5"', 'write a number such as "3.5".'),
        ('"1.234,5"', 'write a number such as "1234.5".'),
        ('"five"', 'write a number such as "12.5".'),
        ('"NaN"^^xsd:double', "write a number"),
        ('"INF"^^xsd:double', "write a number"),
        ("true", "write a number"),
        ('"five"^^xsd:int', "write a number"),
        ('"5E2"^^xsd:int', 'which it is not; write "500"^^xsd:decimal, or'),
        (
            '"5"^^:number',
            'has "5" as https://example.org/number, which is no number; write "5"^^xsd:decimal, or',
        ),
        ('"2026"^^xsd:gYear', "as xsd:gYear, which is no number"),
        (
            '"256"^^xsd:unsignedByte',
            'has "256" as xsd:unsignedByte, which it is not; write',
        ),
        ('"0"^^xsd:positiveInteger', "as xsd:positiveInteger, which it is not"),
        ('"1.5"^^xsd:int', "as xsd:int, which it is not"),
        ('"1.5"^^xsd:integer', "as xsd:integer, which it is not"),
        ("1e20", "write a number below 10^20 with at most 18 decimals."),
        ('"0.0000000000000000001"', "at most 18 decimals"),
        (":five", "write a value of xsd:decimal, not an entity."),
        ("[]", "write a value of xsd:decimal, not an entity."),
    ],
)
def test_what_is_no_quantity_is_refused(reading: Reading, written: str, form: str) -> None:
    assert form in fault(reading, "hasNumericalValue", written).message


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('"2026-03-01T09:30:00+01:00"^^xsd:dateTimeStamp', "2026-03-01T09:30:00+01:00"),
        ('"2026-03-01T09:30:00+01:00"^^xsd:dateTime', "2026-03-01T09:30:00+01:00"),
        ('"2026-03-01T09:30:00.50Z"', "2026-03-01T09:30:00.5Z"),
        ('"2026-03-01T09:30:00+00:00"^^xsd:dateTimeStamp', "2026-03-01T09:30:00Z"),
        ('"2026-03-01"', "2026-03-01T00:00:00Z"),
        ('"2026-03-01"^^xsd:date', "2026-03-01T00:00:00Z"),
        ('"2026-03-01"^^xsd:dateTimeStamp', "2026-03-01T00:00:00Z"),
    ],
)
def test_times_become_time_stamps(reading: Reading, written: str, meant: str) -> None:
    found, findings = values(reading, "hasPointInTime", written)
    assert found == [Literal(meant, datatype=XSD.dateTimeStamp)]
    assert rules(findings) in ([], ["Coerced"])


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01T09:30:00",
        "2026-03-01T09:30:00-5:00",
        "T8:00:00-5:00",
        "01.03.2026",
        "2026-02-30",
    ],
)
@pytest.mark.parametrize("datatype", ["", "^^xsd:dateTime", "^^xsd:dateTimeStamp"])
def test_times_without_an_offset_are_refused_with_the_right_form(
    reading: Reading, text: str, datatype: str
) -> None:
    found = fault(reading, "hasPointInTime", f'"{text}"{datatype}')
    assert text in found.message
    assert 'write "' in found.message or '"2026-03-01T09:30:00+01:00"' in found.message
    assert isinstance(found.value, Literal)
    assert found.value.value == text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("true", "true"),
        ("false", "false"),
        ('"true"', "true"),
        ('" False "', "false"),
        ("1", "true"),
        ('"0"^^xsd:boolean', "false"),
    ],
)
def test_booleans(reading: Reading, written: str, meant: str) -> None:
    found, _ = values(reading, "finished", written)
    assert found == [Literal(meant, datatype=XSD.boolean)]


@pytest.mark.parametrize("written", ['"yes"', "2", '""', ":true", "1.0"])
def test_no_booleans(reading: Reading, written: str) -> None:
    assert "finished has" in fault(reading, "finished", written).message


@pytest.mark.parametrize(
    "written", ['"https://example.org/i"', '" https://example.org/i"^^xsd:anyURI', ":i"]
)
def test_uris_are_literals(reading: Reading, written: str) -> None:
    found, _ = values(reading, "image", written)
    assert found == [Literal("https://example.org/i", datatype=XSD.anyURI)]


@pytest.mark.parametrize("written", ['"picture"', '"https://e/a b"', "5", '""'])
def test_no_uris(reading: Reading, written: str) -> None:
    assert "an absolute URI such as https://…" in fault(reading, "image", written).message


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('"Ilse"', Literal("Ilse")),
        ('"Ilse"@de', Literal("Ilse", language="de")),
        ('" "', Literal(" ")),
        ("5", Literal("5")),
        ('"5"^^:number', Literal("5")),
        ("true", Literal("true")),
        ('"x"@de--rtl', Literal("x", language="de")),
    ],
)
def test_text(reading: Reading, written: str, meant: Literal) -> None:
    found, findings = values(reading, "name", written)
    assert found == [meant]
    assert rules(findings) == ([] if written.endswith(('"', "@de")) else ["Coerced"])


@pytest.mark.parametrize("written", [":x", "[]"])
def test_an_entity_is_no_text(reading: Reading, written: str) -> None:
    assert "write a value of xsd:string, not an entity" in fault(reading, "name", written).message


@pytest.mark.parametrize("name", ["classifiedAs", "resourceClassifiedAs", "state"])
def test_tags_are_text_or_iris(reading: Reading, name: str) -> None:
    found, findings = values(reading, name, ':grain, "grain", "Korn"@de')
    assert set(found) == {EX.grain, Literal("grain"), Literal("Korn")}
    assert [f.path for f in findings] == [VF[name]]


def test_foreign_literals_are_kept(reading: Reading) -> None:
    body = turtle(':x :p "a"^^:t, 5, 5.50, true, "a"@en, "2026-03-01T09:30:00"^^xsd:dateTime .')
    found = reading(body, TURTLE)
    assert len(found.quads) == 6
    assert found.findings == ()


def tagged(language: str) -> dict[str, Any]:
    return {"id": EX.x.value, "name": {"@value": "a", "@language": language}}


@pytest.mark.parametrize("language", ["en", "pt-BR", "zh-Hant-TW", "de-1996", "x-own"])
def test_language_tags(reading: Reading, language: str) -> None:
    assert Quad(EX.x, VF.name, Literal("a", language=language)) in reading.accepted(
        tagged(language)
    )


@pytest.mark.parametrize("language", ["", "e n", "deutsch-", "a_b", "verylonglanguage", "1"])
def test_what_is_no_language_tag_is_refused(reading: Reading, language: str) -> None:
    for predicate in ("name", "http://e/p"):
        document = {"id": EX.x.value, predicate: {"@value": "a", "@language": language}}
        found = reading.refused(document)
        assert rule(found) == "InvalidLanguage"
        assert f"{language!r}; write a language tag" in found.message


def test_a_type_must_be_an_iri(reading: Reading) -> None:
    for written in ("'an agent'", "[]", "5"):
        found = reading.refused(turtle(f":x a {written} ."), TURTLE)
        assert (rule(found), found.path) == ("WrongValue", RDF.type)


def test_repairs_tell_of_the_first_place_and_how_many_there_were(reading: Reading) -> None:
    body = "".join(f':e{n} vf:hasPointInTime "2026-03-0{n}" .\n' for n in range(1, 8))
    found = reading(turtle(body), TURTLE)
    (repair,) = found.findings
    assert (repair.focus, repair.path, repair.count) == (EX.e1, VF.hasPointInTime, 7)
    assert repair.message == (
        'Read hasPointInTime "2026-03-01" as the dateTimeStamp "2026-03-01T00:00:00Z".'
    )


def test_violations_come_before_repairs(reading: Reading) -> None:
    body = ':a vf:hasPointInTime "2026-03-01" . :b vf:finished "maybe" .'
    assert rules(reading(turtle(body), TURTLE).findings) == ["WrongValue", "Coerced"]


LANGUAGES = {"name", "note", "label"}


def test_text_of_codes_and_tags_has_no_language(reading: Reading, ontology: Ontology) -> None:
    text = {
        p.name for p in ontology.properties.values() if XSD.string in p.range and p.iri.value in VF
    }
    assert len(text) > 10
    assert text > LANGUAGES
    for name in text - LANGUAGES:
        stated, findings = values(reading, name, '"a b"@en-GB')
        assert stated == [Literal("a b")], name
        (told,) = findings
        assert (told.severity, rule(told)) == (Severity.INFO, "Coerced")
        assert f'Left out the language en-gb of {name} "a b"' in told.message
    for name in LANGUAGES:
        assert values(reading, name, '"a b"@en-GB') == ([Literal("a b", language="en-gb")], [])


def test_a_default_language_leaves_codes_alone(reading: Reading) -> None:
    document = {
        "@context": ["https://w3id.org/valueflows", {"@language": "en"}],
        "id": EX.x.value,
        "type": "EconomicResource",
        "name": "Saw",
        "trackingIdentifier": "S-1",
        "state": "pass",
    }
    found = reading(document)
    assert set(found.quads) > {
        Quad(EX.x, VF.name, Literal("Saw", language="en")),
        Quad(EX.x, VF.trackingIdentifier, Literal("S-1")),
        Quad(EX.x, VF.state, Literal("pass")),
    }
    assert [f.path for f in found.findings] == [VF.trackingIdentifier, VF.state]


def test_the_end_of_a_day_is_read_as_the_start_of_the_next(reading: Reading) -> None:
    for written in ('"2026-03-31T24:00:00Z"', '"2026-03-31T24:00:00Z"^^xsd:dateTimeStamp'):
        for name in ("hasPointInTime", "hasBeginning", "hasEnd", "due", "created"):
            found, findings = values(reading, name, written)
            assert found == [Literal("2026-04-01T00:00:00Z", datatype=XSD.dateTimeStamp)]
            assert "Coerced" in rules(findings)
