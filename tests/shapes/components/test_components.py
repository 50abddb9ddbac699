"""Each constraint component of SHACL Core: what conforms, what breaks it, and the default message.

A property shape for :p, targeted at :a, has the parameters; the data follows.
"""

import pytest
from pyoxigraph import Literal, NamedNode

from tests.graphs import EX, graph, quads
from valuegraph.rdf.findings import Finding
from valuegraph.rdf.terms import Term
from valuegraph.shapes.compiled import CompiledValidator
from valuegraph.vocabulary.namespaces import SH, XSD

CONFORMING = [
    ("sh:class :A", ":a :p :b , :c . :b a :A . :c a :B . :B rdfs:subClassOf :A ."),
    ("sh:class :A", ":a :p [ a [ rdfs:subClassOf :B ] ] . :B rdfs:subClassOf :A ."),
    ("sh:class :A , :B", ":a :p :b . :b a :A , :B ."),
    ("sh:datatype xsd:integer", ":a :p 1 , -5 ."),
    ("sh:datatype rdf:langString", ":a :p 'x'@en ."),
    ("sh:nodeKind sh:IRI", ":a :p :b ."),
    ("sh:nodeKind sh:BlankNode", ":a :p [] ."),
    ("sh:nodeKind sh:Literal", ":a :p 1 ."),
    ("sh:nodeKind sh:BlankNodeOrIRI", ":a :p [] , :b ."),
    ("sh:nodeKind sh:BlankNodeOrLiteral", ":a :p [] , 1 ."),
    ("sh:nodeKind sh:IRIOrLiteral", ":a :p :b , 1 ."),
    ("sh:minCount 2", ":a :p 1 , 2 ."),
    ("sh:minCount 0", ""),
    ("sh:maxCount 2", ":a :p 1 , 2 ."),
    ("sh:maxCount 0", ":a :q 1 ."),
    ("sh:minExclusive 1", ":a :p 1.1 , 2 , 1e3 ."),
    ("sh:minInclusive 1", ":a :p 1 , 1.0 ."),
    ("sh:maxExclusive 1", ":a :p 0.9 ."),
    ("sh:maxInclusive '2026-03-01'^^xsd:date", ":a :p '2026-03-01'^^xsd:date ."),
    ("sh:minLength 3", ":a :p 'abc' , 123 , :b , 'äöü'@de ."),
    ("sh:maxLength 1", ":a :p 'a' , '𝄞' , 5 ."),
    ("sh:pattern '^A.*z$'", ":a :p 'Abz' , 'Az'@en ."),
    ("sh:pattern '^a' ; sh:flags 'i'", ":a :p 'Abz' ."),
    ("sh:pattern 'example'", ":a :p :b ."),
    ("sh:languageIn ( 'en' 'de-AT' )", ":a :p 'x'@en , 'x'@en-gb , 'x'@de-at ."),
    ("sh:languageIn ( '*' )", ":a :p 'x'@fr ."),
    ("sh:uniqueLang true", ":a :p 'x'@en , 'y'@de , 'y'@en-gb , 'z' , 'zz' ."),
    ("sh:uniqueLang false", ":a :p 'x'@en , 'y'@en ."),
    ("sh:equals :q", ":a :p 1 , :b ; :q 1 , :b ."),
    ("sh:disjoint :q", ":a :p 1 ; :q 1.0 , 2 ."),
    ("sh:lessThan :q", ":a :p 1 , 2 ; :q 3 , 4.5 ."),
    ("sh:lessThan :q", ":a :p 'text' ."),
    ("sh:lessThanOrEquals :q", ":a :p 1 , 3 ; :q 3 , 4.5 ."),
    ("sh:hasValue 1", ":a :p 1 , 2 ."),
    ("sh:hasValue 1 , :b", ":a :p 1 , :b ."),
    ("sh:in ( 1 :b 'c' )", ":a :p 1 , 'c' ."),
    ("sh:closed true ; sh:ignoredProperties ( :q )", ":a :p :b . :b :q 1 ."),
    ("sh:closed true ; sh:property [ sh:path :q ]", ":a :p :b . :b :q 1 ."),
    ("sh:closed false", ":a :p :b . :b :q 1 ."),
    ("sh:not [ sh:nodeKind sh:IRI ]", ":a :p 1 ."),
    ("sh:and ( [ sh:minLength 1 ] [ sh:maxLength 2 ] )", ":a :p 'ab' ."),
    ("sh:or ( [ sh:minLength 3 ] [ sh:maxLength 1 ] )", ":a :p 'abc' , 'a' ."),
    ("sh:xone ( [ sh:minLength 3 ] [ sh:maxLength 1 ] )", ":a :p 'abc' , 'a' ."),
    ("sh:node [ sh:property [ sh:path :q ; sh:minCount 1 ] ]", ":a :p :b . :b :q 1 ."),
    ("sh:property [ sh:path :q ; sh:minCount 1 ]", ":a :p :b . :b :q 1 ."),
    ("sh:qualifiedValueShape [ sh:minLength 2 ] ; sh:qualifiedMinCount 1", ":a :p 'ab' , 'c' ."),
    ("sh:qualifiedValueShape [ sh:minLength 2 ] ; sh:qualifiedMaxCount 1", ":a :p 'ab' , 'c' ."),
]  # fmt: skip

