"""The compiled engine finds what pySHACL finds.

Where pySHACL is known to deviate from the specification, the construct is not drawn:

- ``sh:lessThan`` and ``sh:lessThanOrEquals`` order IRIs and literals of any kind, and fail for
  blank nodes; what SPARQL's ``<`` cannot compare is a result (SHACL 1.0, sections 4.5.3 and 4.5.4).
  They have a test of their own over literals that can be compared.
- The value range components order values of some unlike datatypes, such as dates and numbers; what
  SPARQL cannot compare is a result (section 4.3). Bounds and data are of one family of datatypes.
- ``sh:minLength 0`` lets blank nodes pass; they never do (section 4.4.1).
- The inverse of a sequence keeps the order of its steps; ``^(a/b)`` is ``^b/^a`` (section 2.3.1.4;
  SPARQL 1.1, section 18.4). Only predicates are inverted.
- ``sh:languageIn`` matches no more than the first part of a tag or all of it; SPARQL's langMatches
  takes any prefix (section 4.4.4). No range has more parts than the tags have.
- ``sh:flags`` other than ``i`` and ``m`` are passed over (section 4.4.3).
- ``sh:resultPath`` holds the first levels of a path only; it is the whole path (section 3.6.2.2).
  Where it cannot be read, the path of the source shape stands in.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from tests.graphs import EX
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.paths import Path
from valuegraph.rdf.terms import Term
from valuegraph.shapes import Report, Validator
from valuegraph.shapes.ast import Shapes
from valuegraph.shapes.compiled import CompiledValidator
from valuegraph.shapes.parse import parse_shapes
from valuegraph.shapes.rdflib_bridge import PyShaclValidator
from valuegraph.vocabulary.bundled import bundled_files
from valuegraph.vocabulary.namespaces import SH, VF
from valuegraph.vocabulary.ontology import Ontology

from .strategies import (
    BOUNDS,
    DATES,
    LITERALS,
    MOMENTS,
    NUMBERS,
    ORDERS,
    TEXTS,
    Component,
    data_graphs,
    paths,
    shapes_graphs,
)

Result = tuple[Term | None, Path | None, NamedNode, Term | None, NamedNode | None, Term | None]

of_many_parts = settings(suppress_health_check=[HealthCheck.too_slow])


def results(report: Report, shapes: Shapes) -> Counter[Result]:
    """The results of a report, equal ones counted."""
    paths: dict[Term | None, Path | None] = {shape.node: shape.path for shape in shapes}
    return Counter(
        (f.focus, f.path or paths.get(f.shape), f.rule, f.value, f.severity_iri, f.shape)
        for f in report.findings
    )


def cases(
    literals: Sequence[Literal], left_out: Sequence[Component]
) -> st.SearchStrategy[tuple[list[Quad], list[Quad]]]:
    """Shapes with data, literals being of some kinds."""
    return st.tuples(
        shapes_graphs(
            literals=literals, allowed_paths=paths(inverts_sequences=False), left_out=left_out
        ),
        data_graphs(literals),
    )


def assert_agreement(shapes: Iterable[Quad], data: Iterable[Quad]) -> None:
    shapes, graph = list(shapes), MemoryGraph(data)
    ours, theirs = (e(shapes).validate(graph) for e in (CompiledValidator, PyShaclValidator))
    parsed = parse_shapes(shapes)
    assert results(ours, parsed) == results(theirs, parsed)


@of_many_parts
@given(cases(LITERALS, (*BOUNDS, *ORDERS)))
def test_on_literals_of_any_kind(case: tuple[list[Quad], list[Quad]]) -> None:
    assert_agreement(*case)


@of_many_parts
@given(st.sampled_from((TEXTS, NUMBERS, MOMENTS, DATES)).flatmap(lambda kind: cases(kind, ORDERS)))
def test_on_literals_of_one_kind(case: tuple[list[Quad], list[Quad]]) -> None:
    assert_agreement(*case)


@given(
    st.sampled_from((SH.lessThan, SH.lessThanOrEquals)),
    st.sampled_from((TEXTS, NUMBERS, MOMENTS, DATES)).flatmap(
        lambda kind: st.tuples(*[st.lists(st.sampled_from(kind), max_size=3)] * 2)
    ),
)
def test_on_the_order_of_two_properties(
    order: NamedNode, values: tuple[list[Literal], list[Literal]]
) -> None:
    shapes = [
        Quad(EX.shape, SH.targetNode, EX.a),
        Quad(EX.shape, SH.path, EX.p),
        Quad(EX.shape, order, EX.q),
    ]
    of_p, of_q = values
    data = [*(Quad(EX.a, EX.p, value) for value in of_p), *(Quad(EX.a, EX.q, v) for v in of_q)]
    assert_agreement(shapes, data)


@pytest.fixture(scope="module")
def bundled() -> list[Quad]:
    files = bundled_files("shapes")
    return [quad for file in files for quad in parse(path=file, format=RdfFormat.TURTLE)]


@pytest.fixture(scope="module")
def engines(bundled: list[Quad], ontology: Ontology) -> tuple[Validator, Validator]:
    return CompiledValidator(bundled, ontology.quads), PyShaclValidator(bundled, ontology.quads)


def test_on_the_example_network(
    engines: tuple[Validator, Validator], alderwater: list[Quad]
) -> None:
    network = MemoryGraph(alderwater)
    for engine in engines:
        assert engine.validate(network).findings == ()


WRONG: tuple[Term, ...] = (
    Literal("text"),
    Literal("5"),
    Literal("text", language="de"),
    EX.foreign,
    VF.produce,
)


@settings(max_examples=settings().max_examples // 50)
@given(st.data())
def test_on_a_broken_network(
    bundled: list[Quad],
    engines: tuple[Validator, Validator],
    alderwater: list[Quad],
    data: st.DataObject,
) -> None:
    """Statements are lost, repeated with another value, and said of another entity."""
    network, touched = MemoryGraph(alderwater), set[Term]()
    chosen = data.draw(st.lists(st.sampled_from(alderwater), min_size=1, max_size=12))
    for quad in chosen:
        touched |= {quad.subject, quad.object}
        other = data.draw(st.sampled_from(alderwater))
        match data.draw(st.sampled_from(("lost", "repeated", "replaced", "moved"))):
            case "lost":
                network.remove(quad)
            case "repeated":
                network.add(Quad(quad.subject, quad.predicate, other.object))
            case "replaced":
                network.remove(quad)
                wrong = data.draw(st.sampled_from(WRONG))
                network.add(Quad(quad.subject, quad.predicate, wrong))
            case "moved":
                network.add(Quad(other.subject, quad.predicate, quad.object))
                touched.add(other.subject)
    # Entities that refer to those that were touched may break with them.
    focus = {*touched, *(q.subject for node in touched for q in network.match(None, None, node))}
    compiled, pyshacl = (engine.validate(network, focus) for engine in engines)
    shapes = parse_shapes(bundled)
    assert results(compiled, shapes) == results(pyshacl, shapes)
    assert results(engines[0].validate(network), shapes) == results(compiled, shapes)
