"""pySHACL as a validator of any reader: each kind of constraint and target, focus, severity."""

from collections.abc import Callable

import pytest
from hypothesis import given
from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from rdflib import URIRef

from tests.graphs import EX, graph, quads
from tests.strategies import iris, literals, stamps
from valuegraph.changeset import CandidateView, Changeset
from valuegraph.errors import ConfigurationError, ShapesError
from valuegraph.rdf.findings import Severity
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.paths import SequencePath
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.terms import Term
from valuegraph.shapes import compile_shapes
from valuegraph.shapes.rdflib_bridge import PyShaclValidator, as_rdflib, from_rdflib, to_rdflib
from valuegraph.store import OxigraphStore
from valuegraph.vocabulary.namespaces import SH, VF, XSD

VOCABULARY = quads(":Person rdfs:subClassOf :Agent . :Farmer rdfs:subClassOf :Person .")


def validator(shapes: str) -> PyShaclValidator:
    return PyShaclValidator(quads(shapes), VOCABULARY)


def constrained(constraint: str, target: str = "sh:targetClass :Thing") -> PyShaclValidator:
    """Of things, the values of ``:p``."""
    return validator(
        f":Shape a sh:NodeShape ; {target} ; sh:property :p-shape ."
        f":p-shape sh:path :p ; {constraint} ."
    )


@pytest.mark.parametrize(
    ("constraint", "good", "bad", "component", "value"),
    [
        ("sh:minCount 1", ":p 5", "", "MinCount", None),
        ("sh:maxCount 1", ":p 5", ":p 5, 6", "MaxCount", None),
        ("sh:datatype xsd:decimal", ":p 5.0", ":p 5", "Datatype", Literal(5)),
        ("sh:nodeKind sh:IRI", ":p :y", ':p "y"', "NodeKind", Literal("y")),
        ("sh:class :Agent", ":p :ilse", ":p :barn", "Class", EX.barn),
        ('sh:pattern "^a"', ':p "ab"', ':p "ba"', "Pattern", Literal("ba")),
        ("sh:minLength 2", ':p "ab"', ':p "a"', "MinLength", Literal("a")),
        ("sh:maxLength 2", ':p "ab"', ':p "abc"', "MaxLength", Literal("abc")),
        ("sh:in ( :a :b )", ":p :a", ":p :c", "In", EX.c),
        ("sh:hasValue :a", ":p :a, :b", ":p :b", "HasValue", None),
        ("sh:minInclusive 0", ":p 0", ":p -1", "MinInclusive", Literal(-1)),
        ("sh:minExclusive 0", ":p 1", ":p 0", "MinExclusive", Literal(0)),
        ("sh:maxInclusive 9.5", ":p 9.5", ":p 10", "MaxInclusive", Literal(10)),
        ("sh:maxExclusive 9.5", ":p 9", ":p 10", "MaxExclusive", Literal(10)),
        ("sh:uniqueLang true", ':p "a"@en, "b"@de', ':p "a"@en, "b"@en', "UniqueLang", None),
        ('sh:languageIn ( "en" )', ':p "a"@en', ':p "a"', "LanguageIn", Literal("a")),
        ("sh:equals :q", ":p 1 ; :q 1", ":p 1", "Equals", Literal(1)),
        ("sh:disjoint :q", ":p 1 ; :q 2", ":p 1 ; :q 1", "Disjoint", Literal(1)),
        ("sh:lessThan :q", ":p 1 ; :q 2", ":p 2 ; :q 2", "LessThan", Literal(2)),
        ("sh:lessThanOrEquals :q", ":p 2 ; :q 2", ":p 3 ; :q 2", "LessThanOrEquals", Literal(3)),
        ("sh:not [ sh:class :Agent ]", ":p :barn", ":p :ilse", "Not", EX.ilse),
        ("sh:or ( [ sh:class :Agent ] [ sh:class :Shed ] )", ":p :bot", ":p :barn", "Or", EX.barn),
        ("sh:and ( [ sh:class :Agent ] [ sh:in (:ilse) ] )", ":p :ilse", ":p :bot", "And", EX.bot),
        ("sh:xone ( [ sh:class :Barn ] [ sh:in ( 5 ) ] )", ":p :barn", ":p 6", "Xone", Literal(6)),
        ("sh:node [ sh:class :Person ]", ":p :ilse", ":p :barn", "Node", EX.barn),
        (
            "sh:qualifiedValueShape [ sh:class :Agent ] ; sh:qualifiedMinCount 1",
            ":p :barn, :ilse",
            ":p :barn",
            "QualifiedMinCount",
            None,
        ),
    ],
)  # fmt: skip
def test_each_constraint_finds_what_breaks_it_and_nothing_else(
    constraint: str, good: str, bad: str, component: str, value: Term | None
) -> None:
    background = ':ilse a :Person ; :name "Ilse" . :bot a :Agent . :barn a :Barn .'
    engine = constrained(constraint)
    conforming = engine.validate(graph(f":x a :Thing ; {good} . {background}"))
    assert conforming.conforms
    assert conforming.findings == ()
    broken = engine.validate(graph(f":x a :Thing ; {bad} . {background}"))
    assert not broken.conforms
    (finding,) = broken.findings
    assert finding.rule == SH[f"{component}ConstraintComponent"]
    assert (finding.focus, finding.path, finding.value) == (EX.x, EX.p, value)
    assert finding.shape == EX["p-shape"]
    assert finding.severity is Severity.VIOLATION
    assert finding.message


