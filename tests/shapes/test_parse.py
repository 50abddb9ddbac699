"""Reading shapes graphs: each syntax rule of SHACL (SHACL 1.0, appendix A.2), broken once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from tests.graphs import EX, quads
from valuegraph.errors import ShapesError
from valuegraph.rdf.findings import Finding
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.paths import AlternativePath, InversePath, SequencePath, ZeroOrMorePath
from valuegraph.rdf.terms import Term
from valuegraph.shapes.compiled import CompiledValidator
from valuegraph.shapes.components.min_count import MinCount
from valuegraph.shapes.declaration import SYNTAX_RULES
from valuegraph.shapes.parse import parse_shapes, read_shapes_graph
from valuegraph.vocabulary.namespaces import RDF, SH, XSD, prefixed

from .strategies import NODES, shapes_graphs
from .syntax_rules import BROKEN_RULES
from .w3c import SUITE, read


def faults(turtle: str) -> list[Finding]:
    """What is ill-formed; the same is raised by those who want the shapes."""
    _, found = read_shapes_graph(quads(turtle))
    if found:
        with pytest.raises(ShapesError):
            parse_shapes(quads(turtle))
    return list(found)


def rule(finding: Finding) -> str:
    return SYNTAX_RULES.local_name(finding.rule.value)


def name(value: Term | None) -> str:
    """A term as the table has it."""
    if value is None or isinstance(value, BlankNode):
        return "-" if value is None else "[]"
    if isinstance(value, Literal) and value.datatype == XSD.string:
        return f'"{value.value}"'
    if isinstance(value, Literal):
        return value.value
    assert isinstance(value, NamedNode)
    return prefixed(value).replace(EX.iri, ":")


RULES = [line.split("  ", 3) for line in BROKEN_RULES.split("\n") if line]


@pytest.mark.parametrize(
    ("broken", "predicate", "value", "turtle"), RULES, ids=[f"{r[0]} {r[3]}" for r in RULES]
)
def test_a_broken_rule_is_named_with_the_shape_and_the_triple(
    broken: str, predicate: str, value: str, turtle: str
) -> None:
    (only,) = faults(turtle + " .")
    assert rule(only) == broken
    assert only.focus == EX.S or isinstance(only.focus, BlankNode)
    assert isinstance(only.path, NamedNode)
    assert prefixed(only.path).removeprefix("sh:") == predicate
    assert value in ("-", name(only.value))
    assert only.message.endswith(".")


def test_a_parameter_that_has_the_rule_twice_is_one_fault_for_each_value() -> None:
    found = faults(':S sh:class "A" , "B" , :C .')
    assert [rule(each) for each in found] == ["class-nodeKind"] * 2
    assert {each.value for each in found} == {Literal("A"), Literal("B")}


def test_all_faults_are_told_at_once() -> None:
    turtle = """
        :S a sh:NodeShape ; sh:targetClass "A" ; sh:minCount 1 ; sh:pattern "(" .
        :T sh:path ( :p ) ; sh:maxCount "1" ; sh:severity "grave" .
    """
    assert sorted(map(rule, faults(turtle))) == [
        "maxCount-datatype",
        "minCount-scope",
        "path-sequence",
        "pattern-regex",
        "severity-nodeKind",
        "targetClass-nodeKind",
    ]
    with pytest.raises(ShapesError, match=r"And 5 more\.$"):
        parse_shapes(quads(turtle))


def test_what_no_shape_uses_may_be_anything() -> None:
    turtle = """
        :S a sh:NodeShape ; sh:targetClass :A .
        :note :list [ rdf:first 1 ] ; :path [ sh:inversePath :p , :q ] .
        [] rdf:first 1 , 2 ; rdf:rest :nowhere .
    """
    assert faults(turtle) == []


@pytest.mark.parametrize(
    ("turtle", "circle"),
    [
        (":A sh:node :A .", "A → A"),
        (":A sh:node :B . :B sh:node :A .", "A → B → A"),
        (":A sh:property :P . :P sh:path :p ; sh:node :A .", "A → P → A"),
        (":A sh:or ( :B ) . :B sh:not :A .", "A → B → A"),
        (
            ":A sh:property [ sh:path :p ; sh:qualifiedValueShape :A ; sh:qualifiedMinCount 1 ] .",
            "",
        ),
    ],
)
def test_recursion_is_refused_by_name(turtle: str, circle: str) -> None:
    (only,) = faults(turtle)
    assert rule(only) == "recursive-shapes"
    assert "refers to itself" in only.message
    for name in circle.split(" → "):
        assert name in only.message


def test_shapes_that_share_others_are_not_recursive() -> None:
    assert (
        faults(":A sh:node :B , :C . :B sh:node :D . :C sh:node :D . :D sh:nodeKind sh:IRI .") == []
    )


@pytest.mark.parametrize(
    "turtle",
    [
        "_:l rdf:first :a ; rdf:rest _:l .",
        "_:l rdf:first :a .",
        "_:l rdf:rest () .",
        "_:l rdf:first :a , :b ; rdf:rest () .",
        "_:l rdf:first :a ; rdf:rest () , [ rdf:first :b ; rdf:rest () ] .",
        '_:l rdf:first :a ; rdf:rest "end" .',
        "_:l rdf:first :a ; rdf:rest () . rdf:nil rdf:first :b .",
    ],
)
@pytest.mark.parametrize("parameter", ["in", "or", "languageIn"])
def test_lists_must_be_well_formed(turtle: str, parameter: str) -> None:
    found = faults(f":S sh:{parameter} _:l . {turtle}")
    assert [rule(each) for each in found if each.focus == EX.S] == [f"{parameter}-node"]


def test_a_shapes_graph_is_read_as_it_was_meant() -> None:
    shapes = parse_shapes(
        quads("""
        :S a sh:NodeShape ; sh:targetClass :A ; sh:severity sh:Warning ; sh:name "Thing"@en ;
            sh:message "Nein."@de , "No." ; sh:property :P .
        :P sh:path ( [ sh:inversePath :p ] [ sh:alternativePath ( :q _:r ) ] ) ;
            sh:minCount 2 ; sh:deactivated true .
        _:r sh:zeroOrMorePath :r .
        :A a rdfs:Class , sh:NodeShape .
        """)
    )
    shape, nested = shapes[EX.S], shapes[EX.P]
    assert [(t.predicate, t.value) for t in shape.targets] == [(SH.targetClass, EX.A)]
    assert (shape.severity, shape.name, shape.path) == (SH.Warning, "Thing", None)
    assert {m.value for m in shape.messages} == {"Nein.", "No."}
    assert shape.properties == (EX.P,)
    assert nested.path == SequencePath(
        (InversePath(EX.p), AlternativePath((EX.q, ZeroOrMorePath(EX.r))))
    )
    assert nested.constraints == (MinCount(2),)
    assert nested.is_deactivated
    assert [t.value for t in shapes[EX.A].targets] == [EX.A]
    assert len(shapes) == 3


@given(shapes_graphs())
def test_drawn_shapes_are_well_formed(shapes: list[Quad]) -> None:
    assert read_shapes_graph(shapes)[1] == ()


SHAPES_FOR_SHAPES = SUITE / "core" / "complex" / "shacl-shacl-data-shapes.ttl"


@pytest.fixture(scope="module")
def shapes_for_shapes() -> CompiledValidator:
    if not SHAPES_FOR_SHAPES.exists():
        pytest.skip(f"the W3C test suite is not at {SUITE}")
    return CompiledValidator(read(SHAPES_FOR_SHAPES))


WRONG: list[Term] = [*NODES, *(Literal(each) for each in ("text", 1, -1, 1.5)), RDF.nil, SH.IRI]


@settings(max_examples=settings().max_examples // 2)
@given(shapes_graphs(depth=1), st.data())
def test_what_the_w3cs_own_shapes_refuse_is_refused(
    shapes_for_shapes: CompiledValidator, shapes: list[Quad], data: st.DataObject
) -> None:
    """One value of a well-formed shapes graph is replaced by another, or has it beside it."""
    quad = data.draw(st.sampled_from(shapes))
    value = data.draw(st.sampled_from([*WRONG, *(q.object for q in shapes)]))
    kept = shapes if data.draw(st.booleans()) else [q for q in shapes if q != quad]
    changed = [*kept, Quad(quad.subject, quad.predicate, value)]
    if not shapes_for_shapes.validate(MemoryGraph(changed)).conforms:
        assert read_shapes_graph(changed)[1]
