"""Shapes files checked without data."""

from valuegraph.operations.lint import lint_files
from valuegraph.operations.validate import bundled_shapes
from valuegraph.rdf.plain import NamedDocument
from valuegraph.rdf.syntaxes import TURTLE
from valuegraph.vocabulary.ontology import Ontology

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix vf: <https://w3id.org/valueflows/ont/vf#> .
@prefix ex: <https://example.org/> .
"""


def file(name: str, content: str) -> NamedDocument:
    return NamedDocument(name, (PREFIXES + content).encode(), TURTLE)


def test_the_bundled_shapes_have_nothing_to_find(ontology: Ontology) -> None:
    found = lint_files(bundled_shapes(), ontology)
    assert [block.text() for block in found.blocks()] == []
    assert found.is_usable


def test_a_fault_is_told_with_shape_statement_file_and_rule(ontology: Ontology) -> None:
    shapes = 'ex:S sh:targetClass vf:Agent ; sh:property [ sh:path vf:name ; sh:minCount "1" ] .'
    found = lint_files([file("s.ttl", shapes)], ontology)
    (block,) = found.blocks()
    assert block.text() == (
        'Fault The value of sh:minCount must be an xsd:integer such as 1, not "1".\n'
        '  ex:S → vf:name: sh:minCount "1", in s.ttl\n'
        "  https://www.w3.org/TR/shacl/#syntax-rule-minCount-datatype"
    )
    (finding,) = found.data()["findings"]
    assert (finding["label"], finding["file"]) == ("ex:S → vf:name", "s.ttl")
    assert not found.is_usable


def test_a_file_that_cannot_be_read_hides_nothing_of_the_others(ontology: Ontology) -> None:
    found = lint_files(
        [file("a.ttl", "ex:a ex:b ;;"), file("b.ttl", "ex:S sh:class 5 .")], ontology
    )
    told = [block.headline for block in found.blocks()]
    assert told[0].startswith("a.ttl, line 5, column")
    assert told[1].startswith("The value of sh:class must be an IRI")


def test_files_are_one_graph(ontology: Ontology) -> None:
    a = file("a.ttl", "ex:A sh:targetClass vf:Agent ; sh:node ex:B .")
    b = file("b.ttl", "ex:B sh:nodeKind sh:IRI .")
    assert lint_files([a, b], ontology).report.findings == ()
    assert [f.rule.value.rpartition("#")[2] for f in lint_files([a], ontology).report.findings] == [
        "UndefinedShape"
    ]
    assert [f.rule.value.rpartition("#")[2] for f in lint_files([b], ontology).report.findings] == [
        "UnusedShape"
    ]
