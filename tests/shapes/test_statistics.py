"""What each constraint did in a validation."""

from tests.graphs import EX, graph, quads
from valuegraph.shapes.ast import Constraint
from valuegraph.shapes.compiled import CompiledValidator
from valuegraph.shapes.components.class_ import Class
from valuegraph.shapes.components.max_count import MaxCount
from valuegraph.shapes.components.min_count import MinCount
from valuegraph.shapes.components.node import NodeShape
from valuegraph.shapes.components.pattern import Pattern
from valuegraph.shapes.statistics import Count, Statistics

SHAPES = """
:S a sh:NodeShape ; sh:targetClass :A ;
    sh:property [ sh:path :p ; sh:pattern "^a" ; sh:minCount 1 ; sh:maxCount 2 ; sh:node :N ] .
:N sh:class :B .
:Unused sh:targetClass :Nothing ; sh:class :C .
"""
DATA = ":a a :A ; :p 'a1' , 'b1' , 'b2' . :b a :A . :c a :A ; :p 'a1' ."


def measured(data: str = DATA) -> Statistics:
    statistics = Statistics()
    CompiledValidator(quads(SHAPES), statistics=statistics).validate(graph(data))
    return statistics


def of(statistics: Statistics, kind: type[Constraint]) -> Count:
    (count,) = (c for c in statistics.slowest_first() if isinstance(c.constraint, kind))
    return count


def test_calls_values_and_faults_are_counted() -> None:
    statistics = measured()
    pattern = of(statistics, Pattern)
    assert (pattern.calls, pattern.values, pattern.faults) == (2, 4, 2)
    assert of(statistics, MaxCount).faults == 1
    assert of(statistics, MinCount).faults == 1
    nested = of(statistics, NodeShape)
    assert nested.faults == 4
    # Once to see whether each of the four values conforms, once more for the details of the three
    # that differ.
    assert of(statistics, Class).faults == 7


def test_what_cannot_be_broken_is_not_checked() -> None:
    assert {type(c.constraint) for c in measured(":b a :A .").slowest_first()} == {MinCount}


def test_the_slowest_comes_first_and_what_was_not_checked_is_left_out() -> None:
    counts = measured().slowest_first()
    assert [c.seconds for c in counts] == sorted((c.seconds for c in counts), reverse=True)
    assert all(c.calls for c in counts)
    assert EX.Unused not in {c.shape.node for c in counts}
    nested = of(measured(), NodeShape)
    assert nested.seconds > 0


def test_counts_add_up_over_validations() -> None:
    statistics = Statistics()
    validator = CompiledValidator(quads(SHAPES), statistics=statistics)
    validator.validate(graph(DATA))
    once = of(statistics, Pattern).calls
    validator.validate(graph(DATA))
    assert of(statistics, Pattern).calls == 2 * once


def test_counting_changes_no_result() -> None:
    plain = CompiledValidator(quads(SHAPES)).validate(graph(DATA))
    counted = CompiledValidator(quads(SHAPES), statistics=Statistics()).validate(graph(DATA))
    assert len(counted.findings) == len(plain.findings) == 8
