"""``sh:SPARQLConstraintComponent``: SELECT queries as constraints (SHACL 1.0, section 5)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from valuegraph.errors import ShapesError
from valuegraph.rdf.paths import path_text
from valuegraph.rdf.terms import Node, Term
from valuegraph.shapes.ast import Check, Compiler, Constraint
from valuegraph.shapes.declaration import Declaration, described
from valuegraph.shapes.path_syntax import read_path
from valuegraph.shapes.queries.dataset import SHAPES_GRAPH
from valuegraph.shapes.run import Fault, ValidationRun
from valuegraph.shapes.sparql.messages import filled, messages_of
from valuegraph.shapes.sparql.prefixes import prefixes_of
from valuegraph.shapes.sparql.query import PreparedQuery, prepare
from valuegraph.vocabulary.namespaces import SH, XSD, prefixed


@dataclass(frozen=True, slots=True)
class SparqlConstraint(Constraint):
    """The query has no solution with the focus node as ``$this``; each solution is a fault."""

    component = SH.SPARQLConstraintComponent
    on_empty = True
    node: Node
    shape: Node
    is_of_property_shape: bool
    query: PreparedQuery
    messages: tuple[Literal, ...]

    @staticmethod
    def read(declared: Declaration) -> Iterator["SparqlConstraint"]:
        """One constraint for each active value of ``sh:sparql``."""
        for node in declared.values(SH.sparql):
            if not isinstance(node, NamedNode | BlankNode):
                message = f"A SPARQL constraint is a node with sh:select, not {described(node)}."
                declared.fault("sparql-nodeKind", SH.sparql, node, message)
                continue
            constraint = Declaration(declared.graph, node, declared.faults, is_property_shape=False)
            if constraint.boolean(SH.deactivated):
                continue
            query = read_query(declared, node, SH.select, ("this",))
            if query is not None:
                messages = messages_of(declared.graph, node)
                yield SparqlConstraint(
                    node, declared.node, declared.is_property_shape, query, messages
                )

    def queried_predicates(self) -> frozenset[NamedNode] | None:
        """See :class:`Constraint`."""
        return self.query.predicates

    def rule(self) -> str:
        """See :class:`Constraint`."""
        return f"meet the condition of {described(self.node)}"

    def compile(self, _: Compiler) -> Check:
        """See :class:`Constraint`."""

        def check(run: ValidationRun, focus: Term, __: Collection[Term]) -> Sequence[Fault]:
            bindings = {"this": focus, "currentShape": self.shape, "shapesGraph": SHAPES_GRAPH}
            solutions = self.query.select(run.dataset, self.shape, bindings)
            default = None if self.is_of_property_shape else focus
            return [fault_of(each, default, self.messages, bindings) for each in solutions]

        return check

    @property
    def source(self) -> Term | None:
        """See :class:`Constraint`."""
        return self.node


def read_query(
    declared: Declaration, node: Node, predicate: NamedNode, prebound: Sequence[str]
) -> PreparedQuery | None:
    """The query that a constraint or validator of a shape states as ``predicate``.

    ``$PATH`` stands for the shape's path. None, with a fault, where there is none that works.
    """
    name = prefixed(predicate)
    holder = Declaration(declared.graph, node, declared.faults, is_property_shape=False)
    found = holder.one(predicate)
    if not isinstance(found, Literal) or found.datatype != XSD.string:
        message = f"It needs {name} with the text of a query."
        holder.fault(f"{predicate.value.removeprefix(SH.iri)}-datatype", predicate, found, message)
        return None
    text = found.value
    paths = declared.values(SH.path)
    if paths and ("$PATH" in text or "?PATH" in text):
        path = read_path(declared.graph, paths[0], declared.node, declared.faults)
        if path is None:
            return None
        written = path_text(path, name=str)
        text = text.replace("$PATH", written).replace("?PATH", written)
    variables = (*prebound, "currentShape", "shapesGraph")
    query, faults = prepare(
        text, prefixes_of(declared.graph, node), variables, is_ask=predicate == SH.ask
    )
    for fault in faults:
        holder.fault("sparql-query", predicate, found, f"The query cannot be used: {fault}")
    return query


def fault_of(
    solution: dict[str, Term],
    default: Term | None,
    messages: tuple[Literal, ...],
    bindings: dict[str, Term],
) -> Fault:
    """What a solution of a SELECT query reports (section 5.3.2)."""
    failure = solution.get("failure")
    if isinstance(failure, Literal) and failure.value == "true":
        raise ShapesError("A query of the shapes reports a failure (?failure is true).")
    message, path = solution.get("message"), solution.get("path")
    return Fault(
        value=solution.get("value", default),
        path=path if isinstance(path, NamedNode) else None,
        messages=(message,)
        if isinstance(message, Literal)
        else filled(messages, {**bindings, **solution}),
    )
