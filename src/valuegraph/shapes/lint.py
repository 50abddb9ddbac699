"""Looking at shapes and vocabularies alone: what breaks the syntax rules of SHACL or cannot drive a
ledger, and what is well-formed but hardly what its author meant."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from valuegraph.rdf.comparison import is_less
from valuegraph.rdf.findings import Finding, warning
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.terms import Node
from valuegraph.shapes.ast import Shape, Shapes
from valuegraph.shapes.parse import read_shapes_graph
from valuegraph.shapes.shacl_terms import BEYOND, SHACL
from valuegraph.shapes.vocabulary_terms import VocabularyTerms, vocabulary_findings
from valuegraph.vocabulary.namespaces import SH, prefixed
from valuegraph.vocabulary.ontology import Ontology

_BOUNDS: Final = (
    (SH.minCount, SH.maxCount),
    (SH.qualifiedMinCount, SH.qualifiedMaxCount),
    (SH.minLength, SH.maxLength),
    (SH.minInclusive, SH.maxInclusive),
    (SH.minInclusive, SH.maxExclusive),
    (SH.minExclusive, SH.maxInclusive),
    (SH.minExclusive, SH.maxExclusive),
)
_COMPANIONS: Final = (
    (SH.flags, (SH.pattern,)),
    (SH.ignoredProperties, (SH.closed,)),
    (SH.qualifiedMinCount, (SH.qualifiedValueShape,)),
    (SH.qualifiedMaxCount, (SH.qualifiedValueShape,)),
    (SH.qualifiedValueShapesDisjoint, (SH.qualifiedValueShape,)),
    (SH.qualifiedValueShape, (SH.qualifiedMinCount, SH.qualifiedMaxCount)),
)
"""Parameters that say nothing without one of others."""


def lint(given: Iterable[Quad], graph: MemoryGraph, ontology: Ontology) -> tuple[Finding, ...]:
    """Every syntax fault of a shapes graph, as violations, then what else is odd, as warnings; and
    what is wrong in a vocabulary, where the statements declare one.

    ``graph`` holds the ``given`` statements and what they import; warnings are of what is given.
    """
    shapes, faults = read_shapes_graph(graph)
    given = tuple(given)
    own = MemoryGraph(given)
    nodes = set(own.all_subjects())
    active = [s for s in shapes if s.node in nodes and not s.is_deactivated]
    found = [*_unused(shapes, active, own), *_undefined(active, graph), *_idle(active)]
    for shape in active:
        found += _crossed_bounds(shape, own)
        found += _without_companion(shape, own)
    for quad in own:
        found += _unknown_shacl_terms(quad)
    of_vocabulary = list(vocabulary_findings(given, ontology))
    told = {(f.focus, f.path, f.value) for f in of_vocabulary}
    unknown = VocabularyTerms(ontology, graph).unknown(own)
    found += (f for f in unknown if (f.focus, f.path, f.value) not in told)
    return (*faults, *dict.fromkeys((*of_vocabulary, *found)))


def _unused(shapes: Shapes, active: list[Shape], own: MemoryGraph) -> Iterator[Finding]:
    referred = {node for shape in shapes for node in shape.nested}
    for shape in active:
        if not shape.targets and shape.node not in referred:
            message = (
                "The shape is never used: it has no target, and no other shape refers to it. "
                "Give it a target such as sh:targetClass, or remove it."
            )
            if own.objects(shape.node, SH.target):
                continue  # Of that target another warning tells.
            yield warning("UnusedShape", message, shape.node)


def _undefined(active: list[Shape], graph: MemoryGraph) -> Iterator[Finding]:
    for shape in active:
        for node in dict.fromkeys(shape.nested):
            if graph.properties(node):
                continue
            predicate = next(
                (q.predicate for q in graph.match(None, None, node) if q.subject == shape.node),
                None,
            )
            message = (
                "The shape refers to another of which nothing is stated, so that everything "
                "conforms to it. Is its name misspelt, or is it in a file to pass as well?"
            )
            yield warning("UndefinedShape", message, shape.node, predicate, node)


def _idle(active: list[Shape]) -> Iterator[Finding]:
    for shape in active:
        if shape.targets and not shape.constraints and not shape.properties:
            message = "The shape has a target but no constraint, so it checks nothing."
            yield warning("NothingToCheck", message, shape.node)


def _crossed_bounds(shape: Shape, own: MemoryGraph) -> Iterator[Finding]:
    for low, high in _BOUNDS:
        least, most = _literal(own, shape.node, low), _literal(own, shape.node, high)
        if least is None or most is None:
            continue
        if is_less(most, least):
            message = (
                f"No value can conform: {prefixed(low)} {least.value} is more than "
                f"{prefixed(high)} {most.value}."
            )
            yield warning("CrossedBounds", message, shape.node, low, least)


def _without_companion(shape: Shape, own: MemoryGraph) -> Iterator[Finding]:
    for parameter, companions in _COMPANIONS:
        values = own.objects(shape.node, parameter)
        if values and not any(own.objects(shape.node, each) for each in companions):
            wanted = " or ".join(map(prefixed, companions))
            message = f"{prefixed(parameter)} has no effect without {wanted} on the same shape."
            yield warning("NoEffect", message, shape.node, parameter, values[0])


def _unknown_shacl_terms(quad: Quad) -> Iterator[Finding]:
    for term in (quad.predicate, quad.object):
        if not isinstance(term, NamedNode) or term.value not in SH or quad.predicate == SH.path:
            continue
        name = SH.local_name(term.value)
        if name in BEYOND:
            message = f"sh:{name} is beyond SHACL 1.0 and not evaluated here; it is disregarded."
            yield _about(quad, "NotEvaluated", message)
        elif name and name not in SHACL:
            close = get_close_matches(name, SHACL, n=1)
            advice = f" Did you mean sh:{close[0]}?" if close else ""
            message = f"SHACL has no term sh:{name}, so it is disregarded.{advice}"
            yield _about(quad, "UnknownTerm", message)


def _about(quad: Quad, rule: str, message: str) -> Finding:
    return warning(rule, message, quad.subject, quad.predicate, quad.object)


def _literal(graph: MemoryGraph, node: Node, predicate: NamedNode) -> Literal | None:
    found = graph.objects(node, predicate)
    return found[0] if found and isinstance(found[0], Literal) else None