BREAKING: list[tuple[str, str, str, list[Term | None], str]] = [
    ("sh:class :A", ":a :p :b .", "Class", [EX.b], "be of class :A, but is :b"),
    ("sh:class :A", ":a :p 'A' .", "Class", [Literal("A")], 'be of class :A, but is "A"'),
    ("sh:datatype xsd:integer", ":a :p '1' .", "Datatype", [Literal("1")],
     'be of datatype xsd:integer, but is "1"'),
    ("sh:datatype xsd:integer", ":a :p 'one'^^xsd:integer .", "Datatype",
     [Literal("one", datatype=XSD.integer)],
     'be of datatype xsd:integer, but is "one"^^xsd:integer'),
    ("sh:datatype xsd:string", ":a :p :b .", "Datatype", [EX.b],
     "be of datatype xsd:string, but is :b"),
    ("sh:nodeKind sh:IRI", ":a :p 1 .", "NodeKind", [Literal(1)],
     'be an IRI, but is "1"^^xsd:integer'),
    ("sh:nodeKind sh:BlankNodeOrLiteral", ":a :p :b .", "NodeKind", [EX.b],
     "be a blank node or literal, but is :b"),
    ("sh:minCount 1", "", "MinCount", [None], "have at least 1 value"),
    ("sh:minCount 2", ":a :p 1 .", "MinCount", [None], "have at least 2 values"),
    ("sh:maxCount 0", ":a :p 1 .", "MaxCount", [None], "have at most 0 values"),
    ("sh:maxCount 1", ":a :p 1 , 2 .", "MaxCount", [None], "have at most 1 value"),
    ("sh:minExclusive 1", ":a :p 1 .", "MinExclusive", [Literal(1)],
     'be greater than 1, but is "1"^^xsd:integer'),
    ("sh:minInclusive 1", ":a :p 'text' .", "MinInclusive", [Literal("text")],
     'be at least 1, but is "text"'),
    ("sh:maxExclusive 1", ":a :p :b .", "MaxExclusive", [EX.b], "be less than 1, but is :b"),
    ("sh:maxInclusive 1", ":a :p 1.1 .", "MaxInclusive", [Literal("1.1", datatype=XSD.decimal)],
     'be at most 1, but is "1.1"^^xsd:decimal'),
    ("sh:minLength 1", ":a :p '' .", "MinLength", [Literal("")],
     'have at least 1 character, but is ""'),
    ("sh:maxLength 2", ":a :p 'abc' .", "MaxLength", [Literal("abc")],
     'have at most 2 characters'),
    ("sh:pattern '^a'", ":a :p 'ba' .", "Pattern", [Literal("ba")],
     'match the pattern ^a, but is "ba"'),
    ("sh:languageIn ( 'en' 'de' )", ":a :p 'x'@fr .", "LanguageIn", [Literal("x", language="fr")],
     'be in one of the languages en, de, but is "x"@fr'),
    ("sh:languageIn ( 'en' )", ":a :p 'x' .", "LanguageIn", [Literal("x")],
     'be in one of the languages en, but is "x"'),
    ("sh:languageIn ( 'en-gb' )", ":a :p 'x'@en .", "LanguageIn", [Literal("x", language="en")],
     'be in one of the languages en-gb, but is "x"@en'),
    ("sh:uniqueLang true", ":a :p 'x'@en , 'y'@EN .", "UniqueLang", [None],
     "have one value at most in each language"),
    ("sh:equals :q", ":a :p 1 ; :q :b .", "Equals", [Literal(1), EX.b],
     "have the same values as :q, but is"),
    ("sh:equals :q", ":a :q 1 .", "Equals", [Literal(1)], "have the same values as :q, but is"),
    ("sh:disjoint :q", ":a :p 1 ; :q 1 , 2 .", "Disjoint", [Literal(1)],
     'have no value in common with :q, but is "1"^^xsd:integer'),
    ("sh:lessThan :q", ":a :p 3 ; :q 3 , 4 .", "LessThan", [Literal(3)],
     'be less than :q, but is "3"^^xsd:integer'),
    ("sh:lessThan :q", ":a :p 3 ; :q 1 , 2 .", "LessThan", [Literal(3), Literal(3)],
     'be less than :q, but is "3"^^xsd:integer'),
    ("sh:lessThanOrEquals :q", ":a :p 3 ; :q 'text' .", "LessThanOrEquals", [Literal(3)],
     'be at most :q, but is "3"^^xsd:integer'),
    ("sh:hasValue 1", "", "HasValue", [None], 'have the value "1"^^xsd:integer'),
    ("sh:hasValue 1", ":a :p 1.0 .", "HasValue", [None], 'have the value "1"^^xsd:integer'),
    ("sh:in ( 1 :b )", ":a :p '1' .", "In", [Literal("1")],
     'be one of "1"^^xsd:integer, :b, but is "1"'),
    ("sh:in ()", ":a :p 1 .", "In", [Literal(1)], 'be one of nothing, but is "1"^^xsd:integer'),
    ("sh:closed true ; sh:ignoredProperties ( :q )", ":a :p :b . :b :r 1 .", "Closed", [Literal(1)],
     "have no properties other than :q, but is"),
    ("sh:not [ sh:nodeKind sh:IRI ]", ":a :p :b .", "Not", [EX.b],
     "not be an IRI, but is :b"),
    ("sh:and ( [ sh:minLength 1 ] [ sh:maxLength 2 ] )", ":a :p 'abc' .", "And", [Literal("abc")],
     'meet all of 2 conditions: have at least 1 character; have at most 2 characters'),
    ("sh:or ( [ sh:minLength 3 ] [ sh:maxLength 1 ] )", ":a :p 'ab' .", "Or", [Literal("ab")],
     'meet one of 2 conditions: have at least 3 characters; have at most 1 character'),
    ("sh:xone ( [ sh:minLength 1 ] [ sh:maxLength 2 ] )", ":a :p 'ab' .", "Xone", [Literal("ab")],
     'meet exactly one of 2 conditions: have at least 1 character; have at most 2 characters'),
    ("sh:node [ sh:nodeKind sh:IRI ]", ":a :p 1 .", "Node", [Literal(1)],
     'be an IRI, but is "1"^^xsd:integer'),
    ("sh:qualifiedValueShape [ sh:minLength 2 ] ; sh:qualifiedMinCount 2", ":a :p 'ab' .",
     "QualifiedMinCount", [None], "have at least 2 of the values that another shape describes"),
    ("sh:qualifiedValueShape [ sh:minLength 2 ] ; sh:qualifiedMaxCount 0", ":a :p 'ab' .",
     "QualifiedMaxCount", [None], "have at most 0 of the values that another shape describes"),
]  # fmt: skip