def test_a_closed_shape_finds_every_other_property() -> None:
    engine = validator(
        ":S sh:targetClass :Thing ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ;"
        " sh:property [ sh:path :p ] ."
    )
    (finding,) = engine.validate(graph(":x a :Thing ; :p 1 ; :q 2 .")).findings
    assert (finding.focus, finding.path, finding.value) == (EX.x, EX.q, Literal(2))
    assert finding.rule == SH.ClosedConstraintComponent


def test_a_sparql_constraint_asks_the_reader() -> None:
    engine = validator(
        """:S sh:targetClass :Thing ; sh:sparql [ sh:message "Too heavy." ; sh:select '''
             SELECT $this (<https://example.org/weight> AS ?path) ?value
             WHERE { $this <https://example.org/weight> ?value . FILTER(?value > 10) }''' ] ."""
    )
    reader = graph(":x a :Thing ; :weight 5 . :y a :Thing ; :weight 50 .")
    (finding,) = engine.validate(reader).findings
    assert (finding.focus, finding.path, finding.value) == (EX.y, EX.weight, Literal(50))
    assert (finding.rule, finding.message) == (SH.SPARQLConstraintComponent, "Too heavy.")


def test_messages_and_severities_are_those_of_the_shape() -> None:
    both = 'sh:message "Name it."@en, "Ab ins Register."@de'
    for severity in Severity:
        engine = constrained(f"sh:minCount 1 ; sh:severity {severity.iri} ; {both}")
        report = engine.validate(graph(":x a :Thing ."))
        (finding,) = report.findings
        assert finding.severity is severity
        assert finding.message == "Name it."
        assert {m.language for m in finding.messages} == {"en", "de"}
        assert not report.conforms
        assert report.rejects == (severity is Severity.VIOLATION)


def test_an_unknown_severity_rejects() -> None:
    engine = constrained("sh:minCount 1 ; sh:severity :Grave")
    assert not engine.validate(graph(":x a :Thing .")).conforms


def test_a_complex_path_comes_back_as_one() -> None:
    path = "sh:property [ sh:path ( :p :q ) ; sh:minCount 1 ]"
    engine = validator(f":S sh:targetClass :Thing ; {path} .")
    (finding,) = engine.validate(graph(":x a :Thing .")).findings
    assert (finding.focus, finding.path) == (EX.x, SequencePath((EX.p, EX.q)))


TARGETS = {
    "class": ("sh:targetClass :Person", {EX.ilse, EX.otto, EX.jo}),
    "superclass": ("sh:targetClass :Agent", {EX.ilse, EX.otto, EX.jo, EX.bot}),
    "node": ("sh:targetNode :ilse, :nobody", {EX.ilse, EX.nobody}),
    "subjects": ("sh:targetSubjectsOf :knows", {EX.ilse, EX.bot}),
    "objects": ("sh:targetObjectsOf :knows", {EX.otto, EX.jo}),
    "implicit": ("a rdfs:Class, sh:NodeShape", {EX.strange}),
}
PEOPLE = """
:ilse a :Person ; :knows :otto . :otto a :Person . :jo a :Farmer . :bot a :Agent ; :knows :jo .
:barn a :Barn . :strange a :Shape .
"""


@pytest.mark.parametrize(("target", "selected"), TARGETS.values(), ids=TARGETS)
def test_each_target_selects_its_nodes(target: str, selected: set[NamedNode]) -> None:
    found = constrained("sh:minCount 1", target).validate(graph(PEOPLE)).findings
    assert len(found) == len(selected)
    assert {finding.focus for finding in found} == selected


@pytest.mark.parametrize(("target", "selected"), TARGETS.values(), ids=TARGETS)
@pytest.mark.parametrize("focus", [[EX.ilse], [EX.otto, EX.bot, EX.barn], [EX.strange, EX.jo], []])
def test_a_focus_narrows_every_target(
    target: str, selected: set[NamedNode], focus: list[NamedNode]
) -> None:
    report = constrained("sh:minCount 1", target).validate(graph(PEOPLE), focus)
    found = [finding.focus for finding in report.findings]
    assert len(found) == len(set(found))
    assert set(found) == selected & set(focus)


