"""Validating documents without a ledger."""

import pytest

from valuegraph.errors import ConfigurationError
from valuegraph.operations.validate import (
    NamedDocument,
    check_documents,
    read_shapes,
    validate_documents,
)
from valuegraph.rdf.syntaxes import JSON, JSON_LD, TURTLE
from valuegraph.vocabulary.ontology import Ontology

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix vf: <https://w3id.org/valueflows/ont/vf#> .
@prefix : <https://example.org/> .
"""
PLAN = ":plan a vf:Plan ; vf:name 'Spring' ."
PROCESS = ":sowing a vf:Process ; vf:name 'Sowing' ; vf:plannedWithin :plan ."
TARGET = "a sh:NodeShape ; sh:targetClass vf:Agent ; sh:property"


def turtle(content: str, name: str = "a.ttl") -> NamedDocument:
    return NamedDocument(name, (PREFIXES + content).encode(), TURTLE)


def test_documents_are_checked_as_one_commit(ontology: Ontology) -> None:
    report = check_documents([turtle(PROCESS), turtle(PLAN)], ontology)
    assert report.conforms, report.text()


def test_blank_nodes_of_different_documents_stay_apart(ontology: Ontology) -> None:
    ada = turtle("_:x a vf:Person ; vf:name 'Ada' .")
    bo = turtle("_:x a vf:Person ; vf:name 'Bo' .")
    assert check_documents([ada, bo], ontology).conforms


def test_a_document_that_cannot_be_read_is_named(ontology: Ontology) -> None:
    report = check_documents([turtle(PLAN), NamedDocument("b.json", b"{", JSON)], ontology)
    assert [f.message.partition(":")[0] for f in report.findings] == ["b.json"]


def test_further_shapes_hold_beside_the_bundled_ones(ontology: Ontology) -> None:
    shapes = turtle(f"[] {TARGET} [ sh:path vf:note ; sh:minCount 1 ; sh:message 'Say more.' ] .")
    nameless = turtle(":ada a vf:Person ; vf:name 'Ada', 'Ada L.' .")
    messages = " ".join(
        f.message for f in check_documents([nameless], ontology, shapes=[shapes]).findings
    )
    assert "Say more." in messages
    assert len(messages) > len("Say more.")


def test_own_shapes_are_the_only_ones(ontology: Ontology) -> None:
    two_names = turtle(":ada a vf:Person ; vf:name 'Ada', 'Ada L.' .")
    shapes = turtle(f"[] {TARGET} [ sh:path vf:note ; sh:maxCount 0 ] .")
    assert validate_documents([two_names], ontology, [shapes]).findings == ()


def test_own_shapes_see_inverses_and_superclasses(ontology: Ontology) -> None:
    shapes = turtle(
        "[] a sh:NodeShape ; sh:targetClass vf:Plan ; "
        "sh:property [ sh:path vf:planIncludes ; sh:maxCount 0 ; sh:message 'Has one.' ] ."
    )
    report = validate_documents([turtle(PLAN), turtle(PROCESS)], ontology, [shapes])
    assert [f.message for f in report.findings] == ["Has one."]


def test_blank_nodes_of_different_shapes_stay_apart(ontology: Ontology) -> None:
    long = turtle(f"_:s {TARGET} [ sh:path vf:name ; sh:minLength 4 ; sh:message 'Long.' ] .")
    noted = turtle(f"_:s {TARGET} [ sh:path vf:note ; sh:minCount 1 ; sh:message 'Noted.' ] .")
    assert len({q.subject for q in read_shapes([long, noted])}) == 4
    report = validate_documents(
        [turtle(":a a vf:Person ; vf:name 'Ada' .")], ontology, [long, noted]
    )
    assert sorted(f.message for f in report.findings) == ["Long.", "Noted."]


def test_shapes_may_be_json_ld() -> None:
    body = b'{"@id": "https://example.org/s", "@type": "http://www.w3.org/ns/shacl#NodeShape"}'
    assert len(read_shapes([NamedDocument("s.jsonld", body, JSON_LD)])) == 1


@pytest.mark.parametrize(
    "document", [NamedDocument("s.ttl", b"@prefix", TURTLE), NamedDocument("s.json", b"{}", JSON)]
)
def test_shapes_that_cannot_be_read_are_a_fault_of_the_caller(document: NamedDocument) -> None:
    with pytest.raises(ConfigurationError, match=r"s\.(ttl|json)"):
        read_shapes([document])
