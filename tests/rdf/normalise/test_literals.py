"""Literals that no syntax could carry are refused; all others stay as they are."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from tests.reading import Reading, rule, rules
from valuegraph.rdf.syntaxes import JSON_LD, TURTLE
from valuegraph.vocabulary.namespaces import VF, XSD

X = NamedNode("http://e/x")


def named(value: str) -> dict[str, str]:
    return {"id": X.value, "type": "Agent", "name": value}


@pytest.mark.parametrize(
    "text", ["", "a\tb\nc\rd", "\x7f\x85", "\u00e9\u4e2d", "\ud7ff\ue000\ufffd", "\U0001f33e"]
)
def test_any_text_of_xml_is_kept(reading: Reading, text: str) -> None:
    assert Quad(X, VF.name, Literal(text)) in reading.accepted(named(text))


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_a_control_character_is_refused_by_its_place(reading: Reading, character: str) -> None:
    fault = reading.refused(named(f"ab{character}c"))
    assert (rule(fault), fault.focus, fault.path) == ("WrongValue", X, VF.name)
    assert fault.value == Literal("ab\ufffdc")
    assert f"U+{ord(character):04X} at position 3; leave it out" in fault.message


def test_nor_has_a_property_of_another_vocabulary_one(reading: Reading) -> None:
    fault = reading.refused('<http://e/x> <http://e/p> "a\\u0001"@en .', TURTLE)
    assert fault.path == NamedNode("http://e/p")


@pytest.mark.parametrize("tag", ["en", "pt-BR", "zh-Hant-TW"])
def test_a_language_is_kept(reading: Reading, tag: str) -> None:
    document = {"@id": X.value, VF.name.value: {"@value": "a", "@language": tag}}
    assert Quad(X, VF.name, Literal("a", language=tag)) in reading.accepted(document, JSON_LD)


def test_a_tag_that_is_none_is_refused(reading: Reading) -> None:
    document = {"@id": X.value, VF.name.value: {"@value": "a", "@language": "e n"}}
    fault = reading.refused(document, JSON_LD)
    assert rule(fault) == "InvalidLanguage"
    assert 'such as "en"' in fault.message


def test_a_base_direction_is_left_out(reading: Reading) -> None:
    found = reading('<http://e/x> <http://e/p> "a"@ar--rtl .', TURTLE)
    assert found.quads == (Quad(X, NamedNode("http://e/p"), Literal("a", language="ar")),)
    assert rules(found.findings) == ["Coerced"]


def test_a_datatype_that_is_no_iri_is_refused(reading: Reading) -> None:
    document = {"@id": X.value, "http://e/p": {"@value": "a", "@type": "http://e/a b"}}
    fault = reading.refused(document, JSON_LD)
    assert rule(fault) == "InvalidIri"


def test_a_datatype_of_ones_own_is_kept(reading: Reading) -> None:
    found = reading.accepted(f'<http://e/x> <http://e/p> "1"^^<{XSD.iri}byte> .', TURTLE)
    assert found == {Quad(X, NamedNode("http://e/p"), Literal("1", datatype=XSD.byte))}


@pytest.mark.parametrize(
    "value",
    [
        {"@id": X.value, "http://e/p": {"@value": "a", "@type": "odd"}},
        {"@id": X.value, "http://e/p": {"@value": 1.5, "@type": "odd"}},
        {"@id": X.value, "@context": {"p": {"@id": "http://e/p", "@type": "odd"}}, "p": "a"},
        {"@id": X.value, "@context": {"p": {"@id": "http://e/p", "@type": "@vocab"}}, "p": "odd"},
    ],
)
def test_a_term_that_no_context_defines_is_refused(
    reading: Reading, value: dict[str, object]
) -> None:
    fault = reading.refused(value, JSON_LD)
    assert rule(fault) == "UnknownTerm"
    assert fault.value == Literal("odd")