def results(parameters: str, data: str) -> list[Finding]:
    shapes = quads(f":S sh:targetNode :a ; sh:path :p ; {parameters} .")
    return list(CompiledValidator(shapes).validate(graph(data)).findings)


@pytest.mark.parametrize(("parameters", "data"), CONFORMING)
def test_what_conforms_has_no_result(parameters: str, data: str) -> None:
    assert results(parameters, data) == []


@pytest.mark.parametrize(("parameters", "data", "component", "values", "rule"), BREAKING)
def test_what_breaks_a_component_is_a_result(
    parameters: str, data: str, component: str, values: list[Term | None], rule: str
) -> None:
    found = results(parameters, data)
    assert sorted(str(f.value) for f in found) == sorted(map(str, values))
    for finding in found:
        assert finding.rule == SH[f"{component}ConstraintComponent"]
        assert finding.severity_iri == SH.Violation
        if component != "Closed":  # Its nodes are the values; it tells of their other properties.
            assert (finding.focus, finding.path) == (EX.a, EX.p)
        message = finding.message.replace(EX.iri, ":")
        assert message.startswith(f":p must {rule}")
        assert message.endswith(".")


def test_every_component_is_tested() -> None:
    tested = {component for _, _, component, _, _ in BREAKING}
    core = """Class Datatype NodeKind MinCount MaxCount MinExclusive MinInclusive MaxExclusive
        MaxInclusive MinLength MaxLength Pattern LanguageIn UniqueLang Equals Disjoint LessThan
        LessThanOrEquals HasValue In Closed Not And Or Xone Node QualifiedMinCount
        QualifiedMaxCount"""
    assert tested == set(core.split())


