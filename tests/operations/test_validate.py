"""Validating documents without a ledger."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from pyoxigraph import BlankNode

from valuegraph.errors import ConfigurationError, ShapesError
from valuegraph.operations.lint import UnusableShapesError
from valuegraph.operations.validate import (
    NamedStatements,
    Validation,
    bundled_shapes,
    check_documents,
    validate_data,
)
from valuegraph.rdf.plain import NamedDocument
from valuegraph.rdf.syntaxes import JSON, N_QUADS, TURTLE
from valuegraph.shapes.statistics import Statistics
from valuegraph.vocabulary.ontology import Ontology

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix vf: <https://w3id.org/valueflows/ont/vf#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/> .
"""
PLAN = ":plan a vf:Plan ; vf:name 'Spring' ."
PROCESS = ":sowing a vf:Process ; vf:name 'Sowing' ; vf:plannedWithin :plan ."
TARGET = "a sh:NodeShape ; sh:targetClass vf:Agent ; sh:property"
PERSON = "[] a sh:NodeShape ; sh:targetClass foaf:Person ; sh:property"


def turtle(content: str, name: str = "a.ttl") -> NamedDocument:
    return NamedDocument(name, (PREFIXES + content).encode(), TURTLE)


def messages(validation: Validation) -> list[str]:
    return [finding.message for finding in validation.report.findings]


def test_documents_are_checked_as_one_commit(ontology: Ontology) -> None:
    report = check_documents([turtle(PROCESS), turtle(PLAN)], ontology).report
    assert report.conforms, report.text()


def test_blank_nodes_of_different_documents_stay_apart(ontology: Ontology) -> None:
    ada = turtle("_:x a vf:Person ; vf:name 'Ada' .")
    bo = turtle("_:x a vf:Person ; vf:name 'Bo' .")
    assert check_documents([ada, bo], ontology).report.conforms
    shapes = turtle(f"[] {TARGET} [ sh:path vf:name ; sh:maxCount 1 ] .")
    assert validate_data([ada, bo], ontology, [shapes]).report.conforms


def test_a_document_that_cannot_be_read_is_named(ontology: Ontology) -> None:
    documents = [turtle(PLAN), NamedDocument("b.json", b"{", JSON)]
    shapes = turtle(f"[] {TARGET} [ sh:path vf:name ; sh:maxCount 0 ] .")
    for found in (
        check_documents(documents, ontology),
        validate_data(documents, ontology, [shapes]),
    ):
        assert [message.partition(":")[0] for message in messages(found)] == ["b.json"]
        assert found.report.rejects


def test_further_shapes_hold_beside_the_bundled_ones(ontology: Ontology) -> None:
    shapes = turtle(f"[] {TARGET} [ sh:path vf:note ; sh:minCount 1 ; sh:message 'Say more.' ] .")
    two_names = turtle(":ada a vf:Person ; vf:name 'Ada', 'Ada L.' .")
    found = messages(check_documents([two_names], ontology, shapes=[shapes]))
    assert "Say more." in found
    assert len(found) > 1


def test_own_shapes_are_the_only_ones(ontology: Ontology) -> None:
    two_names = turtle(":ada a vf:Person ; vf:name 'Ada', 'Ada L.' .")
    shapes = turtle(f"[] {TARGET} [ sh:path vf:note ; sh:maxCount 0 ] .")
    assert validate_data([two_names], ontology, [shapes]).report.findings == ()


def test_own_shapes_see_data_of_any_vocabulary_as_it_is_written(ontology: Ontology) -> None:
    shapes = turtle(
        f"{PERSON} [ sh:path foaf:knows ; sh:nodeKind sh:BlankNode ],"
        "[ sh:path foaf:age ; sh:datatype xsd:byte ],"
        "[ sh:path vf:action ; sh:datatype xsd:string ],"
        "[ sh:path vf:hasInput ; sh:minCount 1 ] ."
    )
    data = turtle(
        ":ada a foaf:Person ; foaf:knows [] ; foaf:age '12'^^xsd:byte ; vf:action 'produce' ;"
        "vf:hasInput :x ."
    )
    assert messages(validate_data([data], ontology, [shapes])) == []


def test_the_subclasses_of_the_ontology_count(ontology: Ontology) -> None:
    shapes = turtle(f"[] {TARGET} [ sh:path vf:name ; sh:minLength 9 ; sh:message 'Longer.' ] .")
    data = turtle(":ada a vf:Person ; vf:name 'Ada' .")
    assert messages(validate_data([data], ontology, [shapes])) == ["Longer."]


