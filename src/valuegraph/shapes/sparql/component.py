"""SPARQL-based constraint components: parameters, and ASK or SELECT queries that validate
(SHACL 1.0, section 6)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.terms import Node, Term, as_node
from valuegraph.shapes.ast import Check, Compiler, Constraint
from valuegraph.shapes.declaration import Declaration, SyntaxFaults, described
from valuegraph.shapes.queries.dataset import SHAPES_GRAPH
from valuegraph.shapes.run import Fault, ValidationRun, hierarchy_of
from valuegraph.shapes.sparql.constraint import fault_of, read_query
from valuegraph.shapes.sparql.messages import filled, messages_of
from valuegraph.shapes.sparql.query import PreparedQuery
from valuegraph.vocabulary.namespaces import RDF, RDFS, SH
from valuegraph.vocabulary.ontology import local_name


@dataclass(frozen=True, slots=True)
class ParametrisedConstraint(Constraint):
    """A constraint component of a shapes graph with the parameters that a shape gives it."""

    component: NamedNode
    label: str
    shape: Node
    is_of_property_shape: bool
    arguments: tuple[tuple[str, Term], ...]
    query: PreparedQuery
    messages: tuple[Literal, ...]

    def queried_predicates(self) -> frozenset[NamedNode] | None:
        """See :class:`Constraint`."""
        return self.query.predicates

    def rule(self) -> str:
        """See :class:`Constraint`."""
        given = ", ".join(f"{name} {described(value)}" for name, value in self.arguments)
        return f"meet the constraint {self.label!r} ({given})"

    def bindings(self) -> dict[str, Term]:
        """The pre-bound variables that are the same for every node."""
        return {
            **dict(self.arguments),
            "currentShape": self.shape,
            "shapesGraph": SHAPES_GRAPH,
        }


class AskConstraint(ParametrisedConstraint):
    """The ASK query is true of each value node."""

    __slots__ = ()

    def compile(self, _: Compiler) -> Check:
        """See :class:`Constraint`."""
        fixed, query = self.bindings(), self.query

        def check(run: ValidationRun, focus: Term, values: Collection[Term]) -> Sequence[Fault]:
            faults: list[Fault] = []
            for value in values:
                bindings = {**fixed, "this": focus, "value": value}
                if not query.ask(run.dataset, self.shape, bindings):
                    faults.append(Fault(value, messages=filled(self.messages, bindings)))
            return faults

        return check


class SelectConstraint(ParametrisedConstraint):
    """The SELECT query has no solution; each one is a fault."""

    on_empty = True
    __slots__ = ()

    def compile(self, _: Compiler) -> Check:
        """See :class:`Constraint`."""
        fixed, query = self.bindings(), self.query

        def check(run: ValidationRun, focus: Term, _: Collection[Term]) -> Sequence[Fault]:
            bindings = {**fixed, "this": focus}
            default = None if self.is_of_property_shape else focus
            solutions = query.select(run.dataset, self.shape, bindings)
            return [fault_of(each, default, self.messages, bindings) for each in solutions]

        return check


@dataclass(frozen=True, slots=True)
class ComponentReader:
    """A constraint component that a shapes graph declares.

    ``required`` and ``optional`` are the parameters: their properties, whose local names are the
    names of the variables.
    """

    node: NamedNode
    required: tuple[NamedNode, ...]
    optional: tuple[NamedNode, ...]

    @property
    def parameters(self) -> tuple[NamedNode, ...]:
        """A shape that has one of these properties is a shape."""
        return (*self.required, *self.optional)

    def read(self, declared: Declaration) -> Iterator[ParametrisedConstraint]:
        """The constraints that a shape states by giving values to all required parameters."""
        if not self.required or not all(declared.values(p) for p in self.required):
            return
        validator = self._validator(declared)
        if validator is None:
            return
        is_ask = bool(declared.graph.objects(validator, SH.ask))
        names = [local_name(each) for each in self.parameters]
        prebound = ("this", "value", *names) if is_ask else ("this", *names)
        query = read_query(declared, validator, SH.ask if is_ask else SH.select, prebound)
        if query is None:
            return
        kind = AskConstraint if is_ask else SelectConstraint
        label = declared.graph.objects(self.node, RDFS.label)
        for arguments in self._arguments(declared):
            yield kind(
                component=self.node,
                shape=declared.node,
                is_of_property_shape=declared.is_property_shape,
                arguments=arguments,
                query=query,
                messages=messages_of(declared.graph, validator),
                label=label[0].value
                if label and isinstance(label[0], Literal)
                else self.node.value,
            )

    def _validator(self, declared: Declaration) -> Node | None:
        """The validator for the kind of the shape, or the one for both (section 6.2.3)."""
        own = SH.propertyValidator if declared.is_property_shape else SH.nodeValidator
        for predicate in (own, SH.validator):
            for found in declared.graph.objects(self.node, predicate):
                if isinstance(found, NamedNode | BlankNode):
                    return found
        return None

    def _arguments(self, declared: Declaration) -> Iterator[tuple[tuple[str, Term], ...]]:
        """The parameters' values: a single parameter may have several, each a constraint."""
        if len(self.parameters) == 1:
            [only] = self.required
            for value in declared.values(only):
                yield ((local_name(only), value),)
            return
        found: list[tuple[str, Term]] = []
        for parameter in self.parameters:
            values = declared.values(parameter)
            if len(values) > 1:
                message = (
                    f"The component {described(self.node)} has several parameters, so each takes "
                    f"one value; {described(parameter)} has {len(values)}."
                )
                declared.fault("multiple-parameters", parameter, values[1], message)
            found += [(local_name(parameter), value) for value in values[:1]]
        yield tuple(found)


def component_readers(graph: MemoryGraph, faults: SyntaxFaults) -> list[ComponentReader]:
    """The constraint components that a shapes graph declares."""
    below = hierarchy_of((q.subject, q.object) for q in graph.match(None, RDFS.subClassOf))
    classes = below[SH.ConstraintComponent]
    found: list[ComponentReader] = []
    for node in dict.fromkeys(s for each in classes for s in graph.subjects(RDF.type, each)):
        if not isinstance(node, NamedNode):
            message = "A constraint component needs an IRI, by which results name it."
            faults.add("ConstraintComponent-nodeKind", node, None, None, message)
            continue
        if node.value.startswith(SH.iri):
            continue  # SHACL's own, which its vocabulary describes.
        found.append(_reader(graph, node, faults))
    return found


def _reader(graph: MemoryGraph, node: NamedNode, faults: SyntaxFaults) -> ComponentReader:
    required: list[NamedNode] = []
    optional: list[NamedNode] = []
    for parameter in graph.objects(node, SH.parameter):
        declared = Declaration(graph, as_node(parameter), faults, is_property_shape=True)
        path = declared.one(SH.path)
        if not isinstance(path, NamedNode):
            message = "A parameter needs sh:path with the IRI of a property."
            declared.fault("Parameter-path", SH.path, path, message)
        elif declared.boolean(SH.optional):
            optional.append(path)
        else:
            required.append(path)
    return ComponentReader(node, tuple(required), tuple(optional))
