"""A shape as functions: what ``sh:NodeShape`` and ``sh:PropertyShape`` compile to."""

from collections.abc import Callable, Collection, Sequence
from typing import Final

from pyoxigraph import NamedNode

from valuegraph.rdf.findings import Finding, Severity, preferred
from valuegraph.rdf.paths import Path, path_text, walk
from valuegraph.rdf.terms import Node, Term
from valuegraph.shapes.ast import Check, Constraint, Shape, Shapes
from valuegraph.shapes.declaration import described
from valuegraph.shapes.run import Fault, ValidationRun
from valuegraph.shapes.statistics import Statistics

_Checks = tuple[tuple[tuple[Constraint, Check], ...], ...]
"""The checks that no value node can fail, those that one can, and all."""

_Property = tuple[int, "CompiledShape"]
"""A property shape with its place among those of the same shape."""

_SEVERITIES: Final = {severity.iri: severity for severity in Severity}


class CompiledShape:
    """Implements :class:`~valuegraph.shapes.ast.NestedShape`."""

    __slots__ = (
        "_needed",
        "_of_paths",
        "_of_predicates",
        "_walk",
        "checks",
        "is_active",
        "is_nesting",
        "is_referring",
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
        # Most properties have no value or one, which cannot break every constraint.
        self.checks: _Checks = (
            tuple(each for each in checks if each[0].on_empty),
            tuple(each for each in checks if each[0].on_single()),
            tuple(checks),
        )
        self._walk = _walk(shape.path)
        active = [each for each in properties if each.is_active]
        # The properties of a node are looked up at once; longer paths are followed one by one.
        self._of_predicates: dict[NamedNode, list[_Property]] = {}
        for number, each in enumerate(active):
            if isinstance(each.shape.path, NamedNode):
                self._of_predicates.setdefault(each.shape.path, []).append((number, each))
        self._needed = [
            (predicate, number, each)
            for predicate, shapes in self._of_predicates.items()
            for number, each in shapes
            if each.checks[0]
        ]
        self._of_paths = [
            (number, each)
            for number, each in enumerate(active)
            if not isinstance(each.shape.path, NamedNode)
        ]
        self.is_nesting = bool(active)
        self.is_referring = bool(shape.nested)

    def conforms(self, run: ValidationRun, node: Term) -> bool:
        """See :class:`~valuegraph.shapes.ast.NestedShape`."""
        if not self.is_active:
            return True
        if not self.is_referring:
            return self.values_conform(run, node, self._walk(run, node))
        known = run.conforming.get((self, node))
        if known is None:
            found = self.values_conform(run, node, self._walk(run, node))
            known = run.conforming.keep(self, node, found)
        return known

    def nested_conform(self, run: ValidationRun, nodes: Collection[Term]) -> bool:
        """Whether value nodes conform to the property shapes of this shape."""
        for node in nodes:
            own = run.properties(node)
            for predicate, _, shape in self._needed:
                if predicate not in own and not shape.values_conform(run, node, ()):
                    return False
            for predicate, values in own.items():
                for _, shape in self._of_predicates.get(predicate, ()):
                    is_known = shape.is_nesting  # Others are sooner looked at again.
                    if not (
                        shape.conforms(run, node)
                        if is_known
                        else shape.values_conform(run, node, values)
                    ):
                        return False
            for _, shape in self._of_paths:
                if not shape.conforms(run, node):
                    return False
        return True

    def values_conform(self, run: ValidationRun, node: Term, values: Collection[Term]) -> bool:
        """Whether a property shape has nothing against these values of a node."""
        number = len(values)
        for _, check in self.checks[2 if number > 1 else number]:
            if check(run, node, values):
                return False
        return not (number and self.is_nesting) or self.nested_conform(run, values)

    def results(self, run: ValidationRun, node: Term) -> Sequence[Finding]:
        """See :class:`~valuegraph.shapes.ast.NestedShape`."""
        known = run.results.get((self, node))
        if known is None:
            found: list[Finding] = []
            if self.is_active:
                self.collect(run, node, found)
            # Several ways through nested shapes can lead to one node, which is told of once.
            known = run.results.keep(self, node, tuple(dict.fromkeys(found)))
        return known

    def collect(self, run: ValidationRun, node: Term, found: list[Finding]) -> None:
        """Append the results of an active shape for a node."""
        self.collect_of(run, node, self._walk(run, node), found)

    def collect_of(
        self, run: ValidationRun, node: Term, values: Collection[Term], found: list[Finding]
    ) -> None:
        """Append the results of an active shape for a node, of which these are the values."""
        number = len(values)
        for constraint, check in self.checks[2 if number > 1 else number]:
            faults = check(run, node, values)
            if faults:
                found += self.findings(constraint, node, faults)
        if number and self.is_nesting:
            self.collect_nested(run, values, found)

    def collect_once(
        self, run: ValidationRun, node: Term, values: Collection[Term] | None, found: list[Finding]
    ) -> None:
        """Append the results of a property shape, which are remembered where others are nested in
        it: several ways can lead there. ``values`` are its values, None where they are to be
        found."""
        if self.is_nesting:
            found += self.results(run, node)
        elif values is None:
            self.collect(run, node, found)
        else:
            self.collect_of(run, node, values, found)

    def collect_nested(
        self, run: ValidationRun, nodes: Collection[Term], found: list[Finding]
    ) -> None:
        """Append the results of the property shapes of this shape for its value nodes.

        A node has far fewer properties than its shape: those that it has are looked at, and those
        that it needs. Results come in the order of the shapes all the same.
        """
        for node in nodes:
            own = run.properties(node)
            results: dict[int, list[Finding]] = {}
            some: list[Finding] = []
            for predicate, number, shape in self._needed:
                if predicate not in own:
                    shape.collect_of(run, node, (), some)
                    if some:
                        results[number], some = some, []
            for predicate, values in own.items():
                for number, shape in self._of_predicates.get(predicate, ()):
                    shape.collect_once(run, node, values, some)
                    if some:
                        results[number], some = some, []
            for number, shape in self._of_paths:
                shape.collect_once(run, node, None, some)
                if some:
                    results[number], some = some, []
            for number in sorted(results):
                found += results[number]

    def findings(
        self, constraint: Constraint, focus: Term, faults: Sequence[Fault]
    ) -> list[Finding]:
        """The results that tell of faults."""
        return [self._finding(constraint, focus, fault) for fault in faults]

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


def _walk(path: Path | None) -> Callable[[ValidationRun, Term], Collection[Term]]:
    """The value nodes of a focus node."""
    if path is None:
        return lambda _, node: (node,)
    if isinstance(path, NamedNode):
        return lambda run, node: run.properties(node).get(path, ())
    return walk(path)


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