def test_named_graphs_are_part_of_the_data(ontology: Ontology) -> None:
    quads = NamedDocument(
        "a.nq",
        b'<https://example.org/a> <http://xmlns.com/foaf/0.1/name> "A" <https://example.org/g> .\n'
        b"<https://example.org/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        b"<http://xmlns.com/foaf/0.1/Person> .\n",
        N_QUADS,
    )
    shapes = turtle(f"{PERSON} [ sh:path foaf:name ; sh:maxCount 0 ; sh:message 'One.' ] .")
    assert messages(validate_data([quads], ontology, [shapes])) == ["One."]


def test_statements_may_come_from_elsewhere(ontology: Ontology) -> None:
    shapes = turtle(f"{PERSON} [ sh:path foaf:name ; sh:maxCount 0 ; sh:message 'One.' ] .")
    data = turtle(":a a foaf:Person ; foaf:name 'A' .")
    statements = validate_data([data], ontology, [shapes]).data
    again = validate_data([NamedStatements("x", statements)], ontology, [shapes])
    assert messages(again) == ["One."]


def test_labels_in_a_single_document_are_kept(ontology: Ontology) -> None:
    shapes = turtle(f"{PERSON} [ sh:path foaf:name ; sh:minCount 1 ] .")
    data = turtle("_:bo a foaf:Person .")
    (finding,) = validate_data([data], ontology, [shapes]).report.findings
    assert finding.focus == BlankNode("bo")


def test_it_is_known_when_nothing_was_checked(ontology: Ontology) -> None:
    shapes = turtle(f"{PERSON} [ sh:path foaf:name ; sh:minCount 1 ] .")
    assert validate_data([turtle(PLAN)], ontology, [shapes]).is_idle
    named = turtle(":a a foaf:Person ; foaf:name 'A' .")
    assert not validate_data([named], ontology, [shapes]).is_idle


def test_the_bundled_shapes_hold_for_what_a_ledger_has(ontology: Ontology) -> None:
    two_names = turtle(":ada a vf:Person, vf:Agent ; vf:name 'Ada', 'Ada L.' .")
    found = validate_data([two_names], ontology, bundled_shapes())
    assert [finding.focus for finding in found.report.findings] == [
        next(iter(found.data.all_subjects()))
    ]


def test_constraints_are_counted_and_timed(ontology: Ontology) -> None:
    statistics = Statistics()
    shapes = turtle(f"{PERSON} [ sh:path foaf:name ; sh:minCount 1 ] .")
    data = turtle(":a a foaf:Person . :b a foaf:Person ; foaf:name 'B' .")
    validate_data([data], ontology, [shapes], statistics=statistics)
    # The one value of the other cannot be too few.
    assert [(count.calls, count.faults) for count in statistics.counts] == [(1, 1)]
    with pytest.raises(ConfigurationError, match="pyshacl keeps no statistics"):
        validate_data([data], ontology, [shapes], engine="pyshacl", statistics=statistics)


def test_progress_is_told(ontology: Ontology, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("valuegraph.operations.validate._TOLD_EVERY", 2)
    told: list[str] = []
    shapes = turtle(f"{PERSON} [ sh:path foaf:name ; sh:minCount 1 ] .")
    data = turtle(":a foaf:name 'A', 'B', 'C' .")
    validate_data([data], ontology, [shapes], tell=told.append)
    assert told == ["Reading a.ttl", "Reading a.ttl: 2 statements", "Validating 3 statements"]


@pytest.mark.parametrize(
    ("shapes", "told"),
    [
        ([turtle("@prefix", "s.ttl"), turtle(":", "t.ttl")], r"s\.ttl, line 7"),
        ([turtle(PLAN, "s.ttl")], r"no shape in s\.ttl"),
        ([turtle("<> <http://www.w3.org/2002/07/owl#imports> :x .", "s.ttl")], "not among"),
    ],
)
def test_shapes_that_cannot_be_read_are_a_fault_of_the_caller(
    ontology: Ontology, shapes: Sequence[NamedDocument], told: str
) -> None:
    with pytest.raises(ShapesError, match=told):
        validate_data([turtle(PLAN)], ontology, shapes)


def test_every_fault_of_ill_formed_shapes_is_told(ontology: Ontology) -> None:
    shapes = turtle(f"{PERSON} [ sh:path foaf:name ; sh:minCount 'x' ; sh:maxCount 'y' ] .")
    with pytest.raises(UnusableShapesError) as caught:
        validate_data([turtle(PLAN)], ontology, [shapes])
    assert len(caught.value.lint.blocks()) == 2


def test_relative_iris_start_at_the_file(ontology: Ontology, tmp_path: Path) -> None:
    file = tmp_path / "data.ttl"
    file.write_text(PREFIXES + "<#a> a foaf:Person .", encoding="utf-8")
    shapes = turtle(f"{PERSON} [ sh:path foaf:name ; sh:minCount 1 ] .")
    found = validate_data([NamedDocument.of_file(file, TURTLE)], ontology, [shapes])
    assert [str(f.focus) for f in found.report.findings] == [f"<{file.as_uri()}#a>"]