def test_blank_nodes_have_no_length_and_match_no_pattern() -> None:
    for parameters in ("sh:minLength 0", "sh:maxLength 100", "sh:pattern ''"):
        assert len(results(parameters, ":a :p [] .")) == 1


def test_one_result_for_each_language_that_is_repeated() -> None:
    data = ":a :p 'x'@en , 'y'@en , 'z'@en , 'x'@de , 'y'@de , 'x'@fr ."
    assert len(results("sh:uniqueLang true", data)) == 2


def test_a_closed_node_has_a_result_for_each_other_value() -> None:
    found = results("sh:closed true", ":a :p :b . :b :q 1 , 2 ; :r 3 .")
    assert {(f.path, f.value) for f in found} == {
        (EX.q, Literal(1)),
        (EX.q, Literal(2)),
        (EX.r, Literal(3)),
    }


def test_closing_goes_by_the_property_shapes_of_the_shape_alone() -> None:
    data = ":a :p :b . :b :q 1 ."
    nested = "sh:closed true ; sh:node [ sh:property [ sh:path :q ] ]"
    assert len(results(nested, data)) == 1
    longer = "sh:closed true ; sh:property [ sh:path [ sh:zeroOrOnePath :q ] ]"
    assert len(results(longer, data)) == 1


def test_the_results_of_a_nested_shape_are_details() -> None:
    (found,) = results("sh:node [ sh:property [ sh:path :q ; sh:minCount 1 ] ]", ":a :p :b .")
    (detail,) = found.details
    assert (detail.focus, detail.path, detail.rule) == (
        EX.b,
        EX.q,
        SH.MinCountConstraintComponent,
    )


def test_siblings_are_those_of_the_same_parent() -> None:
    """A hand has a thumb and four fingers; what is both is neither (SHACL 1.0, section 4.7.3)."""
    shapes = """
        :Hand sh:targetNode :hand ; sh:property :T , :F .
        :T sh:path :digit ; sh:qualifiedValueShape [ sh:class :Thumb ] ;
            sh:qualifiedValueShapesDisjoint true ; sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 1 .
        :F sh:path :digit ; sh:qualifiedValueShape [ sh:class :Finger ] ;
            sh:qualifiedValueShapesDisjoint {} ; sh:qualifiedMinCount 4 ; sh:qualifiedMaxCount 4 .
    """
    hand = """
        :hand :digit :thumb , :f1 , :f2 , :f3 , :f4 . :thumb a :Thumb .
        :f1 a :Finger . :f2 a :Finger . :f3 a :Finger . :f4 a :Finger .
    """

    def rules(is_disjoint: str, data: str) -> set[NamedNode]:
        validator = CompiledValidator(quads(shapes.format(is_disjoint)))
        return {f.rule for f in validator.validate(graph(data)).findings}

    assert rules("true", hand) == set()
    assert rules("false", hand + ":f4 a :Thumb .") == set()
    assert rules("true", hand + ":f4 a :Thumb .") == {SH.QualifiedMinCountConstraintComponent}
