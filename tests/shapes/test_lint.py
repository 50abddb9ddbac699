"""What lint finds in shapes, one thing at a time."""

import pytest
from pyoxigraph import NamedNode

from tests.graphs import EX, graph
from valuegraph.rdf.findings import Finding, Severity
from valuegraph.shapes.lint import lint
from valuegraph.vocabulary.namespaces import OWL, RDF, SH, VF, VG
from valuegraph.vocabulary.ontology import Ontology

TARGET = "sh:targetClass vf:Agent"


def found(turtle: str, ontology: Ontology) -> list[Finding]:
    shapes = graph(turtle)
    return list(lint(shapes, shapes, ontology))


def one(turtle: str, ontology: Ontology) -> Finding:
    (finding,) = found(turtle, ontology)
    return finding


@pytest.mark.parametrize(
    "shapes",
    [
        f":S a sh:NodeShape ; {TARGET} ; sh:property [ sh:path vf:name ; sh:minCount 1 ] .",
        f":S {TARGET} ; sh:node :T . :T sh:or ( :U [ sh:nodeKind sh:IRI ] ) . :U sh:class :C .",
        ":C a sh:NodeShape, rdfs:Class ; sh:closed true ; sh:ignoredProperties ( rdf:type ) .",
        ":S sh:deactivated true ; sh:minCount 2 ; sh:path vf:name ; sh:maxCount 1 .",
        f":S {TARGET} ; sh:name 'S' ; sh:group :g ; sh:nodeKind sh:IRI . :g a sh:PropertyGroup .",
        f":S {TARGET} ; sh:property [ sh:path rdf:type ; sh:in (:C) ; sh:severity sh:Info ] .",
        f":S {TARGET} ; sh:property [ sh:path [ sh:inversePath vf:provider ] ; sh:maxCount 9 ] .",
        f":S {TARGET} ; sh:class :NotDeclaredHere, <http://xmlns.com/foaf/0.1/Agent> .",
    ],
)
def test_shapes_that_are_meant_are_left_alone(shapes: str, ontology: Ontology) -> None:
    assert found(shapes, ontology) == []


def test_every_syntax_fault_is_found_at_once(ontology: Ontology) -> None:
    shapes = f":S {TARGET} ; sh:property [ sh:path vf:name ; sh:minCount 'x' ; sh:maxCount 'y' ] ."
    faults = found(shapes, ontology)
    assert [fault.path for fault in faults] == [SH.minCount, SH.maxCount]
    assert {fault.severity for fault in faults} == {Severity.VIOLATION}


def test_a_shape_that_is_never_used(ontology: Ontology) -> None:
    finding = one(":S a sh:NodeShape ; sh:nodeKind sh:IRI .", ontology)
    assert (finding.rule, finding.focus) == (VG.UnusedShape, EX.S)


def test_a_shape_of_which_nothing_is_stated(ontology: Ontology) -> None:
    finding = one(f":S {TARGET} ; sh:node :Undefined .", ontology)
    assert finding.rule == VG.UndefinedShape
    assert (finding.focus, finding.path, finding.value) == (EX.S, SH.node, EX.Undefined)


def test_a_target_without_anything_to_check(ontology: Ontology) -> None:
    assert one(f":S a sh:NodeShape ; {TARGET} .", ontology).rule == VG.NothingToCheck


@pytest.mark.parametrize(
    "bounds",
    [
        "sh:minCount 2 ; sh:maxCount 1",
        "sh:minLength 3 ; sh:maxLength 2",
        "sh:minInclusive 2.5 ; sh:maxInclusive 2",
        "sh:minExclusive 2 ; sh:maxExclusive 1",
        "sh:qualifiedValueShape [ sh:class :C ] ; sh:qualifiedMinCount 2 ; sh:qualifiedMaxCount 1",
    ],
)
def test_bounds_that_nothing_can_meet(bounds: str, ontology: Ontology) -> None:
    finding = one(f":S {TARGET} ; sh:property [ sh:path vf:note ; {bounds} ] .", ontology)
    assert finding.rule == VG.CrossedBounds


def test_parameters_that_say_nothing_alone(ontology: Ontology) -> None:
    finding = one(f":S {TARGET} ; sh:nodeKind sh:IRI ; sh:flags 'i' .", ontology)
    assert finding.message == "sh:flags has no effect without sh:pattern on the same shape."


@pytest.mark.parametrize(
    ("wrong", "right"), [("minCont 1", "minCount"), ("datatpye vf:Person", "datatype")]
)
def test_a_misspelt_term_of_shacl(wrong: str, right: str, ontology: Ontology) -> None:
    shapes = f":S {TARGET} ; sh:property [ sh:path vf:name ; sh:maxCount 1 ; sh:{wrong} ] ."
    finding = one(shapes, ontology)
    assert finding.rule == VG.UnknownTerm
    assert finding.message.endswith(f"Did you mean sh:{right}?")


def test_what_is_beyond_shacl_1_0(ontology: Ontology) -> None:
    shapes = ":S sh:target [ a sh:SPARQLTarget ] ; sh:nodeKind sh:IRI ."
    assert {finding.rule for finding in found(shapes, ontology)} == {VG.NotEvaluated}


@pytest.mark.parametrize(
    ("shapes", "value", "advice"),
    [
        (":S sh:targetClass vf:Persn ; sh:nodeKind sh:IRI .", VF.Persn, "mean vf:Person?"),
        (f":S {TARGET} ; sh:property [ sh:path vf:nme ; sh:maxCount 1 ] .", VF.nme, "vf:name?"),
        (f":S {TARGET} ; sh:in (vf:prodce) .", VF.prodce, "mean vf:produce?"),
        (f":S {TARGET} ; sh:hasValue vf:pack .", VF.pack, "since 0.6. Use vf:combine."),
        (
            ":S sh:targetClass <http://w3id.org/valueflows/ont/vf#Agent> ; sh:nodeKind sh:IRI .",
            NamedNode("http://w3id.org/valueflows/ont/vf#Agent"),
            "A ledger has vf:Agent, with the namespace <https://w3id.org/valueflows/ont/vf#>.",
        ),
    ],
)
def test_a_term_that_no_vocabulary_declares(
    shapes: str, value: NamedNode, advice: str, ontology: Ontology
) -> None:
    finding = one(shapes, ontology)
    assert finding.value == value
    assert finding.message.endswith(advice)
    assert finding.path not in (RDF.first, RDF.rest)


def test_the_shapes_may_declare_terms_themselves(ontology: Ontology) -> None:
    assert (
        found(":S sh:targetClass vf:New ; sh:nodeKind sh:IRI . vf:New a owl:Class .", ontology)
        == []
    )


def test_warnings_are_of_what_is_given(ontology: Ontology) -> None:
    own = graph(f":S {TARGET} ; sh:node :T . <> owl:imports <urn:x> .".replace("<>", "<urn:y>"))
    everything = graph(
        f":S {TARGET} ; sh:node :T . :T sh:nodeKind sh:IRI . :U sh:nodeKind sh:IRI ."
    )
    assert lint(own, everything, ontology) == ()
    assert own.subjects(OWL.imports, NamedNode("urn:x"))
