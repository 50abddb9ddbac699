"""A shape as functions: what ``sh:NodeShape`` and ``sh:PropertyShape`` compile to."""

from collections.abc import Collection, Sequence
from typing import Final

from pyoxigraph import NamedNode

from valuegraph.rdf.findings import Finding, Severity, preferred
from valuegraph.rdf.paths import path_text, walk
from valuegraph.rdf.terms import Node, Term
from valuegraph.shapes.ast import Check, Constraint, Shape, Shapes
from valuegraph.shapes.declaration import described
from valuegraph.shapes.run import Fault, Run
from valuegraph.shapes.statistics import Statistics

_SEVERITIES: Final = {severity.iri: severity for severity in Severity}


class CompiledShape:
    """Implements :class:`~valuegraph.shapes.ast.NestedShape`."""

    __slots__ = (
        "_checks",
        "_checks_on_one",
        "_of_paths",
        "_of_predicates",
        "_walk",
        "checks_on_nothing",
        "is_active",
        "predicate",
        "shape",
    )

    def __init__(
        self,
        shape: Shape,
        checks: Sequence[tuple[Constraint, Check]],
        properties: Sequence["CompiledShape"],
    ) -> None:
        self.shape = shape
        self.is_active = not shape.is_deactivated
        self.predicate = shape.path if isinstance(shape.path, NamedNode) else None
        self._walk = None if shape.path is None else walk(shape.path)
        self._checks = tuple(checks)
        # Most properties have no value or one, which cannot break every constraint.
        self.checks_on_nothing = tuple(each for each in checks if each[0].on_empty)
        self._checks_on_one = tuple(each for each in checks if each[0].on_single())
        active = [each for each in properties if each.is_active]
        self._of_predicates = tuple(
            (each.predicate, each) for each in active if each.predicate is not None
        )
        self._of_paths = tuple(each for each in active if each.predicate is None)

    def conforms(self, run: Run, node: Term) -> bool:
        """See :class:`~valuegraph.shapes.ast.NestedShape`."""
        if not self.is_active:
            return True
        values = self._values(run, node)
        for _, check in self._checks_for(values):
            if check(run, node, values):
                return False
        for value in values:
            for _, shape in self._of_predicates:
                if not shape.conforms(run, value):
                    return False
            for shape in self._of_paths:
                if not shape.conforms(run, value):
                    return False
        return True

    def results(self, run: Run, node: Term) -> list[Finding]:
        """See :class:`~valuegraph.shapes.ast.NestedShape`."""
        found: list[Finding] = []
        if self.is_active:
            self.collect(run, node, found)
        return found

    def collect(self, run: Run, node: Term, found: list[Finding]) -> None:
        """Append the results of an active shape for a node."""
        self.judge(run, node, self._values(run, node), found)

    def judge(self, run: Run, node: Term, values: Collection[Term], found: list[Finding]) -> None:
        """Append the results for a node whose value nodes are known."""
        for constraint, check in self._checks_for(values):
            faults = check(run, node, values)
            if faults:
                found += [self._finding(constraint, node, fault) for fault in faults]
        if self._of_predicates:
            for value in values:
                own = run.properties(value)
                for predicate, shape in self._of_predicates:
                    of_value = own.get(predicate)
                    if of_value:
                        shape.judge(run, value, of_value, found)
                    elif shape.checks_on_nothing:
                        shape.judge(run, value, (), found)
        for shape in self._of_paths:
            for value in values:
                shape.collect(run, value, found)

    def _checks_for(self, values: Collection[Term]) -> tuple[tuple[Constraint, Check], ...]:
        """The checks that so many value nodes can fail."""
        number = len(values)
        if number > 1:
            return self._checks
        return self._checks_on_one if number else self.checks_on_nothing

    def _values(self, run: Run, node: Term) -> Collection[Term]:
        if self.predicate is not None:
            return run.properties(node).get(self.predicate, ())
        return (node,) if self._walk is None else self._walk(run, node)

    def _finding(self, constraint: Constraint, focus: Term, fault: Fault) -> Finding:
        shape = self.shape
        messages = fault.messages or shape.messages
        return Finding(
            severity=_SEVERITIES.get(shape.severity, Severity.VIOLATION),
            rule=constraint.component,
            message=preferred(messages).value if messages else self._words(constraint, fault),
            focus=focus,
            path=fault.path or shape.path,
            value=fault.value,
            shape=shape.node,
            severity_iri=shape.severity,
            messages=messages,
            expected=constraint.rule(),
            constraint=constraint.source,
            details=fault.details,
        )

    def _words(self, constraint: Constraint, fault: Fault) -> str:
        """The message of a shape that gives none."""
        shape = self.shape
        what = "It" if shape.path is None else path_text(shape.path)
        found = "" if fault.value is None else f", but is {described(fault.value)}"
        return f"{what} must {constraint.rule()}{found}."


class ShapeCompiler:
    """Compiles the shapes of one shapes graph, each once. Implements
    :class:`~valuegraph.shapes.ast.Compiler`.

    With ``statistics``, every check counts and times itself.
    """

    def __init__(self, shapes: Shapes, statistics: Statistics | None = None) -> None:
        self._shapes = shapes
        self._statistics = statistics
        self._compiled: dict[Node, CompiledShape] = {}

    def shape(self, node: Node) -> CompiledShape:
        """See :class:`~valuegraph.shapes.ast.Compiler`."""
        if node not in self._compiled:
            shape = self._shapes[node]
            self._compiled[node] = CompiledShape(
                shape,
                [(each, self._check(shape, each)) for each in shape.constraints],
                [self.shape(each) for each in shape.properties],
            )
        return self._compiled[node]

    def _check(self, shape: Shape, constraint: Constraint) -> Check:
        check = constraint.compile(self)
        if self._statistics is None:
            return check
        return self._statistics.counting(shape, constraint, check)