def test_outside_the_focus_the_whole_graph_is_seen() -> None:
    reader = graph(":x a :Thing ; :p :ilse, :barn . :y a :Thing ; :p :barn . " + PEOPLE)
    (finding,) = constrained("sh:class :Agent").validate(reader, [EX.x]).findings
    assert (finding.focus, finding.value) == (EX.x, EX.barn)


def in_memory(found: list[Quad]) -> GraphReader:
    return MemoryGraph(found)


def in_a_store(found: list[Quad]) -> GraphReader:
    store = OxigraphStore()
    store.apply(Changeset(added=tuple(found)))
    return store


def as_a_candidate(found: list[Quad]) -> GraphReader:
    return CandidateView(in_a_store(found[::2]), Changeset(added=tuple(found[1::2])))


@pytest.mark.parametrize("reader", [in_memory, in_a_store, as_a_candidate])
def test_any_reader_can_be_validated_and_stays_as_it_is(
    reader: Callable[[list[Quad]], GraphReader],
) -> None:
    stated = quads(":x a :Thing ; :p 5, :y . :y a :Agent . :z a :Thing .")
    data = reader(stated)
    engine = constrained("sh:class :Agent")
    for _ in range(2):
        (finding,) = engine.validate(data).findings
        assert (finding.focus, finding.value) == (EX.x, Literal(5))
    assert set(data.match()) == set(stated)


def test_lexical_forms_are_reported_as_they_are() -> None:
    odd = Literal("05.0", datatype=XSD.decimal)
    reader = MemoryGraph([*quads(":x a :Thing ."), Quad(EX.x, EX.p, odd)])
    (finding,) = constrained("sh:maxInclusive 1").validate(reader).findings
    assert finding.value == odd


def test_blank_nodes_can_be_focus_and_value() -> None:
    reader = MemoryGraph(quads("[] a :Thing ; :p [ :q 1 ] ."))
    (finding,) = constrained("sh:nodeKind sh:IRI").validate(reader).findings
    assert isinstance(finding.focus, BlankNode)
    assert isinstance(finding.value, BlankNode)


@pytest.mark.parametrize(
    "shapes",
    [
        ":S sh:targetClass :Thing ; sh:property [ sh:minCount 1 ] .",
        ":S sh:targetClass :Thing ; sh:property [ sh:path :p ; sh:minCount :many ] .",
        ':S sh:targetClass :Thing ; sh:property [ sh:path :p ; sh:pattern "(" ] .',
        ":S sh:targetClass :Thing ; sh:property :p ; sh:or :nothing .",
        ":S sh:targetClass :Thing ; sh:sparql [ sh:select 'SELECT nonsense' ] .",
    ],
    ids=["no path", "count", "pattern", "list", "sparql"],
)
def test_shapes_that_cannot_be_used_are_a_fault_of_the_shapes(shapes: str) -> None:
    with pytest.raises(ShapesError, match="The shapes are ill-formed"):
        validator(shapes).validate(graph(':x a :Thing ; :p "a" .'))


def test_no_shapes_find_nothing() -> None:
    assert compile_shapes([]).validate(graph(PEOPLE)).conforms


def test_an_unknown_engine_is_a_fault_of_the_configuration() -> None:
    with pytest.raises(
        ConfigurationError, match=r"No SHACL engine 'magic'\. Use one of: compiled, pyshacl"
    ):
        compile_shapes([], engine="magic")


@given(iris | literals | stamps)
def test_terms_cross_the_bridge_unchanged(term: Term) -> None:
    assert from_rdflib(to_rdflib(term)) == term


def test_blank_nodes_cross_the_bridge_unchanged() -> None:
    assert from_rdflib(to_rdflib(BlankNode("b1"))) == BlankNode("b1")


def test_a_reader_is_shown_as_a_live_rdflib_graph() -> None:
    reader = graph(':ilse a vf:Person ; vf:name "Ilse"@de ; vf:lat 5.50 .')
    shown = as_rdflib(reader)
    assert len(shown) == 3
    assert {str(o) for o in shown.objects(URIRef(EX.ilse.value), URIRef(VF.lat.value))} == {"5.50"}
    reader.add(Quad(EX.otto, VF.name, Literal("Otto")))
    rows = shown.query(f"SELECT ?n WHERE {{ ?s <{VF.name.value}> ?n }}")
    assert {str(row[0]) for row in rows} == {"Ilse", "Otto"}  # type: ignore[index]
