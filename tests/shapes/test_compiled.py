"""The compiled engine: which nodes it looks at, and what its results say."""

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from tests.graphs import EX, graph, quads
from valuegraph.errors import ShapesError
from valuegraph.rdf.findings import Severity
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.paths import InversePath, SequencePath
from valuegraph.rdf.terms import Term
from valuegraph.shapes.compiled import CompiledValidator
from valuegraph.vocabulary.namespaces import RDF, SH

DATA = """
:a a :A ; :p :b . :b a :B ; :q 1 . :c :p 'text' ; a :C . _:d a :A .
:B rdfs:subClassOf :A . :C rdfs:subClassOf :B .
"""
NEVER = "sh:not [ sh:maxLength 100000 ] , [ sh:nodeKind sh:BlankNode ] ."
"""What no node conforms to, so that each focus node has one result."""


def looked_at(targets: str, data: str = DATA, vocabulary: str = "") -> list[Term | None]:
    """The focus nodes of a shape with these targets."""
    validator = CompiledValidator(quads(f":S {targets} ; {NEVER}"), quads(vocabulary))
    return [finding.focus for finding in validator.validate(graph(data)).findings]


@pytest.mark.parametrize(
    ("targets", "nodes"),
    [
        ("sh:targetNode :b", {EX.b}),
        ("sh:targetNode :nobody", {EX.nobody}),
        ("sh:targetNode 'text'", {Literal("text")}),
        ("sh:targetClass :C", {EX.c}),
        ("sh:targetClass :B", {EX.b, EX.c}),
        ("sh:targetClass :D", set()),
        ("sh:targetSubjectsOf :p", {EX.a, EX.c}),
        ("sh:targetObjectsOf :p", {EX.b, Literal("text")}),
        ("sh:targetObjectsOf :q", {Literal(1)}),
        ("sh:targetClass :B , :C ; sh:targetNode :b ; sh:targetSubjectsOf :q", {EX.b, EX.c}),
    ],
)
def test_targets_select_focus_nodes_once(targets: str, nodes: set[Term]) -> None:
    found = looked_at(targets)
    assert len(found) == len(nodes)
    assert set(found) == nodes


def test_blank_nodes_are_instances_as_well() -> None:
    found = looked_at("sh:targetClass :A")
    assert len(found) == 4
    assert any(isinstance(node, BlankNode) for node in found)


def test_a_shape_that_is_a_class_targets_its_instances() -> None:
    shapes = quads(f":B a rdfs:Class , sh:NodeShape ; {NEVER}")
    found = CompiledValidator(shapes).validate(graph(DATA)).findings
    assert {finding.focus for finding in found} == {EX.b, EX.c}


def test_a_subclass_of_rdfs_class_makes_classes_too() -> None:
    shapes = quads(
        f"owl:Class rdfs:subClassOf rdfs:Class . :B a owl:Class , sh:NodeShape ; {NEVER}"
    )
    found = CompiledValidator(shapes).validate(graph(DATA)).findings
    assert {finding.focus for finding in found} == {EX.b, EX.c}


def test_the_vocabulary_tells_of_classes_that_the_data_is_silent_on() -> None:
    data = ":a a :A . :b a :B ."
    assert looked_at("sh:targetClass :A", data) == [EX.a]
    assert set(looked_at("sh:targetClass :A", data, ":B rdfs:subClassOf :A .")) == {EX.a, EX.b}


def test_data_and_vocabulary_make_one_hierarchy() -> None:
    data = ":c a :C . :C rdfs:subClassOf :B ."
    assert looked_at("sh:targetClass :A", data, ":B rdfs:subClassOf :A .") == [EX.c]


def test_classes_in_a_circle_are_one() -> None:
    data = ":a a :A . :b a :B . :A rdfs:subClassOf :B . :B rdfs:subClassOf :A ."
    assert set(looked_at("sh:targetClass :A", data)) == {EX.a, EX.b}


def test_deactivated_shapes_are_passed_over_wherever_they_are() -> None:
    assert looked_at("sh:targetNode :a ; sh:deactivated true") == []
    shapes = quads(f"""
        :S sh:targetNode :a ; sh:node :N ; sh:property :P .
        :N sh:deactivated true ; {NEVER}
        :P sh:path :p ; sh:deactivated true ; {NEVER}
    """)
    assert CompiledValidator(shapes).validate(graph(DATA)).conforms
    denied = quads(f":S sh:targetNode :a ; sh:not :N . :N sh:deactivated true ; {NEVER}")
    assert not CompiledValidator(denied).validate(graph(DATA)).conforms


@pytest.fixture
def validator() -> CompiledValidator:
    return CompiledValidator(
        quads(f"""
        :Class sh:targetClass :A ; {NEVER}
        :Node sh:targetNode :nobody , 'text' ; {NEVER}
        :Subjects sh:targetSubjectsOf :q ; {NEVER}
        :Objects sh:targetObjectsOf :p ; {NEVER}
        """)
    )


@pytest.mark.parametrize(
    ("focus", "shapes"),
    [
        ([EX.a], ["Class"]),
        ([EX.b], ["Class", "Subjects", "Objects"]),
        ([EX.nobody], ["Node"]),
        ([Literal("text")], ["Node", "Objects"]),
        ([EX.stranger, Literal(1)], []),
        ([EX.a, EX.c], ["Class", "Class"]),
        ([], []),
    ],
)
def test_a_focus_is_judged_by_the_shapes_that_are_about_it(
    validator: CompiledValidator, focus: list[Term], shapes: list[str]
) -> None:
    found = validator.validate(graph(DATA), focus).findings
    assert sorted(str(f.shape) for f in found) == sorted(str(EX[name]) for name in shapes)
    assert all(f.focus in focus for f in found)


