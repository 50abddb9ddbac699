"""Shapes without a name in words: what somebody who never saw the shapes is told of them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from pyoxigraph import BlankNode, NamedNode

from valuegraph.rdf.paths import path_text
from valuegraph.rdf.terms import Node
from valuegraph.shapes.ast import Constraint, Shape, Shapes
from valuegraph.shapes.components.node import NodeShape
from valuegraph.shapes.components.not_ import Not
from valuegraph.shapes.components.shape_list import ShapeList
from valuegraph.shapes.declaration import shape_name

_MAX_RULES: Final = 4
"""A shape with more rules is not told in one sentence."""


def with_words(shapes: Shapes) -> Shapes:
    """The shapes, where ``sh:not``, ``sh:node`` and the lists of shapes say in words what a shape
    without IRI asks for. The shapes do not refer to themselves."""
    told: dict[Node, Shape] = {}
    for shape in shapes:
        _tell(shape, shapes.by_node, told)
    return Shapes(told)


def _tell(shape: Shape, by_node: Mapping[Node, Shape], told: dict[Node, Shape]) -> Shape:
    """One shape, after those that it refers to."""
    waiting = [shape]
    while waiting:
        current = waiting[-1]
        missing = [each for each in current.nested if each in by_node and each not in told]
        if missing and current.node not in told:
            waiting += (by_node[each] for each in missing)
            continue
        waiting.pop()
        if current.node not in told:
            constraints = tuple(_worded(each, told) for each in current.constraints)
            told[current.node] = replace(current, constraints=constraints)
    return told[shape.node]


def _worded(constraint: Constraint, told: Mapping[Node, Shape]) -> Constraint:
    if isinstance(constraint, Not | NodeShape) and isinstance(constraint.shape, BlankNode):
        words = _words(told[constraint.shape], told)
        return constraint if words is None else replace(constraint, words=words)
    if isinstance(constraint, ShapeList):
        conditions = [_condition(told[each], told) for each in constraint.shapes]
        if len(conditions) <= _MAX_RULES and None not in conditions:
            return replace(constraint, conditions=tuple(c for c in conditions if c is not None))
    return constraint


def _condition(shape: Shape, told: Mapping[Node, Shape]) -> str | None:
    if isinstance(shape.node, NamedNode):
        return f"be as {shape_name(shape.node)} describes it"
    return _words(shape, told)


def _words(shape: Shape, told: Mapping[Node, Shape]) -> str | None:
    """What a shape asks for, after "must"; None where that takes more than a sentence."""
    rules = [constraint.rule() for constraint in shape.constraints]
    for node in shape.properties:
        nested = _words(told[node], told)
        if nested is None:
            return None
        rules.append(nested)
    if not 0 < len(rules) <= _MAX_RULES:
        return None
    words = " and ".join(rules)
    return (
        words if shape.path is None else f"be something whose {path_text(shape.path)} must {words}"
    )
