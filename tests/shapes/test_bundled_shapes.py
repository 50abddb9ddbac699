"""The bundled shapes: complete over the ontology, valid SHACL, and each constraint bites."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pyshacl
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from rdflib import Graph

from tests.graphs import EX
from valuegraph.rdf.findings import Finding, Severity
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.reader import node
from valuegraph.rdf.terms import Term
from valuegraph.shapes import Report, Validator, compile_shapes
from valuegraph.vocabulary.bundled import bundled, bundled_files
from valuegraph.vocabulary.namespaces import RDF, SH, VF, XSD, Namespace
from valuegraph.vocabulary.ontology import Ontology, local_name
from valuegraph.vocabulary.terms import VocabularyProperty

FILES = bundled_files("shapes")

VGS = Namespace("https://w3id.org/valuegraph/shapes#")

STRICTER = {VF.containedIn}
"""Properties that take fewer values than the ontology says: a resource has one container."""


@pytest.fixture(scope="module")
def all_shapes() -> MemoryGraph:
    return MemoryGraph(q for path in FILES for q in parse(path=path, format=RdfFormat.TURTLE))


@pytest.fixture(scope="module")
def shapes(all_shapes: MemoryGraph) -> MemoryGraph:
    """The shapes of terms: one for each class, of the same name. The others, rules on how terms are
    used together, lose their targets."""
    return MemoryGraph(
        quad
        for quad in all_shapes
        if quad.predicate != SH.targetSubjectsOf
        and (quad.predicate != SH.targetClass or quad.subject == of_term(quad.object))
    )


def of_term(term: Term) -> NamedNode:
    """The shape of a class or property."""
    assert isinstance(term, NamedNode)
    return VGS[local_name(term)]


def class_shape(path: Term) -> NamedNode:
    """The shape of the class of what a property names, where the property has one value."""
    return NamedNode(f"{of_term(path).value}Class")


@pytest.fixture(scope="module")
def validator(shapes: MemoryGraph, ontology: Ontology) -> Validator:
    return compile_shapes(shapes, ontology.quads)


@pytest.fixture(scope="module")
def classes(ontology: Ontology) -> list[NamedNode]:
    """The classes of things that are recorded, quantities among them."""
    return [*(c.iri for c in ontology.collections.values()), VF.Measure]


def paths(shapes: MemoryGraph, class_: NamedNode) -> dict[Term, NamedNode]:
    """The property shapes of a class by their path; not those that only tell the class of what is
    named, which are beside them."""
    (shape,) = shapes.subjects(SH.targetClass, class_)
    found: dict[Term, NamedNode] = {}
    every = shapes.objects(shape, SH.property)
    for each in every:
        assert isinstance(each, NamedNode)
        (path,) = shapes.objects(each, SH.path)
        if each == class_shape(path):
            assert of_term(path) in every
            continue
        assert path not in found, f"{class_} has two shapes for {path}"
        found[path] = each
    return found


def of_class(ontology: Ontology, class_: NamedNode) -> dict[Term, VocabularyProperty]:
    """The properties with a class in their domain that are written in their own direction."""
    properties = ontology.properties.values()
    return {
        p.iri: p
        for p in properties
        if class_ in p.domain and p.inverse_of is None and p.iri.value in VF
    }


def maximum(each: VocabularyProperty) -> int | None:
    return 1 if each.iri in STRICTER else each.maximum


def number(shapes: MemoryGraph, shape: NamedNode, predicate: NamedNode) -> int | None:
    found = shapes.objects(shape, predicate)
    return int(found[0].value) if found and isinstance(found[0], Literal) else None


def test_every_class_of_things_has_one_shape(shapes: MemoryGraph, classes: list[NamedNode]) -> None:
    targeted = [q.object for q in shapes.match(None, SH.targetClass)]
    assert sorted(map(str, targeted)) == sorted(map(str, classes))
    for quad in shapes.match(None, SH.targetClass):
        assert node(shapes, quad.subject, SH.nodeKind) == SH.IRI  # type: ignore[arg-type]


def test_every_property_of_a_class_is_constrained(
    shapes: MemoryGraph, ontology: Ontology, classes: list[NamedNode]
) -> None:
    for class_ in classes:
        assert set(paths(shapes, class_)) == set(of_class(ontology, class_)), class_


def test_counts_are_those_of_the_ontology(
    shapes: MemoryGraph, ontology: Ontology, classes: list[NamedNode]
) -> None:
    for class_ in classes:
        for path, shape in paths(shapes, class_).items():
            known = of_class(ontology, class_)[path]
            assert number(shapes, shape, SH.maxCount) == maximum(known), known.name
            assert (number(shapes, shape, SH.minCount) or 0) >= known.minimum, known.name


def test_count_and_class_are_two_messages(shapes: MemoryGraph, ontology: Ontology) -> None:
    for each in ontology.properties.values():
        shape = of_term(each.iri)
        if shapes.objects(shape, SH["or"]) and each.is_object and each.iri.value in VF:
            assert not shapes.objects(shape, SH.maxCount), each.name
        if shapes.objects(class_shape(each.iri), SH["or"]):
            (count,) = shapes.objects(shape, SH.message)
            (of_class,) = shapes.objects(class_shape(each.iri), SH.message)
            assert isinstance(count, Literal)
            assert isinstance(of_class, Literal)
            assert "one" in count.value
            assert f"{each.name} wants " in of_class.value
            assert "at most one" not in of_class.value


def test_every_shape_has_a_name_and_every_property_shape_a_message(
    all_shapes: MemoryGraph,
) -> None:
    for quad in all_shapes.match(None, RDF.type, SH.PropertyShape):
        subject = quad.subject
        assert isinstance(subject, NamedNode)
        (message,) = all_shapes.objects(subject, SH.message)
        assert isinstance(message, Literal)
        assert message.value.endswith(".")
        assert all_shapes.objects(subject, SH.name)


def test_every_rule_has_a_name_and_a_description(all_shapes: MemoryGraph) -> None:
    for target in (SH.targetClass, SH.targetSubjectsOf):
        for quad in all_shapes.match(None, target):
            assert isinstance(quad.subject, NamedNode)
            assert all_shapes.objects(quad.subject, SH.name)
            if quad.subject != of_term(quad.object):
                assert all_shapes.objects(quad.subject, SH.description), quad.subject


def test_the_shapes_files_are_valid_shacl_together() -> None:
    together = Graph()
    for path in FILES:
        together.parse(path, format="turtle")
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=together, meta_shacl=True)
    assert conforms, text


@dataclass(frozen=True)
class Broken:
    """An entity with one thing wrong."""

    focus: NamedNode
    quads: tuple[Quad, ...]
    path: NamedNode
    value: Term | None
    component: str


REQUIRED: dict[NamedNode, Term] = {
    VF.action: VF.produce,
    VF.label: Literal("label"),
    VF.hasUnit: NamedNode("http://www.ontology-of-units-of-measure.org/resource/om-2/one"),
    VF.hasNumericalValue: Literal("5", datatype=XSD.decimal),
}
"""Values for the properties that a class cannot do without."""

WRONG_CLASS = EX.alien
UNTYPED = (EX.foreign1, EX.foreign2)


def entity(
    shapes: MemoryGraph, class_: NamedNode, name: str, leaving_out: NamedNode | None = None
) -> tuple[NamedNode, list[Quad]]:
    """An entity of a class that has what it needs, one property left out."""
    focus = EX[name]
    stated = [Quad(focus, RDF.type, class_)]
    for path, shape in paths(shapes, class_).items():
        assert isinstance(path, NamedNode)
        if number(shapes, shape, SH.minCount) and path != leaving_out:
            stated.append(Quad(focus, path, REQUIRED[path]))
    return focus, stated


def good_values(each: VocabularyProperty) -> tuple[Term, Term]:
    """Two different values that are right."""
    if each.is_object:
        return UNTYPED
    if XSD.decimal in each.range:
        return Literal("1", datatype=XSD.decimal), Literal("2.5", datatype=XSD.decimal)
    if XSD.dateTimeStamp in each.range:
        days = (f"2026-03-0{day}T09:30:00+01:00" for day in (1, 2))
        first, second = (Literal(day, datatype=XSD.dateTimeStamp) for day in days)
        return first, second
    if XSD.boolean in each.range:
        return Literal("true", datatype=XSD.boolean), Literal("false", datatype=XSD.boolean)
    if XSD.anyURI in each.range:
        return Literal("https://e/1", datatype=XSD.anyURI), Literal("e2", datatype=XSD.anyURI)
    return Literal("text"), Literal("Text", language="de")


def wrong_values(each: VocabularyProperty) -> Iterator[tuple[Term, str]]:
    """Values that are wrong, with the constraint that finds each."""
    if each.is_object:
        yield Literal("text"), "NodeKind"
        if any(c.value in VF for c in each.range):
            yield WRONG_CLASS, "Or"
    elif each.range & {XSD.decimal, XSD.dateTimeStamp, XSD.boolean, XSD.anyURI}:
        yield Literal("text"), "Datatype"
        yield UNTYPED[0], "Datatype"
    else:
        yield Literal("5", datatype=XSD.decimal), "Or"
        if not each.admits_iri:
            yield UNTYPED[0], "Or"


def broken_entities(shapes: MemoryGraph, ontology: Ontology, class_: NamedNode) -> Iterator[Broken]:
    for each in of_class(ontology, class_).values():
        stem = f"{class_.value.rpartition('#')[2]}-{each.name}"
        minimum = number(shapes, paths(shapes, class_)[each.iri], SH.minCount)
        if minimum:
            focus, stated = entity(shapes, class_, f"{stem}-none", each.iri)
            yield Broken(focus, tuple(stated), each.iri, None, "MinCount")
        if maximum(each) == 1:
            focus, stated = entity(shapes, class_, f"{stem}-many", each.iri)
            stated += [Quad(focus, each.iri, value) for value in good_values(each)]
            yield Broken(focus, tuple(stated), each.iri, None, "MaxCount")
        for n, (value, component) in enumerate(wrong_values(each)):
            focus, stated = entity(shapes, class_, f"{stem}-wrong{n}", each.iri)
            stated.append(Quad(focus, each.iri, value))
            yield Broken(focus, tuple(stated), each.iri, value, component)


@pytest.fixture(scope="module")
def examples(
    shapes: MemoryGraph, ontology: Ontology, classes: list[NamedNode]
) -> dict[NamedNode, Broken]:
    found = [b for class_ in classes for b in broken_entities(shapes, ontology, class_)]
    assert len(found) == len({b.focus for b in found}) > 500
    return {b.focus: b for b in found}


@pytest.fixture(scope="module")
def report(validator: Validator, examples: dict[NamedNode, Broken]) -> Report:
    """All examples in one graph, validated at once."""
    data = MemoryGraph(q for each in examples.values() for q in each.quads)
    data.add(Quad(WRONG_CLASS, RDF.type, EX.Alien))
    return validator.validate(data)


def test_every_broken_constraint_is_one_finding_with_its_place(
    report: Report, examples: dict[NamedNode, Broken]
) -> None:
    found: defaultdict[Term | None, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        found[finding.focus].append(finding)
    for focus, broken in examples.items():
        (finding,) = found.pop(focus)
        assert finding.path == broken.path, focus
        assert finding.value == broken.value, focus
        assert finding.rule == SH[f"{broken.component}ConstraintComponent"], focus
        assert finding.severity is Severity.VIOLATION
        assert broken.path.value.rpartition("#")[2] in finding.message
    assert dict(found) == {}


def test_what_is_right_is_not_found(
    validator: Validator, shapes: MemoryGraph, ontology: Ontology, classes: list[NamedNode]
) -> None:
    data = MemoryGraph()
    for class_ in classes:
        focus, stated = entity(shapes, class_, f"fine-{class_.value.rpartition('#')[2]}")
        for each in of_class(ontology, class_).values():
            if each.iri not in REQUIRED:
                values = good_values(each)[: maximum(each)]
                stated += [Quad(focus, each.iri, value) for value in values]
        for quad in stated:
            data.add(quad)
    assert validator.validate(data).findings == ()


@pytest.mark.parametrize("class_", [VF.Person, VF.Organization, VF.EcologicalAgent])
def test_shapes_of_a_class_hold_for_its_subclasses(validator: Validator, class_: NamedNode) -> None:
    data = MemoryGraph(
        [
            Quad(EX.x, RDF.type, class_),
            Quad(EX.x, VF.name, Literal("5", datatype=XSD.decimal)),
            Quad(EX.x, VF.primaryLocation, EX.y),
            Quad(EX.y, RDF.type, VF.Plan),
        ]
    )
    found = validator.validate(data).findings
    assert {(f.focus, f.path) for f in found} == {(EX.x, VF.name), (EX.x, VF.primaryLocation)}
    assert len(found) == 2


def test_a_person_may_stand_where_an_agent_belongs(validator: Validator) -> None:
    stated = [
        Quad(EX.e, RDF.type, VF.EconomicEvent),
        Quad(EX.e, VF.action, VF.produce),
        Quad(EX.e, VF.provider, EX.ilse),
        Quad(EX.ilse, RDF.type, VF.Person),
    ]
    assert validator.validate(MemoryGraph(stated)).conforms


def test_a_thing_must_have_an_iri(validator: Validator) -> None:
    data = MemoryGraph(parse(f"_:b a <{VF.Plan.value}> .", format=RdfFormat.TURTLE))
    (finding,) = validator.validate(data).findings
    assert finding.rule == SH.NodeKindConstraintComponent


def test_every_shape_says_what_it_is_about() -> None:
    for path in [*bundled_files("shapes"), *(bundled("shapes") / "policies").glob("*.ttl")]:
        found = MemoryGraph(parse(path=path, format=RdfFormat.TURTLE))
        kinds = {SH.NodeShape: (SH.description,), SH.PropertyShape: (SH.description, SH.message)}
        for kind, predicates in kinds.items():
            for shape in found.subjects(RDF.type, kind):
                for predicate in predicates:
                    assert len(found.objects(shape, predicate)) == 1, (path.name, shape, predicate)