def test_every_node_as_focus_is_a_full_validation(validator: CompiledValidator) -> None:
    data = graph(DATA)
    nodes = {term for quad in data for term in (quad.subject, quad.object)} | {EX.nobody}
    full, focused = validator.validate(data), validator.validate(data, nodes)
    assert set(full.findings) == set(focused.findings)
    assert len(full.findings) == len(focused.findings)


def test_a_result_says_everything_that_the_shape_does() -> None:
    shapes = quads("""
        :S sh:targetNode :a ; sh:path ( :p [ sh:inversePath :q ] ) ; sh:class :A ;
            sh:severity :Grave ; sh:message "Nein."@de , "No."@en .
    """)
    (finding,) = CompiledValidator(shapes).validate(graph(":a :p 1 . :b :q 1 .")).findings
    assert finding.focus == EX.a
    assert finding.path == SequencePath((EX.p, InversePath(EX.q)))
    assert finding.value == EX.b
    assert finding.shape == EX.S
    assert finding.rule == SH.ClassConstraintComponent
    assert finding.severity_iri == EX.Grave
    assert finding.severity is Severity.VIOLATION
    assert finding.message == "No."
    assert {message.value for message in finding.messages} == {"Nein.", "No."}
    assert finding.expected == "be of class https://example.org/A"


@pytest.mark.parametrize(
    ("messages", "shown"),
    [
        ('"Nein."@de , "No."@en', "No."),
        ('"Nein."@de , "Just no."', "Just no."),
        ('"Nein."@de', "Nein."),
    ],
)
def test_one_message_is_shown(messages: str, shown: str) -> None:
    shapes = quads(f":S sh:targetNode :a ; sh:nodeKind sh:Literal ; sh:message {messages} .")
    (finding,) = CompiledValidator(shapes).validate(MemoryGraph()).findings
    assert finding.message == shown


def test_the_gravest_come_first() -> None:
    shapes = quads("""
        :I sh:targetNode :a ; sh:nodeKind sh:Literal ; sh:severity sh:Info .
        :W sh:targetNode :a ; sh:nodeKind sh:Literal ; sh:severity sh:Warning .
        :V sh:targetNode :a ; sh:nodeKind sh:Literal .
    """)
    report = CompiledValidator(shapes).validate(MemoryGraph())
    assert [finding.shape for finding in report.findings] == [EX.V, EX.W, EX.I]
    assert not report.conforms
    assert report.rejects


def test_details_go_as_deep_as_the_shapes() -> None:
    shapes = quads("""
        :S sh:targetNode :a ; sh:property [ sh:path :p ; sh:node :N ] .
        :N sh:property [ sh:path :q ; sh:or ( :M [ sh:nodeKind sh:IRI ] ) ] .
        :M sh:property [ sh:path :r ; sh:minCount 1 ] .
    """)
    (outer,) = CompiledValidator(shapes).validate(graph(":a :p :b . :b :q [] .")).findings
    (middle,) = outer.details
    inner = {detail.rule for detail in middle.details}
    assert (outer.focus, outer.value, middle.focus) == (EX.a, EX.b, EX.b)
    assert middle.rule == SH.OrConstraintComponent
    assert inner == {SH.MinCountConstraintComponent, SH.NodeKindConstraintComponent}


def test_property_shapes_are_about_each_value_of_the_shape_they_are_on() -> None:
    shapes = quads("""
        :S sh:targetNode :a ; sh:path :p ;
            sh:property [ sh:path [ sh:zeroOrOnePath :q ] ; sh:nodeKind sh:IRI ] .
    """)
    found = (
        CompiledValidator(shapes).validate(graph(":a :p :b , :c . :b :q 1 . :c :q :d .")).findings
    )
    assert [(f.focus, f.value) for f in found] == [(EX.b, Literal(1))]


def test_a_validator_is_of_use_for_many_graphs(validator: CompiledValidator) -> None:
    empty, full = MemoryGraph(), graph(DATA)
    first = validator.validate(full)
    assert len(validator.validate(empty).findings) == 2
    assert validator.validate(full) == first


def test_ill_formed_shapes_are_refused() -> None:
    with pytest.raises(ShapesError, match="ill-formed"):
        CompiledValidator([Quad(EX.S, SH.minCount, Literal("one"))])


def test_long_chains_of_statements_are_followed() -> None:
    links = [Quad(EX[f"n{n}"], EX.next, EX[f"n{n + 1}"]) for n in range(5000)]
    end = Quad(EX.n5000, RDF.type, EX.End)
    shapes = quads("""
        :S sh:targetNode :n0 ; sh:path [ sh:zeroOrMorePath :next ] ;
            sh:qualifiedValueShape [ sh:class :End ] ; sh:qualifiedMinCount 1 .
    """)
    assert CompiledValidator(shapes).validate(MemoryGraph([*links, end])).conforms
    assert not CompiledValidator(shapes).validate(MemoryGraph(links)).conforms


def test_components_are_named_by_iris() -> None:
    report = CompiledValidator(quads(f":S sh:targetNode :a ; {NEVER}")).validate(MemoryGraph())
    assert all(isinstance(finding.rule, NamedNode) for finding in report.findings)
